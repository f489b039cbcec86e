"""Working time against the calendar on the wall: each expected moment was worked out by hand."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.time_units import TimeUnit
from incidents.working_time import (
    USUAL_DAY,
    WorkingCalendar,
    add_working_days,
    add_working_time,
    in_order,
    limit_after,
    moved_on,
    working_days_between,
    working_time_before,
    working_time_between,
)

PUBLISHED = WorkingCalendar()
VIET_NAM = dt.timezone(dt.timedelta(hours=7))
UNITS = {
    "wd": TimeUnit.WORKING_DAYS,
    "cd": TimeUnit.CALENDAR_DAYS,
    "wh": TimeUnit.WORKING_HOURS,
    "ch": TimeUnit.CALENDAR_HOURS,
}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    """“2026-03-02 08:00” in Viet Nam."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIET_NAM)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # plain weeks
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-02", 4, "2026-03-06"),
        ("2026-03-02", 5, "2026-03-09"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-08", 1, "2026-03-09"),
        ("2026-03-08", 10, "2026-03-20"),
        # New Year
        ("2025-12-31", 1, "2026-01-02"),
        ("2026-12-31", 1, "2027-01-04"),
        # Tết Bính Ngọ: off from Monday 16 to Friday 20 February 2026
        ("2026-02-12", 1, "2026-02-13"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-14", 1, "2026-02-23"),
        ("2026-02-17", 1, "2026-02-23"),
        ("2026-02-20", 5, "2026-02-27"),
        ("2026-02-09", 5, "2026-02-23"),
        # Tết Đinh Mùi: the first of the first month is Saturday 6 February 2027
        ("2027-02-03", 1, "2027-02-11"),
        ("2027-02-06", 1, "2027-02-11"),
        ("2027-02-08", 2, "2027-02-12"),
        ("2027-02-03", 3, "2027-02-15"),
        # Hùng Kings' day falls on Sunday 26 April 2026 and is made up for on Monday
        ("2026-04-24", 1, "2026-04-28"),
        # 30 April and 1 May 2026 are Thursday and Friday
        ("2026-04-29", 1, "2026-05-04"),
        ("2026-04-27", 3, "2026-05-04"),
        # 1 May 2027 is a Saturday, made up for on Monday
        ("2027-04-29", 1, "2027-05-04"),
        # National Day 2026: Monday 31 August was swapped for Saturday 22 August, which is worked
        ("2026-08-21", 1, "2026-08-22"),
        ("2026-08-22", 1, "2026-08-24"),
        ("2026-08-20", 3, "2026-08-24"),
        ("2026-08-28", 1, "2026-09-03"),
        ("2026-08-31", 2, "2026-09-04"),
        # National Day 2027: Thursday and Friday
        ("2027-09-01", 1, "2027-09-06"),
        # Hùng Kings' day 2027 is Friday 16 April
        ("2027-04-15", 1, "2027-04-19"),
        # across a year
        ("2026-12-25", 5, "2027-01-04"),
        # Tết Ất Tỵ: off from Monday 27 to Friday 31 January 2025
        ("2025-01-24", 1, "2025-02-03"),
        ("2025-01-24", 2, "2025-02-04"),
        # Friday 2 May 2025 was swapped for Saturday 26 April, which was worked
        ("2025-04-24", 2, "2025-04-26"),
        ("2025-04-25", 2, "2025-04-28"),
        ("2025-04-29", 1, "2025-05-05"),
        # National Day 2025: Monday and Tuesday
        ("2025-08-29", 1, "2025-09-03"),
    ],
)
def test_the_nth_working_day(start: str, days: int, end: str) -> None:
    assert add_working_days(day(start), days, PUBLISHED) == day(end)
    assert working_days_between(day(start), day(end), PUBLISHED) == days


