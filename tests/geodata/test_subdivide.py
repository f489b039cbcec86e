import numpy as np
import pytest
import shapely

from geodata import subdivide as module
from geodata.subdivide import subdivide


def star(vertices: int) -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    radius = np.where(np.arange(vertices) % 2, 0.4, 1.0)
    return shapely.Polygon(np.column_stack((106.5 + radius * np.cos(angle), 21.8 + radius * np.sin(angle))))


def test_pieces_are_small_valid_and_cover_the_same_ground() -> None:
    with_hole = star(2000).buffer(0.01).difference(shapely.Point(106.5, 21.8).buffer(0.3, quad_segs=200))
    shapes = np.array([star(3000), shapely.box(0, 0, 1, 1), shapely.MultiPolygon([with_hole])], dtype=object)
    parts, source = subdivide(shapes, max_vertices=128)
    assert shapely.get_num_coordinates(parts).max() <= 128
    assert shapely.is_valid(parts).all()
    for position, whole in enumerate(shapes):
        pieces = shapely.union_all(parts[source == position])
        assert shapely.symmetric_difference(pieces, whole).area < 1e-9


def test_a_small_polygon_stays_as_it_is() -> None:
    square = np.array([shapely.box(0, 0, 1, 1)], dtype=object)
    parts, source = subdivide(square)
    assert list(parts) == list(square)
    assert list(source) == [0]


def test_what_the_quick_cut_spoils_is_cut_again_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_clip_fast", lambda polygon, box: shapely.box(*box))
    shapes = np.array([shapely.box(5, 5, 6, 6), star(1000)], dtype=object)
    parts, source = subdivide(shapes, max_vertices=64)
    assert shapely.area(parts[source == 1]).sum() == pytest.approx(shapes[1].area)
