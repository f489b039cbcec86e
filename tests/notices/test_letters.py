"""Letters: asked for twice, sent once for each event, ended by one click."""

import datetime as dt
import re
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.asking import ask_reporter
from incidents.casework import add_note
from incidents.contacts import erase_contact
from incidents.intake import Receipt
from incidents.models import Channel, Event
from incidents.photos import make_pictures
from incidents.report_photos import add_to_report
from incidents.reporter import add_photos_by_reporter
from incidents.states import State as S
from notices.errors import TooManyLetters
from notices.forgetting import delete_unneeded
from notices.jobs import tell
from notices.models import Delivery, Subscription
from notices.reading import read_news
from notices.sending import PAUSES, send_due
from notices.subscribing import MOST_LETTERS, Target, subscribe_email
from notices.wording import Message, message
from tests.incidents.conftest import jpeg
from tests.notices.conftest import World

pytestmark = pytest.mark.django_db
ADDRESS = "den@example.vn"


def link(pattern: str) -> str:
    found = re.search(rf"https://bando\.example\.vn(/\S*{pattern}\S*)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def subscribed(receipt: Receipt) -> None:
    """Through the page, the letter and its link."""
    address = reverse("subscribe_by_code", args=[receipt.code])
    assert Client().post(address, {"email": ADDRESS}).status_code == 302
    tell()
    assert Client().post(link("xac-nhan")).status_code == 200
    mail.outbox.clear()


def test_nothing_goes_out_before_the_link_s_button_was_pressed(world: World) -> None:
    receipt = world.report()
    Client().post(reverse("subscribe_by_code", args=[receipt.code]), {"email": ADDRESS})
    tell()
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    Client().get(link("xac-nhan"))
    world.step(receipt.report.incident, S.VERIFIED)
    tell()
    assert len(mail.outbox) == 1
    Client().post(link("xac-nhan"))
    world.step(receipt.report.incident, S.ASSIGNED)
    tell()
    assert len(mail.outbox) == 2


def test_each_event_is_told_once_however_often_the_job_runs(world: World) -> None:
    receipt = world.report()
    subscribed(receipt)
    world.step(receipt.report.incident, S.VERIFIED)
    add_note(user=world.officer, incident_id=receipt.report.incident_id, internal_note="Nội bộ")
    add_photos_by_reporter(report=receipt.report, photos=[jpeg()])
    for hours in (0, 1, 2, 3):
        read_news(timezone.now() + dt.timedelta(hours=hours))
        send_due(timezone.now() + dt.timedelta(hours=hours))
    assert [letter.subject for letter in mail.outbox] == ["Phản ánh của bạn có tin mới"]


def test_photos_that_staff_send_one_by_one_are_no_news(world: World) -> None:
    receipt = world.report(channel=Channel.STAFF, logged_by=world.officer)
    subscribed(receipt)
    for colour in ("red", "blue"):
        pictures = make_pictures([jpeg(colour)], limit=1)
        add_to_report(report=receipt.report, pictures=pictures, most=9, at=timezone.now(), actor=world.officer)
    tell()
    assert mail.outbox == []


def test_a_letter_holds_neither_code_nor_link_nor_what_was_reported(world: World) -> None:
    receipt = world.report(words="Trại lợn nhà ông X xả thải")
    subscribed(receipt)
    question = "Ở bờ nào của suối?"
    ask_reporter(
        user=world.officer, incident_id=receipt.report.incident_id, report_id=receipt.report.pk, words=question
    )
    tell()
    letter = mail.outbox[0]
    whole = f"{letter.subject} {letter.body} {letter.extra_headers}"
    for secret in (receipt.code, receipt.report.code, receipt.token, "Trại lợn", question, "Văn Quan"):
        assert secret not in whole
    assert "Cán bộ hỏi bạn" in whole


def test_one_click_ends_it_and_the_address_is_gone(world: World) -> None:
    receipt = world.report()
    subscribed(receipt)
    world.step(receipt.report.incident, S.VERIFIED)
    tell()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").removeprefix("https://bando.example.vn")
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert Subscription.objects.exists()
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert strict.post(path).status_code == 200
    assert strict.post(path[:-3] + "xx/").status_code == 404


def test_the_address_is_not_in_the_database_in_clear(world: World) -> None:
    subscribed(world.report())
    row = Subscription.objects.get()
    assert ADDRESS.encode() not in bytes(row.address_encrypted)
    assert ADDRESS not in row.address_hash


def test_a_letter_that_does_not_go_is_tried_again_later_and_given_up_in_the_end(world: World, monkeypatch: Any) -> None:
    receipt = world.report()
    subscribed(receipt)
    world.step(receipt.report.incident, S.VERIFIED)

    def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
        raise OSError("no line")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    tell()
    now = timezone.now()
    delivery = Delivery.objects.get(event__isnull=False)
    assert (delivery.attempts, delivery.sent_at) == (1, None)
    assert send_due(now) == 0
    assert Delivery.objects.get(pk=delivery.pk).attempts == 1
    for pause in PAUSES:
        now += pause + dt.timedelta(minutes=1)
        send_due(now)
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.next_at) == (len(PAUSES) + 1, None)


