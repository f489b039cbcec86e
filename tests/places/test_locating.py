"""Which commune a point lies in, on a day."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from places.locating import locate, nearest
from places.models import Unit
from tests.factories import MERGER, box, make_unit

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 1, 15)
BEFORE = dt.date(2024, 8, 1)


def test_a_point_is_in_the_commune_that_holds_it(commune_a: Unit, commune_b: Unit) -> None:
    assert locate(lon=106.45, lat=21.85, on=TODAY) == commune_a
    assert locate(lon=106.55, lat=21.85, on=TODAY) == commune_b


def test_the_commune_is_that_of_the_day(commune_a: Unit) -> None:
    former = make_unit(
        "06253",
        kind="thị trấn",
        valid_from=dt.date(2020, 1, 1),
        valid_to=MERGER,
        geometry=box(106.4, 21.8, 106.5, 21.9),
    )
    assert locate(lon=106.45, lat=21.85, on=BEFORE) == former
    assert locate(lon=106.45, lat=21.85, on=MERGER - dt.timedelta(days=1)) == former
    assert locate(lon=106.45, lat=21.85, on=MERGER) == commune_a
    assert locate(lon=106.45, lat=21.85, on=dt.date(2019, 12, 31)) is None


def test_a_point_on_the_common_border_is_in_one_commune_always_the_same(commune_a: Unit, commune_b: Unit) -> None:
    assert {locate(lon=106.5, lat=21.85, on=TODAY) for _again in range(3)} == {commune_a}


def test_a_point_in_a_sliver_between_communes_is_not_lost(commune_a: Unit) -> None:
    make_unit("06280", geometry=box(106.5004, 21.8, 106.6, 21.9))
    assert locate(lon=106.5002, lat=21.85, on=TODAY) is not None  # 20 m from either


def test_a_point_outside_is_in_no_commune_and_the_nearest_is_told_in_metres(commune_a: Unit, commune_b: Unit) -> None:
    assert locate(lon=106.61, lat=21.85, on=TODAY) is None
    near = nearest(lon=106.61, lat=21.85, on=TODAY)
    assert near is not None
    assert near[0] == commune_b
    assert near[1] == pytest.approx(1_034, rel=0.01)  # 0.01° of longitude at 21.85° N


def test_the_province_is_no_commune(province: Unit) -> None:
    assert locate(lon=106.45, lat=21.85, on=TODAY) is None
    assert nearest(lon=106.45, lat=21.85, on=TODAY) is None


def test_locating_takes_one_query_and_leaves_shapes_behind(
    commune_a: Unit, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(1):
        unit = locate(lon=106.45, lat=21.85, on=TODAY)
    assert unit is not None
    assert unit.get_deferred_fields() == {"geometry", "outline"}


def test_locating_goes_through_the_index_of_shapes(commune_a: Unit) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM places_unit"
            " WHERE ST_Covers(geometry, ST_SetSRID(ST_MakePoint(106.45, 21.85), 4326))"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "places_unit_geometry" in plan
