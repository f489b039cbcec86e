import datetime as dt

import pytest

from incidents.deadlines import (
    WorkingCalendar,
    add_working_days,
    current_calendar,
    due_at,
    moved_on,
    step_days,
    working_days_between,
)
from incidents.models import Category, SpecialDay, StepDeadline

PUBLISHED = WorkingCalendar()
VIET_NAM = dt.timezone(dt.timedelta(hours=7))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


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
    ],
)
def test_the_nth_working_day(start: str, days: int, end: str) -> None:
    assert add_working_days(day(start), days, PUBLISHED) == day(end)
    assert working_days_between(day(start), day(end), PUBLISHED) == days


def test_a_day_swapped_by_decision_goes_before_the_published_calendar() -> None:
    swapped = WorkingCalendar({day("2026-01-02"): False, day("2026-01-10"): True})
    assert add_working_days(day("2025-12-31"), 1, swapped) == day("2026-01-05")
    assert add_working_days(day("2026-01-09"), 1, swapped) == day("2026-01-10")


def test_a_step_ends_at_the_close_of_work_in_viet_nam() -> None:
    late_evening = dt.datetime(2026, 3, 2, 23, 30, tzinfo=VIET_NAM)
    assert due_at(late_evening.astimezone(dt.UTC), 2, PUBLISHED) == dt.datetime(2026, 3, 4, 17, tzinfo=VIET_NAM)


def test_a_day_begins_at_midnight_in_viet_nam_and_not_in_greenwich() -> None:
    past_midnight = dt.datetime(2026, 3, 3, 0, 30, tzinfo=VIET_NAM)
    assert due_at(past_midnight.astimezone(dt.UTC), 1, PUBLISHED) == dt.datetime(2026, 3, 4, 17, tzinfo=VIET_NAM)


def _at(text: str, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day(text), dt.time(hour), tzinfo=VIET_NAM)


def test_a_clock_that_stood_still_has_the_working_days_left_that_it_had() -> None:
    due = _at("2026-03-06", 17)
    assert moved_on(due, _at("2026-03-04"), _at("2026-03-16"), PUBLISHED) == _at("2026-03-18", 17)


def test_a_step_held_on_its_last_day_has_one_day_left() -> None:
    assert moved_on(_at("2026-03-06", 17), _at("2026-03-06"), _at("2026-03-16"), PUBLISHED) == _at("2026-03-17", 17)


def test_a_hold_does_not_make_an_overdue_step_timely() -> None:
    due = _at("2026-03-06", 17)
    assert moved_on(due, _at("2026-03-09"), _at("2026-03-16"), PUBLISHED) == due


def test_rows_of_an_office_make_the_calendar(db: None) -> None:
    SpecialDay.objects.create(day=day("2026-01-02"), works=False, name="Hoán đổi sang thứ Bảy 10/01")
    assert not current_calendar().works(day("2026-01-02"))


def test_the_row_of_a_kind_goes_before_the_general_one(db: None) -> None:
    flood, waste = Category.objects.get(slug="flash-flood"), Category.objects.get(slug="household-waste")
    assert step_days("inspect", flood) == 1
    assert step_days("inspect", waste) == 5
    with pytest.raises(StepDeadline.DoesNotExist):
        step_days("no-such-clock", waste)
