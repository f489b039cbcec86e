"""The danger at a point, in values and in sentences."""

from __future__ import annotations

import datetime as dt

import pgtrigger
import pyproj
import pytest
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from layers import wording
from layers.danger import danger_at, hazards_without_map
from places.hazards import Hazard
from tests.factories import box, make_unit
from tests.layers.conftest import make_layer
from tests.layers.maps import make_published, square

pytestmark = pytest.mark.django_db
LON, LAT = 106.54, 21.86
DEGREE_EAST_M = 103_350.0  # of longitude at 21.86° N
DEGREE_NORTH_M = 110_740.0


def test_the_class_of_the_point_and_a_higher_one_near_it(layer, author, reviewer):
    wide = square(LON, LAT, 0.1)
    north_east = square(LON + 150 / DEGREE_EAST_M, LAT + 150 / DEGREE_NORTH_M, 100 / DEGREE_EAST_M)
    make_published(layer, [(2, wide), (4, north_east)], author, reviewer)
    [danger] = danger_at(lon=LON, lat=LAT)
    assert danger.at.level == 2
    assert danger.nearby.style.level == 4
    assert danger.nearby.distance_m == pytest.approx(141, abs=5)
    assert wording.direction(danger.nearby.bearing) == ("NE", "phía đông bắc")
    assert wording.sentences(danger) == [
        "Tại đây: Thấp (lớp 2 trên 5).",
        "Cách đây khoảng 140 m về phía đông bắc: Cao (lớp 4 trên 5).",
    ]
    assert danger.worst.text.startswith("Dễ sạt lở")
    assert danger_at(lon=LON, lat=LAT, radius_m=100)[0].nearby is None


@pytest.mark.parametrize(
    ("east", "north", "code"),
    [(0, 1, "N"), (1, 1, "NE"), (1, 0, "E"), (1, -1, "SE"), (0, -1, "S"), (-1, -1, "SW"), (-1, 0, "W"), (-1, 1, "NW")],
)
def test_directions_are_those_of_the_ground(layer, author, reviewer, east, north, code):
    zone = square(LON + east * 100 / DEGREE_EAST_M, LAT + north * 100 / DEGREE_NORTH_M, 20 / DEGREE_EAST_M)
    make_published(layer, [(3, zone)], author, reviewer)
    [danger] = danger_at(lon=LON, lat=LAT)
    assert wording.direction(danger.nearby.bearing)[0] == code


def test_the_radius_is_in_metres_on_the_ground_not_in_degrees(layer, author, reviewer):
    edge = LON + 0.01
    make_published(layer, [(5, Polygon.from_bbox((edge, LAT - 0.01, edge + 0.01, LAT + 0.01)))], author, reviewer)
    metres = 199.0
    assert danger_at(lon=edge - metres / DEGREE_EAST_M, lat=LAT)[0].nearby.distance_m == pytest.approx(metres, abs=0.5)
    assert danger_at(lon=edge - 201 / DEGREE_EAST_M, lat=LAT)[0].nearby is None


def test_a_vn_2000_point_is_told_the_danger_of_its_place(layer, author, reviewer):
    """EPSG:9215 E 426423.095 N 2418336.388 is 106.54 E 21.86 N; ignoring the datum misses by 224 m."""
    to_degrees = pyproj.Transformer.from_crs(9215, 4326, always_xy=True)
    lon, lat = to_degrees.transform(426423.095, 2418336.388)
    make_published(layer, [(5, square(106.54, 21.86, 4 / DEGREE_EAST_M))], author, reviewer)
    [danger] = danger_at(lon=lon, lat=lat, radius_m=0)
    assert danger.at is not None and danger.at.level == 5


def test_where_the_map_shows_nothing_it_says_so_and_outside_it_says_that_it_does_not_know(layer, author, reviewer):
    make_published(layer, [(5, square(LON, LAT, 0.001))], author, reviewer)
    [inside] = danger_at(lon=106.3, lat=21.8)
    assert inside.covered and inside.worst is None
    assert "không ghi vùng nguy cơ" in wording.sentences(inside)[0]
    [outside] = danger_at(lon=105.0, lat=21.8)
    assert not outside.covered
    assert "ngoài phạm vi bản đồ" in wording.sentences(outside)[0]
    assert hazards_without_map([outside]) == list(Hazard)
    assert hazards_without_map([inside]) == [Hazard.FLASH_FLOOD, Hazard.FLOODING]


def test_a_province_without_boundary_is_covered_by_its_communes(layer, author, reviewer, lang_son):
    lang_son.geometry = None
    lang_son.save()
    make_unit("06253", parent=lang_son, geometry=box(106.4, 21.8, 106.5, 21.9))
    make_published(layer, [(5, square(LON, LAT, 0.001))], author, reviewer)
    assert danger_at(lon=106.45, lat=21.85)[0].covered
    assert not danger_at(lon=106.39, lat=21.85)[0].covered


