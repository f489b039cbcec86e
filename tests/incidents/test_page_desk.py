"""The desk: one filter for list, counters, tabs and map."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role, User
from incidents.models import Incident
from incidents.states import State as S
from tests.factories import make_member
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
    Incident.objects.filter(pk=incident.pk).update(due_at=timezone.now() - dt.timedelta(days=3))
    incident.refresh_from_db()
    return incident


def test_the_list_holds_the_cases_of_the_area_and_no_others(world: World, officer: User) -> None:
    here, elsewhere = world.incident(S.VERIFIED), world.incident(S.VERIFIED, location=IN_B)
    page = of(officer).get(reverse("desk")).content.decode()
    assert here.code in page
    assert elsewhere.code not in page


def test_what_is_overdue_says_so_in_words(world: World, officer: User) -> None:
    world.incident(S.VERIFIED)
    assert "Quá hạn, hạn là" not in of(officer).get(reverse("desk")).content.decode()
    late(world.incident(S.VERIFIED))
    assert "Quá hạn, hạn là" in of(officer).get(reverse("desk")).content.decode()


def test_the_counters_count_the_whole_area_whatever_the_filter(world: World, officer: User) -> None:
    late(world.incident(S.VERIFIED))
    world.incident(S.RECEIVED)
    midnight = timezone.localtime().replace(hour=23, minute=59, second=59)
    Incident.objects.filter(pk=world.incident(S.VERIFIED).pk).update(due_at=midnight)
    world.incident(S.RECEIVED, location=IN_B)
    context = of(officer).get(reverse("desk"), {"state": "closed"}).context
    assert context["counters"] == {"overdue": 1, "due_today": 1, "new": 1}
    assert context["total"] == 0


def test_list_and_map_share_the_filter(world: World, officer: User) -> None:
    received, verified = world.incident(S.RECEIVED), late(world.incident(S.VERIFIED))
    for query, expected in (
        ({}, {received.code, verified.code}),
        ({"state": ["received", "reopened"]}, {received.code}),
        ({"overdue": "1"}, {verified.code}),
        ({"q": verified.code.lower()}, {verified.code}),
        ({"category": "wastewater"}, set()),
        ({"mine": "1"}, set()),
    ):
        listed = of(officer).get(reverse("desk"), query).context["incidents"]
        points = of(officer).get(reverse("desk_points"), query).json()["features"]
        assert {incident.code for incident in listed} == expected
        assert {feature["properties"]["code"] for feature in points} == expected


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


def test_the_desk_costs_the_same_number_of_queries_however_much_lies_on_it(world: World, officer: User) -> None:
    def cost() -> int:
        client = of(officer)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk"))
        return len(queries)

    world.incident(S.ASSIGNED)
    cost()
    few = cost()
    for _ in range(6):
        world.incident(S.ASSIGNED)
    assert cost() == few
