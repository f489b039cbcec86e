"""Zones on top of each other are found with their ground; neighbours that only touch are not."""

import numpy as np
import pytest
import shapely

from geodata import overlaps as module
from geodata.area import area_m2
from geodata.overlaps import find_overlaps

A = shapely.box(106.5, 21.8, 106.52, 21.82)


def found(*shapes: shapely.Geometry, **options: float) -> module.Overlaps:
    return find_overlaps(np.array(shapes, dtype=object), **options)


def test_an_overlap_is_told_with_its_ground_and_a_place_in_it() -> None:
    other = shapely.box(106.51, 21.81, 106.53, 21.83)
    told = found(A, shapely.box(107, 21, 107.1, 21.1), other)
    common = shapely.intersection(A, other)
    assert (told.first.tolist(), told.second.tolist()) == ([0], [2])
    assert told.area[0] == pytest.approx(area_m2(np.array([common]))[0])
    assert shapely.contains_xy(common, *told.lonlat[0])


def test_neighbours_with_a_common_border_do_not_overlap() -> None:
    assert len(found(A, shapely.box(106.52, 21.8, 106.54, 21.82)).first) == 0


@pytest.mark.parametrize("other", [A, shapely.box(106.505, 21.805, 106.51, 21.81)])
def test_a_zone_within_another_overlaps_it(other) -> None:
    assert found(other, A).area.tolist() == pytest.approx(area_m2(np.array([other])).tolist())


def test_a_hole_is_no_overlap() -> None:
    inner = shapely.box(106.505, 21.805, 106.51, 21.81)
    assert len(found(shapely.difference(A, inner), inner).first) == 0


def test_large_shapes_are_told_once_a_pair_with_all_their_ground() -> None:
    circle, moved = (shapely.Point(106.5 + shift, 21.8).buffer(0.1, quad_segs=1_000) for shift in (0, 0.05))
    told = found(circle, moved)
    assert told.area.tolist() == pytest.approx(
        area_m2(np.array([shapely.intersection(circle, moved)])).tolist(), rel=1e-5
    )


def test_less_than_asked_for_is_left_out() -> None:
    hair = shapely.box(106.51999999, 21.8, 106.54, 21.82)
    assert len(found(A, hair, least_m2=100).first) == 0


def test_a_heap_of_shapes_ends_the_search_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 20)
    assert found(*[A] * 5).complete
    assert not found(*[A] * 100).complete
