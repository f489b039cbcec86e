"""How much of a shape lies on whose ground, near boundaries and far from them."""

import numpy as np
import pytest
import shapely

from geodata.area import area_m2
from geodata.ground import Ground

WEST, EAST = shapely.box(106.0, 21.0, 106.5, 22.0), shapely.box(106.5, 21.0, 107.0, 22.0)


def shared(*shapes: shapely.Geometry) -> dict[tuple[int, int], float]:
    found = np.array(shapes, dtype=object)
    shares = Ground(np.array([WEST, EAST], dtype=object)).shares(found, area_m2(found))
    sums: dict[tuple[int, int], float] = {}
    for shape, owner, m2 in zip(shares.shape.tolist(), shares.owner.tolist(), shares.area.tolist(), strict=True):
        sums[shape, owner] = sums.get((shape, owner), 0.0) + m2
    return sums


def km2(shape: shapely.Geometry) -> float:
    return float(area_m2(np.array([shape], dtype=object))[0])


def test_a_shape_far_from_boundaries_belongs_whole_to_one() -> None:
    house = shapely.box(106.75, 21.5, 106.7501, 21.5001)
    assert shared(house) == {(0, 1): pytest.approx(km2(house))}


def test_a_shape_across_a_boundary_is_divided_exactly() -> None:
    across = shapely.box(106.49, 21.5, 106.53, 21.51)
    assert shared(across) == {
        (0, 0): pytest.approx(km2(shapely.box(106.49, 21.5, 106.5, 21.51)), rel=1e-6),
        (0, 1): pytest.approx(km2(shapely.box(106.5, 21.5, 106.53, 21.51)), rel=1e-6),
    }


def test_ground_beyond_all_boundaries_is_left_out() -> None:
    beyond = shapely.box(108.0, 21.5, 108.1, 21.6)
    half_out = shapely.box(106.9, 21.5, 107.1, 21.6)
    assert shared(beyond, half_out) == {
        (1, 1): pytest.approx(km2(shapely.box(106.9, 21.5, 107.0, 21.6)), rel=1e-6),
    }


def test_a_large_detailed_shape_is_divided_as_exactly_as_a_small_one() -> None:
    angle = np.linspace(0, 2 * np.pi, 5_000, endpoint=False)
    radius = 0.3 + 0.05 * np.sin(40 * angle)
    flower = shapely.Polygon(np.column_stack((106.5 + radius * np.cos(angle), 21.5 + radius * np.sin(angle))))
    found = shared(flower)
    assert found[0, 0] == pytest.approx(km2(shapely.intersection(flower, WEST)), rel=1e-4)
    assert found[0, 1] == pytest.approx(km2(shapely.intersection(flower, EAST)), rel=1e-4)


def test_random_shapes_lose_no_ground_and_win_none() -> None:
    random = np.random.default_rng(5)
    shapes = [
        shapely.Point(x, y).buffer(size)
        for x, y, size in zip(
            random.uniform(106.02, 106.98, 400), random.uniform(21.02, 21.98, 400), random.uniform(1e-4, 0.02, 400),
            strict=True,
        )
    ]  # fmt: skip
    assert sum(shared(*shapes).values()) == pytest.approx(area_m2(np.array(shapes)).sum(), rel=1e-6)


def test_without_boundaries_nobody_owns_anything() -> None:
    shapes = np.array([WEST], dtype=object)
    assert len(Ground(np.array([], dtype=object)).shares(shapes, area_m2(shapes)).shape) == 0
