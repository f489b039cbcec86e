"""What a reporter says while staff do something to the same case on another connection."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction

from incidents.asking import answer, ask_reporter
from incidents.models import Event, Face, Incident, Photo, Report, Satisfaction
from incidents.regrouping import move_report, part_report
from incidents.reporter import still_there
from incidents.satisfaction import rate
from incidents.states import State as S
from tests.incidents.conftest import World, jpeg

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


@pytest.fixture
def shared(world: World) -> Incident:
    """A verified case with two reports."""
    incident = world.incident(S.VERIFIED)
    world.report(join=incident.code, words="Tôi cũng thấy")
    incident.refresh_from_db()
    return incident


def joined(incident: Incident) -> Report:
    """As the page of the reporter reads it before anything is locked."""
    return Report.objects.select_related("incident").filter(incident=incident).order_by("pk")[1]


def on_its_own_connection(act: Callable[[], T]) -> Callable[[], T]:
    def run() -> T:
        try:
            return act()
        finally:
            connection.close()

    return run


def until_it_waits(said: "Future[T]") -> None:
    """Until the other connection waits for a lock of this one."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        if said.done():
            said.result()
            raise AssertionError("it did not wait")
        time.sleep(0.05)
    raise AssertionError("it never came to the lock")


def while_staff(do: Callable[[], object], say: Callable[[], T]) -> T:
    """`say` begins when `do` was done but not yet committed."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            do()
            said = pool.submit(on_its_own_connection(say))
            until_it_waits(said)
        return said.result(timeout=60)


def test_an_answer_given_while_staff_move_the_report_goes_where_the_report_went(world: World, shared: Incident) -> None:
    report = joined(shared)
    question = ask_reporter(user=world.officer, incident_id=shared.pk, report_id=report.pk, words="Ở bờ nào?")
    event = while_staff(
        lambda: part_report(user=world.officer, report_id=report.pk, reason="Khác vụ"),
        lambda: answer(report=report, question_id=question.pk, words="Bờ trái", photos=[jpeg()]),
    )
    own = Report.objects.get(pk=report.pk).incident
    assert own != shared
    assert event.incident == own
    assert Photo.objects.get(report=report).incident == own


def test_still_there_said_while_staff_move_the_report_reopens_the_case_it_is_in_then(
    world: World, shared: Incident
) -> None:
    report, ended = joined(shared), world.incident(S.VERIFIED)
    world.step(shared, S.REFERRED)
    still = while_staff(
        lambda: (
            move_report(user=world.officer, report_id=report.pk, to=ended.code, reason="Cùng vụ")
            and world.step(ended, S.REFERRED)
        ),
        lambda: still_there(report=report, words="Vẫn còn mùi", photos=[jpeg()]),
    )
    assert still.event.incident == ended
    assert Photo.objects.get(report=report).incident == ended
    assert not Event.objects.filter(verb="still_there", incident=shared).exists()


def test_still_there_said_twice_at_once_is_one_word_and_one_photo(world: World) -> None:
    report = world.incident(S.REJECTED).reports.select_related("incident").get()
    both = Barrier(2)

    def say() -> bool:
        both.wait(timeout=20)
        return still_there(report=Report.objects.get(pk=report.pk), words="Vẫn còn", photos=[jpeg()]).reopened

    with ThreadPoolExecutor(2) as pool:
        said = [pool.submit(on_its_own_connection(say)) for _ in range(2)]
        assert len({each.result(timeout=60) for each in said}) == 1
    assert Event.objects.filter(verb="still_there").count() == 1
    assert Photo.objects.filter(report=report).count() == 1


def test_the_same_answer_sent_twice_at_once_is_one_answer_and_one_photo(world: World) -> None:
    report = world.report().report
    question = ask_reporter(user=world.officer, incident_id=report.incident_id, report_id=report.pk, words="Ở đâu?")
    both = Barrier(2)

    def say() -> int:
        both.wait(timeout=20)
        mine = Report.objects.get(pk=report.pk)
        return answer(report=mine, question_id=question.pk, words="Bờ trái", photos=[jpeg()]).pk

    with ThreadPoolExecutor(2) as pool:
        said = [pool.submit(on_its_own_connection(say)) for _ in range(2)]
        assert len({each.result(timeout=60) for each in said}) == 1
    assert Photo.objects.filter(report=report).count() == 1


def test_a_rating_given_while_the_case_is_closed_counts(world: World) -> None:
    incident = world.incident(S.FOLLOW_UP)
    report = incident.reports.select_related("incident").get()
    while_staff(lambda: world.step(incident, S.CLOSED), lambda: rate(report=report, face=Face.GOOD))
    assert Satisfaction.objects.filter(report=report).count() == 1
