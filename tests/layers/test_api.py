"""Layers and dangers for machines."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from places.hazards import Hazard
from tests.factories import box, make_unit
from tests.layers.conftest import make_layer
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
LON, LAT = 106.5378, 21.8629
WHERE = f"/api/v1/danger/?lat={LAT}&lon={LON}"


@pytest.fixture
def published(layer, author, reviewer, lang_son):
    make_unit("06253", name="Văn Quan", name_en="Van Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.6, 21.9))
    return make_published(layer, [(5, square(LON, LAT, 0.1))], author, reviewer, is_sample=True)


def test_the_danger_at_a_point_in_values_and_sentences(published):
    body = Client().get(WHERE).json()
    assert body["commune"] == {"code": "06253", "full_name": "Xã Văn Quan"}
    assert body["radius_m"] == 200
    [danger] = body["dangers"]
    assert (danger["at"]["level"], danger["at"]["name"], danger["nearby"]) == (5, "Rất cao", None)
    assert danger["heading"] == "Sạt lở đất đá: Rất cao"
    assert danger["sentences"][0] == "Tại đây: Rất cao (lớp 5 trên 5)."
    assert danger["is_sample"] is True
    assert "ngôi nhà" in body["caveat"]
    assert "lũ quét" in body["without_map"]


def test_english_on_request(published):
    body = Client().get(WHERE + "&lang=en").json()
    assert body["commune"]["full_name"] == "Van Quan commune"
    assert body["dangers"][0]["at"]["name"] == "Very high"


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("lat=106.5378&lon=21.8629", "lat", "đổi chỗ"),
        ("lat=21.86", "lon", "Thiếu"),
        ("lat=x&lon=106", "lat", "thập phân"),
        ("lat=nan&lon=106", "lat", ""),
        ("lat=21.86&lon=106.5&radius_m=-1", "radius_m", "từ 0 đến 5000"),
        ("lat=21.86&lon=106.5&radius_m=1000000", "radius_m", "từ 0 đến 5000"),
        ("lat=85&lon=21.86", "lat", "đổi chỗ"),
    ],
)
def test_a_wrong_question_is_answered_with_what_is_wrong(published, query, field, words):
    answer = Client().get(f"/api/v1/danger/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert words in answer.json()["errors"][field][0]


def test_a_place_outside_the_area_is_answered_too(published):
    body = Client().get("/api/v1/danger/?lat=10.8&lon=106.7").json()
    assert body["commune"] is None
    assert body["dangers"][0]["covered"] is False


def test_layers_come_with_legend_source_and_tiles(published, layer, author):
    make_version(layer, [(1, square(LON, LAT, 0.2))], author)
    [body] = Client().get("/api/v1/layers/").json()
    assert (body["id"], body["layer"], body["version"]) == (published.pk, "landslide", 1)
    assert [entry["level"] for entry in body["legend"]] == [5]
    assert body["legend"][0]["advice"].startswith("Rất dễ sạt lở")
    for slug in ("gpkg", "shp", "geojson", "kml", "csv"):
        assert Client().head(body["downloads"][slug]).status_code in (200, 202)
    assert body["tiles"].endswith(f"/tiles/hazards/{published.pk}/{{z}}/{{x}}/{{y}}.mvt")
    west, south, east, north = body["bbox"]
    assert west < LON < east and south < LAT < north


def test_the_number_of_queries_does_not_grow(published, author, reviewer, agency, lang_son):
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(path).status_code == 200
        return len(captured)

    before = queries(WHERE), queries("/api/v1/layers/")
    for hazard in ("flooding", "flash_flood"):
        make_published(make_layer(lang_son, agency, Hazard(hazard)), [(3, square(LON, LAT, 0.1))], author, reviewer)
    assert (queries(WHERE), queries("/api/v1/layers/")) == before == (4, 2)


def test_the_schema_describes_both():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    danger = schema["paths"]["/api/v1/danger/"]["get"]
    assert {parameter["name"] for parameter in danger["parameters"]} == {"lat", "lon", "radius_m", "on", "lang"}
    assert "/api/v1/layers/" in schema["paths"]
