"""Shapes whose edges cross each other so often that no repair ends: found beforehand, from a sample of their edges."""

from __future__ import annotations

import numpy as np
import shapely

from geodata.arrays import GeometryArray
from geodata.errors import ShapeTooTangled

LARGE = 20_000
"""Vertices from which a shape is looked at."""
MOST_CROSSINGS = 200_000
"""A drawn or measured shape crosses itself a few times; each crossing becomes a vertex of the repaired shape."""
_ROUGH_SAMPLE, _SAMPLE = 10, 300


def refuse_tangles(shapes: GeometryArray, *, first_row: int = 0) -> None:
    """Raises `ShapeTooTangled` for the first shape that crosses itself about `MOST_CROSSINGS` times or more.

    The same shapes give the same answer: the sample is every n-th edge.
    """
    for row in np.flatnonzero(shapely.get_num_coordinates(shapes) > LARGE):
        if _crossings(shapes[row]) > MOST_CROSSINGS:
            raise ShapeTooTangled(row=first_row + int(row) + 1)


def _crossings(shape: shapely.Geometry) -> float:
    """An estimate; of a hopeless shape a rough one, since each of its edges crosses thousands."""
    edges = np.concatenate([_edges(ring) for ring in shapely.get_rings(shapely.force_2d(shape))])
    tree = shapely.STRtree(edges)
    rough = _estimate(edges, tree, _ROUGH_SAMPLE)
    return rough if rough > 4 * MOST_CROSSINGS else _estimate(edges, tree, _SAMPLE)


def _estimate(edges: GeometryArray, tree: shapely.STRtree, size: int) -> float:
    sample = edges[:: max(1, len(edges) // size)]
    hits = len(tree.query(sample, predicate="crosses")[0])
    return hits / len(sample) * len(edges) / 2


def _edges(ring: shapely.Geometry) -> GeometryArray:
    points = shapely.get_coordinates(ring)
    return shapely.linestrings(np.stack((points[:-1], points[1:]), axis=1))