LIMITS = """
# hours of work on a plain Monday, its noon, evening and night
2026-03-02 08:00   2 wh  2026-03-02 10:00
2026-03-02 08:00   4 wh  2026-03-02 13:30
2026-03-02 10:30   1 wh  2026-03-02 11:30
2026-03-02 11:00   1 wh  2026-03-02 13:30
2026-03-02 12:15   1 wh  2026-03-02 14:00
2026-03-02 16:30   1 wh  2026-03-03 08:00
2026-03-02 17:00   1 wh  2026-03-03 08:30
2026-03-02 22:47   4 wh  2026-03-03 11:30
2026-03-03 03:00   1 wh  2026-03-03 08:30
2026-03-02 08:00   8 wh  2026-03-03 08:00
2026-03-02 07:30  40 wh  2026-03-06 17:00
# over a weekend
2026-03-06 16:00   2 wh  2026-03-09 08:30
2026-03-07 10:00   4 wh  2026-03-09 11:30
2026-03-08 23:59   5 wh  2026-03-09 14:00
# over Tết 2025, 2026, 2027
2025-01-24 15:00   4 wh  2025-02-03 09:30
2026-02-13 16:00   2 wh  2026-02-23 08:30
2026-02-17 09:00   4 wh  2026-02-23 11:30
2027-02-03 16:00   2 wh  2027-02-11 08:30
# days swapped by decision: Saturdays that are worked, the Monday and the Friday for which they are
2026-08-21 16:00   2 wh  2026-08-22 08:30
2026-08-22 16:00   2 wh  2026-08-24 08:30
2026-08-28 16:30   1 wh  2026-09-03 08:00
2025-04-25 16:00   2 wh  2025-04-26 08:30
2025-04-29 16:30   1 wh  2025-05-05 08:00
# Hùng Kings' day on a Sunday, made up for on Monday
2026-04-24 16:00   2 wh  2026-04-28 08:30
# across the year
2026-12-31 16:00   2 wh  2027-01-04 08:30
2025-12-31 16:30   9 wh  2026-01-05 08:00
# hours by day and night
2026-03-06 22:00  24 ch  2026-03-07 22:00
2026-03-07 23:30   1 ch  2026-03-08 00:30
2026-02-17 02:15  24 ch  2026-02-18 02:15
2026-12-31 23:00   2 ch  2027-01-01 01:00
2028-02-28 12:00  24 ch  2028-02-29 12:00
# days, whatever they are
2026-03-02 08:00   1 cd  2026-03-03 23:59
2026-03-06 23:30   2 cd  2026-03-08 23:59
2026-02-14 10:00   7 cd  2026-02-21 23:59
2026-12-31 00:05   1 cd  2027-01-01 23:59
# working days end with their work, and a day begins at midnight in Viet Nam
2026-03-02 23:30   2 wd  2026-03-04 17:00
2026-03-03 00:30   1 wd  2026-03-04 17:00
2026-03-06 07:00   1 wd  2026-03-09 17:00
2026-02-13 18:00   1 wd  2026-02-23 17:00
2026-08-21 07:00   1 wd  2026-08-22 17:00
"""
PAUSES = """
# due              held              goes on           counts  due then
2026-03-06 17:00   2026-03-04 10:00  2026-03-16 10:00  work    2026-03-18 17:00
2026-03-06 17:00   2026-03-06 10:00  2026-03-16 10:00  work    2026-03-16 17:00
2026-03-05 09:00   2026-03-04 16:45  2026-03-07 12:00  work    2026-03-09 09:15
2026-03-02 17:00   2026-03-02 12:00  2026-03-03 12:30  work    2026-03-03 17:00
# over Tết, within it, and going on just before it
2026-02-24 17:00   2026-02-12 15:00  2026-02-27 07:30  work    2026-03-04 09:30
2026-02-23 17:00   2026-02-14 09:00  2026-02-22 20:00  work    2026-02-23 17:00
2026-02-03 17:00   2026-02-02 13:00  2026-02-13 13:00  work    2026-02-23 17:00
2027-02-12 11:30   2027-02-03 16:00  2027-02-08 09:00  work    2027-02-12 14:00
# into a swapped Saturday, and across the year
2026-08-21 17:00   2026-08-20 13:00  2026-08-21 13:00  work    2026-08-22 17:00
2026-12-30 17:00   2026-12-29 15:00  2026-12-31 15:00  work    2027-01-04 17:00
# by day and night
2026-03-07 22:00   2026-03-07 20:00  2026-03-09 03:00  all     2026-03-09 05:00
2027-01-01 01:00   2026-12-31 23:30  2027-02-06 00:00  all     2027-02-06 01:30
# what was overdue is overdue still
2026-03-06 17:00   2026-03-09 10:00  2026-03-16 10:00  work    2026-03-06 17:00
2026-03-07 22:00   2026-03-07 22:01  2026-03-16 10:00  all     2026-03-07 22:00
"""


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("line", lines(LIMITS), ids=" ".join)
def test_when_a_time_limit_ends(line: list[str]) -> None:
    start, clock, amount, unit, end, end_clock = line
    found = limit_after(at(f"{start} {clock}").astimezone(dt.UTC), int(amount), UNITS[unit], PUBLISHED)
    assert found == at(f"{end} {end_clock}")


