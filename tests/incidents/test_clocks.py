"""The clocks of a case: promises that are kept, what stands still while somebody is waited for, who looked first."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents.asking import answer, ask_reporter
from incidents.casework import acknowledge, add_note, extend_deadline
from incidents.changing_kind import change_kind
from incidents.clocks import running
from incidents.deadlines import end_of_work
from incidents.errors import MissingNeeds, NothingToDo
from incidents.errors_clocks import OverdueNotHeld
from incidents.models import Category, Event, HeldFor, Incident, StepDeadline
from incidents.states import State as S
from incidents.time_units import TimeUnit
from tests.factories import make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def kind(slug: str) -> Category:
    return Category.objects.get(slug=slug)


def assigned(world: World, at: dt.datetime = MONDAY) -> Incident:
    """To the world's agency; its inspection is due on Monday the 9th at 17:00."""
    incident = world.incident(path=(), at=at)
    world.step(incident, S.VERIFIED, at=at)
    return world.step(incident, S.ASSIGNED, at=at)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


# promises


def test_another_agency_keeps_the_promise_of_the_first(world: World) -> None:
    incident = assigned(world)
    promised = incident.due_at
    world.step(incident, S.ASSIGNED, at=MONDAY + 3 * DAY)
    assert (incident.agency, incident.clock, incident.due_at) == (world.other_agency, "inspect", promised)


def test_an_inspection_that_goes_to_another_agency_ends_when_it_was_to_end(world: World) -> None:
    incident = assigned(world)
    world.step(incident, S.INSPECTING, at=MONDAY)
    promised = incident.due_at
    assert incident.clock == "finding"
    world.step(incident, S.ASSIGNED, at=MONDAY + DAY)
    assert (incident.clock, incident.due_at) == ("finding", promised)
    world.step(incident, S.ASSIGNED, at=MONDAY + DAY)
    world.step(incident, S.INSPECTING, at=MONDAY + 2 * DAY)
    assert (incident.clock, incident.due_at) == ("finding", promised)


def test_a_kind_with_more_time_keeps_the_promise_and_one_with_less_makes_an_earlier_one(world: World) -> None:
    incident = world.report(category=kind("landslide"), at=MONDAY).report.incident
    assert incident.due_at == MONDAY + 24 * HOUR
    change_kind(
        user=world.officer, incident_id=incident.pk, category=kind("wastewater"), reason="Bùn thải", at=MONDAY + HOUR
    )
    incident.refresh_from_db()
    assert (incident.category.slug, incident.due_at) == ("wastewater", MONDAY + 24 * HOUR)

    other = world.report(category=kind("wastewater"), at=MONDAY).report.incident
    assert other.due_at == end_of_work(dt.date(2026, 3, 4))
    event = change_kind(
        user=world.officer, incident_id=other.pk, category=kind("landslide"), reason="Đất trượt", at=MONDAY + HOUR
    )
    other.refresh_from_db()
    assert other.due_at == MONDAY + 25 * HOUR
    assert event.data["kind_before"] == "wastewater"
    assert event.data["due_before"]


def test_a_change_of_kind_makes_nothing_overdue_timely(world: World) -> None:
    incident = world.report(category=kind("landslide"), at=MONDAY).report.incident
    due = incident.due_at
    for slug in ("wastewater", "landslide"):
        change_kind(user=world.officer, incident_id=incident.pk, category=kind(slug), reason="Xem lại")
    incident.refresh_from_db()
    assert incident.due_at == due


def test_what_waits_on_hold_has_the_time_of_the_new_kind_where_that_is_less(world: World) -> None:
    incident = assigned(world)
    world.step(incident, S.ON_HOLD, at=MONDAY + HOUR, due_on=dt.date(2026, 3, 13))
    change_kind(user=world.officer, incident_id=incident.pk, category=kind("flooding"), reason="x", at=MONDAY + DAY)
    incident.refresh_from_db()
    assert incident.clock == "hold"
    world.step(incident, S.ASSIGNED, at=MONDAY + 2 * DAY)
    assert (incident.clock, incident.due_at) == ("inspect", MONDAY + 3 * DAY)


