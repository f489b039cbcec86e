"""Rows that tests of every room start from. Geometry is EPSG:4326."""

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils import timezone

from agencies.models import Agency, AgencyKind, AreaOfResponsibility, Membership, Role, User
from incidents.events import append
from incidents.models import Event, Incident
from places.models import Level, Succession, Unit

MERGER = dt.date(2025, 7, 1)
"""The day the communes of today began."""

PASSWORD = "mat-khau-thu-2025"

_numbers = itertools.count(1)

KIND_OF_ROLE = {
    Role.COMMUNE_OFFICER: AgencyKind.PEOPLES_COMMITTEE,
    Role.ENVIRONMENT_OFFICER: AgencyKind.ENVIRONMENT,
    Role.POLICE_OFFICER: AgencyKind.POLICE,
    Role.INSPECTOR: AgencyKind.INSPECTORATE,
    Role.AGRICULTURE_OFFICER: AgencyKind.AGRICULTURE,
    Role.MEDIA_OFFICER: AgencyKind.MEDIA,
    Role.LEADER: AgencyKind.PEOPLES_COMMITTEE,
    Role.ADMINISTRATOR: AgencyKind.PEOPLES_COMMITTEE,
}


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    """A rectangle in degrees."""
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def make_unit(
    code: str | None = None,
    *,
    level: Level = Level.COMMUNE,
    kind: str | None = None,
    name: str | None = None,
    name_en: str = "",
    parent: Unit | None = None,
    valid_from: dt.date = MERGER,
    valid_to: dt.date | None = None,
    geometry: MultiPolygon | None = None,
    schematic: bool = False,
    became: Iterable[Unit] = (),
) -> Unit:
    """A unit; `became` are its successors."""
    number = next(_numbers)
    unit = Unit.objects.create(
        code=code or f"9{number:04d}",
        level=level,
        kind=kind or ("tỉnh" if level == Level.PROVINCE else "xã"),
        name=name or f"Xã số {number}",
        name_en=name_en,
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
        geometry=geometry,
        centre=geometry.point_on_surface if geometry else None,
        schematic=schematic,
    )
    for successor in became:
        Succession.objects.create(predecessor=unit, successor=successor)
    return unit


def make_agency(
    kind: AgencyKind = AgencyKind.PEOPLES_COMMITTEE,
    *,
    areas: Iterable[Unit] = (),
    name: str | None = None,
    parent: Agency | None = None,
    active: bool = True,
) -> Agency:
    """An agency that answers for `areas`."""
    number = next(_numbers)
    agency = Agency.objects.create(
        slug=f"co-quan-{number}", kind=kind, name=name or f"Cơ quan số {number}", parent=parent, active=active
    )
    for unit in areas:
        AreaOfResponsibility.objects.create(agency=agency, unit=unit)
    return agency


def make_user(username: str | None = None, **fields: Any) -> User:
    """An account without any role; its password is `PASSWORD`."""
    return User.objects.create_user(username or f"can_bo_{next(_numbers)}", password=PASSWORD, **fields)


def make_membership(
    user: User,
    role: Role,
    agency: Agency,
    *,
    starts_on: dt.date = dt.date(2025, 7, 1),
    ends_on: dt.date | None = None,
) -> Membership:
    return Membership.objects.create(user=user, agency=agency, role=role, starts_on=starts_on, ends_on=ends_on)


def make_member(
    role: Role,
    agency: Agency | None = None,
    *,
    areas: Iterable[Unit] = (),
    starts_on: dt.date = dt.date(2025, 7, 1),
    ends_on: dt.date | None = None,
    **fields: Any,
) -> User:
    """An account with `role` in `agency`, or in a new agency of the role's kind that answers for `areas`."""
    user = make_user(**fields)
    agency = agency or make_agency(KIND_OF_ROLE[role], areas=areas)
    make_membership(user, role, agency, starts_on=starts_on, ends_on=ends_on)
    return user


def make_able_agency(kind: AgencyKind = AgencyKind.ENVIRONMENT, **fields: Any) -> Agency:
    """An agency as `make_agency` makes it, with an officer who handles cases."""
    agency = make_agency(kind, **fields)
    make_member(next(role for role, its in KIND_OF_ROLE.items() if its == kind), agency)
    return agency


def change_incident(incident: Incident, **fields: Any) -> None:
    """Puts other values into an incident, with the event that the database asks for."""
    for name, value in fields.items():
        setattr(incident, name, value)
    append(incident, "note", by=Event.By.SYSTEM, at=timezone.now())
