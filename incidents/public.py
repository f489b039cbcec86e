"""What everyone may read of incidents: kind, commune, state, public notes, published photos. Of a report nothing is
selected here but answers to questions that the office marked as public, and positions are told on a grid of about
100 m, so that nobody is found by where they reported from."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point, Polygon
from django.db.models import Func, Q

from incidents.answers import ToldAnswer
from incidents.codes import read_incident_code
from incidents.errors import IncidentNotFound
from incidents.inbox_filter import BBox
from incidents.models import Event, Incident, IncidentQuerySet, Photo, Report
from incidents.questions import questions_of
from incidents.states import State
from places.lineage import with_all_under


class PublicPosition(Func):
    """A location on the public's grid, EPSG:4326 (SQL function `incidents_public_position`)."""

    function = "incidents_public_position"
    arity = 1
    output_field: Any = PointField(srid=4326)


@dataclass(frozen=True)
class PublicFilter:
    """Empty fields narrow nothing. `unit_id` takes in all that lies under the unit and all that became it."""

    bbox: BBox | None = None
    unit_id: int | None = None
    states: tuple[State, ...] = ()
    category: str = ""


@dataclass(frozen=True)
class PublicIncident:
    """`position` is EPSG:4326 on the public's grid; with `place_unclear` it is the middle of the unit."""

    code: str
    category: str
    category_label: str
    icon: str
    unit_code: str
    unit_label: str
    state: State
    position: Point
    place_unclear: bool
    received_at: dt.datetime
    changed_at: dt.datetime
    is_sample: bool


@dataclass(frozen=True)
class PublicStep:
    """`state` is set where the state changed."""

    at: dt.datetime
    state: State | None
    public_note: str


@dataclass(frozen=True)
class PublicPhoto:
    key: UUID
    width: int
    height: int
    media_type: str
    seconds: float | None
    """Of a video."""


@dataclass(frozen=True)
class PublicCase:
    incident: PublicIncident
    steps: tuple[PublicStep, ...] = field(default=())
    photos: tuple[PublicPhoto, ...] = field(default=())
    answers: tuple[ToldAnswer, ...] = field(default=())
    """To questions that the office marked as public."""


def public_list(filters: PublicFilter) -> IncidentQuerySet:
    """Public incidents, newest first, for paging; turn each row into what is told with `told`. One query a page."""
    found = Incident.objects.public()
    if filters.bbox:
        near, inside = Polygon.from_bbox(_wider(filters.bbox)), Polygon.from_bbox(filters.bbox)
        found = found.alias(place=PublicPosition("location")).filter(location__coveredby=near, place__coveredby=inside)
    if filters.unit_id:
        found = found.filter(unit_id__in=with_all_under([filters.unit_id]))
    if filters.states:
        found = found.filter(state__in=filters.states)
    if filters.category:
        found = found.filter(category__slug=filters.category)
    return (
        found.annotate(position=PublicPosition("location"))
        .select_related("category", "unit")
        .only(*_OWN_FIELDS, *_UNIT_FIELDS)
        .order_by("-received_at", "-id")
    )


_OWN_FIELDS = (
    "code", "state", "received_at", "changed_at", "verified_at", "place_unclear", "is_sample", "category",
)  # fmt: skip
_UNIT_FIELDS = ("unit__code", "unit__kind", "unit__name", "unit__name_en")


def told(incident: Incident) -> PublicIncident:
    """A row of `public_list` as it is told, in the language of the request."""
    return PublicIncident(
        code=incident.code,
        category=incident.category.slug,
        category_label=incident.category.label,
        icon=incident.category.icon,
        unit_code=incident.unit.code,
        unit_label=incident.unit.full_name,
        state=State(incident.state),
        position=incident.position,  # type: ignore[attr-defined]
        place_unclear=incident.place_unclear,
        received_at=incident.received_at,
        changed_at=incident.changed_at,
        is_sample=incident.is_sample,
    )


def public_case(code: str) -> PublicCase:
    """One public incident by its code as typed, with its steps since it was first verified, its published photos
    and answers. Four queries. Raises `IncidentNotFound`."""
    incident = public_list(PublicFilter()).filter(code=read_incident_code(code)).first()
    if incident is None:
        raise IncidentNotFound()
    shown = Q(public_note__gt="") | Q(to_state__gt="")
    events = Event.objects.filter(shown, incident=incident, at__gte=incident.verified_at).order_by("version")
    photos = Photo.objects.filter(incident=incident, published=True)
    return PublicCase(
        incident=told(incident),
        steps=tuple(
            PublicStep(at, State(state) if state else None, note)
            for at, state, note in events.values_list("at", "to_state", "public_note")
        ),
        photos=tuple(
            PublicPhoto(*row) for row in photos.values_list("key", "width", "height", "media_type", "seconds")
        ),
        answers=tuple(_public_answers(incident)),
    )


def _public_answers(incident: Incident) -> list[ToldAnswer]:
    """Answers of all reports, to questions that were public when they were put and are so now; where reports differ,
    each answer once."""
    public = {question.name for question in questions_of(incident.category.questions) if question.public}
    found: dict[str, ToldAnswer] = {}
    for report in Report.objects.filter(incident=incident).only("asked", "answers"):
        for answer in report.told_answers:
            if not (answer.public and answer.name in public):
                continue
            before = found.setdefault(answer.name, answer)
            if answer.answer not in before.answer.split("; "):
                found[answer.name] = replace(before, answer=f"{before.answer}; {answer.answer}")
    return list(found.values())


def _wider(bbox: BBox) -> BBox:
    """By one cell of the public's grid, so that the index finds all that may round into the box."""
    west, south, east, north = bbox
    return west - 0.001, south - 0.001, east + 0.001, north + 0.001
