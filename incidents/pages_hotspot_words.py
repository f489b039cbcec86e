"""Entries of a hotspot's timeline in words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import HotspotEntry

FIELDS = {
    "name": gettext_lazy("Tên"),
    "why": gettext_lazy("Lý do"),
    "radius_m": gettext_lazy("Bán kính (m)"),
    "around_cases": gettext_lazy("Vùng bao quanh các sự việc"),
    "agency": gettext_lazy("Cơ quan theo dõi"),
    "person": gettext_lazy("Người theo dõi"),
}


@dataclass(frozen=True)
class HotspotLine:
    entry: HotspotEntry
    codes: list[str]
    """Of the cases that came or went."""
    details: list[str]
    late: bool
    """A check that came after its day."""


def line_of(entry: HotspotEntry) -> HotspotLine:
    data: dict[str, Any] = entry.data
    details = [
        _("Trước đó: %(field)s là “%(value)s”") % {"field": FIELDS[field], "value": _told(value)}
        for field, value in data.get("before", {}).items()
        if field in FIELDS
    ]
    if day := data.get("next_check_on"):
        details.append(_("Kiểm tra tới: %(day)s") % {"day": f"{dt.date.fromisoformat(day):%d/%m/%Y}"})
    due = data.get("was_due_on", "")
    late = due != "" and timezone.localdate(entry.at) > dt.date.fromisoformat(due)
    return HotspotLine(entry, data.get("codes", []), details, late)


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return str(value) or _("để trống")
