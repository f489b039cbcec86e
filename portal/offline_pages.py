"""The page that stands in when there is no line, where a person also chooses what the phone keeps."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from places.freshness import FRESH
from places.models import Unit, UnitQuerySet
from places.offline_copies import kept_by_every_phone
from portal.commune_copies import commune_copy


@kept_by_every_phone
@require_safe
@FRESH
def offline(request: HttpRequest) -> HttpResponse:
    communes = _communes().only("code", "kind", "name", "name_en").by_name()
    return render(request, "portal/offline.html", {"communes": communes, "texts": texts()})


@require_safe
@FRESH
def copy_of_commune(request: HttpRequest, code: str) -> JsonResponse:
    """What to keep of a commune, for `static/portal/kept_communes.js`."""
    unit = get_object_or_404(_communes(), code=code)
    return JsonResponse(commune_copy(unit), json_dumps_params={"ensure_ascii": False})


def _communes() -> UnitQuerySet:
    return Unit.objects.on(timezone.localdate()).communes()


def texts() -> dict[str, str]:
    """Words of the script of the page; `{…}` are filled there."""
    return {
        "size": _("{name}: cần khoảng {mb} MB."),
        "notWhole": _("Bản đồ của xã này rất nặng nên phần phóng to nhất không được lưu."),
        "saving": _("Đang lưu… {percent} %"),
        "saved": _("Đã lưu {name}. Khi mất mạng vẫn xem được."),
        "savedAt": _("lưu lúc {at}, {mb} MB"),
        "failed": _("Chưa lưu được vì mất mạng giữa chừng. Xin thử lại khi có mạng; phần đã tải vẫn còn."),
        "full": _("Máy đã hết chỗ nên chưa lưu được. Xin bỏ bớt một xã, hoặc xoá bớt ảnh trên máy rồi thử lại."),
        "unsupported": _(
            "Trình duyệt này không lưu được để dùng khi mất mạng. Xin dùng Chrome, Cốc Cốc, Edge hoặc Safari."
        ),
        "words": _("Xem bằng chữ"),
        "remove": _("Bỏ khỏi máy"),
        "removed": _("Đã bỏ {name} khỏi máy."),
        "room": _("Trang này đang dùng {used} MB trên máy; trình duyệt cho dùng đến {quota} MB."),
    }
