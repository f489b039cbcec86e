"""The job that reminds before a step is due, and tells leaders once it is overdue: first those of the agency that has
to do it or of its commune, after a further time those one level up.

Each telling is a row of `Escalation` about one end of one clock, so that the job may run again at any moment; two runs
at once take turns by a lock of the database. Nothing here ends an overdue step: only the step does, or a leader who
extends it with a reason. What an office's book brought in and nobody has touched since is not told of.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from incidents.clocks import running
from incidents.deadlines import current_calendar
from incidents.escalation_notices import Told, tell_all
from incidents.events import append_to_each
from incidents.in_charge import Offices
from incidents.models import Escalation, EscalationLevel, Incident
from incidents.working_time import local_day, working_time_before

AT_ONCE = 2000
"""Of tellings in one transaction."""
LOCK = 7_301_160
"""Any number that no other lock of this database has."""

_DUE = """
    WITH running AS (
        SELECT id, clock, due_at, coalesce(clock_started_at, received_at) AS started_at
        FROM incidents_incident WHERE due_at < %(horizon)s
        UNION ALL
        SELECT id, 'acknowledge', acknowledge_by, received_at
        FROM incidents_incident WHERE acknowledged_at IS NULL AND acknowledge_by < %(horizon)s AND clock <> ''
        UNION ALL
        SELECT id, 'answer', answer_by, received_at FROM incidents_incident
        WHERE answered_at IS NULL AND answer_by < %(horizon)s AND clock <> '' AND state <> 'on_hold'
    ), reached AS (
        SELECT running.*, CASE
            WHEN running.due_at < CASE WHEN kind.emergency THEN %(again_emergency)s ELSE %(again)s END THEN 2
            WHEN running.due_at < %(now)s THEN 1
            WHEN %(now)s >= greatest(
                running.due_at - %(before)s, started_at + (running.due_at - started_at) * %(part)s
            ) THEN 0
        END AS level
        FROM running JOIN incidents_incident AS incident USING (id)
        JOIN incidents_category AS kind ON kind.id = incident.category_id
        WHERE NOT EXISTS (
            SELECT FROM incidents_ledgercase AS made
            WHERE made.code = incident.code AND made.version = incident.version AND NOT made.undone
        )
    )
    SELECT reached.id, reached.clock, reached.due_at, told.level
    FROM reached CROSS JOIN LATERAL generate_series(least(1, reached.level), reached.level) AS told (level)
    WHERE NOT EXISTS (
        SELECT FROM incidents_escalation AS e
        WHERE (e.incident_id, e.clock, e.due_at, e.level) = (reached.id, reached.clock, reached.due_at, told.level)
    )
    ORDER BY reached.id, reached.due_at, told.level LIMIT %(at_once)s
"""
"""What is to be told: of an overdue clock every level up to the one reached, else the reminder where it is time."""


@dataclass(frozen=True)
class _Owed:
    incident_id: int
    clock: str
    due_at: dt.datetime
    level: EscalationLevel


def watch(now: dt.datetime | None = None) -> int:
    """Reminds and escalates all that is due at `now`; how many tellings were new. A case that somebody is changing at
    this moment is left to the next run."""
    now = now or timezone.now()
    bounds = _bounds(now)
    offices = Offices.on(local_day(now))
    done = 0
    while new := _some(bounds, offices, now):
        done += new
    return done


def _bounds(now: dt.datetime) -> dict[str, Any]:
    hours = dt.timedelta(hours=1)
    before = settings.REMIND_BEFORE_HOURS * hours
    return {
        "now": now,
        "before": before,
        "horizon": now + before,
        "part": settings.REMIND_AFTER_PART,
        "again": working_time_before(now, settings.ESCALATE_AGAIN_HOURS * hours, current_calendar()),
        "again_emergency": now - settings.ESCALATE_AGAIN_EMERGENCY_HOURS * hours,
        "at_once": AT_ONCE,
    }


@transaction.atomic
def _some(bounds: dict[str, Any], offices: Offices, now: dt.datetime) -> int:
    """Tells of at most `AT_ONCE`, in a number of statements that does not grow with them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_DUE, bounds)
        owed = [_Owed(pk, clock, due, EscalationLevel(level)) for pk, clock, due, level in cursor.fetchall()]
    told = _still_so(owed, offices)
    Escalation.objects.bulk_create(
        Escalation(
            incident=one.incident, clock=one.clock, due_at=one.due_at, level=one.level, agency_id=one.agency_id, at=now
        )
        for one in told
    )
    append_to_each(_events(told, offices), "escalate", at=now)
    tell_all(told, at=now)
    return len(told)


def _still_so(owed: Iterable[_Owed], offices: Offices) -> list[Told]:
    """With the incidents locked: who is told of what, where the clock runs still and ends when it did."""
    ids = {one.incident_id for one in owed}
    rows = Incident.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=ids)
    incidents = {row.pk: row for row in rows.select_related("unit").defer("unit__geometry", "unit__outline")}
    found = []
    for one in owed:
        incident = incidents.get(one.incident_id)
        if incident is not None and running(incident).get(one.clock) == one.due_at:
            agency_id, users = _whom(one, incident, offices)
            found.append(Told(incident, one.clock, one.due_at, one.level, agency_id, frozenset(users)))
    return found


def _whom(one: _Owed, incident: Incident, offices: Offices) -> tuple[int | None, set[int]]:
    step = {"clock": one.clock, "agency_id": incident.agency_id, "unit_id": incident.unit_id}
    if one.level == EscalationLevel.REMINDER:
        return offices.to_remind(**step)  # type: ignore[arg-type]
    first, above = offices.to_tell(**step)  # type: ignore[arg-type]
    agency_id = first if one.level == EscalationLevel.LEADER else above
    return agency_id, offices.leaders.get(agency_id, set()) if agency_id is not None else set()


def _events(told: Iterable[Told], offices: Offices) -> dict[Incident, dict[str, object]]:
    """One event an incident, whatever of it is overdue. A reminder is none, nor that there is nobody one level up."""
    by_incident: dict[Incident, list[Told]] = defaultdict(list)
    for one in told:
        if one.level == EscalationLevel.LEADER or (one.level == EscalationLevel.ABOVE and one.agency_id is not None):
            by_incident[one.incident].append(one)
    return {
        incident: {
            "level": max(one.level for one in tellings),
            "clocks": sorted({one.clock for one in tellings}),
            "leaders_of": list(dict.fromkeys(offices.labels[one.agency_id] for one in tellings if one.agency_id)),
        }
        for incident, tellings in by_incident.items()
    }