def test_only_published_versions_speak_unless_a_day_is_asked_for(layer, author, reviewer):
    first = make_published(layer, [(2, square(LON, LAT, 0.1))], author, reviewer)
    with pgtrigger.ignore("layers.LayerVersion:version_record_frozen"):
        type(first).objects.filter(pk=first.pk).update(published_at=timezone.now() - dt.timedelta(days=10))
    make_published(layer, [(4, square(LON, LAT, 0.1))], author, reviewer)
    assert [danger.at.level for danger in danger_at(lon=LON, lat=LAT)] == [4]
    five_days_ago = timezone.localdate() - dt.timedelta(days=5)
    assert [danger.at.level for danger in danger_at(lon=LON, lat=LAT, on=five_days_ago)] == [2]
    assert danger_at(lon=LON, lat=LAT, on=five_days_ago - dt.timedelta(days=10)) == []


def test_one_query_however_many_layers_and_zones_once_they_are_known(layer, author, reviewer, agency, lang_son):
    make_published(layer, [(2, square(LON, LAT, 0.1))], author, reviewer)
    for hazard in (Hazard.FLOODING, Hazard.FLASH_FLOOD):
        zones = [(level, square(LON, LAT, 0.1 / level)) for level in (1, 2, 3, 4, 5)]
        make_published(make_layer(lang_son, agency, hazard), zones, author, reviewer)
    with CaptureQueriesContext(connection) as three:
        dangers = danger_at(lon=LON, lat=LAT)
    assert len(dangers) == 3
    assert len(three) == 3  # maps just published are read once, with their legends
    assert [danger.version.pk for danger in danger_at(lon=LON, lat=LAT)] == [danger.version.pk for danger in dangers]
    with CaptureQueriesContext(connection) as again:
        danger_at(lon=LON, lat=LAT)
    assert len(again) == 1
    assert [danger.version.layer.hazard for danger in dangers] == ["flash_flood", "flooding", "landslide"]


def test_the_nearest_zone_of_the_highest_class_is_told_in_metres_not_in_degrees(layer, author, reviewer):
    """A degree eastward is shorter: 180 m to the east are more degrees than 190 m to the north."""
    side = 20 / DEGREE_EAST_M
    east = Polygon.from_bbox((LON + 180 / DEGREE_EAST_M, LAT - side, LON + 300 / DEGREE_EAST_M, LAT + side))
    north = Polygon.from_bbox((LON - side, LAT + 190 / DEGREE_NORTH_M, LON + side, LAT + 300 / DEGREE_NORTH_M))
    lower_but_nearer = square(LON - 100 / DEGREE_EAST_M, LAT, side)
    make_published(layer, [(3, lower_but_nearer), (4, north), (4, east)], author, reviewer)
    [danger] = danger_at(lon=LON, lat=LAT)
    assert (danger.at, danger.nearby.style.level) == (None, 4)
    assert danger.nearby.distance_m == pytest.approx(180, abs=0.5)
    assert wording.direction(danger.nearby.bearing)[0] == "E"
    assert danger_at(lon=LON, lat=LAT, radius_m=150)[0].nearby.style.level == 3


def test_zones_are_looked_up_by_place_even_where_a_map_is_still_so_small_that_reading_it_all_is_cheap(
    layer, author, reviewer
):
    """A connection keeps the plan that it made then when a large map is published."""
    make_published(layer, [(2, square(LON, LAT, 0.1))], author, reviewer)

    def whole_readings() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'layers_zonepart'")
            return cursor.fetchone()[0]

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE layers_zonepart")
    before = whole_readings()
    assert danger_at(lon=LON, lat=LAT)[0].at.level == 2
    assert whole_readings() == before


def test_sentences_follow_the_language_and_scales_its_habit(layer, author, reviewer):
    version = make_published(layer, [(5, square(LON, LAT, 0.1))], author, reviewer, surveyed_on=dt.date(2024, 6, 30))
    assert wording.scale(version) == "1:50.000"
    assert "1:50.000" in wording.origin(version) and "30/6/2024" in wording.origin(version)
    with translation.override("en"):
        [danger] = danger_at(lon=LON, lat=LAT)
        assert wording.scale(version) == "1:50,000"
        assert danger.at.label == "Very high"


@pytest.mark.parametrize(
    ("share", "words"), [(0.0002, "dưới 0,1%"), (0.0123, "1,2%"), (0.25, "25%"), (0.996, "trên 99%"), (1.0, "100%")]
)
def test_a_share_is_never_rounded_to_nothing_or_all(share, words):
    assert wording.share_in_words(share) == words
