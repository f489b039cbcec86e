"""How long a step may take, and on which calendar: rows that an office edits, read here, counted by `working_time`.

The numbers are settings (`StepDeadline`), not law.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from incidents.models import Category, StepDeadline
from incidents.time_units import TimeUnit
from incidents.working_time import DAY, USUAL_HOURS, WorkingCalendar, in_order, limit_after, local_day


@dataclass(frozen=True)
class Allowance:
    """The time a step may take."""

    amount: int
    unit: TimeUnit

    def due_at(self, start: dt.datetime, calendar: WorkingCalendar) -> dt.datetime:
        """When a step ends that starts at `start` (aware)."""
        return limit_after(start, self.amount, self.unit, calendar)


def end_of_work(day: dt.date, calendar: WorkingCalendar | None = None) -> dt.datetime:
    """The close of work on that day, aware. Without a calendar, by today's; one query."""
    return (calendar or current_calendar()).closes(day)


def latest_day(clock: str, said_at: dt.datetime) -> dt.date:
    """The last day that a person may give the clock, saying so at `said_at` (aware)."""
    most = {"hold": settings.HOLD_MAX_DAYS, "remediation": settings.REMEDIATION_MAX_DAYS}
    return local_day(said_at) + DAY * most.get(clock, settings.EXTENSION_MAX_DAYS)


_CALENDAR = """
    (SELECT json_object_agg(day, works) FROM incidents_specialday),
    (SELECT json_agg(json_build_array(weekday, starts, ends)) FROM incidents_workinghours)
"""
_ALLOWANCES = """
    (SELECT json_object_agg(clock, json_build_array(amount, unit)) FROM (
        SELECT DISTINCT ON (clock) clock, amount, unit FROM incidents_stepdeadline
        WHERE clock = ANY(%(clocks)s) AND (category_id = %(category)s OR category_id IS NULL)
        ORDER BY clock, category_id NULLS LAST
    ) AS nearest)
"""
"""Both asked with every report that comes in; put together by the ORM each time, they take ten times as long."""


def current_calendar() -> WorkingCalendar:
    """The published calendar with the days and hours an office entered. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_CALENDAR}")
        return _calendar(*cursor.fetchone())


def allowances(
    clocks: Iterable[str], category: Category, *, needed: str = ""
) -> tuple[dict[str, Allowance], WorkingCalendar]:
    """The time that these clocks have for this kind of incident (the kind's own row, else the general one; a clock
    without a row is left out), with the current calendar. One query. Raises `StepDeadline.DoesNotExist` when the clock
    `needed` has no row."""
    with connection.cursor() as cursor:
        asked = f"SELECT {_ALLOWANCES}, {_CALENDAR}"
        cursor.execute(asked, {"clocks": list(clocks), "category": category.pk})
        found, special, hours = cursor.fetchone()
    given = {clock: Allowance(amount, TimeUnit(unit)) for clock, (amount, unit) in (found or {}).items()}
    if needed and needed not in given:
        raise StepDeadline.DoesNotExist(f"no StepDeadline for the clock {needed!r}")
    return given, _calendar(special, hours)


def allowance(clock: str, category: Category) -> tuple[Allowance, WorkingCalendar]:
    """The same for one clock that must have a row."""
    found, calendar = allowances([clock], category, needed=clock)
    return found[clock], calendar


def _calendar(special: dict[str, bool] | None, hours: list[list[Any]] | None) -> WorkingCalendar:
    spans: dict[int, list[tuple[dt.time, dt.time]]] = {}
    for weekday, starts, ends in hours or ():
        spans.setdefault(weekday, []).append((dt.time.fromisoformat(starts), dt.time.fromisoformat(ends)))
    return WorkingCalendar(
        special={dt.date.fromisoformat(day): works for day, works in (special or {}).items()},
        hours={weekday: in_order(of_day) for weekday, of_day in spans.items()} or USUAL_HOURS,
    )
