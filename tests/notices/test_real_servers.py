"""Letters to a mail server and messages to a push service, both real and on this machine."""

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from environ import Env

from incidents.contacts import encrypted
from incidents.models import Report
from incidents.states import State as S
from notices.jobs import tell
from notices.models import Delivery, Subscription
from notices.push_keys import private_key, public_key
from notices.sending import PAUSES, send_due
from notices.subscribing import Target, confirm, subscribe_email, subscribe_push
from tests.notices.conftest import World, browser
from tests.notices.stand_ins import MailServer, PushService, Receiver, mail_server, push_service, signed_claims

pytestmark = pytest.mark.django_db
ADDRESS = "den@example.vn"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def mail(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """As EMAIL_URL sets it up in production."""
    with mail_server(tmp_path) as (server, certificate):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        for name, value in Env.email_url_config(f"smtp+tls://geopgi:mat-khau@127.0.0.1:{server.port}").items():
            setattr(settings, name, value)
        yield server


@pytest.fixture
def push() -> Iterator[PushService]:
    with push_service() as service:
        yield service


def reader(report: Report, service: PushService, name: str = "one") -> Receiver:
    """A browser that follows the report. Its address leads to the stand-in, which no page would take."""
    receiver = Receiver()
    subscription = subscribe_push(target=Target(report=report), browser=browser(name))
    subscription.address_encrypted = encrypted(receiver.address(f"{service.url}/push/{name}"))
    subscription.save()
    return receiver


def test_a_letter_arrives_whole_over_tls_and_once(world: World, mail: MailServer) -> None:
    report = world.report().report
    subscribe_email(target=Target(report=report), email=ADDRESS)
    tell()
    confirm(subscription=Subscription.objects.get())
    world.step(report.incident, S.VERIFIED)
    tell()
    tell()
    assert mail.logins == ["\0geopgi\0mat-khau"] * 2
    assert mail.recipients == [ADDRESS] * 2
    asked, told = mail.letters
    assert asked["Subject"].startswith("Xác nhận nhận tin từ")
    assert told["Subject"] == "Phản ánh của bạn có tin mới"
    assert "Trạng thái mới: Đã xác minh." in told.get_content()
    assert told["Message-ID"] == f"<delivery-{Delivery.objects.last().pk}@bando.example.vn>"
    assert told["List-Unsubscribe"].strip().startswith("<https://bando.example.vn/")
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_server_that_is_busy_is_asked_later_and_one_that_knows_nobody_ends_it(
    world: World, mail: MailServer
) -> None:
    mail.refuses = ["451 4.7.1 greylisted", "550 5.1.1 no such person"]
    subscribe_email(target=Target(report=world.report().report), email=ADDRESS)
    now = timezone.now()
    send_due(now)
    assert mail.letters == []
    assert Delivery.objects.get().next_at == now + PAUSES[0]
    send_due(now + PAUSES[0] - MINUTE)
    assert len(mail.refuses) == 1
    send_due(now + PAUSES[0] + MINUTE)
    assert mail.letters == []
    assert not Subscription.objects.exists()


def test_a_mail_server_that_is_away_costs_a_delay_only(world: World, mail: MailServer, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    subscribe_email(target=Target(report=world.report().report), email=ADDRESS)
    now = timezone.now()
    assert send_due(now) == 0
    settings.EMAIL_PORT = port
    assert send_due(now + PAUSES[0] + MINUTE) == 1
    assert len(mail.letters) == 1


def test_a_push_message_is_read_by_the_browser_alone_and_signed_by_the_site(world: World, push: PushService) -> None:
    report = world.report().report
    receiver = reader(report, push)
    world.step(report.incident, S.VERIFIED)
    tell()
    tell()
    ((headers, body),) = push.posted
    assert receiver.read(body) == {
        "title": "Phản ánh của bạn có tin mới",
        "body": "",
        "url": "/theo-doi/",
        "tag": f"geopgi-{Delivery.objects.get().pk}",
    }
    claims, key = signed_claims(headers["authorization"])
    assert key == public_key()
    assert claims["aud"] == push.url
    assert claims["sub"].startswith(("mailto:", "https://"))
    assert 0 < claims["exp"] - timezone.now().timestamp() <= 24 * 3600
    assert (headers["content-encoding"], headers["ttl"], headers["urgency"]) == ("aes128gcm", "86400", "normal")


def test_a_browser_that_is_gone_is_forgotten_and_a_busy_service_is_asked_later_once(
    world: World, push: PushService
) -> None:
    report = world.report().report
    reader(report, push, "gone")
    push.answers = [410]
    world.step(report.incident, S.VERIFIED)
    tell()
    assert not Subscription.objects.exists()

    receiver = reader(report, push, "busy")
    push.answers, push.posted = [503], []
    world.step(report.incident, S.ASSIGNED)
    tell()
    now = timezone.now()
    assert len(push.posted) == 1
    assert Delivery.objects.get().sent_at is None
    send_due(now)
    assert len(push.posted) == 1
    send_due(now + PAUSES[0] + MINUTE)
    send_due(now + PAUSES[0] + 2 * MINUTE)
    assert len(push.posted) == 2
    first, again = (receiver.read(body)["tag"] for _headers, body in push.posted)
    assert first == again
    assert Delivery.objects.get().sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_a_message_once(world: World, push: PushService) -> None:
    report = world.report().report
    reader(report, push)
    private_key()
    push.slow = threading.Event()
    world.step(report.incident, S.VERIFIED)

    def work() -> None:
        try:
            tell()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        workers = [pool.submit(work) for _ in range(2)]
        threading.Timer(1, push.slow.set).start()
        for worker in workers:
            worker.result(timeout=60)
    assert len(push.posted) == 1
    assert Delivery.objects.get().sent_at is not None
