"""What a person does to a shape on a map: cut out of it, add to it, split it by a line, pull new corners to what is
beside it. Planar in degrees EPSG:4326 (lon, lat); distances are given in metres and taken as on the spot's latitude."""

from __future__ import annotations

import math

import numpy as np
import shapely

from geodata.arrays import FloatArray, GeometryArray, IntArray

_METRES_PER_DEGREE = 111_320.0
_OVER_THE_EDGE = 1e-7
"""Degrees, about a centimetre: how far an end of a cut that was pulled to an edge is drawn past it, so that the two
are sure to meet."""
_POLYGON = 3


def split(shape: shapely.Geometry, line: shapely.Geometry) -> list[shapely.Geometry]:
    """The pieces into which `line` cuts the polygons of `shape`, the largest first; polygons that it misses stay with
    the largest. One piece means that the line does not run from edge to edge."""
    whole, pieces = [], []
    reaching = _beyond_edges(line)
    for polygon in shapely.get_parts(shape):
        lines = shapely.union_all([shapely.boundary(polygon), reaching])
        found = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
        inside = found[shapely.contains_properly(polygon, shapely.point_on_surface(found))]
        if len(inside) > 1:
            pieces.extend(inside)
        else:
            whole.append(polygon)
    pieces.sort(key=shapely.area, reverse=True)
    return [shapely.union_all([*pieces[:1], *whole]), *pieces[1:]]


def only_polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of what an overlay left over, without the points and lines where borders met."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_type_id(parts) == _POLYGON])


def vertices_of(shape: shapely.Geometry) -> set[tuple[float, float]]:
    """Longitude and latitude of every corner."""
    return {(x, y) for x, y in shapely.get_coordinates(shape).tolist()}


def snapped(
    shape: shapely.Geometry,
    *,
    targets: GeometryArray,
    tolerance_m: float,
    settled: set[tuple[float, float]] | None = None,
) -> shapely.Geometry:
    """`shape` with each corner moved to the nearest corner of `targets` (lines) within the tolerance, or else to the
    nearest place on their edges. Corners in `settled` stay where they are."""
    corners = shapely.get_coordinates(shape)
    if len(targets) == 0 or tolerance_m <= 0:
        return shape
    scale = np.array([math.cos(math.radians(float(corners[:, 1].mean()))), 1.0])
    reach = tolerance_m / _METRES_PER_DEGREE
    free = np.array([tuple(corner) not in (settled or ()) for corner in corners.tolist()])
    pulled = _to_corners(corners, np.flatnonzero(free), shapely.get_coordinates(targets), scale, reach)
    _to_edges(corners, np.setdiff1d(np.flatnonzero(free), pulled), targets, scale, reach)
    return shapely.transform(shape, lambda _old: corners)


def _to_corners(corners: FloatArray, rows: IntArray, known: FloatArray, scale: FloatArray, reach: float) -> IntArray:
    """Moves those of `rows` that have a known corner within reach; which ones. They get its exact numbers, so that
    borders meet without a gap."""
    tree = shapely.STRtree(shapely.points(known * scale))
    asked, nearest = tree.query_nearest(shapely.points(corners[rows] * scale), max_distance=reach, all_matches=False)
    corners[rows[asked]] = known[nearest]
    return rows[asked]


def _to_edges(corners: FloatArray, rows: IntArray, targets: GeometryArray, scale: FloatArray, reach: float) -> None:
    lines = shapely.transform(targets, lambda xy: xy * scale)
    places = shapely.points(corners[rows] * scale)
    asked, nearest = shapely.STRtree(lines).query_nearest(places, max_distance=reach, all_matches=False)
    on_line = shapely.line_interpolate_point(lines[nearest], shapely.line_locate_point(lines[nearest], places[asked]))
    corners[rows[asked]] = shapely.get_coordinates(on_line) / scale


def _beyond_edges(line: shapely.Geometry) -> shapely.Geometry:
    """`line` with both ends drawn on by a centimetre."""
    xy = shapely.get_coordinates(line)
    for end, before in ((0, 1), (-1, -2)):
        step = xy[end] - xy[before]
        xy[end] += step / max(float(np.hypot(*step)), 1e-12) * _OVER_THE_EDGE
    return shapely.linestrings(xy)
