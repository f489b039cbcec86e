"""A place told by words alone: taken in, seen by those who can place it, and put right."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from agencies.models import AgencyKind, Role, User
from agencies.policy import NotAllowed
from incidents.errors import ChangedMeanwhile, CommuneUnknown, InvalidReport, NothingToDo, OutsideArea
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox
from incidents.models import Incident, Report
from incidents.placing import set_place
from incidents.states import State as S
from places.models import Unit
from tests.factories import make_agency, make_member
from tests.incidents.conftest import IN_A, IN_B, OUTSIDE, World

pytestmark = pytest.mark.django_db

NO_POINT: dict[str, Any] = {"location": None, "place_words": "gần cầu Bản Quyền"}


@pytest.fixture
def province_desk(world: World, province: Unit) -> User:
    """An officer of the office that answers for the whole province."""
    agency = make_agency(AgencyKind.ENVIRONMENT, areas=[province], name="Sở Nông nghiệp và Môi trường")
    return make_member(Role.ENVIRONMENT_OFFICER, agency)


def commune_officer(unit: Unit) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[unit])


def test_words_and_a_commune_go_to_the_commune_as_an_unclear_place(world: World) -> None:
    world.commune_b.area_km2 = 100
    world.commune_b.save()
    report = world.report(**NO_POINT, commune=world.commune_b).report
    incident = report.incident
    assert (incident.unit, incident.place_unclear, incident.commune_unknown) == (world.commune_b, True, False)
    assert incident.location.equals(world.commune_b.centre)
    assert (report.place_unclear, report.accuracy_m) == (True, pytest.approx(5642, abs=1))
    assert incident in inbox(user=commune_officer(world.commune_b), filters=InboxFilter())


def test_words_alone_go_to_the_desk_of_the_province_and_to_no_commune(world: World, province_desk: User) -> None:
    incident = world.report(**NO_POINT).report.incident
    assert incident.commune_unknown
    assert incident.place_words == "gần cầu Bản Quyền"
    assert incident in inbox(user=province_desk, filters=InboxFilter())
    assert incident not in inbox(user=commune_officer(world.commune_a), filters=InboxFilter())


def test_words_alone_sent_twice_are_one_report_also_when_the_middle_moved(world: World, province: Unit) -> None:
    client_id = uuid4()
    first = world.report(**NO_POINT, client_id=client_id)
    province.centre = world.commune_a.centre
    province.save()
    again = world.report(**NO_POINT, client_id=client_id)
    assert (again.code, again.duplicate_delivery) == (first.code, True)
    assert Report.objects.count() == 1
    with pytest.raises(InvalidReport):
        world.report(location=None, place_words="chỗ khác hẳn", client_id=client_id)
    with pytest.raises(InvalidReport):
        world.report(client_id=client_id)


def test_neither_point_nor_commune_nor_words_is_told(world: World) -> None:
    with pytest.raises(InvalidReport) as refused:
        world.report(location=None, place_words="  ")
    assert set(refused.value.problems) == {"location"}


def test_outside_the_area_the_nearest_commune_is_told_with_the_way_to_send_it_as_words(world: World) -> None:
    with pytest.raises(OutsideArea) as refused:
        world.report(location=(106.39, 21.85))
    told = str(refused.value)
    assert "Gần nhất là Xã Văn Quan, cách 1 km." in told
    assert "tả nơi đó bằng lời rồi gửi cho tỉnh" in told


def test_an_incident_that_nobody_placed_does_not_become_public(world: World, province_desk: User) -> None:
    incident = world.report(**NO_POINT).report.incident
    with pytest.raises(CommuneUnknown):
        world.everything(province_desk, incident, S.VERIFIED)
    world.everything(province_desk, incident, S.REJECTED)
    incident.refresh_from_db()
    world.everything(province_desk, incident, S.REOPENED)
    incident.refresh_from_db()
    with pytest.raises(CommuneUnknown):
        world.everything(province_desk, incident, S.ASSIGNED)
    assert incident not in Incident.objects.public()


def test_the_desk_of_the_province_places_it_and_the_commune_has_it_with_its_whole_time(
    world: World, province_desk: User
) -> None:
    incident = world.report(**NO_POINT, at=timezone.now() - dt.timedelta(days=20)).report.incident
    was_due = incident.due_at
    event = set_place(user=province_desk, incident_id=incident.pk, location=IN_B, reason="Đã gọi trưởng thôn")
    incident.refresh_from_db()
    assert (incident.unit, incident.place_unclear) == (world.commune_b, False)
    assert incident.location.coords == pytest.approx(IN_B)
    assert (incident.state, incident.clock) == (S.RECEIVED, "verify")
    assert incident.due_at is not None and was_due is not None and incident.due_at > was_due
    assert event.verb == "set_place"
    assert event.data["unit"] == world.commune_b.code
    assert event.data["reason"] == "Đã gọi trưởng thôn"
    assert incident in inbox(user=commune_officer(world.commune_b), filters=InboxFilter())
    world.everything(commune_officer(world.commune_b), incident, S.VERIFIED)


def test_a_commune_alone_narrows_it_and_the_place_stays_unclear(world: World, province_desk: User) -> None:
    incident = world.report(**NO_POINT).report.incident
    set_place(user=province_desk, incident_id=incident.pk, commune=world.commune_a)
    incident.refresh_from_db()
    assert (incident.unit, incident.place_unclear, incident.commune_unknown) == (world.commune_a, True, False)


def test_what_the_person_sent_stays_as_it_was(world: World, province_desk: User) -> None:
    report = world.report().report
    set_place(user=province_desk, incident_id=report.incident_id, location=IN_B)
    report.refresh_from_db()
    assert report.location.coords == pytest.approx(IN_A)
    assert not report.place_unclear


def test_a_deadline_that_a_commune_knew_of_is_not_pushed_back(world: World) -> None:
    incident = world.incident()
    due_at = incident.due_at
    set_place(user=world.officer, incident_id=incident.pk, location=IN_B)
    incident.refresh_from_db()
    assert incident.due_at == due_at


def test_only_who_answers_for_where_it_is_may_place_it(world: World, province_desk: User) -> None:
    incident = world.report(**NO_POINT).report.incident
    for user in (commune_officer(world.commune_a), make_member(Role.POLICE_OFFICER, areas=[incident.unit])):
        with pytest.raises(NotAllowed):
            set_place(user=user, incident_id=incident.pk, location=IN_A)


@pytest.mark.parametrize(
    ("given", "error"),
    [({}, InvalidReport), ({"location": OUTSIDE}, OutsideArea), ({"location": IN_A}, NothingToDo)],
)
def test_a_place_that_is_none_changes_nothing(world: World, given: dict[str, Any], error: type[Exception]) -> None:
    incident = world.incident()
    with pytest.raises(error):
        set_place(user=world.officer, incident_id=incident.pk, **given)
    assert incident.events.count() == 1


def test_the_second_of_two_people_is_told(world: World) -> None:
    incident = world.incident()
    set_place(user=world.officer, incident_id=incident.pk, location=IN_B, expected_version=1)
    with pytest.raises(ChangedMeanwhile):
        set_place(user=world.officer, incident_id=incident.pk, location=IN_A, expected_version=1)


def test_counts_on_the_map_follow_a_public_incident_that_is_placed_anew(world: World) -> None:
    from incidents.cells import wrong_cells

    incident = world.incident(S.VERIFIED)
    set_place(user=world.officer, incident_id=incident.pk, location=IN_B)
    assert wrong_cells() == []
