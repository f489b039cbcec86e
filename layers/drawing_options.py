"""What the page for drawing gives its script: addresses, classes, and every sentence it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import User
from geodata.area import Bounds
from layers.map_options import map_options
from layers.models import ClassStyle, LayerVersion

MOST_HANDLES = 1_000
"""Corners that can be moved one by one; of a larger zone a piece is cut off or added."""


def draw_options(version: LayerVersion, styles: Sequence[ClassStyle], area: Bounds, user: User) -> dict[str, Any]:
    """`area` in degrees EPSG:4326; `user` is who draws."""
    options = map_options(area)
    return options | {
        # What one officer drew is never sent in the name of the next at the same computer.
        "storageKey": f"zone-edits-{version.pk}-{user.pk}",
        "urls": {
            "zones": reverse("hazard_draw_zones", args=[version.pk]),
            "list": reverse("hazard_draw_list", args=[version.pk]),
            "edit": reverse("hazard_draw_edit", args=[version.pk]),
            "login": f"{reverse('account_login')}?next={reverse('hazard_draw', args=[version.pk])}",
        },
        "classes": [
            {"level": style.level, "name": style.label, "colour": style.colour, "pattern": style.pattern}
            for style in styles
        ],
        "mostHandles": MOST_HANDLES,
        "texts": options["texts"] | {"map": _("Bản đồ để vẽ và chọn vùng")} | _texts(),
        "leafletTexts": _leaflet_texts(),
    }


def _texts() -> dict[str, str]:
    return {
        "tooMany": _("Khung nhìn có quá nhiều vùng. Phóng to bản đồ để hiện và sửa các vùng."),
        "shown": _("%(count)s vùng trong khung nhìn."),
        "noneShown": _("Chưa có vùng nào trong khung nhìn."),
        "notLoaded": _("Chưa tải được các vùng. Xin kiểm tra mạng rồi di chuyển bản đồ."),
        "listPage": _("%(from)s–%(to)s trong %(total)s vùng"),
        "selected": _("Đang chọn: lớp “%(class)s”, %(area)s, %(commune)s, %(corners)s đỉnh."),
        "nothingSelected": _("Chưa chọn vùng nào. Bấm vào một vùng trên bản đồ hoặc trong danh sách."),
        "selectFirst": _("Xin chọn một vùng trước, trên bản đồ hoặc trong danh sách."),
        "select": _("Chọn"),
        "selectNamed": _("Chọn vùng %(class)s, %(area)s, %(commune)s"),
        "howToDraw": _(
            "Bấm để đặt từng đỉnh, bấm lại đỉnh đầu hoặc nút “Xong” để kết thúc. Bàn phím: phím mũi tên dời bản đồ, "
            "Enter đặt đỉnh ở dấu cộng, Enter lần nữa tại chỗ để kết thúc, Backspace bỏ đỉnh cuối, Esc huỷ."
        ),
        "howToSplit": _("Vẽ một đường đi hết vùng, từ mép này sang mép kia, rồi bấm “Xong”."),
        "howToMove": _(
            "Kéo các chấm vuông để sửa; kéo chấm mờ để thêm đỉnh. Bấm một đỉnh rồi “Bỏ đỉnh” để xoá. Bàn phím: Tab "
            "đến đỉnh, phím mũi tên dời, Delete xoá."
        ),
        "tooManyCorners": _(
            "Vùng này có quá nhiều đỉnh để kéo từng đỉnh. Xin dùng “Khoét, cắt bớt” hoặc “Nối thêm” để sửa từng chỗ."
        ),
        "corner": _("Đỉnh %(number)s trên %(count)s"),
        "newCorner": _("Thêm đỉnh sau đỉnh %(number)s"),
        "cornerPlaced": _("Đã đặt đỉnh %(count)s."),
        "cornerSnapped": _("Đã đặt đỉnh %(count)s, dính vào ranh bên cạnh."),
        "cornerTaken": _("Đã bỏ đỉnh cuối, còn %(count)s đỉnh."),
        "needThree": _("Một vùng cần ít nhất ba đỉnh."),
        "needTwo": _("Một đường cần ít nhất hai đỉnh."),
        "cancelled": _("Đã huỷ, chưa lưu gì."),
        "loading": _("Đang tải các đỉnh…"),
        "sending": _("Đang lưu…"),
        "kept": _("Chưa gửi được. Việc vừa làm vẫn giữ trên máy này và được gửi lại khi có mạng."),
        "loginNeeded": _("Phiên đăng nhập đã hết. Việc vừa làm vẫn giữ trên máy này; xin đăng nhập lại rồi gửi lại."),
        "failed": _("Máy chủ gặp lỗi. Việc vừa làm vẫn giữ trên máy này; xin gửi lại sau."),
        "waiting": _("Chưa gửi"),
        "refused": _("Không lưu được: %(why)s"),
        "sendAgain": _("Gửi lại"),
        "drop": _("Bỏ đi"),
        "corners": _("%(count)s đỉnh"),
        "confirmRemove": _("Xoá vùng đang chọn? Nút “Hoàn tác” lấy lại được."),
        "positionAsking": _("Đang tìm vị trí…"),
        "positionFailed": _("Không lấy được vị trí. Xin cho phép trình duyệt dùng vị trí, hoặc đặt đỉnh trên bản đồ."),
        "noEdits": _("Chưa có lần sửa nào."),
        "add": _("Thêm vùng"),
        "reshape": _("Sửa đường ranh"),
        "reclass": _("Đổi lớp"),
        "remove": _("Xoá vùng"),
        "cut": _("Khoét, cắt bớt"),
        "extend": _("Nối thêm"),
        "split": _("Tách vùng"),
        "undoing": _("Hoàn tác"),
        "redoing": _("Làm lại"),
    }


def _leaflet_texts() -> dict[str, str]:
    """What Leaflet.draw writes beside the pointer."""
    return {
        "start": _("Bấm để đặt đỉnh đầu"),
        "polygonGoesOn": _("Bấm để đặt đỉnh tiếp theo"),
        "polygonEnds": _("Bấm đỉnh đầu để kết thúc"),
        "lineGoesOn": _("Bấm để đặt đỉnh tiếp theo"),
        "lineEnds": _("Bấm đỉnh cuối để kết thúc"),
    }
