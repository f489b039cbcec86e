"""At the desk: cases that a caller may be telling of, and names of places to choose from."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from incidents.models import Block, Category, Channel, Incident, KeptBack, Pattern
from incidents.spam import mark_spam
from incidents.states import State as S
from places.models import NamedPlace, Unit
from tests.factories import make_member
from tests.incidents.conftest import IN_A, IN_B, World, jpeg

pytestmark = pytest.mark.django_db

BESIDE = (IN_A[0] + 0.0008, IN_A[1] + 0.0005)
"""About 100 m away."""
FAR = (IN_A[0] + 0.01, IN_A[1])


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    client.force_login(world.officer)
    return client


def told(desk: Client, world: World, **place: Any) -> list[dict[str, Any]]:
    return list(desk.get(reverse("desk_like"), {"category": world.category.slug} | place).json())


def codes(desk: Client, world: World, **place: Any) -> list[str]:
    return [case["code"] for case in told(desk, world, **place)]


def at_desk(world: World, join: Incident, **changes: Any) -> Incident:
    return world.report(join=join.code, channel=Channel.STAFF, logged_by=world.officer, **changes).report.incident


def test_a_case_near_by_that_nobody_verified_yet_is_told_with_distance_age_and_photo(
    world: World, desk: Client
) -> None:
    incident = world.incident(photos=[jpeg()], place_words="Cạnh trường")
    [case] = told(desk, world, lon=BESIDE[0], lat=BESIDE[1])
    assert case["code"] == incident.code
    day = timezone.localtime(incident.received_at).strftime("%d/%m/%Y")
    assert case["details"] == f"Đã tiếp nhận, Cạnh trường, cách khoảng 100 m, nhận ngày {day}"
    assert desk.get(reverse("photo_thumbnail", args=[case["photo"]])).status_code == 200
    assert codes(desk, world, lon=FAR[0], lat=FAR[1]) == []


def test_a_commune_alone_tells_of_its_cases_and_an_unclear_case_is_told_at_any_point_of_it(
    world: World, desk: Client
) -> None:
    placed = world.incident()
    unclear = world.incident(location=None, commune=world.commune_a, place_words="Chợ")
    world.incident(location=IN_B)
    assert codes(desk, world, commune=world.commune_a.code) == [unclear.code, placed.code]
    assert codes(desk, world, lon=FAR[0], lat=FAR[1]) == [unclear.code]
    assert codes(desk, world, lon=BESIDE[0], lat=BESIDE[1]) == [placed.code, unclear.code]
    assert codes(desk, world) == []


def test_what_is_over_of_another_kind_or_old_is_not_told(world: World, desk: Client) -> None:
    world.incident(S.REJECTED)
    world.report(category=Category.objects.get(slug="wastewater"))
    world.report(at=timezone.now() - dt.timedelta(days=world.category.nearby_days + 1))
    assert codes(desk, world, commune=world.commune_a.code) == []


def test_what_is_kept_back_as_like_spam_is_not_told(world: World, desk: Client) -> None:
    spam, like = world.incident(), world.incident()
    assert len(codes(desk, world, commune=world.commune_a.code)) == 2
    mark_spam(user=world.officer, incident_id=spam.pk, note="Quảng cáo", patterns=[Pattern.WORDS])
    now = timezone.now()
    KeptBack.objects.create(incident=like, block=Block.objects.get(), until=now + dt.timedelta(days=1))
    assert codes(desk, world, commune=world.commune_a.code) == []


def test_staff_are_told_only_of_cases_they_may_see(world: World, client: Client) -> None:
    world.incident()
    client.force_login(make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b]))
    assert codes(client, world, commune=world.commune_a.code) == []
    assert Client().get(reverse("desk_like")).status_code == 302


def test_a_call_joins_a_case_that_is_not_verified_yet_and_the_caller_has_a_code(world: World) -> None:
    incident = world.incident()
    receipt = world.report(
        join=incident.code, location=None, commune=world.commune_a, channel=Channel.STAFF, logged_by=world.officer
    )
    assert receipt.report.incident == incident
    assert incident.events.last().verb == "join"
    assert incident.reports.count() == 2


def test_a_call_from_another_commune_opens_a_case_of_its_own_that_names_the_other(world: World) -> None:
    incident = world.incident()
    own = at_desk(world, incident, location=None, commune=world.commune_b)
    assert own != incident
    assert own.events.get().data["same_as"] == incident.code


def test_residents_join_no_case_that_is_not_public(world: World) -> None:
    incident = world.incident()
    assert world.report(join=incident.code).report.incident != incident


def named(name: str, unit: Unit, place: tuple[float, float], **changes: Any) -> None:
    row: dict[str, Any] = {"kind": "thôn", "source": "thử", "valid_from": dt.date(2025, 7, 1)} | changes
    NamedPlace.objects.create(name=name, unit=unit, point=Point(*place, srid=4326), **row)


def test_the_villages_of_the_commune_of_today_are_offered_by_name(world: World, desk: Client) -> None:
    named("Thôn Khòn Khẻ", world.commune_a, IN_A)
    named("Thôn Bản Làn", world.commune_a, BESIDE)
    named("Thôn Cũ", world.commune_a, FAR, valid_to=dt.date(2025, 8, 1))
    named("Thôn Nơi Khác", world.commune_b, IN_B)
    offered = desk.get(reverse("desk_places"), {"xa": world.commune_a.code}).json()
    assert [place["name"] for place in offered] == ["Thôn Bản Làn", "Thôn Khòn Khẻ"]
    assert (offered[0]["lon"], offered[0]["lat"]) == pytest.approx(BESIDE)
    assert desk.get(reverse("desk_places"), {"xa": "\x00"}).json() == []
