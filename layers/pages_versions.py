"""Staff pages about one version: what the draft holds, what was repaired, and the steps to the public map."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.models import User
from agencies.policy import can, require
from geodata.errors import GeoPGIError
from geodata.repair import REASONS
from layers import publishing, reviewing
from layers.coverage import bounds_of
from layers.draft_map import zones_in
from layers.errors import sentence
from layers.lifecycle import is_author
from layers.map_options import map_options
from layers.models import ClassStyle, LayerVersion, VersionState
from layers.states import MOVES
from layers.version_words import event_words, scale_words

_SHOWN_REPAIRS = 100


@login_required
@never_cache
@require_safe
def version_detail(request: HttpRequest, version_id: int) -> HttpResponse:
    version = _version(request, version_id)
    events = list(version.events.select_related("actor"))
    context = {
        "version": version,
        "classes": _classes(version),
        "repaired": [(_(REASONS[code]), count) for code, count in version.import_report.get("repaired", {}).items()],
        "repairs": version.repairs.all()[:_SHOWN_REPAIRS],
        "left_out": version.import_report.get("left_out", {}).items(),
        "outside_percent": round(100 * version.import_report.get("outside_share", 0), 1),
        "events": [(event, event_words(event.verb)) for event in events],
        "returned": next((event for event in reversed(events) if event.verb in ("submit", "return")), None),
        "steps": _steps(request, version),
        "map_scale": scale_words(version.map_scale),
        "may_build_again": can(request.user, "layer.publish", version),
        "may_draw": version.state == VersionState.DRAFT and can(request.user, "layer.edit", version),
        "is_author": is_author(_user(request), version),
        "map_options": _map_options(version),
    }
    return render(request, "layers/version_detail.html", context)


@login_required
@never_cache
@require_safe
def version_state(request: HttpRequest, version_id: int) -> JsonResponse:
    """For the page that waits while the map is built: `state`."""
    return JsonResponse({"state": _version(request, version_id).state})


@login_required
@require_safe
def version_zones(request: HttpRequest, version_id: int) -> JsonResponse:
    """GeoJSON for the small map; `?bbox=west,south,east,north` in degrees."""
    version = _version(request, version_id)
    try:
        west, south, east, north = (float(part) for part in request.GET.get("bbox", "").split(","))
    except ValueError:
        return JsonResponse({"type": "FeatureCollection", "features": [], "left_out": 0}, status=400)
    return JsonResponse(zones_in(version.pk, (west, south, east, north)))


class _Echo:
    """Hands each line on, for `csv.writer` to write into a stream."""

    def write(self, line: str) -> str:
        return line


@login_required
@require_safe
def repairs_csv(request: HttpRequest, version_id: int) -> StreamingHttpResponse:
    """All repairs, one a line, as a spreadsheet opens it: UTF-8 with a mark at the beginning."""
    version = _version(request, version_id)
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        head = (_("Dòng trong tệp"), _("Việc đã làm"), _("Diện tích trước (m²)"), _("Diện tích sau (m²)"))
        yield "\ufeff" + writer.writerow(head)
        for repair in version.repairs.iterator(chunk_size=2_000):
            yield writer.writerow((repair.row, repair.reason, f"{repair.area_before:.1f}", f"{repair.area_after:.1f}"))

    name = f"{version.layer.slug}-{version.number}-cho-da-sua.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)


def _step(verb: Callable[..., Any], done: str, *, with_reason: bool = False) -> Callable[..., HttpResponse]:
    """A view that does one verb to the version and says how it went."""

    @login_required
    @require_POST
    def view(request: HttpRequest, version_id: int) -> HttpResponse:
        _version(request, version_id)
        reason = {"reason": request.POST.get("reason", "")} if with_reason else {}
        try:
            verb(user=_user(request), version_id=version_id, **reason)
        except GeoPGIError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _(done))
        return redirect("hazard_version", version_id)

    return view


submit = _step(reviewing.submit, gettext_noop("Đã trình. Một người khác có quyền duyệt sẽ xem và công bố."))
give_back = _step(reviewing.give_back, gettext_noop("Đã trả lại kèm ý kiến."), with_reason=True)
publish = _step(
    publishing.publish, gettext_noop("Đã nhận lệnh công bố. Bản đồ đang được dựng, bản cũ vẫn hiện đến khi xong.")
)
build_again = _step(publishing.build_again, gettext_noop("Đã xếp hàng dựng lại bản đồ."))
withdraw = _step(reviewing.withdraw, gettext_noop("Đã thu hồi. Bản đồ này không còn hiện công khai."), with_reason=True)
discard = _step(reviewing.discard, gettext_noop("Đã bỏ bản nháp."))


def _steps(request: HttpRequest, version: LayerVersion) -> set[str]:
    """Verbs that the table and the policy allow this person now. That publishing takes a second person is left to
    the page, which tells the author why the button is not there."""
    user = _user(request)
    return {
        move.verb
        for move in MOVES
        if move.from_state == version.state and move.policy is not None and can(user, move.policy, version)
    }


def _classes(version: LayerVersion) -> list[dict[str, Any]]:
    counts = version.import_report.get("zones_by_level", {})
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale)
    return [
        {
            "style": style,
            "zones": counts.get(str(style.level), 0),
            "area": version.area_by_level.get(str(style.level), 0),
        }
        for style in styles
    ]


def _map_options(version: LayerVersion) -> dict[str, Any]:
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale)
    return map_options(bounds_of(version.layer.unit)) | {
        "zonesUrl": reverse("hazard_version_zones", args=[version.pk]),
        "colours": {style.level: style.colour for style in styles},
        "leftOut": _("Còn %s vùng nhỏ chưa vẽ; phóng to để xem."),
    }


def _version(request: HttpRequest, version_id: int) -> LayerVersion:
    """The version, for those who work on its layer; to others it does not exist."""
    versions = LayerVersion.objects.visible_to(request.user).select_related(
        "layer__unit", "layer__agency", "created_by", "submitted_by", "published_by"
    )
    version = get_object_or_404(versions, pk=version_id)
    require(_user(request), "layer.view_unpublished", version)
    return version


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
