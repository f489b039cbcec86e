"""Who answers for a case, and the person who looks after it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from agencies.absences import enter_absence
from agencies.models import AgencyKind, Role, StaffNotice
from agencies.policy import NotAllowed
from incidents.errors import ChangedMeanwhile, MissingNeeds, NothingToDo
from incidents.errors_routing import NotHandledNow
from incidents.models import Incident
from incidents.naming import may_take, name_person
from incidents.people import owner_of, owners_of, responsible_people
from incidents.states import ENDS
from incidents.states import State as S
from tests.factories import make_agency, make_member, make_unit
from tests.incidents.conftest import PATHS, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(PATHS))
def test_every_case_that_is_not_over_has_an_owner_and_no_other(world: World, state: S) -> None:
    incident = world.incident(state)
    assert (owner_of(incident) is None) == (state in ENDS)


def test_before_it_is_assigned_the_peoples_committee_of_the_commune_answers(world: World) -> None:
    province = world.commune_a.parent
    assert province is not None
    incident = world.incident()
    above = make_agency(areas=[province], name="UBND tỉnh")
    assert owner_of(incident) == above
    commune = make_agency(areas=[world.commune_a], name="UBND xã")
    assert owner_of(incident) == commune
    world.step(world.step(incident, S.VERIFIED), S.ASSIGNED, agency=world.other_agency)
    assert owner_of(incident) == world.other_agency


def test_a_case_of_a_former_commune_belongs_to_the_office_of_what_it_became(world: World) -> None:
    commune = make_agency(areas=[world.commune_a])
    former = make_unit(valid_from=dt.date(2000, 1, 1), valid_to=dt.date(2025, 7, 1), became=[world.commune_a])
    incident = world.incident()
    incident.unit = former
    assert owner_of(incident) == commune


def test_owners_of_many_take_two_queries(world: World, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        world.incident()
        world.incident(S.ASSIGNED)
    incidents = list(Incident.objects.all())
    with django_assert_num_queries(2):
        assert len(owners_of(incidents)) == len(incidents)


def test_an_officer_of_the_agency_takes_a_case_or_gives_it_to_a_colleague_who_is_told(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    colleague = make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    assert may_take(world.officer, incident)
    name_person(user=world.officer, incident_id=incident.pk, person=world.officer)
    incident.refresh_from_db()
    assert not may_take(world.officer, incident)
    assert not StaffNotice.objects.exists()
    event = name_person(user=world.officer, incident_id=incident.pk, person=colleague, reason="Tôi đi họp")
    assert event.data == {"assignee": colleague.display_name, "reason": "Tôi đi họp"}
    notice = StaffNotice.objects.get()
    assert notice.user == colleague
    assert incident.code in notice.sentence
    name_person(user=world.officer, incident_id=incident.pk, person=None)
    incident.refresh_from_db()
    assert incident.assignee is None


def test_naming_is_refused_with_the_reason_why(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    with pytest.raises(NotHandledNow):
        name_person(user=leader, incident_id=incident.pk, person=world.officer)
    world.step(incident, S.ASSIGNED)
    stranger = make_member(Role.POLICE_OFFICER, world.other_agency)
    with pytest.raises(NotAllowed):
        name_person(user=stranger, incident_id=incident.pk, person=stranger)
    with pytest.raises(MissingNeeds) as refused:
        name_person(user=leader, incident_id=incident.pk, person=stranger)
    assert list(refused.value.missing) == ["person"]
    with pytest.raises(ChangedMeanwhile):
        name_person(user=leader, incident_id=incident.pk, person=world.officer, expected_version=1)
    name_person(user=leader, incident_id=incident.pk, person=world.officer)
    with pytest.raises(NothingToDo):
        name_person(user=leader, incident_id=incident.pk, person=world.officer)


def test_what_is_said_to_an_absent_person_reaches_the_deputy_too(world: World) -> None:
    person, deputy = (make_member(Role.ENVIRONMENT_OFFICER, world.agency) for _ in range(2))
    today = timezone.localdate()
    enter_absence(user=person, person=person, starts_on=today, ends_on=today, deputy=deputy)
    incident = world.incident(S.VERIFIED)
    world.step(incident, S.ASSIGNED, agency=world.agency, assignee=person)
    assert set(StaffNotice.objects.values_list("user", flat=True)) == {person.pk, deputy.pk}
    assert responsible_people(incident) == [person, deputy]


def test_of_a_case_that_nobody_is_named_for_everyone_who_handles_cases_of_its_owner_is_responsible(
    world: World,
) -> None:
    commune = make_agency(AgencyKind.PEOPLES_COMMITTEE, areas=[world.commune_a])
    officer = make_member(Role.COMMUNE_OFFICER, commune)
    make_member(Role.LEADER, commune)
    assert responsible_people(world.incident()) == [officer]
