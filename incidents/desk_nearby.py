"""Open cases that a caller may be telling of, for staff at the desk: also those nobody verified yet, and those of whose
place only the commune is known."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db.models import Exists, OuterRef, Q, Subquery

from agencies.models import User
from incidents.codes import read_incident_code
from incidents.guards import OPEN_STATES
from incidents.models import Category, Incident, IncidentQuerySet, KeptBack, Photo
from incidents.nearby import ROUNDED_M, SHOWN, box_around, recent_of_kind
from incidents.report_place import ReportPlace
from incidents.states import State

STILL_OPEN = (State.RECEIVED, *OPEN_STATES)


@dataclass(frozen=True)
class LikeCase:
    """`distance_m` is None where either place is known by its commune only. `photo` is the key of the first one."""

    code: str
    state: State
    place_words: str
    received_at: dt.datetime
    distance_m: int | None
    photo: UUID | None


def like_cases(*, user: User, place: ReportPlace, category: Category, at: dt.datetime) -> list[LikeCase]:
    """At most `SHOWN` of what the person sees: the nearest first, then those of the commune, the newest first. One
    query."""
    photo = Photo.objects.filter(incident=OuterRef("pk")).order_by("added_at", "id")
    rows: Any = _open_like(user, place, category, at).annotate(photo=Subquery(photo.values("key")[:1]))
    if place.unclear:
        rows = rows.order_by("-received_at")
    else:
        rows = rows.order_by("place_unclear", "distance", "-received_at")
    return [_told(row, known=not place.unclear) for row in rows[:SHOWN]]


def like_case_to_join(
    code: str, *, user: User, place: ReportPlace, category: Category, at: dt.datetime
) -> Incident | None:
    """The case of that code (as typed) where it is one of these; its row is locked. None where it is not, or ended
    meanwhile."""
    like = _open_like(user, place, category, at).filter(code=read_incident_code(code)).values_list("pk", flat=True)
    found = like.first()
    if found is None:
        return None
    row = Incident.objects.select_for_update(of=("self",)).select_related("category").get(pk=found)
    return row if row.state in STILL_OPEN else None


def _open_like(user: User, place: ReportPlace, category: Category, at: dt.datetime) -> IncidentQuerySet:
    """Within the kind's metres where both places are known; where either is not, in the same commune. What is kept back
    as like spam is no case to join."""
    kept_back = KeptBack.objects.waiting().filter(incident=OuterRef("pk"))
    cases: Any = recent_of_kind(Incident.objects.visible_to(user), category, at)
    cases = cases.filter(~Exists(kept_back), state__in=STILL_OPEN)
    same_unit = Q(unit=place.unit)
    if place.unclear:
        return cases.filter(same_unit)
    here = Point(place.location.x, place.location.y, srid=4326)
    box = box_around((here.x, here.y), category.nearby_m)
    near = Q(place_unclear=False, location__bboverlaps=box, distance__lte=D(m=category.nearby_m))
    return cases.annotate(distance=Distance("location", here)).filter(near | (same_unit & Q(place_unclear=True)))


def _told(row: Any, *, known: bool) -> LikeCase:
    metres = row.distance.m if known and not row.place_unclear else None
    return LikeCase(
        code=row.code,
        state=State(row.state),
        place_words=row.place_words,
        received_at=row.received_at,
        distance_m=None if metres is None else ROUNDED_M * round(metres / ROUNDED_M),
        photo=row.photo,
    )
