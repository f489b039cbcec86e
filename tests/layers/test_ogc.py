"""OGC API – Features: what is there, paging, narrowing, coordinate systems, refusals."""

from __future__ import annotations

import json

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.validation import validate_schema

from agencies.models import Role
from geodata.crs import transformer
from layers.models import Asset, AssetKind
from layers.ogc.systems import CRS84
from layers.reviewing import withdraw
from tests.factories import box, make_member, make_unit
from tests.layers.conftest import browser_of
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
LON, LAT = 106.54, 21.86
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
ITEMS = "/ogc/collections/hazard-landslide/items"


@pytest.fixture
def commune(lang_son):
    return make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.6, 21.9))


@pytest.fixture
def version(layer, author, reviewer, commune):
    zones = [(1 + number % 5, square(LON + number / 100, LAT, 0.004)) for number in range(10)]
    return make_published(layer, zones, author, reviewer)


def get(address: str, **params: str):
    return Client().get(address, params)


def body(address: str, **params: str) -> dict:
    answer = get(address, **params)
    assert answer.status_code == 200, answer.content[:600]
    return answer.json()


def levels(document: dict) -> list[int]:
    return [feature["properties"]["level"] for feature in document["features"]]


def link(document: dict, rel: str) -> str | None:
    return next((entry["href"] for entry in document["links"] if entry["rel"] == rel), None)


def test_the_landing_page_leads_to_everything(version):
    document = body("/ogc/")
    for rel in ("self", "service-desc", "conformance", "data"):
        assert Client().get(link(document, rel)).status_code == 200
    conformance = body("/ogc/conformance")["conformsTo"]
    assert any(uri.endswith("/conf/core") for uri in conformance)
    assert any("features-2" in uri for uri in conformance)


def test_collections_are_the_published_maps_communes_and_public_places(version, layer, author):
    make_version(layer, [(1, square(LON, LAT, 0.2))], author)
    school = AssetKind.objects.get(slug="school")
    Asset.objects.create(kind=school, name="A", point=Point(LON, LAT, srid=4326), source="Sở")
    depot = AssetKind.objects.create(slug="depot", name="Kho", name_en="Depot", public=False)
    Asset.objects.create(kind=depot, name="Kho", point=Point(LON, LAT, srid=4326), source="Sở")
    found = body("/ogc/collections")["collections"]
    assert [item["id"] for item in found] == ["hazard-landslide", "communes", "places-school"]
    west, south, east, north = found[0]["extent"]["spatial"]["bbox"][0]
    assert west < LON < east and south < LAT < north
    assert found[0]["crs"][0] == CRS84 and f"{EPSG}9215" in found[0]["crs"]
    assert body("/ogc/collections/places-school/items")["features"][0]["properties"]["name"] == "A"
    assert get("/ogc/collections/places-depot/items").status_code == 404


def test_pages_follow_each_other_by_key_and_hold_every_item_once(version):
    address: str | None = f"{ITEMS}?limit=3"
    seen, pages = [], 0
    while address:
        document = Client().get(address).json()
        seen += [feature["id"] for feature in document["features"]]
        assert document["numberMatched"] == 10
        assert document["numberReturned"] == len(document["features"])
        address, pages = link(document, "next"), pages + 1
    assert seen == list(version.zones.order_by("pk").values_list("pk", flat=True))
    assert pages == 4


