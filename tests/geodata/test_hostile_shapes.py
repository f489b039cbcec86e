"""Files made so that reading or repairing them never ends."""

import sqlite3

import numpy as np
import pytest
import shapely

from geodata.content import check_content
from geodata.errors import ShapeTooLarge, ShapeTooTangled, UnsafeArchive
from geodata.large_shapes import MOST_VERTICES, refuse_large, runs
from geodata.repair import repair
from geodata.tangles import tangled
from tests.geodata.test_reading import written


def test_a_ring_that_crosses_itself_everywhere_is_refused_before_it_is_repaired() -> None:
    points = np.random.default_rng(1).uniform(106.4, 106.6, (60_000, 2)) - [0, 85]
    good = shapely.box(106.4, 21.8, 106.5, 21.9)
    with pytest.raises(ShapeTooTangled) as refused:
        repair(np.array([good, shapely.Polygon(points)], dtype=object), first_row=10)
    assert refused.value.params == {"row": 12}


def test_a_star_of_a_few_hundred_points_is_refused_too() -> None:
    turn = 2.5 * np.arange(500)
    star = shapely.Polygon(np.column_stack((106.5 + 0.1 * np.cos(turn), 21.8 + 0.1 * np.sin(turn))))
    with pytest.raises(ShapeTooTangled):
        repair(np.array([star], dtype=object))


def test_a_long_shore_that_crosses_itself_once_is_repaired() -> None:
    angle = np.linspace(0, 2 * np.pi, 60_000, endpoint=False)
    ring = np.column_stack((106.5 + 0.1 * np.cos(angle), 21.8 + 0.1 * np.sin(angle)))
    ring[[100, 101]] = ring[[101, 100]]
    assert not shapely.is_valid(shapely.Polygon(ring))
    found = repair(np.array([shapely.Polygon(ring)], dtype=object))
    assert shapely.is_valid(found.geometries).all()
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(0, 0).buffer(1, quad_segs=500),
        shapely.LineString([(n, 2 * n) for n in range(2_000)]),
        shapely.LineString([(0, 0) if n % 2 else (n, n * n) for n in range(500)]),
        shapely.LineString([(0, 0)] * 500 + [(1, 1)]),
    ],
    ids=["round", "straight", "out and back from one corner", "standing still"],
)
def test_edges_that_only_go_on_from_each_other_make_no_tangle(shape: shapely.Geometry) -> None:
    assert not tangled(shape, most=1_000)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.LineString([(n * 7919 % 1_000, 0) for n in range(500)]),
        shapely.LineString([(0, 0) if n % 2 else (n, 0) for n in range(500)]),
        shapely.MultiLineString([[(n, 0), (n, 100)] for n in range(99)] + [[(0, n), (100, n)] for n in range(99)]),
    ],
    ids=["back and forth", "out and back on one line", "grid"],
)
def test_edges_that_lie_on_or_cross_each_other_make_a_tangle(shape: shapely.Geometry) -> None:
    assert tangled(shape, most=1_000)


def test_a_geopackage_with_a_view_is_refused_and_one_of_plain_tables_is_not(tmp_path) -> None:
    path = written(tmp_path / "vung.gpkg", cap=["Cao"])
    check_content(path, shown="vung.gpkg")
    with sqlite3.connect(path) as file:
        file.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n"
        )
    file.close()
    with pytest.raises(UnsafeArchive):
        check_content(path, shown="vung.gpkg")


def test_a_shape_of_millions_of_vertices_is_refused_before_it_is_worked_on() -> None:
    huge = shapely.LineString(np.zeros((MOST_VERTICES + 1, 2)))
    with pytest.raises(ShapeTooLarge, match="dòng 12 có 2000001 đỉnh"):
        refuse_large(np.array([shapely.Point(0, 0), huge], dtype=object), first_row=10)


def test_rows_are_handed_on_in_runs_of_bounded_size() -> None:
    big, small = shapely.LineString(np.zeros((60_000, 2))), shapely.Point(0, 0)
    shapes = np.array([small, big, None, big, small, big], dtype=object)
    assert list(runs(shapes)) == [slice(0, 3), slice(3, 5), slice(5, 6)]
