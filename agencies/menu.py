"""What stands in the menu of staff: the places where this person may do something."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from agencies.policy import can


@dataclass(frozen=True)
class Entry:
    """Shown to those who may do one of `verbs` somewhere; `icon` names a drawing of Bootstrap Icons."""

    url_name: str
    label: Any
    icon: str
    verbs: tuple[str, ...]


ENTRIES = (
    Entry("desk", _("Sự việc"), "inbox", ("incident.view",)),
    Entry("inspections", _("Kiểm tra"), "clipboard-check", ("order.view",)),
    Entry("sanctions", _("Xử phạt"), "cash-coin", ("sanction.view",)),
    Entry("hotspots", _("Điểm nóng"), "fire", ("hotspot.view",)),
    Entry("informed", _("Chuyển đến"), "arrow-return-right", ("incident.view_reduced",)),
    Entry("hazard_layers", _("Bản đồ thiên tai"), "layers", ("layer.view_unpublished", "layer.import")),
    Entry("assets", _("Công trình"), "building", ("asset.view",)),
    Entry("issue-warning", _("Phát cảnh báo"), "megaphone", ("warning.issue",)),
    Entry("figures", _("Số liệu"), "bar-chart", ("figures.view",)),
    Entry("admin:index", _("Quản trị"), "gear", ("agency.manage",)),
)


ASIDE = (
    Entry("routing_rules", _("Phân công"), "signpost-split", ("routing.view",)),
    Entry("absences", _("Vắng mặt"), "calendar-x", ("absence.enter_own", "absence.enter")),
)
"""What is seldom needed; it stands in the menu of the account."""


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    icon: str
    current: bool


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `staff_menu` and `staff_menu_aside`, lists of `MenuItem`, empty for people without a role.
    They cost nothing on pages that do not show them."""
    return {
        "staff_menu": SimpleLazyObject(lambda: _items(request, ENTRIES)),
        "staff_menu_aside": SimpleLazyObject(lambda: _items(request, ASIDE)),
    }


def _items(request: HttpRequest, entries: tuple[Entry, ...]) -> list[MenuItem]:
    items = []
    for entry in entries:
        if not any(can(request.user, verb) for verb in entry.verbs):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            # A site may run without one of the rooms.
            continue
        items.append(MenuItem(label=str(entry.label), url=url, icon=entry.icon, current=request.path == url))
    return items
