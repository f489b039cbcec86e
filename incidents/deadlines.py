"""When a step must be done: arithmetic of Viet Nam's working days.

Working days are Monday to Friday less public holidays (Tết by the lunar calendar) with the days swapped by decision
of the year; a `SpecialDay` row goes before the published calendar. A deadline of n days ends at the close of the
n-th working day after the day it starts. The numbers of days are settings (`StepDeadline`), not law.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.db import connection

from incidents.models import Category, StepDeadline

DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """`special` maps a day to whether it is worked, whatever the published calendar says."""

    special: Mapping[dt.date, bool] = field(default_factory=dict)

    def works(self, day: dt.date) -> bool:
        if day in self.special:
            return self.special[day]
        published = _published(day.year)
        if day in published:
            return False
        return day.weekday() < SATURDAY or day in published.weekend_workdays


@cache
def _published(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, expand=False)


def add_working_days(start: dt.date, days: int, calendar: WorkingCalendar) -> dt.date:
    """The `days`-th working day after `start`, `days` ≥ 1."""
    day = start
    for _ in range(days):
        day += DAY
        while not calendar.works(day):
            day += DAY
    return day


def working_days_between(start: dt.date, end: dt.date, calendar: WorkingCalendar) -> int:
    """Working days after `start` up to and with `end`; 0 when `end` is not later."""
    return sum(calendar.works(start + DAY * n) for n in range(1, (end - start).days + 1))


def end_of_work(day: dt.date) -> dt.datetime:
    """The close of working time on that day, aware."""
    return dt.datetime.combine(day, settings.WORK_ENDS_AT, tzinfo=_zone())


def local_day(moment: dt.datetime) -> dt.date:
    """The day in Viet Nam at that moment."""
    return moment.astimezone(_zone()).date()


def due_at(start: dt.datetime, days: int, calendar: WorkingCalendar) -> dt.datetime:
    """When a step of so many working days ends that starts at `start` (aware)."""
    return end_of_work(add_working_days(local_day(start), days, calendar))


def moved_on(due: dt.datetime, held_at: dt.datetime, resumed_at: dt.datetime, calendar: WorkingCalendar) -> dt.datetime:
    """The new end of a clock that stood still from `held_at` to `resumed_at`: it has the working days left that it
    had, at least one, counted from the day it goes on. A step that was overdue when it was held is overdue still."""
    if due < held_at:
        return due
    left = working_days_between(local_day(held_at), local_day(due), calendar)
    return due_at(resumed_at, max(left, 1), calendar)


def latest_day(clock: str, said_at: dt.datetime) -> dt.date:
    """The last day that a person may give the clock, saying so at `said_at` (aware)."""
    most = {"hold": settings.HOLD_MAX_DAYS, "remediation": settings.REMEDIATION_MAX_DAYS}
    return local_day(said_at) + DAY * most.get(clock, settings.EXTENSION_MAX_DAYS)


_SPECIAL_DAYS = "SELECT json_object_agg(day, works) FROM incidents_specialday"
_STEP_DAYS = """
    SELECT working_days FROM incidents_stepdeadline
    WHERE clock = %(clock)s AND (category_id = %(category)s OR category_id IS NULL)
    ORDER BY category_id NULLS LAST LIMIT 1
"""
"""Both asked with every report that comes in; put together by the ORM each time, they take ten times as long."""


def current_calendar() -> WorkingCalendar:
    """The published calendar with the rows an office added. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SPECIAL_DAYS)
        return _calendar(*cursor.fetchone())


def step_days(clock: str, category: Category) -> int:
    """Working days the step may take for this kind of incident: the kind's own row, else the general one. One query.
    A clock without any row raises `StepDeadline.DoesNotExist`."""
    return step_by_calendar(clock, category)[0]


def step_by_calendar(clock: str, category: Category) -> tuple[int, WorkingCalendar]:
    """`step_days` and `current_calendar` in one query."""
    with connection.cursor() as cursor:
        asked = f"SELECT ({_STEP_DAYS}), ({_SPECIAL_DAYS})"
        cursor.execute(asked, {"clock": clock, "category": category.pk})
        days, special = cursor.fetchone()
    if days is None:
        raise StepDeadline.DoesNotExist(f"no StepDeadline for the clock {clock!r}")
    return days, _calendar(special)


def _calendar(special: dict[str, bool] | None) -> WorkingCalendar:
    return WorkingCalendar(special={dt.date.fromisoformat(day): works for day, works in (special or {}).items()})


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
