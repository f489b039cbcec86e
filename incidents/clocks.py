"""Which clocks run on an incident, and until when. Nothing here saves; the caller holds the lock and writes the event.

One clock is that of the step to be done next (`Incident.clock`). Two more run from the day of receipt: `acknowledge`,
until somebody of staff looked, and `answer`, until there is a result to tell the reporter. A promise once made is kept:
no change of agency or kind puts an end off, only what the case waits for does (a hold, a question) and a leader's
extension.
"""

import datetime as dt

from incidents.deadlines import Allowance, allowance, allowances, end_of_work
from incidents.models import Incident
from incidents.states import State
from incidents.time_units import TimeUnit
from incidents.workflow import KEEP, PAUSE, RESUME, STOP, Needs, Transition
from incidents.working_time import WorkingCalendar, moved_on

FIRST_CLOCK = "verify"
ACKNOWLEDGE, ANSWER = "acknowledge", "answer"
BY_AGENCY = frozenset({"inspect", "finding", "order", "remediation"})
"""Clocks that the agency answers for to which the case was given; for the others it is the commune."""
RESULTS = frozenset(
    {State.REJECTED, State.DUPLICATE, State.REFERRED, State.VIOLATION_FOUND, State.NO_VIOLATION, State.CLOSED}
)
"""States that are an answer to who reported."""
BY_DATE = Allowance(1, TimeUnit.WORKING_DAYS)
"""Stands for a clock that ends on a day that staff gave: what is left of it is working time."""


def start_first(incident: Incident, *, at: dt.datetime) -> None:
    """The clocks of an incident that somebody has to look at from now on. One query."""
    given, calendar = allowances([FIRST_CLOCK, ACKNOWLEDGE, ANSWER], incident.category, needed=FIRST_CLOCK)
    _start(incident, FIRST_CLOCK, at=at, due=given[FIRST_CLOCK].due_at(at, calendar))
    incident.acknowledged_at = incident.answered_at = None
    incident.acknowledge_by = given[ACKNOWLEDGE].due_at(at, calendar) if ACKNOWLEDGE in given else None
    incident.answer_by = given[ANSWER].due_at(at, calendar) if ANSWER in given else None


def stop(incident: Incident) -> None:
    """No clock runs, nobody has to look, nobody waits for an answer."""
    incident.clock, incident.due_at, incident.clock_started_at = "", None, None
    incident.acknowledge_by = incident.answer_by = None


def set_clock(incident: Incident, row: Transition, *, at: dt.datetime, due_on: dt.date | None) -> None:
    """Starts, keeps, stops, pauses or resumes the incident's clock as the row says; one that runs already goes on.
    Rows that need a date run until the end of working time on `due_on`, the others for the time of `StepDeadline`."""
    if row.target in RESULTS and incident.answered_at is None:
        incident.answered_at = at
    if row.clock == KEEP:
        return
    if row.clock == STOP:
        incident.clock, incident.due_at, incident.clock_started_at = "", None, None
    elif row.clock == RESUME:
        _resume(incident, at)
    elif row.clock == FIRST_CLOCK:
        start_first(incident, at=at)
    elif Needs.DUE_DATE in row.needs and due_on is not None:
        if row.clock == PAUSE:
            incident.held_clock, incident.held_due_at, incident.held_at = incident.clock, incident.due_at, at
        _start(incident, row.clock, at=at, due=end_of_work(due_on))
    elif row.clock != incident.clock:
        given, calendar = allowance(row.clock, incident.category)
        _start(incident, row.clock, at=at, due=given.due_at(at, calendar))


def extend(incident: Incident, until: dt.datetime) -> None:
    """The running clock ends at `until`; the reporter's answer, unless on hold, is not due before the step."""
    incident.due_at = until
    if incident.clock != PAUSE and incident.answer_by is not None and incident.answered_at is None:
        incident.answer_by = max(incident.answer_by, until)


def shorten(incident: Incident, *, at: dt.datetime) -> None:
    """After a change of kind: of each promise and the time that the new kind has from `at`, the earlier one counts.
    Clocks that end on a day staff gave stay as they are. While on hold, what waits is measured the same way."""
    held = incident.state == State.ON_HOLD
    clock = incident.held_clock if held else incident.clock
    given, calendar = allowances([clock, ACKNOWLEDGE, ANSWER], incident.category)
    if clock in given and held and incident.held_due_at and incident.held_at:
        by_work = given[clock].unit.by_work
        left = moved_on(incident.held_due_at, incident.held_at, at, calendar, by_work=by_work)
        if given[clock].due_at(at, calendar) < left:
            incident.held_due_at, incident.held_at = given[clock].due_at(at, calendar), at
    elif clock in given and incident.due_at:
        incident.due_at = min(incident.due_at, given[clock].due_at(at, calendar))
    if ANSWER in given and incident.answer_by and incident.answered_at is None:
        incident.answer_by = min(incident.answer_by, given[ANSWER].due_at(at, calendar))


def running(incident: Incident) -> dict[str, dt.datetime]:
    """The clocks that run and when each ends. On hold nobody owes the reporter a result."""
    if incident.due_at is None:
        return {}
    ends = {incident.clock: incident.due_at}
    if incident.acknowledge_by is not None and incident.acknowledged_at is None:
        ends[ACKNOWLEDGE] = incident.acknowledge_by
    if incident.answer_by is not None and incident.answered_at is None and incident.state != State.ON_HOLD:
        ends[ANSWER] = incident.answer_by
    return ends


def counting(clock: str, incident: Incident) -> tuple[bool, WorkingCalendar]:
    """Whether what is left of the clock is working time, and the calendar. One query."""
    given, calendar = allowances([clock], incident.category)
    return given.get(clock, BY_DATE).unit.by_work, calendar


def _start(incident: Incident, clock: str, *, at: dt.datetime, due: dt.datetime) -> None:
    incident.clock, incident.clock_started_at, incident.due_at = clock, at, due


def _resume(incident: Incident, at: dt.datetime) -> None:
    due, held_at, clock = incident.held_due_at, incident.held_at, incident.held_clock
    incident.held_clock, incident.held_due_at, incident.held_at = "", None, None
    if due is None or held_at is None:
        incident.clock, incident.due_at, incident.clock_started_at = "", None, None
        return
    given, calendar = allowances([clock, ANSWER], incident.category)
    by_work = given.get(clock, BY_DATE).unit.by_work
    _start(incident, clock, at=at, due=moved_on(due, held_at, at, calendar, by_work=by_work))
    if incident.answer_by is not None and incident.answered_at is None:
        by_work = given.get(ANSWER, BY_DATE).unit.by_work
        incident.answer_by = moved_on(incident.answer_by, held_at, at, calendar, by_work=by_work)
