"""Arithmetic of Viet Nam's working time, on a calendar that is handed in: no clock, no database.

Days are worked when the office's hours name their weekday, less public holidays (Tết by the lunar calendar) with the
days swapped by decision of the year; what an office entered (`SpecialDay`) goes before the published calendar. All
moments are aware; a day is one of Viet Nam.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings

from incidents.time_units import TimeUnit

DAY = dt.timedelta(days=1)
NOTHING = dt.timedelta()
END_OF_DAY = dt.time(23, 59)

Hours = tuple[tuple[dt.time, dt.time], ...]

USUAL_DAY: Hours = ((dt.time(7, 30), dt.time(11, 30)), (dt.time(13), dt.time(17)))
USUAL_HOURS: dict[int, Hours] = dict.fromkeys(range(5), USUAL_DAY)
"""Monday (0) to Friday. What a new site starts with, and what counts while an office has named no hours at all."""


@dataclass(frozen=True)
class WorkingCalendar:
    """`special` maps a day to whether it is worked, whatever the published calendar says; `hours` a weekday (0 is
    Monday) to its spans of work, in order and apart (see `in_order`)."""

    special: Mapping[dt.date, bool] = field(default_factory=dict)
    hours: Mapping[int, Hours] = field(default_factory=lambda: USUAL_HOURS)

    def works(self, day: dt.date) -> bool:
        if day in self.special:
            return self.special[day]
        published = _published(day.year)
        if day in published:
            return False
        return day.weekday() in self.hours or day in published.weekend_workdays

    def hours_of(self, day: dt.date) -> Hours:
        """As if the day were worked: a swapped Saturday has the hours of the week's first day."""
        return self.hours.get(day.weekday()) or self.hours[min(self.hours)]

    def closes(self, day: dt.date) -> dt.datetime:
        """The close of work on that day; on a day off, the hour at which work would have ended."""
        return _moment(day, self.hours_of(day)[-1][1])

    def open_at(self, moment: dt.datetime) -> bool:
        """Between the first hour of a worked day and its close, the break at noon too."""
        spans = list(self.spans(local_day(moment)))
        return bool(spans) and spans[0][0] <= moment < spans[-1][1]

    def spans(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        if self.works(day):
            for begins, ends in self.hours_of(day):
                yield _moment(day, begins), _moment(day, ends)


def in_order(spans: Iterable[tuple[dt.time, dt.time]]) -> Hours:
    """The spans by their beginning, those that touch or overlap made one."""
    joined: list[tuple[dt.time, dt.time]] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return tuple(joined)


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


def add_working_time(start: dt.datetime, time: dt.timedelta, calendar: WorkingCalendar) -> dt.datetime:
    """When so much working time has passed since `start`; `start` itself for none. What ends with a span of work ends
    there, not when the next one begins."""
    if time <= NOTHING:
        return start
    day, left = local_day(start), time
    while True:
        for begins, ends in calendar.spans(day):
            span = ends - max(begins, start)
            if span >= left:
                return max(begins, start) + left
            left -= max(span, NOTHING)
        day += DAY


def working_time_before(end: dt.datetime, time: dt.timedelta, calendar: WorkingCalendar) -> dt.datetime:
    """The last moment from which so much working time passes until `end`; `end` itself for none."""
    if time <= NOTHING:
        return end
    day, left = local_day(end), time
    while True:
        for begins, ends in reversed(list(calendar.spans(day))):
            span = min(ends, end) - begins
            if span >= left:
                return min(ends, end) - left
            left -= max(span, NOTHING)
        day -= DAY


def working_time_between(start: dt.datetime, end: dt.datetime, calendar: WorkingCalendar) -> dt.timedelta:
    """Working time from `start` to `end`; none when `end` is not later."""
    passed, day, last = NOTHING, local_day(start), local_day(end)
    while day <= last:
        for begins, ends in calendar.spans(day):
            passed += max(min(ends, end) - max(begins, start), NOTHING)
        day += DAY
    return passed


def limit_after(start: dt.datetime, amount: int, unit: TimeUnit, calendar: WorkingCalendar) -> dt.datetime:
    """When a time limit of so many units ends that begins at `start`, on the minute. Days count from the day after
    `start`: a working day ends with its work, a calendar day at 23:59. Hours count from the minute of `start`."""
    start = on_the_minute(start)
    match unit:
        case TimeUnit.WORKING_DAYS:
            return calendar.closes(add_working_days(local_day(start), amount, calendar))
        case TimeUnit.CALENDAR_DAYS:
            return _moment(local_day(start) + DAY * amount, END_OF_DAY)
        case TimeUnit.WORKING_HOURS:
            return add_working_time(start, dt.timedelta(hours=amount), calendar)
        case TimeUnit.CALENDAR_HOURS:
            return start + dt.timedelta(hours=amount)


def moved_on(
    due: dt.datetime, held_at: dt.datetime, resumed_at: dt.datetime, calendar: WorkingCalendar, *, by_work: bool = True
) -> dt.datetime:
    """The new end of a clock that stood still from `held_at` to `resumed_at`, counted in whole minutes: it has exactly
    the time left that it had; working time or, not `by_work`, any. A step that was overdue when it was held is overdue
    still."""
    held_at, resumed_at = on_the_minute(held_at), on_the_minute(resumed_at)
    if due < held_at:
        return due
    if by_work:
        return add_working_time(resumed_at, working_time_between(held_at, due, calendar), calendar)
    return resumed_at + (due - held_at)


def on_the_minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)


def local_day(moment: dt.datetime) -> dt.date:
    """The day in Viet Nam at that moment."""
    return moment.astimezone(_zone()).date()


@cache
def _published(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, expand=False)


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=_zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
