"""The timeline of a hotspot: every change appends one entry in the transaction of the change."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.errors_routing import HotspotChangedMeanwhile, HotspotClosed, HotspotNotFound
from incidents.models import Hotspot, HotspotEntry

LONGEST_DAYS = 366
"""A next check lies within a year."""


def locked_hotspot(hotspot_id: int, *, expected_version: int | None = None) -> Hotspot:
    """Locked for this transaction. Raises `HotspotNotFound`, `HotspotChangedMeanwhile`."""
    rows = Hotspot.objects.select_for_update(of=("self",)).select_related("unit", "agency", "person")
    hotspot = rows.defer("unit__geometry", "unit__outline").filter(pk=hotspot_id).first()
    if hotspot is None:
        raise HotspotNotFound()
    if expected_version is not None and hotspot.version != expected_version:
        raise HotspotChangedMeanwhile(name=hotspot.name)
    return hotspot


def open_one(user: User, verb: str, hotspot_id: int, *, expected_version: int | None = None) -> Hotspot:
    """The same, that is open and to which the person may do the verb. Raises `NotAllowed`, `HotspotClosed` too."""
    hotspot = locked_hotspot(hotspot_id, expected_version=expected_version)
    require(user, verb, hotspot)
    if hotspot.closed_at is not None:
        raise HotspotClosed()
    return hotspot


def append_entry(
    hotspot: Hotspot, verb: HotspotEntry.Verb, *, user: User, at: dt.datetime, text: str = "", **data: Any
) -> HotspotEntry:
    """Writes the hotspot (all its fields: change them before) and the entry; the first is of a hotspot that was just
    made. `data` is kept as JSON; empty values are left out."""
    if verb != HotspotEntry.Verb.OPEN:
        hotspot.version += 1
        hotspot.save()
    told = {name: value for name, value in data.items() if value != ""}
    return HotspotEntry.objects.create(
        hotspot=hotspot, version=hotspot.version, verb=verb, text=text.strip(), data=told, actor=user, at=at
    )


def wrong_day(next_check_on: dt.date | None) -> str:
    """What is wrong with the day of the next check; nothing when it will do."""
    today = timezone.localdate()
    if next_check_on is None or next_check_on < today:
        return _("Xin chọn ngày kiểm tra tới, từ hôm nay.")
    if next_check_on > today + dt.timedelta(days=LONGEST_DAYS):
        return _("Ngày kiểm tra tới cần trong vòng một năm.")
    return ""
