"""Broken shapes are mended or dropped, and each deed is on record."""

import numpy as np
import pyproj
import pytest
import shapely

from geodata import repair as codes
from geodata import repair_words as words
from geodata.area import area_m2
from geodata.repair import repair
from geodata.repair_words import REASONS

SQUARE = shapely.box(106.5, 21.8, 106.52, 21.82)
OTHER = shapely.box(106.6, 21.8, 106.62, 21.82)
BOW_TIE = shapely.Polygon([(106.5, 21.8), (106.52, 21.82), (106.52, 21.8), (106.5, 21.82)])


def done_to(*shapes: object, **options) -> tuple[codes.RepairResult, list[tuple[int, str]]]:
    result = repair(np.array(shapes, dtype=object), **options)
    return result, [(record.row, record.code) for record in result.records]


def test_area_agrees_with_the_geodesic_area() -> None:
    geodesic, _ = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(SQUARE)
    assert area_m2(np.array([SQUARE]))[0] == pytest.approx(geodesic, rel=1e-6)


def test_good_shapes_pass_untouched() -> None:
    result, records = done_to(SQUARE, OTHER)
    assert records == []
    assert result.counts == {}
    assert result.geometries.tolist() == [SQUARE, OTHER]
    assert result.rows.tolist() == [0, 1]


def test_a_bow_tie_becomes_its_two_triangles() -> None:
    result, records = done_to(BOW_TIE)
    assert records == [(0, words.MADE_VALID)]
    assert shapely.get_num_geometries(result.geometries[0]) == 2
    assert result.areas[0] == pytest.approx(area_m2(np.array([SQUARE]))[0] / 2, rel=1e-3)
    assert result.records[0].area_after == result.areas[0]


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, words.EMPTY),
        (shapely.Polygon(), words.EMPTY),
        (shapely.LineString([(106, 21), (106.1, 21)]), words.NOT_POLYGON),
        (shapely.Point(106, 21), words.NOT_POLYGON),
        (shapely.GeometryCollection([shapely.Point(106, 21)]), words.NOT_POLYGON),
        (shapely.box(106.5, 21.8, 106.500001, 21.800001), words.SLIVER),
        (shapely.box(400, 21, 401, 22), words.BAD_COORDINATES),
        (shapely.transform(SQUARE, lambda xy: xy * [1, np.inf]), words.BAD_COORDINATES),
    ],
)
def test_what_is_no_zone_is_dropped_with_its_reason(shape, code) -> None:
    result, records = done_to(shape, SQUARE)
    assert (0, code) in records
    assert result.rows.tolist() == [1]
    assert code in words.DROPPING


def test_a_collapsed_ring_leaves_nothing_and_no_line() -> None:
    flat = shapely.Polygon([(106, 21), (106.1, 21), (106, 21), (106, 21)])
    result, records = done_to(flat)
    assert len(result.rows) == 0
    assert (0, words.SLIVER) in records


def test_only_the_polygons_of_a_collection_are_kept() -> None:
    mixed = shapely.GeometryCollection([SQUARE, shapely.Point(106, 21), shapely.MultiPolygon([OTHER])])
    result, records = done_to(mixed)
    assert records == [(0, words.REDUCED)]
    assert result.geometries[0].equals(shapely.MultiPolygon([SQUARE, OTHER]))


def test_overlapping_members_of_a_collection_are_merged() -> None:
    result, _ = done_to(shapely.GeometryCollection([SQUARE, shapely.box(106.51, 21.8, 106.53, 21.82)]))
    assert result.geometries[0].is_valid
    assert result.geometries[0].equals(shapely.box(106.5, 21.8, 106.53, 21.82))


def test_heights_are_dropped_and_told() -> None:
    result, records = done_to(shapely.force_3d(SQUARE, 5.0))
    assert records == [(0, words.HEIGHT_DROPPED)]
    assert not result.geometries[0].has_z


def test_the_same_shape_twice_is_a_duplicate_only_within_its_class() -> None:
    turned = shapely.reverse(SQUARE)
    result, records = done_to(SQUARE, turned, SQUARE, classes=[1, 1, 2])
    assert records == [(1, words.DUPLICATE)]
    assert result.rows.tolist() == [0, 2]


def test_duplicates_are_found_across_batches_and_rows_keep_their_numbers() -> None:
    seen: codes.Seen = {}
    repair(np.array([SQUARE], dtype=object), seen=seen)
    result = repair(np.array([OTHER, SQUARE], dtype=object), seen=seen, first_row=10)
    assert result.rows.tolist() == [10]
    assert [(record.row, record.code) for record in result.records] == [(11, words.DUPLICATE)]


def test_the_callers_array_is_left_alone() -> None:
    shapes = np.array([BOW_TIE], dtype=object)
    repair(shapes)
    assert shapes[0] is BOW_TIE


def test_every_code_has_words() -> None:
    constants = {value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)}
    assert constants == set(REASONS)


def test_an_empty_batch_is_no_trouble() -> None:
    assert len(repair(np.array([], dtype=object)).rows) == 0
