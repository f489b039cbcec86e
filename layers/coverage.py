"""Where a layer's data should lie: the layer's unit, or the communes under it where only those have boundaries."""

from __future__ import annotations

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent
from django.utils import timezone

from geodata.area import Bounds
from geodata.arrays import GeometryArray
from places.models import Unit, UnitQuerySet

# Mainland Viet Nam, for a unit of which no boundary is known yet.
_COUNTRY: Bounds = (102.1, 8.3, 109.5, 23.5)


def bounds_of(unit: Unit) -> Bounds:
    """West, south, east, north in degrees EPSG:4326."""
    extent = _with_shape(unit).aggregate(extent=Extent("geometry"))["extent"]
    return tuple(extent) if extent else _COUNTRY


class Coverage:
    """Says of points whether they lie in a unit. A unit without known boundary holds every point."""

    def __init__(self, unit: Unit) -> None:
        found = _with_shape(unit).values_list("geometry", flat=True)
        self._shapes: GeometryArray = shapely.from_wkb(
            [bytes(geometry.wkb) for geometry in found if geometry is not None]
        )
        shapely.prepare(self._shapes)

    def holds(self, points: GeometryArray) -> np.ndarray:
        """One truth a point (EPSG:4326)."""
        if len(self._shapes) == 0:
            return np.ones(len(points), dtype=bool)
        x, y = shapely.get_x(points), shapely.get_y(points)
        inside = np.zeros(len(points), dtype=bool)
        for shape, (west, south, east, north) in zip(self._shapes, shapely.bounds(self._shapes), strict=True):
            near = np.flatnonzero(~inside & (x >= west) & (x <= east) & (y >= south) & (y <= north))
            inside[near] = shapely.contains_xy(shape, x[near], y[near])
        return inside


def _with_shape(unit: Unit) -> UnitQuerySet:
    own = Unit.objects.filter(pk=unit.pk, geometry__isnull=False)
    if own.exists():
        return own
    return Unit.objects.on(timezone.localdate()).filter(parent=unit, geometry__isnull=False)
