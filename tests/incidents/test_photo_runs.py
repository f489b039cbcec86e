"""Photos that came piece by piece after their report, in the timelines of its author and of staff."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from incidents.models import Channel, Event, Report
from incidents.pages_case_file import case_file
from incidents.photos import make_pictures
from incidents.report_photos import add_to_report
from tests.incidents.conftest import World, jpeg

pytestmark = pytest.mark.django_db


def add_one_by_one(report: Report, *colours: str, actor: User | None = None, words: str = "") -> None:
    for colour in colours:
        pictures = make_pictures([jpeg(colour)], limit=1)
        add_to_report(report=report, pictures=pictures, most=20, at=timezone.now(), actor=actor, words=words)


def labels(world: World, report: Report) -> list[str]:
    report.incident.refresh_from_db()
    return [str(line.label) for line in case_file(user=world.officer, incident=report.incident).lines]


def test_a_run_of_single_photos_is_one_line_for_staff_and_for_the_author(world: World) -> None:
    receipt = world.report()
    add_one_by_one(receipt.report, "red", "blue", "white", "black")
    assert Event.objects.filter(verb="add_photos").count() == 4
    assert labels(world, receipt.report) == ["Thêm 4 ảnh", "Tiếp nhận phản ánh"]
    page = Client().get(reverse("by_code:report", args=[receipt.code])).content.decode()
    assert page.count("Thêm 4 ảnh") == 1
    assert "Bạn gửi thêm" not in page


def test_words_another_report_and_another_person_begin_a_line_of_their_own(world: World) -> None:
    report = world.report().report
    other = world.report(join=report.incident.code, channel=Channel.STAFF, logged_by=world.officer).report
    assert other.incident == report.incident
    add_one_by_one(report, "red", "blue")
    add_one_by_one(report, "white", words="Sáng nay")
    add_one_by_one(other, "red", "blue", actor=world.officer)
    add_one_by_one(other, "white")
    assert labels(world, report)[:4] == ["Thêm 1 ảnh", "Thêm 2 ảnh", "Thêm 1 ảnh", "Thêm 2 ảnh"]


def test_a_page_with_many_single_photos_costs_no_more_queries(world: World, django_assert_max_num_queries: Any) -> None:
    receipt = world.report()
    add_one_by_one(receipt.report, *("red", "blue", "white", "black", "green"))
    with django_assert_max_num_queries(15):
        Client().get(reverse("by_code:report", args=[receipt.code]))