def test_a_kind_is_changed_with_a_reason_to_one_that_is_used_by_those_of_the_area(world: World) -> None:
    incident = world.incident()
    off = Category.objects.filter(slug="lost-signal").first()
    assert off is not None
    Category.objects.filter(pk=off.pk).update(active=False)
    off.refresh_from_db()
    with pytest.raises(MissingNeeds) as refused:
        change_kind(user=world.officer, incident_id=incident.pk, category=off, reason=" ")
    assert refused.value.missing.keys() == {"category", "reason"}
    with pytest.raises(NothingToDo):
        change_kind(user=world.officer, incident_id=incident.pk, category=incident.category, reason="x")
    for user in (make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b]), make_member(Role.LEADER)):
        with pytest.raises(NotAllowed):
            change_kind(user=user, incident_id=incident.pk, category=kind("wastewater"), reason="x")


# holds


def test_a_hold_tells_what_it_waits_for_and_gives_back_the_time_left_to_the_minute(world: World) -> None:
    incident = assigned(world)
    with pytest.raises(MissingNeeds) as refused:
        world.step(incident, S.ON_HOLD, at=MONDAY, due_on=dt.date(2026, 3, 20), waits_for=HeldFor.AGENCY)
    assert refused.value.missing.keys() == {"waits_for_whom"}
    world.step(
        incident,
        S.ON_HOLD,
        at=MONDAY + DAY + 17 * dt.timedelta(minutes=1),
        due_on=dt.date(2026, 3, 20),
        waits_for=HeldFor.AGENCY,
        waits_for_whom="Sở Y tế",
    )
    assert (incident.held_for, incident.held_whom) == (HeldFor.AGENCY, "Sở Y tế")
    event = incident.events.get(to_state="on_hold")
    assert (event.data["waits_for"], event.data["waits_for_whom"]) == ("agency", "Sở Y tế")
    # Tuesday 09:17 to Monday 17:00 were 38 hours and 13 minutes of work; from the 16th at 13:00 it has them again
    world.step(incident, S.ASSIGNED, at=MONDAY + 14 * DAY + 4 * HOUR)
    assert incident.due_at == dt.datetime(2026, 3, 23, 9, 43, tzinfo=MONDAY.tzinfo)
    assert (incident.held_for, incident.held_whom) == ("", "")


def test_what_is_overdue_is_not_held(world: World) -> None:
    incident = assigned(world)
    with pytest.raises(OverdueNotHeld):
        world.step(incident, S.ON_HOLD)
    incident.refresh_from_db()
    assert (incident.state, incident.clock) == (S.ASSIGNED, "inspect")


def test_a_hold_whose_day_has_come_is_overdue_itself(world: World) -> None:
    incident = assigned(world)
    world.step(incident, S.ON_HOLD, at=MONDAY, due_on=dt.date(2026, 3, 4))
    assert Incident.objects.overdue(end_of_work(dt.date(2026, 3, 4)) + HOUR).get() == incident


def test_a_clock_of_hours_by_day_and_night_stands_still_by_day_and_night(world: World) -> None:
    incident = assigned(world)
    StepDeadline.objects.create(clock="inspect", category=world.category, amount=48, unit=TimeUnit.CALENDAR_HOURS)
    incident = assigned(world)
    assert incident.due_at == MONDAY + 48 * HOUR
    world.step(incident, S.ON_HOLD, at=MONDAY + 20 * HOUR, due_on=dt.date(2026, 3, 20))
    world.step(incident, S.ASSIGNED, at=MONDAY + 100 * HOUR)
    assert incident.due_at == MONDAY + 128 * HOUR


def test_a_hold_for_the_reporter_ends_with_the_answer(world: World) -> None:
    report = world.report().report
    incident = world.step(report.incident, S.VERIFIED)
    left = incident.due_at
    question = ask_reporter(user=world.officer, incident_id=incident.pk, report_id=report.pk, words="Ở bờ nào?")
    world.step(incident, S.ON_HOLD, waits_for=HeldFor.REPORTER)
    answer(report=report, question_id=question.pk, words="Bờ trái")
    incident.refresh_from_db()
    assert (incident.state, incident.clock, incident.held_for) == (S.VERIFIED, "assign", "")
    assert incident.due_at is not None and left is not None and incident.due_at >= left
    last = incident.events.last()
    assert last is not None and (last.verb, last.by, last.to_state) == ("hold", Event.By.SYSTEM, "verified")


