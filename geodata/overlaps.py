"""Where shapes lie on top of each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.area import area_m2
from geodata.arrays import FloatArray, GeometryArray, IntArray
from geodata.subdivide import subdivide

MOST_PAIRS = 2_000_000
"""So many pairs of neighbouring parts are looked at; a map of a province has some ten thousands."""
_CHUNK = 64
_INTERIORS_MEET = "T********"


@dataclass(frozen=True)
class Overlaps:
    """Pairs of positions, `first` < `second`, with the ground they share in m² and a place in it (degrees); without
    `complete` there are more than were looked for."""

    first: IntArray
    second: IntArray
    area: FloatArray
    lonlat: FloatArray
    complete: bool


def find_overlaps(shapes: GeometryArray, *, least_m2: float = 1.0) -> Overlaps:
    """All pairs of `shapes` (valid polygons, EPSG:4326) that share `least_m2` or more; common borders are none."""
    parts, owner = subdivide(shapes)
    found: list[tuple[IntArray, IntArray, GeometryArray]] = []
    looked_at, complete = 0, True
    for here, there in _neighbours(parts, owner):
        looked_at += len(here)
        if looked_at > MOST_PAIRS:
            complete = False
            break
        meet = shapely.relate_pattern(parts[here], parts[there], _INTERIORS_MEET)
        first, second = here[meet], there[meet]
        ground = shapely.intersection(parts[first], parts[second])
        pair = np.sort(np.column_stack((owner[first], owner[second])), axis=1)
        found.append((pair[:, 0], pair[:, 1], ground))
    return _summed(found, least_m2, complete)


def _neighbours(parts: GeometryArray, owner: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Pairs of parts of different shapes whose boxes meet, each once."""
    tree = shapely.STRtree(parts)
    for start in range(0, len(parts), _CHUNK):
        here, there = tree.query(parts[start : start + _CHUNK])
        here = here + start
        wanted = (here < there) & (owner[here] != owner[there])
        if wanted.any():
            yield here[wanted], there[wanted]


def _summed(found: list[tuple[IntArray, IntArray, GeometryArray]], least_m2: float, complete: bool) -> Overlaps:
    """Ground of all parts of a pair together; the place is in the largest piece of it."""
    if not found:
        nothing = np.empty(0, dtype=np.int64)
        return Overlaps(nothing, nothing, np.empty(0), np.empty((0, 2)), complete)
    first, second, ground = (np.concatenate(column) for column in zip(*found, strict=True))
    areas = area_m2(ground)
    order = np.lexsort((-areas, second, first))
    first, second, areas, ground = first[order], second[order], areas[order], ground[order]
    starts = np.flatnonzero((np.diff(first, prepend=-1) != 0) | (np.diff(second, prepend=-1) != 0))
    total = np.add.reduceat(areas, starts) if len(starts) else np.empty(0)
    large = total >= least_m2
    starts = starts[large]
    places = shapely.get_coordinates(shapely.point_on_surface(ground[starts]))
    return Overlaps(first[starts], second[starts], total[large], places, complete)
