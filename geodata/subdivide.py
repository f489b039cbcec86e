"""Large polygons cut into small ones that cover the same ground, so that asking about a point costs the same
everywhere. As PostGIS' ST_Subdivide, several times as fast on detailed shapes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from geodata.arrays import GeometryArray, IntArray

Box = tuple[float, float, float, float]
_POLYGON = 3
_MOST_CUTS = 40
"""After so many halvings a piece is narrower than a coordinate can tell; what is left stays as it is."""


def subdivide(geometries: GeometryArray, *, max_vertices: int = 128) -> tuple[GeometryArray, IntArray]:
    """Polygons of at most `max_vertices`, and for each the position of the geometry it was cut from.

    Takes valid Polygons and MultiPolygons; any planar coordinates.
    """
    parts, source = _cut(geometries, max_vertices, _clip_fast)
    spoilt = np.unique(np.concatenate((source[~shapely.is_valid(parts)], _changed(geometries, parts, source))))
    if spoilt.size:
        kept = ~np.isin(source, spoilt)
        again, again_source = _cut(geometries[spoilt], max_vertices, _clip_exact)
        parts = np.concatenate((parts[kept], again))
        source = np.concatenate((source[kept], spoilt[again_source]))
    return parts, source


def _cut(
    geometries: GeometryArray, max_vertices: int, clip: Callable[[shapely.Geometry, Box], shapely.Geometry]
) -> tuple[GeometryArray, IntArray]:
    whole, source = shapely.get_parts(geometries, return_index=True)
    done, done_source = [], []
    for _ in range(_MOST_CUTS):
        large = shapely.get_num_coordinates(whole) > max_vertices
        done.append(whole[~large])
        done_source.append(source[~large])
        whole, source = _halved(whole[large], source[large], clip)
        if len(whole) == 0:
            break
    return np.concatenate([*done, whole]), np.concatenate([*done_source, source]).astype(np.int64)


def _halved(
    polygons: GeometryArray, source: IntArray, clip: Callable[[shapely.Geometry, Box], shapely.Geometry]
) -> tuple[GeometryArray, IntArray]:
    """Each polygon cut across the longer side of its box."""
    halves: list[shapely.Geometry] = []
    for polygon, (west, south, east, north) in zip(polygons, shapely.bounds(polygons).tolist(), strict=True):
        if east - west >= north - south:
            middle = (west + east) / 2
            halves += (clip(polygon, (west, south, middle, north)), clip(polygon, (middle, south, east, north)))
        else:
            middle = (south + north) / 2
            halves += (clip(polygon, (west, south, east, middle)), clip(polygon, (west, middle, east, north)))
    pieces, piece_of = shapely.get_parts(np.asarray(halves, dtype=object), return_index=True)
    kept = shapely.get_type_id(pieces) == _POLYGON  # where a border runs along the cut, a line comes too
    return pieces[kept], np.repeat(source, 2)[piece_of[kept]]


def _clip_fast(polygon: shapely.Geometry, box: Box) -> shapely.Geometry:
    """Quick, but without a promise for borders that touch the cut from both sides."""
    return shapely.clip_by_rect(polygon, *box)


def _clip_exact(polygon: shapely.Geometry, box: Box) -> shapely.Geometry:
    return shapely.intersection(polygon, shapely.box(*box))


def _changed(geometries: GeometryArray, parts: GeometryArray, source: IntArray) -> IntArray:
    """Positions whose parts together have another area than the whole."""
    before = shapely.area(geometries)
    after = np.bincount(source, weights=shapely.area(parts), minlength=len(geometries))
    return np.flatnonzero(np.abs(after - before) > 1e-9 * np.maximum(before, 1e-9))