def test_the_last_page_costs_as_many_queries_as_the_first(version):
    def queries(**params: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            body(ITEMS, limit="2", **params)
        return len(captured)

    last = version.zones.order_by("-pk")[2].pk
    assert queries() == queries(after=str(last))


def test_a_box_in_every_system_finds_the_same(version):
    west, south, east, north = LON - 0.003, LAT - 0.003, LON + 0.013, LAT + 0.003
    assert levels(body(ITEMS, bbox=f"{west},{south},{east},{north}")) == [1, 2]
    swapped = f"{south},{west},{north},{east}"
    assert levels(body(ITEMS, bbox=swapped, **{"bbox-crs": f"{EPSG}4326"})) == [1, 2]
    for code in (9215, 3405):
        (x, y), (x2, y2) = (transformer(4326, code).transform(*pair) for pair in ((west, south), (east, north)))
        assert levels(body(ITEMS, bbox=f"{x},{y},{x2},{y2}", **{"bbox-crs": f"{EPSG}{code}"})) == [1, 2]
    assert levels(body(ITEMS, bbox=f"{west},{south},0,{east},{north},100")) == [1, 2]


@pytest.mark.parametrize(("crs", "expected"), [(CRS84, (LON, LAT)), (f"{EPSG}4326", (LAT, LON))])
def test_an_answer_has_the_axes_of_its_system(version, crs, expected):
    answer = get(ITEMS, crs=crs, limit="1")
    assert answer["Content-Crs"] == f"<{crs}>"
    shape = shapely.from_geojson(json.dumps(answer.json()["features"][0]["geometry"]))
    assert (shape.centroid.x, shape.centroid.y) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("code", [9215, 3405])
def test_an_answer_in_vn_2000_lies_where_proj_says(version, code):
    document = body(ITEMS, crs=f"{EPSG}{code}", limit="1")
    shape = shapely.from_geojson(json.dumps(document["features"][0]["geometry"]))
    expected = transformer(4326, code).transform(LON, LAT)
    assert (shape.centroid.x, shape.centroid.y) == pytest.approx(expected, abs=0.05)


def test_the_point_known_from_the_survey_office_comes_out_to_the_millimetre(layer, author, reviewer, commune):
    """WGS 84 106.54 E 21.86 N is VN-2000 / TM-3 107°15′ E 426423.095 N 2418336.388."""
    make_published(layer, [(1, square(106.541, 21.861, 0.002))], author, reviewer)
    document = body(ITEMS, crs=f"{EPSG}9215")
    corners = shapely.get_coordinates(shapely.from_geojson(json.dumps(document["features"][0]["geometry"])))
    assert min(abs(corners - (426423.095, 2418336.388)).max(axis=1)) < 0.002


def test_a_class_a_time_and_a_single_item(version):
    assert levels(body(ITEMS, level="5")) == [5, 5]
    assert "numberMatched" not in body(ITEMS, level="5")
    assert levels(body(ITEMS, datetime="2020-01-01")) == []
    assert len(levels(body(ITEMS, datetime="2020-01-01/.."))) == 10
    assert levels(body(ITEMS, datetime="../2020-01-01T00:00:00Z")) == []
    first = version.zones.order_by("pk")[0]
    answer = get(f"{ITEMS}/{first.pk}", crs=f"{EPSG}3405")
    assert (answer.json()["id"], answer["Content-Crs"]) == (first.pk, f"<{EPSG}3405>")


def test_communes_come_by_code_and_name_and_day(version, commune):
    address = "/ogc/collections/communes/items"
    assert body(address, code="06253")["features"][0]["properties"]["full_name"] == "Xã Văn Quan"
    assert body(address, name="Không có")["features"] == []
    assert body(address, datetime="2024-01-01")["features"] == []
    assert len(body(address, datetime="2025-07-01")["features"]) == 1
    assert body(f"{address}/06253")["properties"]["code"] == "06253"


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("", "limit=0", 400, "bad_parameter"),
        ("", "limit=x", 400, "bad_parameter"),
        ("", "limit=²", 400, "bad_parameter"),
        ("", "bbox=1,2,3", 400, "bad_parameter"),
        ("", "bbox=nan,2,3,4", 400, "bad_parameter"),
        ("", "bbox=1,5,3,4", 400, "bad_parameter"),
        ("", "bbox=21,106,22,107", 400, "bad_parameter"),
        ("", "bbox=1,2,3,4&bbox-crs=EPSG:1", 400, "bad_parameter"),
        ("", "crs=http://www.opengis.net/def/crs/EPSG/0/32648", 400, "bad_parameter"),
        ("", "datetime=yesterday", 400, "bad_parameter"),
        ("", "datetime=../..", 400, "bad_parameter"),
        ("", "datetime=2026-02-01/2026-01-01", 400, "bad_parameter"),
        ("", "level=9", 400, "bad_parameter"),
        ("", "colour=red", 400, "bad_parameter"),
        ("", "after=x", 400, "bad_parameter"),
        ("", "f=xml", 400, "bad_parameter"),
        ("/1", "bbox=1,2,3,4", 400, "bad_parameter"),
        ("/99999999", "", 404, "unknown_item"),
        ("/99999999999999999999999", "", 404, "unknown_item"),
        ("/abc", "", 404, "unknown_item"),
    ],
)
def test_a_wrong_question_is_answered_with_a_problem(version, path, query, status, code):
    answer = Client().get(f"{ITEMS}{path}?{query}")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
        status, "application/problem+json", code,
    )  # fmt: skip


def test_unknown_addresses_are_problems_too(version):
    for address in ("/ogc/collections/none", "/ogc/collections/none/items", "/ogc/none"):
        answer = get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_limit_above_the_most_is_taken_for_the_most(version):
    assert len(body(ITEMS, limit="999999999999")["features"]) == 10


def test_only_what_is_published_now_is_there(version, layer, author, reviewer, lang_son):
    draft = make_version(layer, [(3, square(LON, LAT, 0.1))], author)
    visitors = [Client(), *(browser_of(make_member(role, areas=[lang_son])) for role in Role), browser_of(author)]
    zone = draft.zones.get().pk
    for visitor in visitors:
        assert visitor.get(f"{ITEMS}/{zone}").status_code == 404
        assert len(visitor.get(ITEMS).json()["features"]) == 10
    withdraw(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu")
    for visitor in visitors:
        assert {visitor.get(address).status_code for address in (ITEMS, ITEMS.removesuffix("/items"))} == {404}


def test_the_definition_is_valid_openapi_and_names_every_collection(version):
    answer = get("/ogc/api")
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    validate_schema(answer.json())
    assert "/collections/hazard-landslide/items" in answer.json()["paths"]


PAGES = ["", "conformance", "collections", "collections/communes", "collections/communes/items"]


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_gets_pages(version, path):
    answer = Client().get(f"/ogc/{path}", headers={"Accept": "text/html"})
    assert answer["Content-Type"].startswith("text/html")
    page = answer.content.decode()
    assert page.count("<h1") == 1 and "style=" not in page
    english = Client().get(f"/ogc/{path}?lang=en", headers={"Accept": "text/html"}).content.decode()
    assert '<html lang="en"' in english
    assert not path or "?lang=en" in english.partition("<h1")[0].partition("<main")[2]


def test_a_page_of_items_leads_to_the_next_and_to_each_item(version):
    page = Client().get(f"{ITEMS}?limit=2&f=html").content.decode()
    first = version.zones.order_by("pk")[0].pk
    assert f"{ITEMS}/{first}" in page and "after=" in page
    assert Client().get(f"{ITEMS}/{first}?f=html").status_code == 200
