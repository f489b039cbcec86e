"""What one person takes along for a day: the cases that wait for them, and what they may do there without a line."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from agencies.models import User
from agencies.policy import can, require
from incidents.deadlines import latest_day
from incidents.field.telling import line_told, photos_told
from incidents.handling import ENDS, too_late_to_hold
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox, works_by_assignment
from incidents.models import Incident, Report
from incidents.pages_case import ASIDE
from incidents.pages_case_file import line_events, lines_of
from incidents.pages_words import MEANINGS, STEP_ICONS, step_label
from incidents.states import State
from incidents.workflow import TRANSITIONS, Needs, Transition
from incidents.working_time import local_day

MOST_CASES = 30
MOST_LINES = 30
"""Of a timeline, the newest."""
MOST_PHOTOS = 12
"""Of a case, the newest."""
KEPT_FOR = dt.timedelta(hours=24)
ROWS = tuple(row for row in TRANSITIONS if not row.needs & {Needs.AGENCY, Needs.DUPLICATE_OF})
"""Steps that need no look at other cases or agencies, which the phone does not have."""


def bundle(user: User) -> dict[str, Any]:
    """The person's open cases, the earliest deadline first, at most `MOST_CASES` (`left_out` tells how many more there
    are): those handed to the agency for whom these are the work, else those of the area too. Never who reported.
    A fixed number of queries. Raises `NotAllowed`."""
    require(user, "incident.view")
    now = timezone.now()
    found = inbox(user=user, filters=InboxFilter(mine=works_by_assignment(user))).exclude(state__in=ENDS)
    cases = list(
        found.select_related("category", "unit", "agency")
        .defer("unit__geometry", "unit__outline", "unit__centre")
        .prefetch_related(
            Prefetch("events", line_events().order_by("-version")),
            "photos",
            Prefetch(
                "reports", Report.objects.only("incident", "words", "place_words", "asked", "answers", "received_at")
            ),
        )[:MOST_CASES]
    )
    return {
        "made_at": now.isoformat(),
        "until": (now + KEPT_FOR).isoformat(),
        "left_out": max(0, found.count() - len(cases)),
        "states": {state.value: str(state.label) for state in State},
        "rows": {_name(row): _row_told(row, now) for row in ROWS},
        "cases": [_case_told(user, incident) for incident in cases],
    }


def _name(row: Transition) -> str:
    return f"{row.source.value}:{row.target.value}"


def _row_told(row: Transition, now: dt.datetime) -> dict[str, Any]:
    return {
        "source": row.source.value,
        "target": row.target.value,
        "label": str(step_label(row)),
        "icon": STEP_ICONS[row.target],
        "aside": row.target in ASIDE,
        "needs": sorted(need.value for need in row.needs),
        "earliest": (local_day(now) + dt.timedelta(days=1)).isoformat(),
        "latest": latest_day(row.clock, now).isoformat() if Needs.DUE_DATE in row.needs else "",
    }


def _case_told(user: User, incident: Incident) -> dict[str, Any]:
    """`rows` are all that this person may do to it, from whatever state, so that a second step may follow a first that
    waits too; but no hold of what is overdue."""
    return {
        "code": incident.code,
        "version": incident.version,
        "kind": incident.category.label,
        "icon": incident.category.icon,
        "state": incident.state,
        "state_label": State(incident.state).label,
        "meaning": str(MEANINGS[State(incident.state)].now),
        "held_from": incident.held_from,
        "due_at": incident.due_at.isoformat() if incident.due_at else "",
        "unit": incident.unit.full_name,
        "agency": incident.agency.label if incident.agency else "",
        "place_words": incident.place_words,
        "point": None if incident.place_unclear else [round(incident.location.y, 5), round(incident.location.x, 5)],
        "is_sample": incident.is_sample,
        "reports": [_report_told(report) for report in incident.reports.all()],
        "lines": [line_told(line) for line in lines_of(incident.events.all())[:MOST_LINES]],
        "photos": photos_told(list(incident.photos.all())[-MOST_PHOTOS:][::-1]),
        "rows": [_name(row) for row in ROWS if can(user, row.verb, incident) and not too_late_to_hold(row, incident)],
        "may_note": can(user, "incident.note", incident),
    }


def _report_told(report: Report) -> dict[str, Any]:
    return {
        "at": report.received_at.isoformat(),
        "words": report.words,
        "place_words": report.place_words,
        "answers": [[told.question, told.answer] for told in report.told_answers],
    }
