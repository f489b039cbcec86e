"""Square metres of shapes in WGS 84, and how much of them lies outside a box."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely

from geodata.arrays import FloatArray, GeometryArray

Bounds = tuple[float, float, float, float]
"""west, south, east, north."""

_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY = 0.081819190842621  # WGS 84
_E2 = _ECCENTRICITY**2
_POLYGON = 3


def area_m2(geometries: GeometryArray) -> FloatArray:
    """Area in m² on the WGS 84 ellipsoid of geometries in EPSG:4326 (lon, lat); 0 for null, points and lines.

    Exact for edges straight in longitude and latitude (Lambert's cylindrical equal-area projection);
    against geodesic edges of some kilometres it differs by parts in a million.
    """
    shapes = np.asarray(geometries, dtype=object)
    one_ring = (shapely.get_type_id(shapes) == _POLYGON) & (shapely.get_num_interior_rings(shapes) == 0)
    one_ring &= ~shapely.is_empty(shapes)
    areas = np.empty(len(shapes))
    areas[one_ring] = _area_of_rings(shapes[one_ring])
    areas[~one_ring] = shapely.area(shapely.transform(shapes[~one_ring], _equal_area))
    return areas


def _area_of_rings(polygons: GeometryArray) -> FloatArray:
    """Of polygons of one ring each: most are, and so none has to be built anew to be measured."""
    lonlat, owner = shapely.get_coordinates(polygons, return_index=True)
    if len(polygons) == 0:
        return np.zeros(0)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    xy = _equal_area(lonlat)
    xy -= xy[starts][owner]  # small numbers multiply without loss
    cross = np.zeros(len(xy))
    cross[:-1] = xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1]
    cross[starts[1:] - 1] = 0.0  # from the end of a ring to the beginning of the next
    return np.asarray(np.abs(np.add.reduceat(cross, starts)) / 2)


def outside_share(lonlat: FloatArray, area: Bounds) -> float:
    """Share 0–1 of points, shape (n, 2) in degrees, that lie outside `area`; 1 for points that are no numbers."""
    if len(lonlat) == 0:
        return 0.0
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    inside = (lon >= area[0]) & (lon <= area[2]) & (lat >= area[1]) & (lat <= area[3])
    return float(1 - np.count_nonzero(inside) / len(lonlat))


def _equal_area(lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sine = np.sin(np.radians(lonlat[:, 1]))
    q = (1 - _E2) * (
        sine / (1 - _E2 * sine**2)
        - np.log((1 - _ECCENTRICITY * sine) / (1 + _ECCENTRICITY * sine)) / (2 * _ECCENTRICITY)
    )
    x = lonlat[:, 0] * (math.pi / 180 * _SEMI_MAJOR_M)
    return np.column_stack((x, q * (_SEMI_MAJOR_M / 2)))