def test_a_hold_for_somebody_else_goes_on_after_an_answer(world: World) -> None:
    report = world.report().report
    incident = world.step(report.incident, S.VERIFIED)
    question = ask_reporter(user=world.officer, incident_id=incident.pk, report_id=report.pk, words="Ở bờ nào?")
    world.step(incident, S.ON_HOLD)
    answer(report=report, question_id=question.pk, words="Bờ trái")
    incident.refresh_from_db()
    assert incident.state == S.ON_HOLD


def test_a_question_during_a_hold_moves_no_date(world: World) -> None:
    report = world.report().report
    incident = world.step(report.incident, S.VERIFIED)
    world.step(incident, S.ON_HOLD)
    until = incident.due_at
    ask_reporter(user=world.officer, incident_id=incident.pk, report_id=report.pk, words="Ở bờ nào?")
    incident.refresh_from_db()
    assert incident.due_at == until


# looking first, and answering


def test_a_report_waits_to_be_looked_at_and_whatever_staff_do_first_is_a_look(world: World) -> None:
    incident = world.report(at=MONDAY).report.incident
    assert running(incident)["acknowledge"] == MONDAY + 5.5 * HOUR  # 2.5 hours to noon, 1.5 after the break
    acknowledge(user=world.officer, incident_id=incident.pk)
    incident.refresh_from_db()
    assert incident.acknowledged_at is not None
    assert "acknowledge" not in running(incident)
    with pytest.raises(NothingToDo):
        acknowledge(user=world.officer, incident_id=incident.pk)
    other = world.report().report.incident
    add_note(user=world.officer, incident_id=other.pk, internal_note="Đã gọi trưởng thôn")
    other.refresh_from_db()
    assert "acknowledge" not in running(other)


def test_what_staff_wrote_down_themselves_they_looked_at(world: World) -> None:
    incident = world.report(logged_by=world.officer).report.incident
    assert incident.acknowledged_at is not None


def test_only_case_managers_of_the_area_say_that_they_looked(world: World) -> None:
    incident = world.report().report.incident
    for role in (Role.POLICE_OFFICER, Role.LEADER):
        with pytest.raises(NotAllowed):
            acknowledge(user=make_member(role, areas=[world.commune_a]), incident_id=incident.pk)
    with pytest.raises(NotAllowed):
        acknowledge(user=make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b]), incident_id=incident.pk)


def test_the_reporter_is_owed_a_result_until_there_is_one_and_anew_when_it_is_taken_up_again(world: World) -> None:
    incident = world.incident(S.INSPECTING)
    assert "answer" in running(incident)
    world.step(incident, S.NO_VIOLATION)
    assert incident.answered_at is not None
    assert "answer" not in running(incident)
    world.step(incident, S.REOPENED)
    assert "answer" in running(incident)
    world.step(incident, S.REJECTED)
    assert running(incident) == {}


def test_more_time_for_the_step_is_more_time_for_the_answer_where_that_would_come_first(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    extend_deadline(user=leader, incident_id=incident.pk, due_on=in_days(50), reason="Mưa lũ")
    incident.refresh_from_db()
    assert incident.answer_by == incident.due_at == end_of_work(in_days(50))


def test_on_hold_nobody_owes_a_result_and_its_time_goes_on_where_it_stood(world: World) -> None:
    incident = assigned(world)
    promised = incident.answer_by
    assert promised == end_of_work(dt.date(2026, 3, 23))
    world.step(incident, S.ON_HOLD, at=MONDAY, due_on=dt.date(2026, 3, 20))
    assert "answer" not in running(incident)
    world.step(incident, S.ASSIGNED, at=MONDAY + 7 * DAY)
    assert incident.answer_by == end_of_work(dt.date(2026, 3, 30))


def test_where_the_office_sets_no_time_to_look_none_runs(world: World) -> None:
    StepDeadline.objects.filter(clock="acknowledge").delete()
    incident = world.report().report.incident
    assert incident.acknowledge_by is None
    assert set(running(incident)) == {"verify", "answer"}
