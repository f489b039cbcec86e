"""Who gets which page: every page as everyone, in and outside the area."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, AgencyKind, Role, User
from incidents.models import Incident
from incidents.states import State as S
from tests.factories import make_agency, make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db

CASE_READERS = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER, Role.LEADER)
OTHERS = (Role.INSPECTOR, Role.AGRICULTURE_OFFICER, Role.MEDIA_OFFICER, Role.ADMINISTRATOR)
LOGGERS = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER)
PUBLIC_PAGES = ("report", "follow", "incidents")


def member(role: Role, world: World, *, inside: bool) -> User:
    return make_member(role, areas=[world.commune_a if inside else world.commune_b])


def status(user: User | None, address: str) -> int:
    client = Client()
    if user:
        client.force_login(user)
    return client.get(address).status_code


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_pages_open_for_everyone(world: World, name: str) -> None:
    assert status(None, reverse(name)) == 200
    for role in Role:
        assert status(member(role, world, inside=True), reverse(name)) == 200


@pytest.mark.parametrize("name", ["desk", "log_report", "desk_points"])
def test_staff_pages_send_anonymous_visitors_to_the_login(world: World, name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_case_page_sends_anonymous_visitors_to_the_login(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    assert status(None, reverse("case", kwargs={"code": incident.code})) == 302


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("inside", [True, False])
def test_a_case_opens_only_for_readers_of_its_area(world: World, role: Role, inside: bool) -> None:
    incident = world.incident(S.VERIFIED)
    expected = 200 if inside and role in CASE_READERS else 404
    assert status(member(role, world, inside=inside), reverse("case", kwargs={"code": incident.code})) == expected


def test_a_case_opens_for_the_agency_it_was_handed_to_outside_its_area(world: World) -> None:
    agency: Agency = make_agency(AgencyKind.POLICE, areas=[world.commune_b])
    officer = make_member(Role.POLICE_OFFICER, agency)
    incident = world.incident(S.VERIFIED)
    address = reverse("case", kwargs={"code": incident.code})
    assert status(officer, address) == 404
    world.step(incident, S.ASSIGNED, agency=agency)
    assert status(officer, address) == 200


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_take_reports_may_log_one(world: World, role: Role) -> None:
    expected = 200 if role in LOGGERS else 403
    assert status(member(role, world, inside=True), reverse("log_report")) == expected


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("inside", [True, False])
def test_the_reporters_contact_opens_only_for_case_managers_of_the_area(world: World, role: Role, inside: bool) -> None:
    incident = world.incident(S.VERIFIED)
    address = reverse("case_reporter", kwargs={"code": incident.code, "report_id": incident.reports.get().pk})
    managers = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER)
    expected = 404 if not inside or role in OTHERS else 200 if role in managers else 403
    assert status(member(role, world, inside=inside), address) == expected


@pytest.mark.parametrize("role", OTHERS)
def test_the_desk_of_other_roles_has_no_cases(world: World, role: Role) -> None:
    incident = world.incident(S.VERIFIED)
    client = Client()
    client.force_login(member(role, world, inside=True))
    answer = client.get(reverse("desk"))
    assert answer.status_code == 200
    assert incident.code not in answer.content.decode()
    assert client.get(reverse("desk_points")).status_code == 403


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("inside", [True, False])
def test_nobody_outside_the_policy_takes_a_step_through_the_page(world: World, role: Role, inside: bool) -> None:
    incident = world.incident(S.RECEIVED)
    client = Client()
    client.force_login(member(role, world, inside=inside))
    address = reverse("case_step", kwargs={"code": incident.code, "target": "verified"})
    answer = client.post(address, {"buoc-verified-version": incident.version})
    managers = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER)
    allowed = inside and role in managers
    expected = 302 if allowed else 403 if inside and role in CASE_READERS else 404
    assert answer.status_code == expected
    assert Incident.objects.get(pk=incident.pk).state == (S.VERIFIED if allowed else S.RECEIVED)
