"""Spam: marked, taken back, blocked for a time, kept back where staff can take it in, never lost."""

import datetime as dt
import signal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from agencies.models import Role, User
from agencies.policy import NotAllowed
from incidents.errors import AlreadyDecided, ChangedMeanwhile, ForbiddenStep, MissingNeeds, NothingToBlock
from incidents.fingerprints import domains_in, words_print
from incidents.inbox_filter import InboxFilter
from incidents.intake import Receipt
from incidents.listing import inbox
from incidents.models import Block, Category, Incident, KeptBack, Pattern, ReportSign
from incidents.quarantine import end_kept_back, take_in, waiting_for
from incidents.screening import screen
from incidents.spam import blockable, is_spam, lift_block, mark_spam, unmark_spam
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import IN_B, World

pytestmark = pytest.mark.django_db

DEVICE = "a" * 36
ADVERT = "Vay tiền nhanh lãi suất thấp, gọi ngay 0912 345 678, xem https://vay-nhanh.example/di?x=1"


def sent(world: World, *, device: str = "", address: str = "198.51.100.7", **changes: Any) -> Receipt:
    """A report as the page takes it in."""
    receipt = world.report(**changes)
    screen(RequestFactory(REMOTE_ADDR=address).post("/phan-anh/", {"device": device}), receipt)
    receipt.report.incident.refresh_from_db()
    return receipt


@pytest.fixture
def officer(world: World) -> User:
    """Of commune A."""
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])


def marked(world: World, user: User, *patterns: Pattern, **changes: Any) -> Incident:
    incident = sent(world, words=ADVERT, device=DEVICE, **changes).report.incident
    mark_spam(user=user, incident_id=incident.pk, note="Quảng cáo", patterns=patterns)
    incident.refresh_from_db()
    return incident


def is_kept_back(receipt: Receipt) -> bool:
    return KeptBack.objects.waiting().filter(incident=receipt.report.incident_id).exists()


def shown(user: User) -> set[int]:
    return set(inbox(user=user, filters=InboxFilter()).values_list("pk", flat=True))


def test_spam_is_rejected_with_its_event_and_the_reporter_is_told(world: World, officer: User) -> None:
    incident = marked(world, officer)
    event = incident.events.get(verb="mark_spam")
    assert (incident.state, incident.due_at, is_spam(incident)) == (S.REJECTED, None, True)
    assert (event.actor, event.from_state, event.to_state) == (officer, S.RECEIVED, S.REJECTED)
    assert event.data["reason"] == "Tin rác: Quảng cáo"
    assert "gửi lại" in event.public_note


def test_it_can_be_taken_back_and_its_blocks_end_with_it(world: World, officer: User) -> None:
    incident = marked(world, officer, Pattern.WORDS)
    unmark_spam(user=officer, incident_id=incident.pk, note="")
    incident.refresh_from_db()
    assert (incident.state, incident.clock) == (S.REOPENED, "verify")
    assert not Block.objects.in_force().exists()
    assert not is_kept_back(sent(world, words=ADVERT))


def test_what_was_rejected_for_another_reason_is_not_taken_back_as_spam(world: World, officer: User) -> None:
    incident = world.incident(S.REJECTED)
    with pytest.raises(AlreadyDecided):
        unmark_spam(user=officer, incident_id=incident.pk, note="")


def test_only_what_has_just_come_in_can_be_marked(world: World, officer: User) -> None:
    for state in (S.VERIFIED, S.CLOSED, S.DUPLICATE):
        with pytest.raises(ForbiddenStep):
            mark_spam(user=officer, incident_id=world.incident(state).pk, note="x")


def test_it_needs_a_reason_the_right_role_and_the_case_as_it_is(world: World, officer: User) -> None:
    incident = sent(world).report.incident
    for role in (Role.POLICE_OFFICER, Role.LEADER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            mark_spam(user=make_member(role, areas=[world.commune_a]), incident_id=incident.pk, note="x")
    stranger = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b])
    with pytest.raises(NotAllowed):
        mark_spam(user=stranger, incident_id=incident.pk, note="x")
    with pytest.raises(MissingNeeds):
        mark_spam(user=officer, incident_id=incident.pk, note="  ")
    with pytest.raises(ChangedMeanwhile):
        mark_spam(user=officer, incident_id=incident.pk, note="x", expected_version=9)


