"""Cutting and snapping shapes as drawn."""

import numpy as np
import pytest
import shapely

from geodata.shape_edits import snapped, split

SQUARE = shapely.box(106.5, 21.8, 106.6, 21.9)


def lines(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array(shapes, dtype=object)


def test_a_line_across_cuts_in_two_that_fit_together() -> None:
    first, second = split(SQUARE, shapely.LineString([(106.4, 21.82), (106.7, 21.84)]))
    assert first.area > second.area
    assert first.area + second.area == pytest.approx(SQUARE.area, rel=1e-12)
    assert shapely.touches(first, second)


def test_a_line_that_ends_on_the_edges_cuts() -> None:
    assert len(split(SQUARE, shapely.LineString([(106.5, 21.85), (106.6, 21.85)]))) == 2


def test_a_line_that_ends_inside_cuts_nothing() -> None:
    assert len(split(SQUARE, shapely.LineString([(106.4, 21.85), (106.55, 21.85)]))) == 1


def test_a_winding_line_cuts_into_as_many_pieces_as_it_makes() -> None:
    winding = shapely.LineString([(106.4, 21.82), (106.7, 21.84), (106.7, 21.86), (106.4, 21.88)])
    assert len(split(SQUARE, winding)) == 3


def test_a_polygon_beside_that_the_line_misses_stays_with_the_largest_piece() -> None:
    both = shapely.MultiPolygon([SQUARE, shapely.box(106.7, 21.8, 106.71, 21.81)])
    first, second = split(both, shapely.LineString([(106.4, 21.82), (106.65, 21.82)]))
    assert first.geom_type == "MultiPolygon"
    assert second.geom_type == "Polygon"


def test_a_line_across_a_hole_leaves_the_hole_out() -> None:
    ring = SQUARE.difference(shapely.box(106.54, 21.84, 106.56, 21.86))
    pieces = split(ring, shapely.LineString([(106.4, 21.85), (106.7, 21.85)]))
    assert len(pieces) == 2
    assert sum(piece.area for piece in pieces) == pytest.approx(ring.area, rel=1e-12)


def test_corners_take_the_exact_numbers_of_a_corner_within_reach() -> None:
    beside = shapely.box(106.6001, 21.8001, 106.65, 21.85)
    result = snapped(beside, targets=lines(shapely.boundary(SQUARE)), tolerance_m=30)
    assert (106.6, 21.8) in [tuple(corner) for corner in shapely.get_coordinates(result)]


def test_a_corner_goes_before_an_edge_that_is_nearer() -> None:
    point = shapely.LineString([(106.6001, 21.8002), (106.7, 21.9)])
    result = snapped(point, targets=lines(shapely.boundary(SQUARE)), tolerance_m=40)
    assert tuple(shapely.get_coordinates(result)[0]) == (106.6, 21.8)


def test_corners_are_pulled_to_an_edge_where_no_corner_is_near() -> None:
    point = shapely.LineString([(106.6001, 21.85), (106.7, 21.9)])
    moved = snapped(point, targets=lines(shapely.boundary(SQUARE)), tolerance_m=30)
    assert shapely.get_coordinates(moved)[0] == pytest.approx((106.6, 21.85), abs=1e-9)


def test_reach_is_in_metres_on_the_ground_in_both_directions() -> None:
    east = shapely.LineString([(106.6003, 21.85), (106.7, 21.95)])  # 31 m east of the edge
    north = shapely.LineString([(106.55, 21.9003), (106.7, 21.95)])  # 33 m north of it
    edge = lines(shapely.boundary(SQUARE))
    assert snapped(east, targets=edge, tolerance_m=30).equals(east)
    assert not snapped(east, targets=edge, tolerance_m=32).equals(east)
    assert snapped(north, targets=edge, tolerance_m=32).equals(north)
    assert not snapped(north, targets=edge, tolerance_m=34).equals(north)


def test_settled_corners_and_shapes_without_neighbours_stay() -> None:
    beside = shapely.box(106.6001, 21.8001, 106.65, 21.85)
    edge = lines(shapely.boundary(SQUARE))
    settled = {(x, y) for x, y in shapely.get_coordinates(beside).tolist()}
    assert snapped(beside, targets=edge, tolerance_m=30, settled=settled).equals(beside)
    assert snapped(beside, targets=lines(), tolerance_m=30).equals(beside)
    assert snapped(beside, targets=edge, tolerance_m=0).equals(beside)
