"""The desk: one filter for list, counters, tabs and map."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role, User
from incidents.models import Incident
from incidents.states import State as S
from tests.factories import change_incident, make_member
from tests.incidents.conftest import IN_B, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world: World) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def late(incident: Incident) -> Incident:
    change_incident(incident, due_at=timezone.now() - dt.timedelta(days=3))
    return incident


def test_the_list_holds_the_cases_of_the_area_and_no_others(world: World, officer: User) -> None:
    here, elsewhere = world.incident(S.VERIFIED), world.incident(S.VERIFIED, location=IN_B)
    page = of(officer).get(reverse("desk")).content.decode()
    assert here.code in page
    assert elsewhere.code not in page


def test_what_is_overdue_says_so_in_words(world: World, officer: User) -> None:
    world.incident(S.VERIFIED)
    assert "Quá hạn 3 ngày" not in of(officer).get(reverse("desk")).content.decode()
    late(world.incident(S.VERIFIED))
    assert "Quá hạn 3 ngày, hạn là" in of(officer).get(reverse("desk")).content.decode()


def counted(context: Any) -> dict[str, int]:
    return {tab["key"]: tab["count"] for tab in context["due_groups"] if tab["count"]}


def test_new_cases_are_counted_of_the_whole_area_and_what_is_due_under_the_filter(world: World, officer: User) -> None:
    late(world.incident(S.VERIFIED))
    world.incident(S.RECEIVED)
    midnight = timezone.localtime().replace(hour=23, minute=59, second=59)
    change_incident(world.incident(S.VERIFIED), due_at=midnight)
    world.incident(S.RECEIVED, location=IN_B)
    context = of(officer).get(reverse("desk"), {"state": "verified"}).context
    assert context["counters"] == {"new": 1, "answers": 0, "own": 0}
    assert counted(context) == {"overdue": 1, "today": 1, "all": 2}
    assert counted(of(officer).get(reverse("desk"), {"state": "closed"}).context) == {}


def test_the_list_opens_on_the_first_group_that_holds_something(world: World, officer: User) -> None:
    def opened(**query: str) -> tuple[str, set[str]]:
        context = of(officer).get(reverse("desk"), query).context
        (here,) = (tab["key"] for tab in context["due_groups"] if tab["here"])
        return here, {incident.code for incident in context["incidents"]}

    closed = world.incident(S.CLOSED)
    assert opened() == ("ended", {closed.code})
    received = world.incident(S.RECEIVED)
    change_incident(received, due_at=timezone.now() + dt.timedelta(days=20))
    assert opened() == ("rest", {received.code})
    overdue = late(world.incident(S.VERIFIED))
    assert opened() == ("overdue", {overdue.code})
    assert opened(due="rest") == ("rest", {received.code})
    assert opened(due="week") == ("week", set())
    assert opened(q=closed.code) == ("all", {closed.code})
    assert opened(due="all")[1] >= {closed.code, received.code, overdue.code}


def test_list_and_map_share_the_filter(world: World, officer: User) -> None:
    received, verified = world.incident(S.RECEIVED), late(world.incident(S.VERIFIED))
    asked: tuple[tuple[dict[str, Any], set[str]], ...] = (
        ({}, {received.code, verified.code}),
        ({"state": ["received", "reopened"]}, {received.code}),
        ({"overdue": "1"}, {verified.code}),
        ({"q": verified.code.lower()}, {verified.code}),
        ({"category": "wastewater"}, set()),
        ({"mine": "1"}, set()),
        ({"due": "overdue"}, {verified.code}),
    )
    for query, expected in asked:
        listed = of(officer).get(reverse("desk"), {"due": "all"} | query).context["incidents"]
        board = of(officer).get(reverse("desk"), {"xem": "bang"} | query).context["columns"]
        points = of(officer).get(reverse("desk_points"), query).json()["features"]
        assert {incident.code for incident in listed} == expected
        assert {incident.code for column in board for incident in column.incidents} == expected
        assert {feature["properties"]["code"] for feature in points} == expected


def test_the_desk_tells_what_one_looks_after_oneself(world: World) -> None:
    own, _other = world.incident(S.ASSIGNED), world.incident(S.ASSIGNED)
    change_incident(own, assignee=world.officer)
    page = of(world.officer).get(reverse("desk"), {"own": "1", "due": "all"})
    assert [incident.code for incident in page.context["incidents"]] == [own.code]
    assert page.context["counters"]["own"] == 1
    assert world.officer.display_name in page.content.decode().partition("<tbody")[2]


def test_the_map_asks_for_the_points_of_the_filter_in_the_address(world: World, officer: User) -> None:
    answer = of(officer).get(reverse("desk"), {"xem": "ban-do", "overdue": "1"})
    assert answer.context["map_options"]["pointsUrl"] == f"{reverse('desk_points')}?overdue=1"
    assert "desk-map" in answer.content.decode()


def test_points_are_narrowed_to_the_frame_of_the_map(world: World, officer: User) -> None:
    world.incident(S.VERIFIED)
    count = {
        bbox: len(of(officer).get(reverse("desk_points"), {"bbox": bbox}).json()["features"])
        for bbox in ("106.4,21.8,106.5,21.9", "106.41,21.81,106.42,21.82")
    }
    assert list(count.values()) == [1, 0]


def test_a_tab_keeps_the_rest_of_the_filter(world: World, officer: User) -> None:
    tabs = of(officer).get(reverse("desk"), {"category": "dead-animals", "page": "3"}).context["groups"]
    assert tabs[1]["query"] == "category=dead-animals&state=received&state=reopened"
    assert tabs[0]["here"]


@pytest.mark.parametrize("query", [{}, {"due": "all"}, {"xem": "bang"}, {"xem": "ban-do"}])
def test_the_desk_costs_the_same_number_of_queries_however_much_lies_on_it(
    world: World, officer: User, query: dict[str, str]
) -> None:
    def cost() -> int:
        client = of(officer)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk"), query)
        return len(queries)

    world.incident(S.ASSIGNED)
    cost()
    few = cost()
    for _ in range(6):
        world.incident(S.ASSIGNED)
    assert cost() == few


def test_who_works_by_assignment_lands_on_what_is_handed_over_and_sees_the_area_a_tap_away(world: World) -> None:
    police = of(make_member(Role.POLICE_OFFICER, world.other_agency))
    ours = world.incident(S.ASSIGNED)
    change_incident(ours, agency=world.other_agency)
    late(ours)
    others = late(world.incident(S.ASSIGNED))
    landed = police.get(reverse("desk"), follow=True)
    assert [incident.code for incident in landed.context["incidents"]] == [ours.code]
    assert counted(landed.context)["overdue"] == 1
    assert 'href="?mine="' in landed.content.decode()
    assert "Bỏ lọc" not in landed.content.decode()
    area = police.get(reverse("desk"), {"mine": ""})
    assert {incident.code for incident in area.context["incidents"]} == {ours.code, others.code}
    assert counted(area.context)["overdue"] == 2
    assert not area.context["form"]["mine"].value()


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.LEADER])
def test_who_answers_for_an_area_lands_on_all_of_it(world: World, role: Role) -> None:
    answer = of(make_member(role, areas=[world.commune_a])).get(reverse("desk"))
    assert answer.status_code == 200
    assert not answer.context["by_assignment"]


def test_what_the_desk_is_narrowed_to_is_told_in_words_with_a_way_back(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    asked = {"q": incident.code, "category": incident.category.slug, "state": "verified", "overdue": "1"}
    answer = of(world.officer).get("/can-bo/", asked | {"unit": incident.unit_id, "bbox": "106,21,107,22"})
    assert answer.context["narrowed_to"] == [
        incident.code, incident.unit.full_name, incident.category.label, "Đã xác minh", "Chỉ việc quá hạn",
        "Trong khung bản đồ",
    ]  # fmt: skip
    assert "Bỏ lọc" in answer.content.decode()
    nonsense = of(world.officer).get("/can-bo/?unit=x&category=x&state=x&agency=99999999999")
    assert nonsense.context["narrowed_to"] == []