@pytest.mark.parametrize(
    ("pattern", "like_it"),
    [
        (Pattern.WORDS, {"words": "VAY  tien nhanh lai suat thap!!! goi ngay 0987 654 321 xem https://vay-nhanh.example/di?x=9"}),
        (Pattern.DOMAIN, {"words": "Xem ở đây nhé: www.m.Vay-Nhanh.example/khac"}),
        (Pattern.DEVICE, {"device": DEVICE, "address": "203.0.113.5"}),
        (Pattern.ADDRESS, {"address": "198.51.100.7"}),
    ],
)  # fmt: skip
def test_what_is_like_it_is_kept_back_and_what_is_not_goes_on(
    world: World, officer: User, pattern: Pattern, like_it: dict[str, Any]
) -> None:
    marked(world, officer, pattern)
    receipt = sent(world, **({"address": "192.0.2.9"} | like_it))
    incident = receipt.report.incident
    assert is_kept_back(receipt)
    assert (incident.state, incident.clock, incident.due_at) == (S.RECEIVED, "", None)
    assert incident.pk not in shown(officer)
    other = sent(world, words="Lợn chết trôi dưới chân cầu Bản Quyền", address="192.0.2.9")
    assert not is_kept_back(other)
    assert other.report.incident_id in shown(officer)


def test_an_emergency_is_never_kept_back(world: World, officer: User) -> None:
    marked(world, officer, *Pattern)
    emergency = Category.objects.filter(emergency=True).first()
    receipt = sent(world, words=ADVERT, device=DEVICE, category=emergency)
    assert not is_kept_back(receipt)
    assert receipt.report.incident_id in shown(officer)


def test_a_block_holds_in_the_area_of_those_who_made_it_and_until_its_end(world: World, officer: User) -> None:
    marked(world, officer, Pattern.WORDS)
    assert not is_kept_back(sent(world, words=ADVERT, location=IN_B))
    with time_machine.travel(timezone.now() + dt.timedelta(days=31), tick=False):
        assert not is_kept_back(sent(world, words=ADVERT))


def test_no_block_is_longer_than_the_settings_allow(world: World, officer: User, settings: Any) -> None:
    settings.SPAM_BLOCK_DAYS = 5
    incident = sent(world, words=ADVERT).report.incident
    mark_spam(user=officer, incident_id=incident.pk, note="x", patterns=[Pattern.WORDS], days=400)
    assert Block.objects.get().ends_at <= timezone.now() + dt.timedelta(days=5)


def test_a_lifted_block_holds_nothing_back_and_who_lifted_it_is_written(world: World, officer: User) -> None:
    marked(world, officer, Pattern.WORDS)
    block = Block.objects.get()
    with pytest.raises(NotAllowed):
        lift_block(user=make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b]), block_id=block.pk)
    lift_block(user=officer, block_id=block.pk)
    block.refresh_from_db()
    assert block.lifted_by == officer
    assert not is_kept_back(sent(world, words=ADVERT))


def test_what_was_kept_back_is_taken_in_with_the_whole_time_for_it(world: World, officer: User) -> None:
    marked(world, officer, Pattern.WORDS)
    receipt = sent(world, words=ADVERT)
    incident = receipt.report.incident
    assert [kept.incident_id for kept in waiting_for(officer)] == [incident.pk]
    take_in(user=officer, incident_id=incident.pk)
    incident.refresh_from_db()
    assert incident.clock == "verify"
    assert incident.due_at is not None and incident.due_at > timezone.now()
    assert incident.pk in shown(officer)
    assert not waiting_for(officer).exists()
    with pytest.raises(AlreadyDecided):
        take_in(user=officer, incident_id=incident.pk)


def test_only_those_of_the_area_see_and_take_in_what_was_kept_back(world: World, officer: User) -> None:
    marked(world, officer, Pattern.WORDS)
    incident = sent(world, words=ADVERT).report.incident
    stranger = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b])
    assert not waiting_for(stranger).exists()
    with pytest.raises(NotAllowed):
        take_in(user=stranger, incident_id=incident.pk)


