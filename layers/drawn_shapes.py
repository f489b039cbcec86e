"""What a browser or a person sends as a shape, made a shapely geometry in EPSG:4326 (lon, lat) and nothing else.

Only polygons and lines of bounded size are taken, built from numbers; nothing that nests deeper reaches the library,
and nothing whose edges meet so often that computing with it would take the site with it.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import shapely

from geodata.tangles import tangled
from layers.drawing_errors import ShapeUnreadable, TextUnreadable, TooFewCorners, TooManyCorners, TooTangled

MOST_CORNERS = 20_000
MOST_CROSSINGS = 2_000
"""Of a hand that slipped a few times, or of a border taken over from elsewhere."""
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
# Blanks are taken possessively, so that a line of nothing else is not tried in every way there is.
_LATITUDE = r"([-+]?\d+(?:[.,]\d+)?)(?:\s*+°)?+(?:\s*+[NnBb])?+"
_LONGITUDE = r"([-+]?\d+(?:[.,]\d+)?)(?:\s*+°)?+(?:\s*+[Ee\u0110\u0111])?+"
_PAIR = re.compile(rf"\s*+{_LATITUDE}[\s;,/]++{_LONGITUDE}(?:\s*+[;,])?+\s*+")
_WKT = re.compile(r"\s*(?:SRID=4326;)?\s*((?:MULTI)?POLYGON\b.*)", re.IGNORECASE | re.DOTALL)

Position = tuple[float, float]


def polygon_of(value: Any) -> shapely.Geometry:
    """A Polygon or MultiPolygon from GeoJSON as parsed: the geometry or its feature.

    Raises `ShapeUnreadable`, `TooFewCorners`, `TooManyCorners`, `TooTangled`.
    """
    geometry = _geometry(value)
    if geometry.get("type") == "Polygon":
        polygons = [geometry.get("coordinates")]
    elif geometry.get("type") == "MultiPolygon":
        polygons = _list(geometry.get("coordinates"))
    else:
        raise ShapeUnreadable()
    rings = [[_positions(ring) for ring in _list(polygon)] for polygon in polygons]
    _bounded([position for polygon in rings for ring in polygon for position in ring])
    if not rings or any(not polygon or any(len(set(ring)) < 3 for ring in polygon) for polygon in rings):
        raise TooFewCorners()
    shapes = [shapely.Polygon(shell, holes) for shell, *holes in rings]
    return _simple(shapes[0] if len(shapes) == 1 else shapely.MultiPolygon(shapes))


def line_of(value: Any) -> shapely.Geometry:
    """A LineString from GeoJSON as parsed.

    Raises `ShapeUnreadable`, `TooFewCorners`, `TooManyCorners`, `TooTangled`.
    """
    geometry = _geometry(value)
    if geometry.get("type") != "LineString":
        raise ShapeUnreadable()
    positions = _positions(geometry.get("coordinates"))
    _bounded(positions)
    if len(set(positions)) < 2:
        raise TooFewCorners()
    return _simple(shapely.LineString(positions))


def polygon_of_text(text: str) -> shapely.Geometry:
    """What a person typed or pasted: GeoJSON, WKT, or one corner a line, latitude before longitude.

    Where the first number can only be a longitude the two are taken the other way round. Numbers may have a decimal
    comma. Raises `TextUnreadable`, `ShapeUnreadable`, `TooFewCorners`, `TooManyCorners`, `TooTangled`.
    """
    stripped = text.strip().strip("\ufeff")
    if stripped.startswith("{"):
        try:
            return polygon_of(json.loads(stripped))
        except (ValueError, RecursionError) as error:
            raise ShapeUnreadable() from error
    if wkt := _WKT.fullmatch(stripped):
        return _polygon_of_wkt(wkt[1])
    positions = [_typed(number, line) for number, line in enumerate(stripped.splitlines(), 1) if line.strip()]
    _bounded(positions)
    if len(set(positions)) < 3:
        raise TooFewCorners()
    return _simple(shapely.Polygon(positions))


def _polygon_of_wkt(wkt: str) -> shapely.Geometry:
    if len(_NUMBER.findall(wkt)) > 3 * MOST_CORNERS:
        raise TooManyCorners(most=MOST_CORNERS)
    try:
        shape = shapely.from_wkt(wkt)
    except shapely.GEOSException as error:
        raise ShapeUnreadable() from error
    if shapely.get_num_coordinates(shape) > MOST_CORNERS:
        raise TooManyCorners(most=MOST_CORNERS)
    return _simple(shape)


def _simple(shape: shapely.Geometry) -> shapely.Geometry:
    """The shape again. Raises `ShapeUnreadable` for corners that are nowhere, `TooTangled`."""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise ShapeUnreadable()
    if tangled(shape, most=MOST_CROSSINGS):
        raise TooTangled()
    return shape


def _typed(number: int, line: str) -> Position:
    found = _PAIR.fullmatch(line)
    if found is None:
        raise TextUnreadable(line=number, text=line.strip()[:60])
    first, second = (float(part.replace(",", ".")) for part in found.groups())
    return (first, second) if abs(first) > 90 >= abs(second) else (second, first)


def _geometry(value: Any) -> dict[str, Any]:
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        features = _list(value.get("features"))
        value = features[0] if len(features) == 1 else None
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
    if not isinstance(value, dict):
        raise ShapeUnreadable()
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ShapeUnreadable()
    return value


def _positions(value: Any) -> list[Position]:
    positions = []
    for position in _list(value):
        if len(_list(position)) < 2 or not all(type(number) in (int, float) for number in position[:2]):
            raise ShapeUnreadable()
        try:
            place = (float(position[0]), float(position[1]))
        except OverflowError as error:
            raise ShapeUnreadable() from error
        if not all(map(math.isfinite, place)):
            raise ShapeUnreadable()
        positions.append(place)
    return positions


def _bounded(positions: list[Position]) -> None:
    if len(positions) > MOST_CORNERS:
        raise TooManyCorners(most=MOST_CORNERS)
