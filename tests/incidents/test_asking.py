"""Staff ask the reporter without knowing who it is; the reporter answers by code."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents.asking import answer, ask_reporter, mark_answer_read
from incidents.deadlines import current_calendar
from incidents.errors import AnsweredBefore, IncidentNotFound, MissingNeeds, NotAsked, StillAsked
from incidents.following import find_report, follow
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox, inbox_page
from incidents.models import Event, Question, Report
from incidents.states import State as S
from incidents.working_time import add_working_days, local_day
from tests.factories import make_member
from tests.incidents.conftest import World, jpeg

pytestmark = pytest.mark.django_db


def asked(world: World, report: Report, words: str = "Mùi có từ khi nào?", **more: Any) -> Question:
    return ask_reporter(user=world.officer, incident_id=report.incident_id, report_id=report.pk, words=words, **more)


def test_the_reporter_reads_the_question_answers_with_a_photo_and_staff_see_it_unread(world: World) -> None:
    receipt = world.report()
    report = receipt.report
    question = asked(world, report)
    seen = follow(find_report(code=receipt.code))
    assert seen.question == question
    assert [step.words for step in seen.steps if step.verb == "ask_reporter"] == ["Mùi có từ khi nào?"]
    event = answer(report=report, question_id=question.pk, words="Từ tối qua", photos=[jpeg()])
    assert (event.by, event.actor, event.verb) == (Event.By.REPORTER, None, "reporter_answers")
    assert report.photos.count() == 1
    assert follow(find_report(code=receipt.code)).question is None
    (shown,) = inbox_page(user=world.officer, filters=InboxFilter(answers=True)).incidents
    assert shown.has_answer  # type: ignore[attr-defined]
    mark_answer_read(user=world.officer, incident_id=report.incident_id, question_id=question.pk)
    assert not inbox(user=world.officer, filters=InboxFilter(answers=True)).exists()


def test_neither_question_nor_answer_is_public_or_seen_by_another_reporter(world: World) -> None:
    receipt, other = world.report(), world.report()
    world.step(receipt.report.incident, S.VERIFIED)
    question = asked(world, receipt.report)
    answer(report=receipt.report, question_id=question.pk, words="Từ tối qua")
    page = Client().get(reverse("incident", args=[receipt.report.incident.code])).content.decode()
    assert "Mùi có từ khi nào?" not in page
    assert "Từ tối qua" not in page
    with pytest.raises(IncidentNotFound):
        answer(report=other.report, question_id=question.pk, words="Tôi cũng thấy")


def test_the_deadline_waits_while_the_reporter_is_silent_and_no_longer_than_the_setting(
    world: World, settings: Any
) -> None:
    settings.QUESTION_PAUSE_DAYS = 5
    report = world.report().report
    before = report.incident.due_at
    question = asked(world, report)
    report.incident.refresh_from_db()
    assert local_day(report.incident.due_at) == add_working_days(local_day(before), 5, current_calendar())
    answer(report=report, question_id=question.pk, words="Từ tối qua")
    report.incident.refresh_from_db()
    assert report.incident.due_at == before
    again = asked(world, report, "Ở bờ nào?")
    report.incident.refresh_from_db()
    assert (again.due_after, report.incident.due_at) == (None, before)


def test_an_overdue_step_is_not_made_timely_by_asking(world: World) -> None:
    report = world.report(at=timezone.now() - dt.timedelta(days=60)).report
    before = report.incident.due_at
    asked(world, report)
    report.incident.refresh_from_db()
    assert report.incident.due_at == before


def test_one_question_at_a_time_and_none_after_the_end(world: World) -> None:
    report = world.report().report
    asked(world, report)
    with pytest.raises(StillAsked):
        asked(world, report, "Còn gì nữa?")
    with pytest.raises(MissingNeeds):
        asked(world, world.report().report, "  ")
    with pytest.raises(NotAsked):
        asked(world, world.incident(S.CLOSED).reports.get())


def test_the_same_answer_sent_twice_is_one_and_another_is_refused(world: World) -> None:
    report = world.report().report
    question = asked(world, report)
    first = answer(report=report, question_id=question.pk, words="Từ tối qua")
    assert answer(report=report, question_id=question.pk, words="Từ tối qua ") == first
    with pytest.raises(AnsweredBefore):
        answer(report=report, question_id=question.pk, words="Từ sáng nay")


def test_only_those_who_handle_the_case_ask(world: World) -> None:
    report = world.report().report
    for role in (Role.LEADER, Role.MEDIA_OFFICER, Role.AGRICULTURE_OFFICER):
        user = make_member(role, areas=[world.commune_a])
        with pytest.raises(NotAllowed):
            ask_reporter(user=user, incident_id=report.incident_id, report_id=report.pk, words="?")


def test_the_whole_of_it_by_pages(world: World) -> None:
    receipt = world.report()
    code = receipt.report.incident.code
    desk = Client()
    desk.force_login(world.officer)
    name = f"hoi-{receipt.report.pk}-question"
    address = reverse("case_ask", args=[code, receipt.report.pk])
    assert desk.post(address, {name: ""}).status_code == 422
    assert desk.post(address, {name: "Ở bờ nào của suối?"}).status_code == 302
    door = reverse("by_code:report", args=[receipt.code])
    assert "Ở bờ nào của suối?" in Client().get(door).content.decode()
    question = Question.objects.get()
    to = reverse("by_code:answer", args=[receipt.code, question.pk])
    refused = Client().post(to, {"tra-loi-words": ""})
    assert refused.status_code == 422
    assert Client().post(to, {"tra-loi-words": "Bờ bên trái"}).status_code == 302
    page = desk.get(reverse("case", args=[code])).content.decode()
    assert "Bờ bên trái" in page
    assert "Có câu trả lời mới" in page
    shown = desk.get(reverse("desk"))
    assert shown.context["counters"]["answers"] == 1
    assert "Có câu trả lời mới" in shown.content.decode()
    desk.post(reverse("case_answer_read", args=[code, question.pk]))
    assert "Có câu trả lời mới" not in desk.get(reverse("case", args=[code])).content.decode()
