"""Somebody who calls again is known by the number, and nothing more of them is told without a logged look."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from incidents.callers import known_caller, named_caller
from incidents.contacts import Contact, delete_expired_contacts, erase_contact
from incidents.errors import ContactGone
from incidents.models import ContactAccess, ReporterContact
from incidents.phones import marks_of, same_number
from incidents.states import State
from tests.factories import make_member
from tests.incidents.conftest import IN_B, World

pytestmark = pytest.mark.django_db
NUMBER = "0912 345 678"


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def reported(world: World, phone: str = NUMBER, **changes):
    return world.report(contact=Contact(name="Nông Văn Dền", phone=phone), **changes).report


@pytest.mark.parametrize("written", ["0912.345.678", "+84 912 345 678", "84912345678", "0084912345678", "912345678"])
def test_one_number_is_known_however_it_is_written(written: str) -> None:
    assert same_number(written) == "0912345678"


@pytest.mark.parametrize("written", ["", "không có", "113", "1" * 16])
def test_what_is_no_number_leaves_no_mark(written: str) -> None:
    assert marks_of(written) == []


def test_the_mark_does_not_tell_the_number_and_changes_with_the_key(world: World, settings) -> None:
    mark = ReporterContact.objects.get(report=reported(world)).phone_mark
    assert "912345678" not in mark and len(mark) == 64
    settings.CONTACT_KEYS = ["another-key-another-key-another-key-another", *settings.CONTACT_KEYS]
    assert marks_of(NUMBER)[0] != mark
    assert known_caller(user=world.officer, phone=NUMBER).count == 1


def test_earlier_reports_are_counted_by_state_without_a_name_or_a_case(world: World, client: Client) -> None:
    incident = reported(world).incident
    world.step(incident, State.VERIFIED)
    reported(world, "+84912345678")
    told = client.post(reverse("caller"), {"phone": "0912345678"}).json()
    assert told["mayLook"]
    assert "2 lần" in told["words"] and "Đã xác minh: 1" in told["words"]
    assert "Dền" not in str(told) and incident.code not in str(told)
    assert not ContactAccess.objects.exists()
    assert client.post(reverse("caller"), {"phone": "0988888888"}).json() == {"words": "", "mayLook": False}


def test_the_name_is_given_with_the_look_written_down(world: World, client: Client) -> None:
    report = reported(world)
    told = client.post(reverse("caller_name"), {"phone": NUMBER}).json()
    assert told["name"] == "Nông Văn Dền"
    assert report.incident.code in told["cases"][0]["words"]
    look = ContactAccess.objects.get()
    assert (look.user, look.report) == (world.officer, report)


def test_who_may_open_no_contact_does_not_learn_that_a_number_reported(world: World) -> None:
    reported(world)
    police = make_member(Role.POLICE_OFFICER, areas=[world.commune_a])
    assert known_caller(user=police, phone=NUMBER).count == 0
    with pytest.raises(ContactGone):
        named_caller(user=police, phone=NUMBER)
    assert not ContactAccess.objects.exists()


def test_reports_of_another_area_are_not_told(world: World) -> None:
    reported(world, location=IN_B)
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    assert known_caller(user=officer, phone=NUMBER).count == 0


def test_a_caller_is_forgotten_with_the_contact(world: World) -> None:
    one, other = reported(world), reported(world)
    erase_contact(report=one)
    assert known_caller(user=world.officer, phone=NUMBER).count == 1
    delete_expired_contacts(ReporterContact.objects.get(report=other).delete_after.replace(year=2099))
    assert known_caller(user=world.officer, phone=NUMBER).count == 0