def test_what_nobody_took_in_is_marked_as_spam_when_its_time_is_over_and_not_deleted(
    world: World, officer: User, settings: Any
) -> None:
    marked(world, officer, Pattern.WORDS)
    incident = sent(world, words=ADVERT).report.incident
    assert end_kept_back() == 0
    later = timezone.now() + dt.timedelta(days=15)
    assert end_kept_back(later) == 1
    assert end_kept_back(later) == 0
    incident.refresh_from_db()
    assert incident.state == S.REJECTED
    assert incident.reports.get().words == ADVERT
    unmark_spam(user=officer, incident_id=incident.pk, note="Có thật")
    assert incident.pk in shown(officer)


def test_a_case_that_staff_moved_on_waits_no_longer(world: World, officer: User) -> None:
    marked(world, officer, Pattern.WORDS)
    incident = sent(world, words=ADVERT).report.incident
    world.step(incident, S.VERIFIED)
    assert not waiting_for(officer).exists()
    assert end_kept_back(timezone.now() + dt.timedelta(days=15)) == 0


def test_a_report_delivered_again_is_looked_at_once(world: World, officer: User) -> None:
    client_id = uuid4()
    sent(world, words=ADVERT, client_id=client_id)
    marked(world, officer, Pattern.WORDS)
    assert not is_kept_back(sent(world, words=ADVERT, client_id=client_id))
    assert ReportSign.objects.count() == 2


def test_an_incident_that_something_else_happened_to_is_not_hidden(world: World, officer: User) -> None:
    marked(world, officer, Pattern.WORDS)
    receipt = world.report(words=ADVERT)
    world.step(receipt.report.incident, S.VERIFIED)
    screen(RequestFactory().post("/phan-anh/"), receipt)
    assert not KeptBack.objects.exists()
    assert receipt.report.incident_id in shown(officer)


def test_short_words_and_a_forgotten_sender_cannot_be_blocked(world: World, officer: User) -> None:
    incident = sent(world, words="Rác ven đường", device=DEVICE).report.incident
    assert blockable(incident) == [Pattern.DEVICE, Pattern.ADDRESS]
    with pytest.raises(NothingToBlock):
        mark_spam(user=officer, incident_id=incident.pk, note="x", patterns=[Pattern.WORDS])
    ReportSign.objects.update(device="", address="")
    assert blockable(incident) == []
    incident.refresh_from_db()
    assert incident.state == S.RECEIVED


def test_a_sample_blocks_nothing_real(world: World, officer: User) -> None:
    incident = world.report(words=ADVERT, is_sample=True).report.incident
    assert blockable(incident) == []
    mark_spam(user=officer, incident_id=incident.pk, note="x")


def test_words_are_known_again_however_they_are_dressed() -> None:
    assert words_print("Vay tiền nhanh, lãi suất thấp 1") == words_print("VAY   TIEN-NHANH lai suat thap 22!")
    assert words_print("Vay tiền nhanh, lãi suất thấp") != words_print("Vay tiền nhanh, lãi suất cao")
    assert words_print("rác") == ""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("https://WWW.Spam.example/a?b=http://x", ["spam.example"]),
        ("xem spam.example/a và www.khac.example.", ["spam.example", "khac.example"]),
        ("http://user:pw@spam.example:80/", ["spam.example"]),
        ("xem ..bit.ly/x, và sub.spam.example#1", ["bit.ly", "sub.spam.example"]),
        ("Rác ở thôn Bản Làn.Gần cầu", []),
        ("lúc 10.30, dài 2.5m, TP.Lạng Sơn", []),
    ],
)
def test_linked_sites_are_found_in_words(words: str, found: list[str]) -> None:
    assert domains_in(words) == found


def test_words_made_to_be_looked_through_for_ever_are_not() -> None:
    def stop(*_said: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.5)  # seconds of work, not of time; it needs a hundredth of one
    try:
        domains_in("㏘" * 4000)  # each becomes "p.m."
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def test_the_database_lets_nobody_lift_a_block_without_a_name(world: World, officer: User) -> None:
    marked(world, officer, Pattern.WORDS)
    with pytest.raises(Exception, match="block_lifted_by_somebody"), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_block SET lifted_at = now()")
