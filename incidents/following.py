"""A reporter follows a report by its code or private link: what the reporter sees."""

import datetime as dt
from dataclasses import dataclass

from incidents.codes import read_tracking_code, token_hash
from incidents.errors import ReportNotFound
from incidents.models import Event, Incident, Photo, Question, Report, Satisfaction
from incidents.photo_runs import photos_in, runs
from incidents.states import State

MAX_PHOTOS_OF_REPORT = 20
OVER = frozenset({State.REJECTED, State.REFERRED, State.NO_VIOLATION, State.RESOLVED, State.FOLLOW_UP, State.CLOSED})
"""States in which a reporter may say that the problem is still there; before, it is being handled anyway."""
OF_ONE_REPORT = frozenset(
    {"still_there", "add_photos", "join", "move_in", "ask_reporter", "reporter_answers", "erase_contact"}
)
"""Without a new state, shown to the report they are about."""
OF_ALL_REPORTS = frozenset({"set_place", "acknowledge"})
NO_NEWS = frozenset({"add_photos"})
"""On the page of the report, but nothing to send a message for: photos that staff sent may come one by one."""
WORDS_SHOWN = {"ask_reporter": "question", "reporter_answers": "words"}
"""Of these events the reporter sees words that are not public, under this name in `Event.data`."""


@dataclass(frozen=True)
class Step:
    """One line of what the reporter sees: `state` is set where the state changed."""

    at: dt.datetime
    state: State | None
    public_note: str
    agency_label: str
    """The agency it was given to, where this step gave it to one."""
    by_reporter: bool
    verb: str = ""
    """What happened, where the page has words for it (see `pages_words.FOLLOWED_VERBS`)."""
    photos: int = 0
    """How many photos were added to the report, by this step and others like it in a run."""
    words: str = ""
    """A question to this reporter, or the answer to one."""


@dataclass(frozen=True)
class Followed:
    """What the reporter sees. `incident` is the reporter's own; `main` the one it is a duplicate of, if any; `state`
    and `steps` are told of the main one then, after the steps of the reporter's own. `photos` are of this report."""

    report: Report
    incident: Incident
    main: Incident | None
    state: State
    steps: tuple[Step, ...]
    photos: tuple[Photo, ...]
    may_say_still_there: bool
    may_add_photos: bool
    question: Question | None
    """What staff want to know and have no answer to yet."""
    satisfaction: Satisfaction | None
    may_rate: bool
    has_contact: bool


def find_report(*, code: str = "", token: str = "") -> Report:
    """By code as typed (spaces, hyphens, small letters, O for 0, I and L for 1 are forgiven) or by the secret of the
    private link. Raises `MistypedCode` when the check letter is wrong, `ReportNotFound`."""
    reports = Report.objects.select_related(
        "incident__category", "incident__unit", "incident__agency", "satisfaction", "contact"
    ).defer("contact__name_encrypted", "contact__phone_encrypted")
    if token:
        report = reports.filter(token_hash=token_hash(token)).first()
    else:
        report = reports.filter(code=read_tracking_code(code)).first()
    if report is None:
        raise ReportNotFound()
    return report


def main_of(incident: Incident) -> Incident:
    """The incident this one is finally a duplicate of, or itself. A chain ends: only an incident that is no duplicate
    can be made the main one, and leaving that state clears the link."""
    while incident.duplicate_of_id is not None:
        incident = Incident.objects.select_related("category", "unit", "agency").get(pk=incident.duplicate_of_id)
    return incident


def follow(report: Report) -> Followed:
    """Three queries for an incident of its own, one more for each link to a main incident."""
    own = report.incident
    last = main_of(own)
    main = last if last.pk != own.pk else None
    events = Event.objects.filter(incident_id__in={own.pk, last.pk}).select_related("agency").order_by("at", "id")
    said: Satisfaction | None = getattr(report, "satisfaction", None)
    photos = tuple(photo for photo in Photo.objects.filter(incident=own) if photo.report_id == report.pk)
    return Followed(
        report=report,
        incident=own,
        main=main,
        state=State(last.state),
        steps=tuple(_step(run) for run in runs(event for event in events if tells(event, report.pk))),
        photos=photos,
        may_say_still_there=last.state in OVER,
        may_add_photos=len(photos) < MAX_PHOTOS_OF_REPORT,
        question=Question.objects.filter(report=report, answered__isnull=True).select_related("asked").first(),
        satisfaction=said,
        may_rate=said.may_change() if said else last.state == State.CLOSED,
        has_contact=hasattr(report, "contact"),
    )


def tells(event: Event, report_id: int) -> bool:
    """Whether the event is news to the author of the report: of events without a new state, those with a word for the
    public, those that concern every reporter, and those that passed between this reporter and staff."""
    if event.to_state:
        return event.from_state != event.to_state or event.verb == "assign"
    if event.verb in OF_ONE_REPORT and event.data.get("report") == report_id:
        return True
    return bool(event.public_note) or event.verb in OF_ALL_REPORTS


def _step(run: list[Event]) -> Step:
    event = run[-1]
    return Step(
        at=event.at,
        state=State(event.to_state) if event.to_state else None,
        public_note=event.public_note,
        agency_label=event.agency.label if event.agency and event.to_state == State.ASSIGNED else "",
        by_reporter=event.by == Event.By.REPORTER,
        verb=event.verb,
        photos=photos_in(run),
        words=event.data.get(WORDS_SHOWN.get(event.verb, ""), ""),
    )
