"""Tiles as browsers get them."""

from __future__ import annotations

import gzip
import math

import mapbox_vector_tile
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Role
from layers import tile_files, tile_views
from layers.reviewing import withdraw
from layers.tile_files import path_of
from tests.factories import make_member
from tests.layers.conftest import browser_of
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
LON, LAT = 106.5378, 21.8629


@pytest.fixture(autouse=True)
def nothing_remembered():
    tile_views.forget()


def address(version, zoom: int, lon: float = LON, lat: float = LAT) -> str:
    x = int((lon + 180) / 360 * 2**zoom)
    sine = math.asinh(math.tan(math.radians(lat)))
    y = int((1 - sine / math.pi) / 2 * 2**zoom)
    return f"/tiles/hazards/{version.pk}/{zoom}/{x}/{y}.mvt"


def features(answer) -> list[dict]:
    assert answer["Content-Encoding"] == "gzip"
    return mapbox_vector_tile.decode(gzip.decompress(answer.content))["zones"]["features"]


def get(version, zoom: int, client: Client | None = None, **headers: str):
    return (client or Client()).get(address(version, zoom), headers={"Accept-Encoding": "gzip", **headers})


@pytest.fixture
def version(layer, author, reviewer):
    """A wide zone of class 2 and, in it, a house-sized one of class 5."""
    return make_published(layer, [(2, square(LON, LAT, 0.2)), (5, square(LON, LAT, 0.0003))], author, reviewer)


def test_a_tile_holds_zones_with_their_class(version):
    found = features(get(version, 12))
    assert {feature["properties"]["level"] for feature in found} == {2, 5}
    assert all(set(feature["properties"]) == {"level", "cell"} for feature in found)


@pytest.mark.parametrize("zoom", [5, 6, 8, 10])
def test_a_zone_of_thirty_metres_is_still_seen_from_far(version, zoom):
    cells = [feature for feature in features(get(version, zoom)) if feature["properties"]["cell"] == 1]
    assert {cell["properties"]["level"] for cell in cells} == {5}


def test_tiles_are_kept_for_ever_and_known_by_their_tag(version):
    answer = get(version, 9)
    assert "immutable" in answer["Cache-Control"]
    again = get(version, 9, **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_browser_without_gzip_gets_plain_bytes(version):
    plain = Client().get(address(version, 9))
    assert "Content-Encoding" not in plain
    assert plain.content == gzip.decompress(get(version, 9).content)


def test_where_no_zone_is_the_tile_is_empty(version):
    assert Client().get(f"/tiles/hazards/{version.pk}/9/0/0.mvt").status_code == 204
    assert Client().get(f"/tiles/hazards/{version.pk}/30/0/0.mvt").status_code == 204


def test_a_tile_of_a_known_version_costs_no_query(version):
    get(version, 9)
    with CaptureQueriesContext(connection) as queries:
        assert get(version, 10).status_code == 200
        assert get(version, 11).status_code == 200
    assert len(queries) == 0


def test_only_what_was_published_is_public(layer, author, reviewer, lang_son):
    draft = make_version(layer, [(3, square(LON, LAT, 0.1))], author)
    for client in (Client(), browser_of(make_member(Role.POLICE_OFFICER, areas=[lang_son])), browser_of(author)):
        answer = get(draft, 9, client)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
    assert Client().get(f"/tiles/hazards/{draft.pk}.json").status_code == 404


def test_a_superseded_version_stays_and_a_withdrawn_one_goes(version, layer, author, reviewer):
    make_published(layer, [(3, square(LON, LAT, 0.1))], author, reviewer)
    tile_views.forget()
    assert get(version, 9).status_code == 200
    withdraw(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu")
    tile_views.forget()
    assert get(version, 9).status_code == 404
    staff = get(version, 9, browser_of(reviewer))
    assert (staff.status_code, staff["Cache-Control"]) == (200, tile_views.PRIVATE)


def test_lost_tiles_are_told_as_a_problem(version):
    path_of(version.content_hash).unlink()
    tile_files._reader.cache_clear()  # as after a restart: until then the mapping stays good
    answer = get(version, 9)
    assert answer.status_code == 503
    assert answer.json()["code"] == "tiles_missing"


def test_tilejson_names_the_tiles_and_their_extent(version):
    body = Client().get(f"/tiles/hazards/{version.pk}.json").json()
    assert body["tiles"] == [f"http://testserver/tiles/hazards/{version.pk}/{{z}}/{{x}}/{{y}}.mvt"]
    west, south, east, north = body["bounds"]
    assert west <= LON - 0.1 + 1e-6 and east >= LON + 0.1 - 1e-6 and south < LAT < north
    assert body["vector_layers"][0]["id"] == "zones"
