"""Reading what a browser sends and what people type as a shape."""

import json

import numpy as np
import pytest
import shapely

from layers.drawing_errors import ShapeUnreadable, TextUnreadable, TooFewCorners, TooManyCorners, TooTangled
from layers.drawn_shapes import MOST_CORNERS, line_of, polygon_of, polygon_of_text

TRIANGLE = shapely.Polygon([(106.5, 21.8), (106.6, 21.8), (106.6, 21.9)])


@pytest.mark.parametrize(
    "text",
    [
        "21.8 106.5\n21.8 106.6\n21.9 106.6",
        "21,8 106,5\n21,8 106,6\n\n21,9 106,6\n",
        "21,8; 106,5\r\n21,8; 106,6\r\n21,9; 106,6",
        "21.8, 106.5,\n21.8, 106.6,\n21.9, 106.6",
        "106.5 21.8\n106.6 21.8\n106.6 21.9",
        "21.8°N 106.5°E\n21.8°N 106.6°E\n21.9°N 106.6°E",
        "POLYGON((106.5 21.8, 106.6 21.8, 106.6 21.9, 106.5 21.8))",
        "srid=4326; polygon ((106.5 21.8, 106.6 21.8, 106.6 21.9, 106.5 21.8))",
        json.dumps({"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(TRIANGLE)}),
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "geometry": shapely.geometry.mapping(TRIANGLE)}],
            }
        ),
    ],
)
def test_corners_are_read_as_people_write_them(text: str) -> None:
    assert polygon_of_text(text).equals(TRIANGLE)


def test_the_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(TextUnreadable, match="dòng 2: “đầu cầu”"):
        polygon_of_text("21,8 106,5\nđầu cầu\n21,9 106,6")


@pytest.mark.parametrize("text", ["", "   ", "21,8 106,5\n21,8 106,6", "21,8 106,5\n" * 5])
def test_too_few_corners_are_refused(text: str) -> None:
    with pytest.raises(TooFewCorners):
        polygon_of_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON((106.5 21.8",
        "POINT(1 2)",
        "GEOMETRYCOLLECTION(" * 50_000,
        "POLYGON((((((",
        '{"type": "Polygon", "coordinates": ' + "[" * 100_000,
        '{"type": "Polygon", "coordinates": [[["a", 2], [3, 4], [5, 6]]]}',
        '{"type": "Polygon", "coordinates": [[[1e400, true], [3, 4], [5, 6]]]}',
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Polygon"}',
        '{"type": "FeatureCollection", "features": []}',
        "[1, 2]",
    ],
)
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises((ShapeUnreadable, TextUnreadable)):
        polygon_of_text(text)


@pytest.mark.parametrize("value", [None, 3, [], {}, {"type": "Polygon", "coordinates": [[[10**400, 2]]]}])
def test_what_a_browser_never_sends_is_refused(value: object) -> None:
    with pytest.raises(ShapeUnreadable):
        polygon_of(value)
    with pytest.raises(ShapeUnreadable):
        line_of(value)


def test_shapes_of_too_many_corners_are_refused() -> None:
    round_one = shapely.Point(106.5, 21.8).buffer(0.1, quad_segs=MOST_CORNERS // 4 + 1)
    for text in (json.dumps(shapely.geometry.mapping(round_one)), round_one.wkt, lines_of(round_one)):
        with pytest.raises(TooManyCorners):
            polygon_of_text(text)


def lines_of(shape: shapely.Geometry) -> str:
    return "\n".join(f"{y} {x}" for x, y in shape.exterior.coords)


def test_a_line_needs_two_places() -> None:
    assert line_of({"type": "LineString", "coordinates": [[106.5, 21.8], [106.6, 21.8, 12]]}).length > 0
    with pytest.raises(TooFewCorners):
        line_of({"type": "LineString", "coordinates": [[106.5, 21.8], [106.5, 21.8]]})


@pytest.mark.parametrize("nowhere", ["nan", "inf"])
def test_a_corner_that_is_nowhere_is_refused(nowhere: str) -> None:
    with pytest.raises(ShapeUnreadable):
        polygon_of_text(f"POLYGON(({nowhere} 21.8, 106.6 21.8, 106.6 21.9, {nowhere} 21.8))")
    with pytest.raises(ShapeUnreadable):
        polygon_of({"type": "Polygon", "coordinates": [[[float(nowhere), 21.8], [106.6, 21.8], [106.6, 21.9]]]})
    with pytest.raises(ShapeUnreadable):
        line_of({"type": "LineString", "coordinates": [[float(nowhere), 21.8], [106.6, 21.8]]})


def test_a_shape_that_crosses_itself_everywhere_is_refused_before_anything_is_computed_with_it() -> None:
    scribble = np.random.default_rng(1).uniform(21.7, 21.8, (500, 2)).tolist()
    with pytest.raises(TooTangled):
        polygon_of({"type": "Polygon", "coordinates": [scribble]})
    with pytest.raises(TooTangled):
        line_of({"type": "LineString", "coordinates": scribble})
    with pytest.raises(TooTangled):
        polygon_of_text(lines_of(shapely.Polygon(scribble)))
    with pytest.raises(TooTangled):
        polygon_of_text(shapely.Polygon(scribble).wkt)


@pytest.mark.parametrize("start", ["1", "1 1", "1°", "1 1;"])
def test_a_line_of_thousands_of_blanks_is_refused_like_any_other(start: str) -> None:
    """Tried in every way there is, it would take days."""
    with pytest.raises(TextUnreadable):
        polygon_of_text(f"{start}{' ' * 20_000}x")
