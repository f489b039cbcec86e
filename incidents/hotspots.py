"""Hotspots opened, looked at again, and closed. Which cases belong to one is for `hotspot_cases`."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.policy import require
from incidents.errors import MissingNeeds, NothingToDo
from incidents.hotspot_cases import all_samples, area_of, take_in
from incidents.hotspot_entries import append_entry, locked_hotspot, open_one, wrong_day
from incidents.hotspot_telling import tell_keeper
from incidents.models import MOST_RADIUS_M, Hotspot, HotspotEntry
from incidents.needs import wrong_person
from incidents.report_place import Degrees, place_of
from incidents.routing_rules import Where

Verb = HotspotEntry.Verb


@transaction.atomic
def open_hotspot(
    *,
    user: User,
    name: str,
    why: str,
    location: Degrees,
    radius_m: int,
    agency: Agency | None,
    next_check_on: dt.date | None,
    person: User | None = None,
    around_cases: bool = False,
    codes: Iterable[str] = (),
) -> Hotspot:
    """A hotspot within `radius_m` metres of the point (longitude, latitude, EPSG:4326), or of its cases
    (`around_cases`); of sample cases alone it is a sample too. Raises `NotAllowed`, `OutsideArea`, `MissingNeeds`
    (name | why | radius_m | agency | person | next_check_on | codes)."""
    now = timezone.now()
    unit = place_of(location=location, commune=None, accuracy_m=None, on=timezone.localdate()).unit
    require(user, "hotspot.open", Where(unit.pk))
    missing = _wrong(name=name, why=why, radius_m=radius_m, agency=agency, person=person, now=now)
    if problem := wrong_day(next_check_on):
        missing["next_check_on"] = problem
    if missing or agency is None or next_check_on is None:
        raise MissingNeeds(missing)
    wanted = [code for code in codes if code.strip()]
    hotspot = Hotspot.objects.create(
        name=name.strip(),
        why=why.strip(),
        unit=unit,
        place=Point(*location, srid=4326),
        radius_m=radius_m,
        around_cases=around_cases,
        agency=agency,
        person=person,
        next_check_on=next_check_on,
        opened_at=now,
        is_sample=all_samples(wanted, user),
    )
    append_entry(hotspot, Verb.OPEN, user=user, at=now, text=why, next_check_on=next_check_on.isoformat())
    if wanted:
        take_in(hotspot, wanted, user=user, at=now)
    tell_keeper(hotspot, by=user)
    return hotspot


@transaction.atomic
def change_hotspot(
    *,
    user: User,
    hotspot_id: int,
    name: str,
    why: str,
    radius_m: int,
    agency: Agency | None,
    person: User | None = None,
    around_cases: bool = False,
    expected_version: int | None = None,
) -> HotspotEntry:
    """Raises `NotAllowed`, `HotspotNotFound`, `HotspotClosed`, `HotspotChangedMeanwhile`, `NothingToDo`, and
    `MissingNeeds` as `open_hotspot`."""
    now = timezone.now()
    hotspot = open_one(user, "hotspot.keep", hotspot_id, expected_version=expected_version)
    missing = _wrong(name=name, why=why, radius_m=radius_m, agency=agency, person=person, now=now)
    if missing or agency is None:
        raise MissingNeeds(missing)
    before = _facts(hotspot)
    hotspot.name, hotspot.why, hotspot.radius_m = name.strip(), why.strip(), radius_m
    hotspot.agency, hotspot.person, hotspot.around_cases = agency, person, around_cases
    after = _facts(hotspot)
    changed = {field: value for field, value in before.items() if after[field] != value}
    if not changed:
        raise NothingToDo()
    hotspot.area = area_of(hotspot)
    entry = append_entry(hotspot, Verb.CHANGE, user=user, at=now, before=changed)
    if {"agency", "person"} & changed.keys():
        tell_keeper(hotspot, by=user)
    return entry


@transaction.atomic
def note_hotspot(*, user: User, hotspot_id: int, text: str) -> HotspotEntry:
    """Raises `NotAllowed`, `HotspotNotFound`, `MissingNeeds` (text)."""
    hotspot = locked_hotspot(hotspot_id)
    require(user, "hotspot.keep", hotspot)
    if not text.strip():
        raise MissingNeeds({"text": _("Xin ghi nội dung.")})
    return append_entry(hotspot, Verb.NOTE, user=user, at=timezone.now(), text=text)


@transaction.atomic
def record_check(*, user: User, hotspot_id: int, text: str, next_check_on: dt.date | None) -> HotspotEntry:
    """Somebody looked; what was seen there, and when to look again. Raises `NotAllowed`, `HotspotNotFound`,
    `HotspotClosed`, `MissingNeeds` (text | next_check_on)."""
    hotspot = open_one(user, "hotspot.keep", hotspot_id)
    missing = {} if text.strip() else {"text": _("Xin ghi đã thấy gì khi kiểm tra.")}
    if problem := wrong_day(next_check_on):
        missing["next_check_on"] = problem
    if missing or next_check_on is None:
        raise MissingNeeds(missing)
    was_due_on, hotspot.next_check_on = hotspot.next_check_on, next_check_on
    days = {
        "was_due_on": was_due_on.isoformat() if was_due_on else "",
        "next_check_on": next_check_on.isoformat(),
    }
    return append_entry(hotspot, Verb.CHECK, user=user, at=timezone.now(), text=text, **days)


@transaction.atomic
def close_hotspot(*, user: User, hotspot_id: int, reason: str, expected_version: int | None = None) -> HotspotEntry:
    """Nobody looks again. Raises `NotAllowed`, `HotspotNotFound`, `HotspotClosed`, `HotspotChangedMeanwhile`,
    `MissingNeeds` (reason)."""
    now = timezone.now()
    hotspot = open_one(user, "hotspot.close", hotspot_id, expected_version=expected_version)
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do kết thúc theo dõi.")})
    hotspot.closed_at, hotspot.next_check_on = now, None
    return append_entry(hotspot, Verb.CLOSE, user=user, at=now, text=reason)


@transaction.atomic
def reopen_hotspot(*, user: User, hotspot_id: int, reason: str, next_check_on: dt.date | None) -> HotspotEntry:
    """Raises `NotAllowed`, `HotspotNotFound`, `NothingToDo` when it is open, `MissingNeeds` (reason |
    next_check_on)."""
    hotspot = locked_hotspot(hotspot_id)
    require(user, "hotspot.close", hotspot)
    if hotspot.closed_at is None:
        raise NothingToDo()
    missing = {} if reason.strip() else {"reason": _("Xin ghi lý do.")}
    if problem := wrong_day(next_check_on):
        missing["next_check_on"] = problem
    if missing or next_check_on is None:
        raise MissingNeeds(missing)
    hotspot.closed_at, hotspot.next_check_on = None, next_check_on
    day = next_check_on.isoformat()
    return append_entry(hotspot, Verb.REOPEN, user=user, at=timezone.now(), text=reason, next_check_on=day)


def _wrong(
    *, name: str, why: str, radius_m: int, agency: Agency | None, person: User | None, now: dt.datetime
) -> dict[str, str]:
    missing = {}
    if not name.strip():
        missing["name"] = _("Xin đặt tên cho điểm nóng.")
    if not why.strip():
        missing["why"] = _("Xin ghi vì sao đây là điểm nóng.")
    if not 1 <= radius_m <= MOST_RADIUS_M:
        missing["radius_m"] = _("Bán kính từ 1 đến %(most)s m.") % {"most": MOST_RADIUS_M}
    if agency is None or not agency.active:
        missing["agency"] = _("Xin chọn cơ quan theo dõi đang hoạt động.")
    elif person is not None and (problem := wrong_person(agency, person, now)):
        missing["person"] = str(problem)
    return missing


def _facts(hotspot: Hotspot) -> dict[str, Any]:
    return {
        "name": hotspot.name,
        "why": hotspot.why,
        "radius_m": hotspot.radius_m,
        "around_cases": hotspot.around_cases,
        "agency": hotspot.agency.name,
        "person": hotspot.person.display_name if hotspot.person else "",
    }
