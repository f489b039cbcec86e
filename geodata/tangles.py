"""Shapes whose edges meet each other so often that no overlay or repair ends: found beforehand, from a sample of
their edges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from geodata.arrays import FloatArray, GeometryArray
from geodata.errors import ShapeTooTangled

LARGE = 200
"""Vertices from which a shape of a file is looked at: fewer cannot cross so often."""
MOST_CROSSINGS = 20_000
"""A drawn or measured shape crosses itself a few times; each crossing becomes a vertex of the repaired shape. A ring of
6,000 vertices that runs around as a star has been enough to take all memory."""
_ROUGH_SAMPLE, _SAMPLE = 10, 300


def refuse_tangles(shapes: GeometryArray, broken: npt.NDArray[np.bool_], *, first_row: int = 0) -> None:
    """Raises `ShapeTooTangled` for the first of the broken shapes that crosses itself about `MOST_CROSSINGS` times or
    more.

    The same shapes give the same answer: the sample is every n-th edge.
    """
    for row in np.flatnonzero(broken & (shapely.get_num_coordinates(shapes) > LARGE)):
        if tangled(shapes[row], most=MOST_CROSSINGS):
            raise ShapeTooTangled(row=first_row + int(row) + 1)


def tangled(shape: shapely.Geometry, *, most: int) -> bool:
    """Whether about `most` pairs of edges of the lines or rings of `shape` cross, touch or lie on each other, other
    than by going on from a shared corner. An estimate; of a hopeless shape a rough one, since each of its edges meets
    thousands."""
    edges = _edges(shape)
    if len(edges) == 0:
        return False
    tree = shapely.STRtree(shapely.linestrings(edges))
    rough = _estimate(edges, tree, _ROUGH_SAMPLE)
    return rough > 4 * most or _estimate(edges, tree, _SAMPLE) > most


def _estimate(edges: FloatArray, tree: shapely.STRtree, size: int) -> float:
    sample = np.arange(0, len(edges), max(1, len(edges) // size))
    of_sample, others = tree.query(shapely.linestrings(edges[sample]), predicate="intersects")
    ours = sample[of_sample]
    apart = ours != others
    hits = np.count_nonzero(~_goes_on(edges[ours[apart]], edges[others[apart]]))
    return hits / len(sample) * len(edges) / 2


def _goes_on(first: FloatArray, second: FloatArray) -> npt.NDArray[np.bool_]:
    """Whether two edges that meet share a corner and nothing else."""
    alone = np.zeros(len(first), dtype=bool)
    for end in (0, 1):
        for other_end in (0, 1):
            shared = (first[:, end] == second[:, other_end]).all(axis=1)
            along = first[:, 1 - end] - first[:, end]
            other = second[:, 1 - other_end] - second[:, other_end]
            turns = along[:, 0] * other[:, 1] != along[:, 1] * other[:, 0]
            alone |= shared & (turns | ((along * other).sum(axis=1) < 0))
    return alone


def _edges(shape: shapely.Geometry) -> FloatArray:
    """Of all lines and rings, each as its two ends; none of no length."""
    parts = shapely.get_parts(shapely.force_2d(shape))
    lines = [*shapely.get_rings(parts), *parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]]
    points = [shapely.get_coordinates(line) for line in lines]
    edges = np.concatenate([np.stack((xy[:-1], xy[1:]), axis=1) for xy in points] or [np.zeros((0, 2, 2))])
    return np.asarray(edges[(edges[:, 0] != edges[:, 1]).any(axis=1)], dtype=float)
