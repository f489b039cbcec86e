"""Officers are told of their work once, on the page and by letter."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_noop

from agencies import staff_notices
from agencies.models import Absence, Membership, Role, StaffNotice, User
from agencies.staff_notices import delete_old, send_letters, tell
from tests.factories import make_member, make_membership

pytestmark = pytest.mark.django_db

WORDS = gettext_noop("%(site)s: có việc mới cho bạn")
NOW = dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def by_mail(settings: Any) -> None:
    settings.NOTICES_BY_EMAIL, settings.STAFF_MAIL_MINUTES = True, 10


@pytest.fixture
def officer() -> User:
    return make_member(Role.COMMUNE_OFFICER, email="can.bo@example.vn")


def told(user: User, key: str = "case-1", site: str = "Văn Quan", at: dt.datetime = NOW) -> None:
    tell([user], key=key, words=WORDS, params={"site": site}, path="/can-bo/", at=at)


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_the_same_thing_is_told_once(officer: User) -> None:
    told(officer)
    told(officer)
    told(officer, key="case-2")
    assert StaffNotice.objects.count() == 2


def test_who_stands_in_for_somebody_away_is_told_too(officer: User) -> None:
    deputy, day = make_member(Role.COMMUNE_OFFICER), timezone.localdate(NOW)
    Absence.objects.create(user=officer, deputy=deputy, starts_on=day, ends_on=day, entered_by=officer)
    told(officer)
    told(officer, key="case-2", at=NOW + dt.timedelta(days=1))
    assert set(StaffNotice.objects.filter(user=deputy).values_list("key", flat=True)) == {"case-1"}
    assert StaffNotice.objects.filter(user=officer).count() == 2


def test_an_officer_reads_what_was_told_to_nobody_else(officer: User) -> None:
    told(officer)
    mine, other = browser_of(officer), browser_of(make_member(Role.COMMUNE_OFFICER))
    assert "Văn Quan: có việc mới cho bạn" in mine.get("/can-bo/thong-bao/").content.decode()
    assert "Văn Quan: có việc" not in other.get("/can-bo/thong-bao/").content.decode()
    assert other.get(f"/can-bo/thong-bao/{StaffNotice.objects.get().pk}/").status_code == 404
    assert Client().get("/can-bo/thong-bao/").status_code == 302


def test_the_sentence_is_in_the_readers_language(officer: User) -> None:
    told(officer)
    tell([officer], key="case-2", words=WORDS, params={"site": "Xã Điềm He", "site@en": "Diem He"}, path="/", at=NOW)
    page = browser_of(officer).get("/en/can-bo/thong-bao/").content.decode()
    assert "Văn Quan: something new for you" in page
    assert "Diem He: something new for you" in page
    assert "Xã Điềm He: có việc mới cho bạn" in browser_of(officer).get("/can-bo/thong-bao/").content.decode()


def test_opening_a_notice_reads_it_and_leads_to_its_page(officer: User) -> None:
    told(officer)
    told(officer, key="case-2")
    opened = StaffNotice.objects.get(key="case-1")
    answer = browser_of(officer).get(f"/en/can-bo/thong-bao/{opened.pk}/")
    assert answer.headers["Location"] == "/en/can-bo/"
    assert list(StaffNotice.objects.filter(read_at__isnull=True).values_list("key", flat=True)) == ["case-2"]


def test_a_notice_never_leads_to_another_site(officer: User) -> None:
    tell([officer], key="x", words=WORDS, params={"site": "x"}, path="//evil.example/")
    answer = browser_of(officer).get(f"/can-bo/thong-bao/{StaffNotice.objects.get().pk}/")
    assert answer.headers["Location"] == "/"


def test_all_are_read_at_once(officer: User) -> None:
    told(officer)
    told(officer, key="case-2")
    browser_of(officer).post("/can-bo/thong-bao/da-doc/")
    assert not StaffNotice.objects.filter(read_at__isnull=True).exists()


def test_one_letter_tells_all_that_is_unread(by_mail: None, officer: User, mailoutbox: list[Any]) -> None:
    for number in range(30):
        told(officer, key=f"case-{number}", site=f"Xã {number}", at=NOW + dt.timedelta(seconds=number))
    assert send_letters(NOW + dt.timedelta(minutes=9)) == 0
    assert send_letters(NOW + dt.timedelta(minutes=10)) == 1
    assert send_letters(NOW + dt.timedelta(minutes=12)) == 0
    (letter,) = mailoutbox
    assert letter.to == ["can.bo@example.vn"]
    assert "Xã 29" in letter.body and "Xã 10:" in letter.body and "Xã 9:" not in letter.body
    assert letter.body.strip().endswith("/can-bo/thong-bao/")


def test_no_letter_about_what_was_read_nor_to_whom_has_no_address(
    by_mail: None, officer: User, mailoutbox: list[Any]
) -> None:
    told(officer)
    told(make_member(Role.COMMUNE_OFFICER))
    browser_of(officer).get("/can-bo/thong-bao/")
    assert len(mailoutbox) == 0
    browser_of(officer).post("/can-bo/thong-bao/da-doc/")
    assert send_letters(NOW + dt.timedelta(hours=1)) == 0
    assert not StaffNotice.objects.filter(mail_at__isnull=False).exists()


def test_a_letter_that_fails_is_sent_by_the_next_run(
    by_mail: None, officer: User, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_letter: Any) -> None:
        raise SMTPServerDisconnected

    told(officer)
    with monkeypatch.context() as broken:
        broken.setattr(staff_notices.EmailMessage, "send", cut)
        assert send_letters(NOW + dt.timedelta(minutes=10)) == 0
    assert send_letters(NOW + dt.timedelta(minutes=11)) == 1
    assert len(mailoutbox) == 1


def test_old_notices_go(officer: User, settings: Any) -> None:
    told(officer, at=timezone.now() - dt.timedelta(days=settings.STAFF_NOTICE_DAYS, hours=1))
    told(officer, key="case-2", at=timezone.now())
    assert delete_old() == 1
    assert StaffNotice.objects.get().key == "case-2"


def test_what_was_told_in_a_role_that_ended_is_neither_shown_counted_nor_sent(
    by_mail: None, officer: User, mailoutbox: list[Any]
) -> None:
    told(officer, at=NOW - dt.timedelta(days=30))
    notice, browser = StaffNotice.objects.get(), browser_of(officer)
    role = officer.memberships.get()
    Membership.objects.update(ends_on=timezone.localdate())
    assert send_letters(NOW) == 0 and mailoutbox == []
    assert "Văn Quan: có việc" not in browser.get("/can-bo/thong-bao/").content.decode()
    assert browser.get(f"/can-bo/thong-bao/{notice.pk}/").status_code == 404
    make_membership(officer, Role.LEADER, role.agency, starts_on=timezone.localdate(NOW - dt.timedelta(days=29)))
    page = browser.get("/can-bo/thong-bao/").content.decode()
    assert "Văn Quan: có việc" not in page
    told(officer, key="case-2", at=NOW)
    page = browser.get("/can-bo/thong-bao/").content.decode()
    assert page.count("Văn Quan: có việc") == 1


@pytest.mark.django_db(transaction=True)
def test_while_a_letter_is_being_sent_the_person_signs_in_and_is_told_more_and_no_second_letter_goes(
    by_mail: None, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(officer)
    sent: list[int] = []

    def meanwhile() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '3s'")
            User.objects.filter(pk=officer.pk).update(last_login=NOW)
            told(officer, key="case-2")
            sent.append(send_letters(NOW + dt.timedelta(minutes=30)))
        finally:
            connection.close()

    def slowly(_message: EmailMessage) -> int:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(meanwhile).result(timeout=30)
        return 1

    monkeypatch.setattr(EmailMessage, "send", slowly)
    assert send_letters(NOW + dt.timedelta(minutes=30)) == 1
    assert sent == [0]
    assert StaffNotice.objects.get(key="case-2").mail_at is not None
