import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.deadlines import Allowance, allowance, allowances, current_calendar, end_of_work
from incidents.models import Category, SpecialDay, StepDeadline, WorkingHours
from incidents.time_units import TimeUnit
from incidents.working_time import USUAL_HOURS

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def kind(slug: str) -> Category:
    return Category.objects.get(slug=slug)


def test_rows_of_an_office_make_the_calendar() -> None:
    assert current_calendar().hours == USUAL_HOURS
    SpecialDay.objects.create(day=day("2026-01-02"), works=False, name="Hoán đổi sang thứ Bảy 10/01")
    WorkingHours.objects.create(weekday=5, starts=dt.time(7, 30), ends=dt.time(11))
    calendar = current_calendar()
    assert not calendar.works(day("2026-01-02"))
    assert calendar.works(day("2026-01-17"))
    assert end_of_work(day("2026-01-17")).astimezone(dt.UTC) == dt.datetime(2026, 1, 17, 4, tzinfo=dt.UTC)


def test_a_span_of_a_minute_is_refused_since_limits_in_hours_would_end_in_another_century() -> None:
    WorkingHours(weekday=6, starts=dt.time(8), ends=dt.time(8, 30)).full_clean()
    with pytest.raises(ValidationError) as refused:
        WorkingHours(weekday=6, starts=dt.time(8), ends=dt.time(8, 1)).full_clean()
    assert "ends" in refused.value.message_dict


def test_without_any_hours_the_usual_ones_count() -> None:
    WorkingHours.objects.all().delete()
    assert current_calendar().hours == USUAL_HOURS


def test_the_row_of_a_kind_goes_before_the_general_one() -> None:
    assert allowance("inspect", kind("flash-flood"))[0] == Allowance(24, TimeUnit.CALENDAR_HOURS)
    assert allowance("inspect", kind("household-waste"))[0] == Allowance(5, TimeUnit.WORKING_DAYS)
    with pytest.raises(StepDeadline.DoesNotExist):
        allowance("no-such-clock", kind("household-waste"))


def test_all_that_a_report_coming_in_needs_is_one_query() -> None:
    waste = kind("household-waste")
    with CaptureQueriesContext(connection) as queries:
        found, _calendar = allowances(["verify", "acknowledge", "no-such-clock"], waste)
    assert len(queries) == 1
    assert found == {
        "verify": Allowance(2, TimeUnit.WORKING_DAYS),
        "acknowledge": Allowance(4, TimeUnit.WORKING_HOURS),
    }


def test_a_time_is_told_in_words() -> None:
    row = StepDeadline(clock="verify", amount=4, unit=TimeUnit.WORKING_HOURS)
    assert str(row) == "4 giờ làm việc"
