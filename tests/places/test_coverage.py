"""Neighbours that fit."""

import numpy as np
import pytest
import shapely

from places.coverage import fitted, simplified


def test_overlaps_go_to_the_first_and_gaps_to_the_neighbour_with_the_longest_border() -> None:
    left, right = shapely.box(0, 0, 1.1, 2), shapely.box(1, 0, 2, 2)
    top = shapely.Polygon([(0, 2), (2, 2), (2, 3), (1.6, 3), (1.6, 2.2), (1.4, 2.2), (1.4, 3), (0, 3)])
    lid = shapely.box(1.4, 2.9, 1.6, 3)
    shapes = fitted(np.asarray([left, right, top, lid], dtype=object))
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).tolist() == pytest.approx([2.2, 1.8, 1.98, 0.04 - 0.02], abs=1e-9)
    whole = shapely.union_all(shapes)
    assert whole.area == pytest.approx(6)
    assert not whole.interiors


def test_what_lies_inside_the_whole_and_in_no_shape_is_given_to_a_neighbour() -> None:
    frame = shapely.box(0, 0, 4, 4)
    shapes = fitted(np.asarray([shapely.box(0, 0, 2, 4), shapely.box(2, 0, 3, 4)], dtype=object), within=frame)
    assert shapely.area(shapes).tolist() == pytest.approx([8, 8])
    assert shapely.coverage_is_valid(shapes)


def test_simplified_shapes_stay_valid_fit_and_none_vanishes() -> None:
    wave = [(1 + 0.0005 * (-1) ** step, step / 2500) for step in range(2501)]
    left = shapely.Polygon([(0, 0), *wave, (0, 1)])
    right = shapely.difference(shapely.box(0, 0, 2, 1), left)
    island = shapely.box(3, 0, 3.0001, 0.0001)
    before = np.asarray([left, right, island], dtype=object)
    after = simplified(before)
    assert shapely.get_num_coordinates(after).sum() < shapely.get_num_coordinates(before).sum() / 5
    assert shapely.is_valid(after).all()
    assert not shapely.is_empty(after).any()
    assert shapely.coverage_is_valid(after)
