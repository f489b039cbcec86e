"""What the case page shows of one incident, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.db.models import Q, QuerySet

from agencies.models import User
from incidents.case_looks import SinceLast
from incidents.codes import read_incident_code
from incidents.leaders_told import leaders_told
from incidents.mentions import parts
from incidents.models import ContactAccess, Event, Incident, Photo, Question, Report
from incidents.nearby import METRES_PER_DEGREE
from incidents.pages_event_details import details_of
from incidents.pages_words import EVENT_LABELS, photos_added
from incidents.photo_runs import photos_in, runs
from incidents.states import State

NEARBY_M = 500
NEARBY_LIMIT = 10


@dataclass(frozen=True)
class Line:
    """One line of the timeline, with the photos that came with it."""

    event: Event
    label: Any
    state: str
    """The state it led to, where it changed one."""
    reason: str
    referred_to: str
    question: str
    reporter_words: str
    photos: list[Photo]
    other_case: str
    """Code of the case a report went to or came from, or that this one is linked to."""
    details: list[str]
    """Who was named, told, asked to take over: see `details_of`."""
    leaders_of: str
    """Names of the agencies whose leaders were told that it was overdue."""
    note: list[tuple[str, str]]
    """The internal note in pieces (see `mentions.parts`)."""
    written_at: dt.datetime | None
    """When it was written down without a line, which may be long before it arrived."""
    is_new: bool = False
    """It came after the person's last visit, by somebody else."""


@dataclass(frozen=True)
class CaseFile:
    lines: list[Line]
    """Newest first."""
    reports: list[Report]
    """With `has_contact` and, in `photos.all()`, their pictures, in `questions.all()` what their authors were asked."""
    looks: list[ContactAccess]
    nearby: list[Incident]
    """See `nearby_of`."""
    duplicates: list[Incident]

    @property
    def unread(self) -> Question | None:
        """The first answer of a reporter that nobody has read yet."""
        asked = (question for report in self.reports for question in report.questions.all())
        return next((question for question in asked if question.answered and not question.read_at), None)


def visible_case(*, user: User, code: str) -> Incident | None:
    """The incident with what its page names, if this person may see it."""
    return (
        Incident.objects.visible_to(user)
        .select_related("category", "unit", "agency", "assignee", "duplicate_of")
        .defer("unit__geometry", "unit__outline", "unit__centre")
        .annotate(leaders_told=leaders_told())
        .filter(code=read_incident_code(code))
        .first()
    )


def case_file(*, user: User, incident: Incident, since: SinceLast | None = None) -> CaseFile:
    """`since` is the person's last visit; without it no line is marked as new."""
    events = line_events().filter(incident=incident).order_by("-version")
    reports = (
        incident.reports.select_related("logged_by", "contact", "sign")
        .defer("contact__name_encrypted", "contact__phone_encrypted")
        .prefetch_related("photos__blurred_copies", "questions__asked", "questions__answered")
    )
    looks = ContactAccess.objects.filter(report__incident=incident).select_related("user", "report")
    return CaseFile(
        lines=[replace(line, is_new=bool(since and since.is_new(line.event, user))) for line in lines_of(events)],
        reports=list(reports),
        looks=list(looks),
        nearby=nearby_of(user=user, incident=incident),
        duplicates=list(incident.duplicates.visible_to(user)),
    )


def line_events() -> QuerySet[Event]:
    """With all that `lines_of` and the photos' marks read."""
    with_whom = Event.objects.select_related("actor", "agency", "field_action")
    return with_whom.prefetch_related("photos__blurred_copies")


def lines_of(events: Iterable[Event]) -> list[Line]:
    """In the order of the events (`line_events`), a run of photos of one report as one line."""
    return [_line(run) for run in runs(events)]


def _line(run: list[Event]) -> Line:
    """Of a run of photos, the time of the newest."""
    event, added = run[0], photos_in(run)
    changed = bool(event.to_state) and event.from_state != event.to_state
    state = event.to_state if changed else ""
    label = State(event.to_state).label if event.to_state else ""
    return Line(
        event=event,
        label=photos_added(added) if added else EVENT_LABELS.get(event.verb, label),
        state=state,
        reason=event.data.get("reason", ""),
        referred_to=event.data.get("referred_to", ""),
        question=event.data.get("question", ""),
        reporter_words=event.data.get("words", ""),
        photos=list(event.photos.all()),
        other_case=event.data.get("moved_to") or event.data.get("moved_from") or event.data.get("linked", ""),
        details=details_of(event),
        leaders_of=", ".join(event.data.get("leaders_of", ())),
        note=parts(event.internal_note, event.data.get("mentions", {})),
        written_at=event.field_action.made_at if hasattr(event, "field_action") else None,
    )


def nearby_of(*, user: User, incident: Incident) -> list[Incident]:
    """Others within `NEARBY_M` that may be the same problem: first the one the reporter took for it (`meant`), then
    those of the same kind (`same_kind`), the nearest first, with `distance` annotated. Two queries. Degrees are enough
    of a sieve at this distance; a place that only words tell has no neighbours."""
    first = incident.events.filter(version=1).first()
    meant = first.data.get("same_as", "") if first else ""
    near = Q(location__dwithin=(incident.location, NEARBY_M / METRES_PER_DEGREE), place_unclear=False)
    wanted = Q(code=meant) if incident.place_unclear else Q(code=meant) | near
    return list(
        Incident.objects.visible_to(user)
        .select_related("category")
        .filter(wanted)
        .exclude(pk=incident.pk)
        .exclude(state__in=(State.DUPLICATE, State.REJECTED))
        .annotate(
            meant=Q(code=meant),
            same_kind=Q(category_id=incident.category_id),
            distance=Distance("location", incident.location),
        )
        .order_by("-meant", "-same_kind", "distance")[:NEARBY_LIMIT]
    )
