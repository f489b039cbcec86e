"""Pages of hotspots and of the rules of routing: who gets them, and what they do."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role, User
from incidents.hotspots import open_hotspot
from incidents.models import Hotspot, RoutingRule
from incidents.routing_rules import write_rule
from places.models import Unit
from tests.factories import make_member
from tests.incidents.conftest import IN_A, World

pytestmark = pytest.mark.django_db

KEEPERS = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.LEADER)
VIEWERS = (*KEEPERS, Role.POLICE_OFFICER)
EDITORS = (Role.ENVIRONMENT_OFFICER, Role.LEADER, Role.ADMINISTRATOR)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def hotspot(world: World) -> Hotspot:
    return open_hotspot(
        user=world.officer,
        name="Bãi rác đầu cầu",
        why="Đổ trộm",
        location=IN_A,
        radius_m=200,
        agency=world.agency,
        next_check_on=timezone.localdate(),
    )


def act(client: Client, hotspot: Hotspot, name: str, **fields: Any) -> Any:
    address = reverse("hotspot_act", kwargs={"hotspot_id": hotspot.pk, "name": name})
    return client.post(address, {f"{name}-{field}": value for field, value in fields.items()})


def page_of(hotspot: Hotspot) -> str:
    return reverse("hotspot", kwargs={"hotspot_id": hotspot.pk})


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_the_pages_that_the_policy_says_in_its_area_alone(
    world: World, hotspot: Hotspot, role: Role
) -> None:
    inside = signed_in(make_member(role, areas=[world.commune_a]))
    outside = signed_in(make_member(role, areas=[world.commune_b]))
    views, keeps = role in VIEWERS, role in KEEPERS
    assert inside.get(page_of(hotspot)).status_code == (200 if views else 404)
    assert outside.get(page_of(hotspot)).status_code == 404
    for name in ("hotspots", "hotspot_shapes"):
        assert Client().get(reverse(name)).status_code == 302
        assert inside.get(reverse(name)).status_code == (200 if views else 403)
        if views:
            assert hotspot.name not in outside.get(reverse(name)).content.decode()
    for name in ("hotspot_new", "hotspot_places"):
        assert inside.get(reverse(name)).status_code == (200 if keeps else 403)
    edit = reverse("hotspot_edit", kwargs={"hotspot_id": hotspot.pk})
    assert inside.get(edit).status_code == (200 if keeps else 403 if views else 404)
    for name in ("kiem-tra", "them", "bo", "ghi", "ket-thuc"):
        assert act(outside, hotspot, name).status_code == 404
        assert act(inside, hotspot, name).status_code == (422 if keeps else 403 if views else 404), name
        assert act(Client(), hotspot, name).status_code == 302


def test_a_hotspot_is_opened_from_a_suggested_place_with_its_cases(world: World) -> None:
    incidents = [world.incident() for _ in range(3)]
    client = signed_in(world.officer)
    suggested = client.get(reverse("hotspot_places")).content.decode()
    assert all(incident.code in suggested for incident in incidents)
    codes = " ".join(incident.code for incident in incidents)
    form = client.get(reverse("hotspot_new"), {"ma": codes, "lat": IN_A[1], "lon": IN_A[0]}).content.decode()
    assert codes in form
    given = {
        "name": "Suối Bản Giềng",
        "why": "Ba lần trong tháng",
        "lat": IN_A[1],
        "lon": IN_A[0],
        "radius_m": 150,
        "agency": world.agency.pk,
        "codes": codes,
        "next_check_on": timezone.localdate().isoformat(),
    }
    refused = client.post(reverse("hotspot_new"), given | {"next_check_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "Ba lần trong tháng" in refused.content.decode()
    answer = client.post(reverse("hotspot_new"), given, follow=True)
    page = answer.content.decode()
    assert Hotspot.objects.get().cases.count() == 3
    assert "Đã lập điểm nóng." in page
    case = client.get(reverse("case", kwargs={"code": incidents[0].code})).content.decode()
    assert "Suối Bản Giềng" in case


def test_a_place_outside_is_told_beside_the_place(world: World) -> None:
    given = {"name": "a", "why": "b", "radius_m": 1, "agency": world.agency.pk, "next_check_on": timezone.localdate()}
    client = signed_in(world.officer)
    assert "Xin chấm vị trí của điểm nóng trên bản đồ." in client.post(reverse("hotspot_new"), given).content.decode()
    outside = client.post(reverse("hotspot_new"), given | {"lat": 21.0, "lon": 105.8})
    assert outside.status_code == 422
    assert "nằm ngoài địa bàn" in outside.content.decode()


def test_checks_and_closing_are_written_from_the_page(world: World, hotspot: Hotspot) -> None:
    client = signed_in(world.officer)
    later = timezone.localdate() + dt.timedelta(days=30)
    assert act(client, hotspot, "kiem-tra", text="Đã sạch", next_check_on=later.isoformat()).status_code == 302
    assert "Đã sạch" in client.get(page_of(hotspot)).content.decode()
    hotspot.refresh_from_db()
    stale = act(client, hotspot, "ket-thuc", reason="Đã rào", version=hotspot.version - 1)
    assert stale.status_code == 409
    assert "Đã rào" in stale.content.decode()
    assert act(client, hotspot, "ket-thuc", reason="Đã rào", version=hotspot.version).status_code == 302
    page = client.get(page_of(hotspot)).content.decode()
    assert "Kết thúc theo dõi" in page
    assert "Theo dõi lại" in page
    assert hotspot.name not in client.get(reverse("hotspots")).content.decode()
    assert hotspot.name in client.get(reverse("hotspots"), {"state": "da-ket-thuc"}).content.decode()


def test_a_case_of_a_neighbour_that_the_person_does_not_see_is_counted_and_not_shown(
    world: World, hotspot: Hotspot
) -> None:
    elsewhere = world.incident(location=(106.55, 21.85))
    client = signed_in(world.officer)
    assert act(client, hotspot, "them", codes=elsewhere.code).status_code == 302
    officer = signed_in(make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a]))
    answer = officer.get(page_of(hotspot))
    assert answer.context["unseen"] == 1
    assert reverse("case", kwargs={"code": elsewhere.code}) not in answer.content.decode()


def test_the_map_has_the_same_hotspots_as_the_list(world: World, hotspot: Hotspot) -> None:
    client = signed_in(world.officer)
    (feature,) = client.get(reverse("hotspot_shapes")).json()["features"]
    assert feature["properties"]["name"] == hotspot.name
    assert feature["geometry"] == {"type": "Point", "coordinates": list(IN_A)}
    assert client.get(reverse("hotspots"), {"xem": "ban-do"}).status_code == 200


def test_lists_take_as_many_queries_with_ten_rows_as_with_one(world: World, hotspot: Hotspot) -> None:
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    client = signed_in(leader)

    def queries() -> list[int]:
        counts = []
        for name in ("hotspots", "hotspot_shapes", "routing_rules"):
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse(name))
            counts.append(len(captured))
        return counts

    def more(day: int) -> None:
        write_rule(
            user=leader,
            agency=world.agency,
            why="x",
            unit=world.commune_a,
            informed=[world.other_agency],
            starts_on=dt.date(2026, 1, day),
        )

    more(1)
    before = queries()
    for day in range(2, 10):
        more(day)
        open_hotspot(
            user=world.officer,
            name=f"Nơi {day}",
            why="x",
            location=IN_A,
            radius_m=10,
            agency=world.agency,
            next_check_on=timezone.localdate(),
            codes=[world.incident().code],
        )
    assert queries() == before


@pytest.mark.parametrize("role", list(Role))
def test_rules_are_read_and_written_by_the_roles_of_the_policy(world: World, role: Role) -> None:
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    rule = write_rule(user=leader, agency=world.agency, why="x", unit=world.commune_a)
    inside = signed_in(make_member(role, areas=[world.commune_a]))
    outside = signed_in(make_member(role, areas=[world.commune_b]))
    edit = reverse("routing_rule", kwargs={"rule_id": rule.pk})
    retire = reverse("routing_rule_retire", kwargs={"rule_id": rule.pk})
    reads, writes = role in VIEWERS or role == Role.ADMINISTRATOR, role in EDITORS
    for name in ("routing_rules", "routing_try"):
        assert Client().get(reverse(name)).status_code == 302
        assert inside.get(reverse(name)).status_code == (200 if reads else 403)
    assert inside.get(reverse("routing_rule_new")).status_code == (200 if writes else 403)
    assert inside.get(edit).status_code == (200 if writes else 403)
    everywhere = role == Role.ADMINISTRATOR
    assert outside.get(edit).status_code == (200 if everywhere else 403)
    assert outside.post(retire).status_code == (302 if everywhere else 403)
    if not everywhere:
        assert inside.post(retire).status_code == (302 if writes else 403)


def test_a_rule_is_written_and_written_anew_from_the_page(world: World, province: Unit) -> None:
    client = signed_in(make_member(Role.LEADER, areas=[province]))
    given = {"category": world.category.pk, "hours": "outside", "agency": world.agency.pk, "why": ""}
    refused = client.post(reverse("routing_rule_new"), given)
    assert refused.status_code == 422
    assert client.post(reverse("routing_rule_new"), given | {"why": "QĐ 12"}).status_code == 302
    old = RoutingRule.objects.get()
    edit = reverse("routing_rule", kwargs={"rule_id": old.pk})
    assert "QĐ 12" in client.get(edit).content.decode()
    informed = given | {"why": "QĐ 13", "informed": [world.other_agency.pk]}
    assert client.post(edit, informed).status_code == 302
    rules = client.get(reverse("routing_rules")).content.decode()
    assert "QĐ 13" in rules
    assert "QĐ 12" not in rules
    assert client.get(edit).status_code == 404
    new = RoutingRule.objects.in_use().get()
    tried = client.get(
        reverse("routing_try"),
        {"category": world.category.slug, "unit": world.commune_a.code, "at": "2026-11-25T22:00"},
    ).content.decode()
    assert f"Gợi ý theo quy tắc số {new.pk}" in tried
    assert "Căn cứ: QĐ 13." in tried
    by_day = client.get(
        reverse("routing_try"),
        {"category": world.category.slug, "unit": world.commune_a.code, "at": "2026-11-25T09:00"},
    ).content.decode()
    assert "Không có quy tắc nào hợp" in by_day
