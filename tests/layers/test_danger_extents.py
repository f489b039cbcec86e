"""The danger along a line, in an area and in a commune, by function and by API."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from layers import zone_parts
from layers.danger_area import danger_within
from layers.danger_line import danger_along
from layers.models import Asset, AssetKind
from layers.user_geometry import area_km2, length_m
from places.hazards import Hazard
from tests.factories import box, make_unit
from tests.layers.conftest import make_layer
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
LON, LAT = 106.54, 21.86
LINE = {"type": "LineString", "coordinates": [[LON - 0.1, LAT], [LON + 0.1, LAT]]}
AREA = json.loads(shapely.to_geojson(shapely.box(LON - 0.02, LAT - 0.02, LON + 0.02, LAT + 0.02)))
SCRIBBLE = np.random.default_rng(1).normal((LON, LAT), 0.001, (600, 2)).tolist()
"""Laid over zones, one of 5,000 vertices takes more memory than a server has."""
BACK_AND_FORTH = [[lon, LAT] for lon in np.random.default_rng(1).uniform(LON, LON + 0.002, 600).tolist()]


@pytest.fixture
def commune(lang_son):
    return make_unit(
        "06253", name="Văn Quan", name_en="Van Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.6, 21.9)
    )


@pytest.fixture
def version(layer, author, reviewer, commune):
    """A zone of class 3, in its middle one of class 5 that lies over it."""
    zones = [(3, square(LON, LAT, 0.08)), (5, square(LON, LAT, 0.02))]
    return make_published(layer, zones, author, reviewer)


def ask(kind: str, body: object, **params: str):
    data = body if isinstance(body, str) else json.dumps(body)
    query = "&".join(f"{name}={value}" for name, value in params.items())
    return Client().post(f"/api/v1/danger/{kind}/?{query}", data, content_type="application/json")


def test_a_line_is_told_by_class_and_ground_in_two_zones_once_in_the_higher(version):
    [danger] = danger_along(shapely.from_geojson(json.dumps(LINE)))
    whole = length_m(shapely.from_geojson(json.dumps(LINE)))
    assert [(row.style.level, round(row.share, 3)) for row in danger.classes] == [(5, 0.1), (3, 0.3)]
    assert danger.classes[0].length_m == pytest.approx(whole / 10, rel=1e-3)
    assert danger.outside_m == 0


def test_an_area_is_told_by_class_and_ground_in_two_zones_once_in_the_higher(version):
    shape = shapely.from_geojson(json.dumps(AREA))
    [danger] = danger_within(shape)
    assert [(row.style.level, round(row.share, 3)) for row in danger.areas] == [(5, 0.25), (3, 0.75)]
    assert danger.areas[0].area_km2 == pytest.approx(area_km2(shape) / 4, rel=1e-3)


def test_zones_side_by_side_are_measured_without_a_gap(layer, author, reviewer, commune):
    zones = [(4, square(LON - 0.01, LAT, 0.02)), (4, square(LON + 0.01, LAT, 0.02)), (2, square(LON, LAT, 0.04))]
    make_published(layer, zones, author, reviewer)
    [danger] = danger_along(shapely.LineString([(LON - 0.02, LAT), (LON + 0.02, LAT)]))
    assert [(row.style.level, round(row.share, 6)) for row in danger.classes] == [(4, 1.0)]


def test_what_lies_beyond_the_map_is_told_as_unknown_not_as_safe(version, lang_son):
    line = {"type": "LineString", "coordinates": [[107.3, LAT], [107.5, LAT]]}
    [danger] = ask("line", line).json()["dangers"]
    assert danger["outside_m"] == pytest.approx(length_m(shapely.from_geojson(json.dumps(line))) / 2, rel=1e-2)
    assert any("ngoài phạm vi bản đồ" in sentence for sentence in danger["sentences"])


def test_the_api_tells_lengths_in_values_and_sentences(version):
    body = ask("line", LINE).json()
    [danger] = body["dangers"]
    assert [(row["level"], row["name"], row["share"]) for row in danger["classes"]] == [
        (5, "Rất cao", 0.1),
        (3, "Trung bình", 0.3),
    ]
    assert danger["sentences"][0] == "Sạt lở đất đá: 2,1 km qua vùng Rất cao (lớp 5 trên 5), 10% chiều dài."
    assert "lũ quét" in body["without_map"] and "sạt lở" not in body["without_map"]
    assert "ngôi nhà" in body["caveat"]


def test_the_api_speaks_english_when_asked(version):
    body = ask("area", {"type": "Feature", "properties": {}, "geometry": AREA}, lang="en").json()
    assert body["dangers"][0]["classes"][0]["name"] == "Very high"
    told = body["dangers"][0]["sentences"][0]
    assert told == "Landslide: 4.58 km² in zones of class Very high (5 of 5), 25% of the area."


def test_an_area_counts_the_schools_in_each_class_and_hides_kinds_that_are_not_public(version):
    school = AssetKind.objects.get(slug="school")
    secret = AssetKind.objects.create(slug="depot", name="Kho", name_en="Depot", public=False)
    for lon in (LON, LON + 0.001, LON + 0.015, LON + 0.3):
        Asset.objects.create(kind=school, name="Trường", point=Point(lon, LAT, srid=4326), source="Sở")
    Asset.objects.create(kind=secret, name="Kho", point=Point(LON, LAT, srid=4326), source="Sở")
    [told] = ask("area", AREA).json()["places"]
    assert (told["kind"], told["total"]) == ("school", 3)
    assert [(row["level"], row["number"]) for row in told["in_classes"]] == [(5, 2), (3, 1)]


def test_a_commune_is_told_as_on_its_page(version, commune):
    Asset.objects.create(
        kind=AssetKind.objects.get(slug="clinic"),
        name="Trạm y tế",
        point=Point(LON, LAT, srid=4326),
        source="Sở",
        unit=commune,
    )
    body = Client().get("/api/v1/communes/06253/danger/").json()
    assert (body["code"], body["full_name"]) == ("06253", "Xã Văn Quan")
    assert [row["level"] for row in body["dangers"][0]["classes"]] == [5, 3]
    assert body["places"][0]["in_classes"][0]["number"] == 1
    assert body["place_sentences"][1] == "Cơ sở y tế: 1 nơi nằm trong vùng Rất cao về sạt lở đất đá."
    answer = Client().get("/api/v1/communes/99999/danger/")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_commune")


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("line", AREA, "LineString"),
        ("area", LINE, "Polygon"),
        ("area", [], "Polygon"),
        ("line", {"type": "LineString", "coordinates": [[21.86, 106.5], [21.87, 106.5]]}, "đổi chỗ"),
        ("line", {"type": "LineString", "coordinates": [[LON, LAT], [LON, LAT]]}, "bằng không"),
        ("line", {"type": "LineString", "coordinates": [[100, 10], [108, 22]]}, "tối đa 300 km"),
        ("line", {"type": "LineString", "coordinates": [["a", 1], [2, 3]]}, "toạ độ"),
        ("line", {"type": "LineString", "coordinates": SCRIBBLE}, "quá nhiều lần"),
        ("line", {"type": "MultiLineString", "coordinates": [BACK_AND_FORTH]}, "quá nhiều lần"),
        ("line", {"type": "LineString"}, "toạ độ"),
        ("line", {"type": "LineString", "coordinates": []}, "toạ độ"),
        (
            "area",
            {"type": "Polygon", "coordinates": [[[106, 21], [107, 22], [107, 21], [106, 22], [106, 21]]]},
            "tự cắt",
        ),
        ("area", {"type": "Polygon", "coordinates": [[[106, 21], [107, 21], [107, 22], [106, 21]]]}, "tối đa 500 km²"),
        ("line", {"type": "LineString", "coordinates": [[106 + n / 1e6, 21] for n in range(5001)]}, "quá nhiều đỉnh"),
    ],
)
def test_a_shape_that_cannot_be_used_is_answered_with_why(version, kind, body, words):
    answer = ask(kind, body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["code"] == "geometry_refused"
    assert words in answer.json()["title"]


def test_a_crs_in_the_body_changes_nothing(version):
    claimed = LINE | {"crs": {"type": "name", "properties": {"name": "file:///etc/passwd"}}}
    assert ask("line", claimed).json() == ask("line", LINE).json()


NOT_A_NUMBER = '{"type": "LineString", "coordinates": [[NaN, 1], [2, 3]]}'


@pytest.mark.parametrize("body", ["", "{", "null", NOT_A_NUMBER, "[" * 99999])
def test_what_is_no_geojson_is_the_sender_s_mistake(version, body):
    assert ask("line", body).status_code in (400, 422)


def test_a_body_above_the_limit_is_not_read(version):
    answer = ask("line", json.dumps(LINE) + " " * 500_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_question_that_touches_too_many_zones_is_sent_back(version, monkeypatch):
    monkeypatch.setattr(zone_parts, "MOST_PARTS", 1)
    answer = ask("area", AREA)
    assert (answer.status_code, answer.json()["code"]) == (422, "ask_smaller")


def test_drafts_are_not_measured(version, layer, author):
    make_version(layer, [(5, square(LON, LAT, 0.2))], author)
    assert [row["share"] for row in ask("line", LINE).json()["dangers"][0]["classes"]] == [0.1, 0.3]


def test_the_number_of_queries_does_not_grow_with_maps(version, lang_son, agency, author, reviewer):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask("area", AREA).status_code == 200
        return len(captured)

    before = queries()
    for hazard in (Hazard.FLOODING, Hazard.FLASH_FLOOD):
        make_published(make_layer(lang_son, agency, hazard), [(2, square(LON, LAT, 0.05))], author, reviewer)
    assert queries() == before
