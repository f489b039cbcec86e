"""Open cases of a kind near a place, so that the same problem is told of in one case and not in ten."""

import datetime as dt
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from uuid import UUID

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.contrib.gis.measure import D
from django.db.models import OuterRef, Subquery

from incidents.cells import PUBLIC_GRID_DEGREES
from incidents.codes import read_incident_code
from incidents.guards import OPEN_STATES
from incidents.models import Category, Incident, IncidentQuerySet, Photo
from incidents.public import PublicPosition
from incidents.report_place import Degrees
from incidents.states import State

SHOWN = 5
METRES_PER_DEGREE = 111_320.0
ROUNDED_M = 10


@dataclass(frozen=True)
class NearbyCase:
    """What everyone may know of an open case near by: `distance_m` is to the case's position on the public's grid."""

    code: str
    state: State
    received_at: dt.datetime
    distance_m: int
    photo: UUID | None
    """Key of the first published one."""


def nearby_cases(*, location: Degrees, category: Category, at: dt.datetime) -> list[NearbyCase]:
    """At most `SHOWN`, the nearest first. One query, through the index of locations."""
    photo = Photo.objects.filter(incident=OuterRef("pk"), published=True).order_by("added_at", "id")
    rows: Any = _open_near(location, category, at).annotate(photo=Subquery(photo.values("key")[:1]))
    near = rows.order_by("distance", "-received_at")[:SHOWN]
    return [_told(row) for row in near.only("code", "state", "received_at")]


def _told(row: Any) -> NearbyCase:
    return NearbyCase(
        code=row.code,
        state=State(row.state),
        received_at=row.received_at,
        distance_m=ROUNDED_M * round(row.distance.m / ROUNDED_M),
        photo=row.photo,
    )


def case_to_join(code: str, *, location: Degrees, category: Category, at: dt.datetime) -> Incident | None:
    """The open public case of that code (as typed), where it is near enough; its row is locked. None where it is not,
    or ended meanwhile."""
    near = _open_near(location, category, at).filter(code=read_incident_code(code)).values_list("pk", flat=True).first()
    if near is None:
        return None
    row = Incident.objects.select_for_update(of=("self",)).select_related("category").get(pk=near)
    return row if row.state in OPEN_STATES else None


def recent_of_kind(cases: IncidentQuerySet, category: Category, at: dt.datetime) -> IncidentQuerySet:
    """Those of the cases that a report of the kind may be about, as far as kind and age tell. Sample cases are left
    out, since what joined them would be removed with them."""
    since = at - dt.timedelta(days=category.nearby_days)
    return cases.filter(category=category, is_sample=False, received_at__gte=since)


def box_around(location: Degrees, metres: float) -> Polygon:
    """Holds all that lies within the metres once it is rounded to the public's grid."""
    lon, lat = location
    high = metres / METRES_PER_DEGREE + PUBLIC_GRID_DEGREES
    wide = metres / METRES_PER_DEGREE / max(0.01, cos(radians(lat))) + PUBLIC_GRID_DEGREES
    box = Polygon.from_bbox((lon - wide, lat - high, lon + wide, lat + high))
    box.srid = 4326
    return box


def _open_near(location: Degrees, category: Category, at: dt.datetime) -> IncidentQuerySet:
    """Measured to the public's grid, not to where the reporter stood: distances from three points would give that
    away."""
    near: Any = recent_of_kind(Incident.objects.public(), category, at).filter(
        state__in=OPEN_STATES, location__bboverlaps=box_around(location, category.nearby_m), place_unclear=False
    )
    return near.annotate(distance=Distance(PublicPosition("location"), Point(*location, srid=4326))).filter(
        distance__lte=D(m=category.nearby_m)
    )
