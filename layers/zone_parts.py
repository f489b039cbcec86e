"""What the published maps say of a line or an area: measured over the zone parts that it meets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Q
from django.utils import timezone

from geodata.arrays import GeometryArray, IntArray
from layers.errors_open import AskSmaller
from layers.models import LayerVersion, ZonePart
from places.models import Unit

MOST_PARTS = 20_000
"""Of zones that one question may touch: about 500 km² of a map of 100,000 zones over a province."""
Measure = Callable[[shapely.Geometry], float]


@dataclass(frozen=True)
class Measured:
    """`by_level`: how much lies in each class, the highest first, each piece of ground once in its highest class;
    `outside`: how much lies beyond the map's area, of which it says nothing. In units of the measure."""

    by_level: dict[int, float]
    outside: float


def measure(versions: list[LayerVersion], shape: shapely.Geometry, measured: Measure) -> dict[int, Measured]:
    """By id of version. `shape` in EPSG:4326. Two queries. Raises `AskSmaller`."""
    asked = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
    parts = _parts(versions, asked)
    covered = _covered(versions, asked, shape)
    whole = measured(shape)
    shapely.prepare(shape)
    return {
        version.pk: Measured(
            by_level=_by_level(*parts[version.pk], shape, measured) if version.pk in parts else {},
            outside=max(0.0, whole - measured(covered[version.layer.unit_id])),
        )
        for version in versions
    }


def _parts(versions: list[LayerVersion], asked: GEOSGeometry) -> dict[int, tuple[IntArray, GeometryArray]]:
    rows = (
        ZonePart.objects.filter(version__in=versions, geometry__intersects=asked)
        .order_by()
        .values_list("version_id", "level", AsWKB("geometry"))
    )
    found = list(rows[: MOST_PARTS + 1])
    if len(found) > MOST_PARTS:
        raise AskSmaller()
    sorted_out: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
    for version_id, level, wkb in found:
        sorted_out[version_id].append((level, bytes(wkb)))
    return {
        version_id: (
            np.array([level for level, _wkb in pieces], dtype=np.int64),
            shapely.from_wkb([wkb for _level, wkb in pieces]),
        )
        for version_id, pieces in sorted_out.items()
    }


def _by_level(levels: IntArray, shapes: GeometryArray, within: shapely.Geometry, measured: Measure) -> dict[int, float]:
    found: dict[int, float] = {}
    covered, before = shapely.GeometryCollection(), 0.0
    for level in sorted(set(levels.tolist()), reverse=True):
        covered = shapely.union_all([covered, *shapes[levels == level]])
        so_far = measured(shapely.intersection(covered, within))
        if so_far > before:
            found[level] = so_far - before
            before = so_far
    return found


def _covered(versions: list[LayerVersion], asked: GEOSGeometry, shape: shapely.Geometry) -> dict[int, shapely.Geometry]:
    """What of the shape lies in each unit that has a layer; all of it where no boundary is known."""
    wanted = {version.layer.unit_id for version in versions}
    of_layers = Q(pk__in=wanted) | Q(parent_id__in=wanted)
    found = Unit.objects.on(timezone.localdate()).filter(of_layers, geometry__intersects=asked)
    pieces: dict[int, list[shapely.Geometry]] = {unit_id: [] for unit_id in wanted}
    for pk, parent_id, wkb in found.values_list("pk", "parent_id", AsWKB("geometry")):
        boundary = shapely.from_wkb(bytes(wkb))
        for unit_id in {pk, parent_id} & wanted:
            pieces[unit_id].append(boundary)
    return {
        unit_id: shapely.intersection(shape, shapely.union_all(boundaries)) for unit_id, boundaries in pieces.items()
    }
