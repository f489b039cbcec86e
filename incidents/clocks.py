"""Which clock runs on an incident, and until when."""

import datetime as dt

from incidents.deadlines import current_calendar, due_at, end_of_work, moved_on, step_days
from incidents.models import Incident
from incidents.workflow import KEEP, PAUSE, RESUME, STOP, Needs, Transition


def set_clock(incident: Incident, row: Transition, *, at: dt.datetime, due_on: dt.date | None) -> None:
    """Starts, keeps, stops, pauses or resumes the incident's clock as the row says. Rows that need a date run until
    the end of working time on `due_on`, the others for the working days of `StepDeadline`. Saves nothing."""
    if row.clock == KEEP:
        return
    if row.clock == STOP:
        incident.clock, incident.due_at = "", None
    elif row.clock == RESUME:
        incident.clock, incident.due_at = _resumed(incident, at)
        incident.held_clock, incident.held_due_at, incident.held_at = "", None, None
    else:
        if row.clock == PAUSE:
            incident.held_clock, incident.held_due_at, incident.held_at = incident.clock, incident.due_at, at
        incident.clock = row.clock
        if Needs.DUE_DATE in row.needs and due_on is not None:
            incident.due_at = end_of_work(due_on)
        else:
            incident.due_at = due_at(at, step_days(row.clock, incident.category), current_calendar())


def _resumed(incident: Incident, at: dt.datetime) -> tuple[str, dt.datetime | None]:
    if incident.held_due_at is None or incident.held_at is None:
        return "", None
    return incident.held_clock, moved_on(incident.held_due_at, incident.held_at, at, current_calendar())
