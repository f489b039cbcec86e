"""Where a layer's data should lie: the layer's unit, or the communes under it where only those have boundaries."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsWKB
from django.utils import timezone

from geodata.area import Bounds
from geodata.arrays import FloatArray, GeometryArray
from geodata.ground import Ground
from layers.models import Zone
from places.models import Unit, UnitQuerySet

# Mainland Viet Nam, for a unit of which no boundary is known yet.
_COUNTRY: Bounds = (102.1, 8.3, 109.5, 23.5)


def bounds_of(unit: Unit) -> Bounds:
    """West, south, east, north in degrees EPSG:4326."""
    extent = _with_shape(unit).aggregate(extent=Extent("geometry"))["extent"]
    return tuple(extent) if extent else _COUNTRY


def bounds_of_zones(version_id: int) -> Bounds | None:
    """West, south, east, north of what a version holds, in degrees EPSG:4326; None while it holds nothing."""
    extent = Zone.objects.filter(version=version_id).aggregate(extent=Extent("geometry"))["extent"]
    return tuple(extent) if extent else None


def has_schematic_edge(unit: Unit) -> bool:
    """Whether the edge is only a sketch, so that ground beyond it says little."""
    return _with_shape(unit).filter(schematic=True).exists()


class Coverage:
    """Says how much of a shape lies outside a unit. A unit without known boundary holds every place."""

    def __init__(self, unit: Unit) -> None:
        rows = _with_shape(unit).values_list(AsWKB("geometry"), flat=True)
        self._shapes: GeometryArray = shapely.from_wkb([bytes(wkb) for wkb in rows])
        self._ground = Ground(self._shapes)

    def outside_m2(self, shapes: GeometryArray, areas: FloatArray) -> FloatArray:
        """Square metres of each of `shapes` (of `areas` m²) beyond the edge; 0 where it is only the edge's own
        imprecision."""
        if len(self._shapes) == 0:
            return np.zeros(len(shapes))
        shares = self._ground.shares(shapes, areas)
        outside = areas - np.bincount(shares.shape, weights=shares.area, minlength=len(shapes))
        return np.where(outside > np.maximum(1.0, 1e-4 * areas), np.minimum(outside, areas), 0.0)

    def clipped(self, shapes: GeometryArray) -> GeometryArray:
        """What of `shapes` lies inside; with lines and points where only borders touch."""
        return np.asarray(shapely.intersection(shapes, self._whole), dtype=object)

    @cached_property
    def _whole(self) -> shapely.Geometry:
        return shapely.union_all(self._shapes)


def _with_shape(unit: Unit) -> UnitQuerySet:
    own = Unit.objects.filter(pk=unit.pk, geometry__isnull=False)
    if own.exists():
        return own
    return Unit.objects.on(timezone.localdate()).filter(parent=unit, geometry__isnull=False)
