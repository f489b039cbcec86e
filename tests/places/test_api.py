"""Places for machines."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from places.models import Unit
from tests.factories import box, make_unit

pytestmark = pytest.mark.django_db

PLACES, LOCATE, BOUNDARIES = "/api/v1/places/", "/api/v1/places/locate/", "/api/v1/places/boundaries/"


def test_a_name_is_found_and_described(client: Client, commune_a: Unit, commune_b: Unit) -> None:
    answer = client.get(PLACES, {"q": "van quan"}).json()
    assert answer["results"][0] == {
        "code": "06253",
        "level": "commune",
        "kind": "xã",
        "name": "Văn Quan",
        "name_en": "Van Quan",
        "full_name": "Xã Văn Quan",
        "valid_from": "2025-07-01",
        "valid_to": None,
        "area_km2": None,
        "centre": {"lat": pytest.approx(21.85), "lon": pytest.approx(106.45)},
        "schematic": False,
        "former": None,
        "place": None,
        "score": 0.95,
    }


def test_without_a_name_all_communes_of_the_day_come_in_pages(client: Client, commune_a: Unit, commune_b: Unit) -> None:
    answer = client.get(PLACES, {"limit": 1}).json()
    assert (answer["count"], [unit["name"] for unit in answer["results"]]) == (2, ["Điềm He"])
    assert client.get(answer["next"]).json()["results"][0]["name"] == "Văn Quan"
    assert client.get(PLACES, {"on": "2020-01-01"}).json()["count"] == 0


def test_a_point_is_told_its_commune(client: Client, commune_a: Unit) -> None:
    answer = client.get(LOCATE, {"lat": "21.85", "lon": "106.45"}).json()
    assert (answer["inside"], answer["unit"]["code"], answer["nearest"], answer["distance_m"]) == (
        True, "06253", None, None
    )  # fmt: skip
    assert client.get(LOCATE, {"lat": "21.85", "lon": "106.45", "on": "2020-01-01"}).json()["inside"] is False


def test_a_point_outside_is_told_the_nearest_commune(client: Client, commune_a: Unit) -> None:
    answer = client.get(LOCATE, {"lat": "21.85", "lon": "106.51"}).json()
    assert (answer["inside"], answer["unit"], answer["nearest"]["code"]) == (False, None, "06253")
    assert answer["distance_m"] == pytest.approx(1_034, rel=0.01)


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"lon": "106.45"}, "lat", "Thiếu giá trị này"),
        ({"lat": "21.85"}, "lon", "Thiếu giá trị này"),
        ({"lat": "bắc", "lon": "106.45"}, "lat", "số độ thập phân"),
        ({"lat": "21,85", "lon": "106.45"}, "lat", "số độ thập phân"),
        ({"lat": "nan", "lon": "106.45"}, "lat", "số độ thập phân"),
        ({"lat": "21.85", "lon": "inf"}, "lon", "số độ thập phân"),
        ({"lat": "106.45", "lon": "21.85"}, "lat", "đổi chỗ"),
        ({"lat": "21.85", "lon": "181"}, "lon", "từ -180 đến 180"),
        ({"lat": "21.85", "lon": "106.45", "on": "1/7/2025"}, "on", "YYYY-MM-DD"),
    ],
)
def test_a_wrong_query_is_told_what_is_wrong(client: Client, query: dict[str, str], field: str, sentence: str) -> None:
    response = client.get(LOCATE, query)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["code"] == "invalid"
    assert sentence in problem["errors"][field][0]


@pytest.mark.parametrize(("path", "query"), [(PLACES, {"on": "hôm nay"}), (BOUNDARIES, {"on": "2025-13-01"})])
def test_a_wrong_day_is_a_problem_everywhere(client: Client, path: str, query: dict[str, str]) -> None:
    assert client.get(path, query).status_code == 400


def test_a_name_too_long_is_a_problem(client: Client, commune_a: Unit) -> None:
    assert client.get(PLACES, {"q": "a" * 101}).status_code == 400


def with_outline(unit: Unit, schematic: bool = False) -> Unit:
    unit.outline, unit.schematic = unit.geometry, schematic
    unit.save()
    return unit


def test_boundaries_carry_what_a_map_writes_on_them(client: Client, commune_a: Unit, commune_b: Unit) -> None:
    with_outline(commune_a)
    with_outline(commune_b, schematic=True)
    response = client.get(BOUNDARIES)
    assert response["Content-Type"] == "application/geo+json"
    document = json.loads(response.content)
    assert document["notice"] == "Sơ đồ, không phải ranh giới chính thức"
    first, second = document["features"]
    assert first["properties"] == {
        "code": "06253",
        "kind": "xã",
        "name": "Văn Quan",
        "name_en": "Van Quan",
        "schematic": False,
        "label_point": [106.45, 21.85],
    }
    assert second["properties"]["schematic"] is True
    assert first["geometry"]["coordinates"][0][0][0] == [106.4, 21.8]


def test_official_boundaries_carry_no_notice(client: Client, commune_a: Unit) -> None:
    with_outline(commune_a)
    assert "notice" not in json.loads(client.get(BOUNDARIES).content)


def test_boundaries_are_fetched_again_only_when_they_changed(client: Client, commune_a: Unit) -> None:
    with_outline(commune_a)
    first = client.get(BOUNDARIES)
    assert "public" in first["Cache-Control"]
    again = client.get(BOUNDARIES, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    commune_a.name = "Văn Quan Mới"
    commune_a.save()
    changed = client.get(BOUNDARIES, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "Văn Quan Mới" in changed.content.decode()


@pytest.mark.parametrize(
    ("path", "query", "queries"),
    [
        (PLACES, {"q": "van quan"}, 2),
        (PLACES, {}, 1),
        (LOCATE, {"lat": "21.85", "lon": "106.45"}, 2),
        (LOCATE, {"lat": "21.85", "lon": "106.9"}, 3),
        (BOUNDARIES, {}, 1),
    ],
)
def test_the_number_of_queries_does_not_grow(
    client: Client,
    commune_a: Unit,
    django_assert_num_queries: Callable[..., Any],
    path: str,
    query: dict[str, str],
    queries: int,
) -> None:
    for number in range(10):
        with_outline(make_unit(name="Văn Quang", geometry=box(107 + number, 21, 107.5 + number, 21.5)))
    with django_assert_num_queries(queries):
        assert client.get(path, query).status_code == 200