def test_one_letter_that_cannot_be_written_holds_up_no_other(world: World, monkeypatch: Any) -> None:
    receipts = [world.report(), world.report()]
    for receipt in receipts:
        subscribed(receipt)
    for receipt in receipts:
        world.step(receipt.report.incident, S.VERIFIED)
    read_news()
    first, second = Delivery.objects.filter(sent_at=None).order_by("next_at", "pk")

    def write(delivery: Delivery) -> Message:
        if delivery.pk == first.pk:
            raise ValueError("a key that is gone")
        return message(delivery)

    monkeypatch.setattr("notices.sending.message", write)
    assert send_due() == 1
    assert Delivery.objects.get(pk=second.pk).sent_at
    assert Delivery.objects.get(pk=first.pk).next_at


def test_an_address_that_refuses_for_good_is_deleted(world: World, monkeypatch: Any) -> None:
    receipt = world.report()
    subscribed(receipt)
    world.step(receipt.report.incident, S.VERIFIED)

    def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
        raise SMTPRecipientsRefused({ADDRESS: (550, b"no such person")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    tell()
    assert not Subscription.objects.exists()


def test_erasing_the_contact_erases_the_address_of_news_too(world: World) -> None:
    receipt = world.report()
    subscribed(receipt)
    assert erase_contact(report=receipt.report)
    assert not Subscription.objects.exists()
    assert Event.objects.filter(verb="erase_contact").count() == 1


def test_addresses_go_when_the_case_is_over_or_were_never_confirmed(world: World, settings: Any) -> None:
    receipt, other = world.report(), world.report()
    subscribed(receipt)
    subscribe_email(target=Target(report=other.report), email="khac@example.vn")
    assert delete_unneeded() == 0
    world.step(receipt.report.incident, S.REJECTED)
    assert delete_unneeded() == 0
    assert delete_unneeded(timezone.now() + dt.timedelta(days=settings.REPORTER_REOPEN_DAYS + 1)) == 2


def test_a_duplicate_s_reporter_hears_of_the_main_case(world: World) -> None:
    receipt, main = world.report(), world.incident(S.VERIFIED)
    subscribed(receipt)
    world.step(receipt.report.incident, S.DUPLICATE, duplicate_of=main.code)
    tell()
    world.step(main, S.ASSIGNED)
    tell()
    assert len(mail.outbox) == 2
    assert "Đã giao xử lý" in str(mail.outbox[1].body)


def test_letters_are_not_offered_without_a_server(world: World, settings: Any) -> None:
    settings.NOTICES_BY_EMAIL = False
    address = reverse("subscribe_by_code", args=[world.report().code])
    assert 'name="email"' not in Client().get(address).content.decode()
    assert Client().post(address, {"email": ADDRESS}).status_code == 404
    assert not Subscription.objects.exists()


def test_nobody_fills_the_letter_box_of_somebody_else(world: World) -> None:
    targets = [Target(report=world.report().report) for _ in range(MOST_LETTERS + 1)]
    for target in targets[:-1]:
        subscribe_email(target=target, email=ADDRESS)
    with pytest.raises(TooManyLetters):
        subscribe_email(target=targets[-1], email=ADDRESS.upper())
    subscribe_email(target=targets[-1], email="khac@example.vn")
    tell()
    assert [letter.to for letter in mail.outbox].count([ADDRESS]) == MOST_LETTERS


def test_asking_again_at_once_sends_no_second_letter(world: World) -> None:
    target = Target(report=world.report().report)
    for _ in range(3):
        subscribe_email(target=target, email=ADDRESS)
        subscribe_email(target=target, email=ADDRESS.upper())
    send_due()
    assert len(mail.outbox) == 1
