"""After the end a reporter says how content it left; the contact goes when its owner says so."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.contacts import Contact
from incidents.errors import NotClosedYet, SaidForGood
from incidents.models import Event, Face, ReporterContact, Satisfaction
from incidents.pages_promise import promise
from incidents.satisfaction import rate
from incidents.states import State as S
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db


def test_a_reporter_rates_once_and_may_think_again_for_some_days(world: World) -> None:
    report = world.incident(S.CLOSED).reports.get()
    rate(report=report, face=Face.BAD)
    rate(report=report, face=Face.GOOD)
    assert Satisfaction.objects.get().face == Face.GOOD
    with pytest.raises(SaidForGood):
        rate(report=report, face=Face.BAD, at=timezone.now() + dt.timedelta(days=15))


def test_nobody_rates_what_is_not_closed_and_no_event_tells_of_it(world: World) -> None:
    with pytest.raises(NotClosedYet):
        rate(report=world.report().report, face=Face.GOOD)
    incident = world.incident(S.CLOSED)
    count = incident.events.count()
    rate(report=incident.reports.get(), face=Face.BAD)
    assert incident.events.count() == count


def test_faces_are_chosen_on_the_page_of_the_report(world: World) -> None:
    report = world.incident(S.CLOSED).reports.get()
    address = reverse("by_code:report", args=[report.code])
    assert "Rất hài lòng" in Client().get(address).content.decode()
    to = reverse("by_code:give_face", args=[report.code])
    assert Client().post(to, {}).status_code == 422
    assert Client().post(to, {"hai-long-face": "4"}).status_code == 302
    assert "Bạn đã chọn: Hài lòng" in Client().get(address).content.decode()


def test_the_contact_is_erased_at_once_and_the_timeline_says_so_without_it(world: World, contact: Contact) -> None:
    receipt = world.report(contact=contact)
    Client().post(reverse("by_code:erase", args=[receipt.code]))
    assert not ReporterContact.objects.exists()
    event = Event.objects.get(verb="erase_contact")
    assert (event.by, event.data) == (Event.By.REPORTER, {"report": receipt.report.pk})
    Client().post(reverse("by_code:erase", args=[receipt.code]))
    assert Event.objects.filter(verb="erase_contact").count() == 1


def test_who_does_what_by_when_is_told_and_lateness_plainly(world: World) -> None:
    incident = world.report().report.incident
    told = promise(incident)
    assert told is not None and incident.due_at is not None
    assert (
        told.words == f"Xã Văn Quan xác minh sự việc trước 17:00 ngày {timezone.localtime(incident.due_at):%d/%m/%Y}."
    )
    assert told.late == ""
    late = promise(incident, incident.due_at + dt.timedelta(days=3))
    assert late is not None
    assert "lẽ ra phải xác minh" in late.words
    assert late.late == "Đã quá hạn 3 ngày."
    assert promise(world.incident(S.CLOSED)) is None
    given = promise(world.incident(S.ASSIGNED))
    assert given is not None
    assert given.words.startswith("Phòng Môi trường bắt đầu kiểm tra")