@pytest.mark.parametrize("line", lines(PAUSES), ids=" ".join)
def test_a_clock_that_stood_still_has_exactly_the_time_left_that_it_had(line: list[str]) -> None:
    due, held, resumed = (at(" ".join(line[n : n + 2])) for n in (0, 2, 4))
    assert moved_on(due, held, resumed, PUBLISHED, by_work=line[6] == "work") == at(" ".join(line[7:]))


def test_a_pause_of_seconds_moves_nothing() -> None:
    held = at("2026-03-02 10:00").replace(second=7)
    due = at("2026-03-02 11:30")
    assert moved_on(due, held, held + dt.timedelta(seconds=50), PUBLISHED) == due


def test_a_day_swapped_by_decision_goes_before_the_published_calendar() -> None:
    swapped = WorkingCalendar({day("2026-01-02"): False, day("2026-01-10"): True})
    assert add_working_days(day("2025-12-31"), 1, swapped) == day("2026-01-05")
    assert add_working_days(day("2026-01-09"), 1, swapped) == day("2026-01-10")
    assert limit_after(at("2026-01-09 16:30"), 1, TimeUnit.WORKING_HOURS, swapped) == at("2026-01-10 08:00")
    assert swapped.closes(day("2026-01-10")) == at("2026-01-10 17:00")


def test_an_office_that_works_on_saturday_mornings() -> None:
    later = ((dt.time(8), dt.time(12)), (dt.time(13, 30), dt.time(17, 30)))
    office = WorkingCalendar(hours=dict.fromkeys(range(5), later) | {5: ((dt.time(7, 30), dt.time(11, 30)),)})
    assert limit_after(at("2026-03-06 17:00"), 1, TimeUnit.WORKING_HOURS, office) == at("2026-03-07 08:00")
    assert limit_after(at("2026-03-06 09:00"), 1, TimeUnit.WORKING_DAYS, office) == at("2026-03-07 11:30")
    assert limit_after(at("2026-03-05 17:00"), 8, TimeUnit.WORKING_HOURS, office) == at("2026-03-06 17:00")
    assert not office.works(day("2026-03-08"))


def test_spans_of_a_day_are_put_in_order_and_those_that_touch_are_one() -> None:
    noon, morning = (dt.time(11), dt.time(14)), (dt.time(7), dt.time(11))
    assert in_order([noon, morning]) == ((dt.time(7), dt.time(14)),)
    assert in_order(reversed(USUAL_DAY)) == USUAL_DAY


MOMENTS = st.datetimes(
    dt.datetime(2024, 12, 1), dt.datetime(2027, 12, 1), timezones=st.just(VIET_NAM), allow_imaginary=False
)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Whether the arithmetic is right does not hang on how busy the machine is."""
AMOUNTS = st.timedeltas(dt.timedelta(0), dt.timedelta(hours=400))


@UNHURRIED
@given(MOMENTS, AMOUNTS)
def test_time_added_is_the_time_measured(start: dt.datetime, time: dt.timedelta) -> None:
    assert working_time_between(start, add_working_time(start, time, PUBLISHED), PUBLISHED) == time
    assert working_time_between(working_time_before(start, time, PUBLISHED), start, PUBLISHED) == time


@UNHURRIED
@given(MOMENTS, st.timedeltas(dt.timedelta(0), dt.timedelta(days=40)), AMOUNTS, AMOUNTS)
def test_who_starts_later_or_has_more_time_ends_no_sooner(
    start: dt.datetime, later: dt.timedelta, time: dt.timedelta, more: dt.timedelta
) -> None:
    end = add_working_time(start, time, PUBLISHED)
    assert end <= add_working_time(start + later, time, PUBLISHED)
    assert end <= add_working_time(start, time + more, PUBLISHED)
    assert add_working_time(end, more, PUBLISHED) == add_working_time(
        start, time + more, PUBLISHED
    ) or more == dt.timedelta(0)


@UNHURRIED
@given(MOMENTS, AMOUNTS, st.timedeltas(dt.timedelta(0), dt.timedelta(days=60)))
def test_a_pause_takes_nothing_and_gives_nothing(held: dt.datetime, left: dt.timedelta, pause: dt.timedelta) -> None:
    held, pause = held.replace(second=0, microsecond=0), pause - pause % dt.timedelta(minutes=1)
    due = add_working_time(held, left, PUBLISHED)
    resumed = held + pause
    assert working_time_between(resumed, moved_on(due, held, resumed, PUBLISHED), PUBLISHED) == left
