"""Who gets a case by the rules of the office: which rule wins, and what follows when the case is assigned."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.models import Agency, Role, StaffNotice, User
from agencies.policy import NotAllowed
from incidents.errors import MissingNeeds
from incidents.errors_routing import RuleNotFound
from incidents.models import Category, Hours, Incident, InformedAgency, RoutingRule
from incidents.routing import suggest, suggested_agencies
from incidents.routing_rules import retire_rule, write_rule
from incidents.states import State as S
from places.models import Unit
from tests.factories import make_able_agency, make_member, make_unit
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WEDNESDAY_MORNING = dt.datetime(2026, 11, 25, 9, 0, tzinfo=ZONE)
WEDNESDAY_NIGHT = dt.datetime(2026, 11, 25, 22, 0, tzinfo=ZONE)
SUNDAY_MORNING = dt.datetime(2026, 11, 22, 9, 0, tzinfo=ZONE)


@pytest.fixture
def leader(province: Unit) -> User:
    return make_member(Role.LEADER, areas=[province])


@pytest.fixture
def rule(world: World, leader: User) -> Any:
    """`rule(**changes)`: a new rule; each has an agency of its own."""

    def make(**changes: Any) -> RoutingRule:
        given: dict[str, Any] = {"agency": make_able_agency(), "why": "Theo phân công của tỉnh"}
        return write_rule(user=leader, **(given | changes))

    return make


def winner(world: World, at: dt.datetime = WEDNESDAY_MORNING, unit: Unit | None = None) -> RoutingRule | None:
    return suggest(category=world.category, unit_id=(unit or world.commune_a).pk, at=at).rule


def test_without_a_rule_kind_and_nearness_decide_as_before(world: World) -> None:
    assert winner(world) is None
    incident = world.incident(S.VERIFIED)
    suggestion = suggest(category=incident.category, unit_id=incident.unit_id)
    assert set(suggestion.agencies) == {world.agency, world.other_agency}


def test_the_most_specific_rule_wins_kind_before_place_before_time_before_dates(world: World, rule: Any) -> None:
    category, unit = world.category, world.commune_a
    general_to_special = [
        rule(),
        rule(ends_on=dt.date(2026, 12, 31)),
        rule(starts_on=dt.date(2026, 11, 1)),
        rule(hours=Hours.WORKING),
        rule(unit=unit.parent),
        rule(unit=unit),
        rule(group=category.group),
        rule(group=category.group, hours=Hours.WORKING),
        rule(group=category.group, unit=unit),
        rule(category=category),
        rule(category=category, unit=unit),
        rule(category=category, unit=unit, hours=Hours.WORKING),
    ]
    suggestion = suggest(category=category, unit_id=unit.pk, at=WEDNESDAY_MORNING)
    assert [suggestion.rule, *suggestion.others] == general_to_special[::-1]
    assert suggestion.agencies[0] == general_to_special[-1].agency
    for made in reversed(general_to_special):
        assert winner(world) == made
        made.retired_at = timezone.now()
        made.save()
    assert winner(world) is None


def test_of_two_alike_the_one_that_begins_later_wins(world: World, rule: Any) -> None:
    rule(starts_on=dt.date(2026, 1, 1))
    later = rule(starts_on=dt.date(2026, 11, 1))
    rule(starts_on=dt.date(2026, 12, 1))
    assert winner(world) == later


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        (WEDNESDAY_MORNING, Hours.WORKING),
        (WEDNESDAY_NIGHT, Hours.OUTSIDE),
        (SUNDAY_MORNING, Hours.OUTSIDE),
        (dt.datetime(2026, 11, 25, 7, 29, tzinfo=ZONE), Hours.OUTSIDE),
        (dt.datetime(2026, 11, 25, 7, 30, tzinfo=ZONE), Hours.WORKING),
        (dt.datetime(2026, 11, 25, 17, 0, tzinfo=ZONE), Hours.OUTSIDE),
        (dt.datetime(2026, 2, 17, 9, 0, tzinfo=ZONE), Hours.OUTSIDE),
    ],
)
def test_at_night_on_sundays_and_at_tet_the_rule_for_outside_hours_holds(
    world: World, rule: Any, at: dt.datetime, hours: Hours
) -> None:
    by_hours = {name: rule(hours=name) for name in (Hours.WORKING, Hours.OUTSIDE)}
    assert winner(world, at) == by_hours[hours]


def test_a_rule_holds_on_its_first_and_last_day_and_on_no_other(world: World, rule: Any) -> None:
    made = rule(starts_on=dt.date(2026, 11, 24), ends_on=dt.date(2026, 11, 25))
    day = dt.timedelta(days=1)
    held = [winner(world, WEDNESDAY_MORNING + n * day) == made for n in (-2, -1, 0, 1)]
    assert held == [False, True, True, False]


def test_a_rule_of_another_kind_or_place_does_not_fit_and_one_of_the_province_covers_its_communes(
    world: World, rule: Any
) -> None:
    rule(unit=world.commune_b)
    rule(category=Category.objects.exclude(pk=world.category.pk).first())
    assert winner(world) is None
    whole = rule(unit=world.commune_a.parent)
    assert winner(world) == whole


def test_a_case_of_a_former_commune_goes_by_the_rule_of_what_it_became(world: World, rule: Any) -> None:
    former = make_unit(valid_to=dt.date(2025, 7, 1), valid_from=dt.date(2000, 1, 1), became=[world.commune_a])
    made = rule(unit=world.commune_a)
    assert winner(world, unit=former) == made


@pytest.mark.parametrize("how", ["closed", "its officer left", "only a leader is there"])
def test_a_rule_to_an_agency_that_nobody_works_in_is_passed_over(world: World, rule: Any, how: str) -> None:
    agency = make_able_agency()
    named, fallback = rule(category=world.category, agency=agency), rule()
    assert winner(world, at=timezone.now()) == named
    if how == "closed":
        agency.active = False
        agency.save()
    else:
        agency.memberships.update(ends_on=timezone.localdate())
    if how == "only a leader is there":
        make_member(Role.LEADER, agency)
    assert winner(world, at=timezone.now()) == fallback


def test_the_person_of_a_rule_is_suggested_only_while_handling_cases_there(world: World, rule: Any) -> None:
    officer = make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    rule(agency=world.agency, person=officer)
    assert suggest(category=world.category, unit_id=world.commune_a.pk).person == officer
    officer.memberships.update(ends_on=timezone.localdate())
    assert suggest(category=world.category, unit_id=world.commune_a.pk).person is None


def test_assigning_by_a_rule_names_it_in_the_event_and_tells_person_and_informed_agencies(
    world: World, rule: Any
) -> None:
    officer = make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    police = world.other_agency.memberships.get().user
    made = rule(agency=world.agency, informed=[world.other_agency], why="QĐ phân công")
    incident = world.incident(S.VERIFIED)
    assert suggested_agencies(incident)[0] == world.agency
    world.step(incident, S.ASSIGNED, agency=world.agency, assignee=officer)
    event = incident.events.last()
    assert event.data["rule"] == made.pk
    assert (event.data["why"], event.data["assignee"]) == ("QĐ phân công", officer.display_name)
    assert event.data["informed"] == [world.other_agency.name]
    assert incident.assignee == officer
    told = InformedAgency.objects.get(incident=incident)
    assert (told.agency, told.rule) == (world.other_agency, made)
    assert set(StaffNotice.objects.values_list("user", flat=True)) == {officer.pk, police.pk}


def test_assigning_to_another_agency_than_the_rule_says_does_not_claim_the_rule(world: World, rule: Any) -> None:
    rule(agency=world.agency)
    incident = world.incident(S.VERIFIED)
    world.step(incident, S.ASSIGNED, agency=world.other_agency)
    assert "rule" not in incident.events.last().data


def test_what_is_filled_in_of_earlier_tells_nobody(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    world.step(incident, S.ASSIGNED, at=timezone.now() - dt.timedelta(days=5))
    assert not StaffNotice.objects.exists()


def test_without_a_person_everyone_who_handles_cases_of_the_agency_is_told(world: World) -> None:
    officers = {make_member(Role.ENVIRONMENT_OFFICER, world.agency).pk for _ in range(2)}
    make_member(Role.LEADER, world.agency)
    world.step(world.incident(S.VERIFIED), S.ASSIGNED, agency=world.agency)
    assert set(StaffNotice.objects.values_list("user", flat=True)) == officers


def test_a_case_is_not_assigned_to_somebody_of_another_agency(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    stranger = make_member(Role.POLICE_OFFICER, world.other_agency)
    with pytest.raises(MissingNeeds) as refused:
        world.step(incident, S.ASSIGNED, agency=world.agency, assignee=stranger)
    assert list(refused.value.missing) == ["assignee"]
    assert Incident.objects.get(pk=incident.pk).state == S.VERIFIED


def test_a_new_assignment_leaves_the_person_of_the_old_agency_behind(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    world.step(incident, S.ASSIGNED, agency=world.agency, assignee=world.officer)
    world.step(incident, S.ASSIGNED, agency=world.other_agency)
    assert incident.assignee is None


def test_the_database_refuses_a_person_without_an_agency(world: World) -> None:
    incident = world.incident()
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(assignee=world.officer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": " "}, "why"),
        ({"agency": None}, "agency"),
        ({"starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 1, 1)}, "ends_on"),
    ],
)
def test_a_rule_that_lacks_something_is_told(world: World, rule: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingNeeds) as refused:
        rule(**changes)
    assert list(refused.value.missing) == [field]
    assert not RoutingRule.objects.exists()


def test_two_rules_for_the_very_same_are_refused(world: World, rule: Any) -> None:
    rule(category=world.category)
    with pytest.raises(MissingNeeds) as refused:
        rule(category=world.category)
    assert list(refused.value.missing) == ["unit"]


def test_an_edited_rule_is_a_new_one_and_the_old_stays_readable(world: World, rule: Any, leader: User) -> None:
    old = rule(category=world.category)
    new = rule(category=world.category, instead_of=old.pk)
    old.refresh_from_db()
    assert (old.retired_by, new.retired_at) == (leader, None)
    assert winner(world) == new
    with pytest.raises(RuleNotFound):
        retire_rule(user=leader, rule_id=old.pk)
    with pytest.raises(MissingNeeds):
        rule(category=world.category, why="", instead_of=new.pk)
    new.refresh_from_db()
    assert new.retired_at is None


def test_rules_are_written_in_ones_own_area_and_for_any_place_by_who_answers_for_the_province(
    world: World, leader: User
) -> None:
    agency: Agency = world.agency
    local = make_member(Role.LEADER, areas=[world.commune_a])
    made = write_rule(user=local, agency=agency, why="x", unit=world.commune_a)
    for unit in (world.commune_b, None, world.commune_a.parent):
        with pytest.raises(NotAllowed):
            write_rule(user=local, agency=agency, why="x", unit=unit)
    anywhere = write_rule(user=leader, agency=agency, why="x")
    with pytest.raises(NotAllowed):
        write_rule(user=local, agency=agency, why="x", unit=world.commune_a, instead_of=anywhere.pk)
    with pytest.raises(NotAllowed):
        retire_rule(user=make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a]), rule_id=made.pk)
    retire_rule(user=make_member(Role.ADMINISTRATOR), rule_id=made.pk)


def test_a_suggestion_takes_as_many_queries_with_forty_rules_as_with_one(
    world: World, rule: Any, django_assert_max_num_queries: Any
) -> None:
    rule(hours=Hours.WORKING)
    for number in range(40):
        rule(starts_on=dt.date(2026, 1, 1) + dt.timedelta(days=number))
    with django_assert_max_num_queries(7):
        suggest(category=world.category, unit_id=world.commune_a.pk, at=WEDNESDAY_MORNING)
