"""The register of facilities: taking one in, changing it, finding it, and what happened near it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.models import Incident
from inspections.errors import FacilityChanged, FacilityKnown, MissingInOrder, NothingChanged
from inspections.events import append_facility, locked_facility
from inspections.models import Facility, FacilityQuerySet, Order, OrderCase, Risk
from places.folding import Fold
from places.models import Unit

TOLD = ("name", "owner", "trade", "tax_code", "phone", "address", "permits", "risk", "note", "active")
"""Fields of a facility that are words; besides them it has a unit and a location."""
NEAR_M = 500
MOST_CASES = 50


@dataclass(frozen=True)
class FacilityWords:
    """What is told of a facility in words."""

    name: str
    owner: str = ""
    trade: str = ""
    tax_code: str = ""
    phone: str = ""
    address: str = ""
    permits: str = ""
    risk: str = Risk.MEDIUM
    note: str = ""
    active: bool = True


def register_facility(
    *, user: User, unit: Unit, location: Point | None, words: FacilityWords, is_sample: bool = False
) -> Facility:
    """Takes a facility into the register. `location` is EPSG:4326. Raises `NotAllowed`, `MissingInOrder` (name),
    `FacilityKnown`."""
    facility = Facility(unit=unit, location=location, is_sample=is_sample)
    require(user, "facility.edit", facility)
    _put(facility, words)
    with _once(facility):
        append_facility(facility, "register", at=timezone.now(), actor=user)
    return facility


def edit_facility(
    *,
    user: User,
    facility_id: int,
    unit: Unit,
    location: Point | None,
    words: FacilityWords,
    expected_version: int | None = None,
) -> Facility:
    """Changes a facility; the event keeps what each field was. Raises `NotAllowed` (also where the new unit is not the
    person's), `FacilityNotFound`, `FacilityChanged`, `MissingInOrder`, `FacilityKnown`, `NothingChanged`."""
    with transaction.atomic():
        facility = locked_facility(user=user, facility_id=facility_id)
        require(user, "facility.edit", facility)
        if expected_version is not None and facility.version != expected_version:
            raise FacilityChanged()
        before = _told(facility)
        facility.unit, facility.location = unit, location
        require(user, "facility.edit", facility)
        _put(facility, words)
        was = {name: value for name, value in before.items() if value != _told(facility)[name]}
        if not was:
            raise NothingChanged()
        with _once(facility):
            append_facility(facility, "edit", at=timezone.now(), actor=user, was=was)
    return facility


def _put(facility: Facility, words: FacilityWords) -> None:
    for name in TOLD:
        value = getattr(words, name)
        setattr(facility, name, value.strip() if isinstance(value, str) else value)
    if not facility.name:
        raise MissingInOrder({"name": _("Xin ghi tên cơ sở.")})


def _told(facility: Facility) -> dict[str, Any]:
    point = facility.location
    return {name: getattr(facility, name) for name in TOLD} | {
        "unit": facility.unit.code,
        "location": [round(point.x, 6), round(point.y, 6)] if point else None,
    }


@contextmanager
def _once(facility: Facility) -> Iterator[None]:
    """Turns the database's refusal of a second facility of that name, tax code and unit into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "facility_once" not in str(error):
            raise
        raise FacilityKnown(name=facility.name, unit=facility.unit.full_name) from error


def find_facilities(
    *, user: User, words: str = "", unit: Unit | None = None, risk: str = "", closed: bool = False
) -> FacilityQuerySet:
    """What the person sees, by words in name, owner, trade, address or tax code (without accents), the name that is
    most like them first."""
    found = Facility.objects.visible_to(user).select_related("unit").defer("unit__geometry", "unit__outline")
    if unit is not None:
        found = found.filter(unit=unit)
    if risk:
        found = found.filter(risk=risk)
    if not closed:
        found = found.filter(active=True)
    for word in words.split():
        told = Q(tax_code__startswith=word)
        folded = {}
        for field in ("name", "owner", "trade", "address"):
            folded[f"folded_{field}"] = Fold(field)
            told |= Q(**{f"folded_{field}__contains": Fold(Value(word))})
        found = found.alias(**folded).filter(told)
    return found


def cases_of(*, user: User, facility: Facility) -> list[Incident]:
    """Cases that the person sees: those that an inspection looked at here (none that is kept from the person), and
    those within `NEAR_M` metres, the newest first, at most `MOST_CASES`. Each has `linked`, and `metres` where the
    place is known. Two queries."""
    known = OrderCase.objects.filter(stop__facility=facility, order__in=Order.objects.not_kept_from(user))
    linked = set(known.values_list("incident_id", flat=True))
    cases: Any = Incident.objects.visible_to(user).select_related("category")
    if facility.location is None:
        cases = cases.filter(pk__in=linked)
    else:
        near = Q(location__dwithin=(facility.location, _degrees(NEAR_M)), place_unclear=False)
        metres = Distance("location", facility.location, spheroid=True)
        cases = cases.filter(Q(pk__in=linked) | near).annotate(away=metres)
        cases = cases.filter(Q(pk__in=linked) | Q(away__lte=D(m=NEAR_M)))
    found: list[Any] = list(cases.order_by("-received_at", "-id")[:MOST_CASES])
    for case in found:
        case.linked = case.pk in linked
        away = getattr(case, "away", None)
        case.metres = None if away is None or case.place_unclear else round(away.m)
    return found


def _degrees(metres: float) -> float:
    """More than these metres in any direction at this latitude: for the index, before the exact distance."""
    return metres / 100_000


def facilities_near(*, user: User, point: Point, metres: float = NEAR_M) -> list[Facility]:
    """Active facilities that the person sees within so many metres, the nearest first, at most ten. One query."""
    rows: Any = Facility.objects.visible_to(user).filter(active=True, location__dwithin=(point, _degrees(metres)))
    rows = rows.annotate(away=Distance("location", point, spheroid=True)).filter(away__lte=D(m=metres))
    return list(rows.order_by(F("away"))[:10])
