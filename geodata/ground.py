"""How much of each shape lies on whose ground: in which commune, in the province or beyond its edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geodata.area import area_m2
from geodata.arrays import FloatArray, GeometryArray, IntArray
from geodata.subdivide import subdivide

_SIDE = 1024
"""Cells of the grid along each side; over a province a cell is some 130 m."""
_PIECE_VERTICES = 256
"""Of boundaries and of what they cross: with fewer the cutting up costs more, with more the cutting off."""
_EDGES_TOGETHER = 16
NOBODY, _MIXED = -1, -2


class Shares(NamedTuple):
    """Ground that a shape and a boundary share, by their positions: square metres and the shared ground itself. The
    same pair may come several times, each time with other ground."""

    shape: IntArray
    owner: IntArray
    area: FloatArray
    ground: GeometryArray


@dataclass(frozen=True)
class _Grid:
    """Whose each cell is: `NOBODY`'s, or `_MIXED` where a boundary may run through it. `mixed_before` counts the mixed
    cells south-west of each corner, so that a window holds none or some after four look-ups."""

    west: float
    south: float
    width: float
    height: float
    owner: IntArray
    mixed_before: IntArray


class Ground:
    """Boundaries in EPSG:4326 that do not overlap each other.

    Most shapes lie away from all of them: a grid tells whose those are. Only what is near a boundary is cut, by small
    pieces of it.
    """

    def __init__(self, boundaries: GeometryArray) -> None:
        self._grid = _grid(boundaries)
        self._pieces, self._owners = subdivide(boundaries, max_vertices=_PIECE_VERTICES)
        self._tree = shapely.STRtree(self._pieces)
        self._edges = shapely.STRtree(_edges(boundaries))

    def shares(self, shapes: GeometryArray, areas: FloatArray) -> Shares:
        """Where `shapes` (valid polygons of `areas` m²) lie; ground outside of all boundaries is left out."""
        whole = self._owner_if_one(shapes)
        sure = np.flatnonzero(whole >= 0)
        near = np.flatnonzero(whole == _MIXED)
        # A large shape crosses some boundary, most of its parts do not.
        parts, of_near = subdivide(shapes[near], max_vertices=_PIECE_VERTICES)
        whole_part = self._owner_if_one(parts)
        sure_part = np.flatnonzero(whole_part >= 0)
        near_part = np.flatnonzero(whole_part == _MIXED)
        cut, piece = self._tree.query(parts[near_part])
        ground = shapely.intersection(parts[near_part[cut]], self._pieces[piece])
        return Shares(
            shape=np.concatenate((sure, near[of_near[sure_part]], near[of_near[near_part[cut]]])),
            owner=np.concatenate((whole[sure], whole_part[sure_part], self._owners[piece])),
            area=np.concatenate((areas[sure], area_m2(parts[sure_part]), area_m2(ground))),
            ground=np.concatenate((shapes[sure], parts[sure_part], ground)),
        )

    def _owner_if_one(self, shapes: GeometryArray) -> IntArray:
        """As `owner_of_whole`, and of shapes near a boundary: what no boundary crosses or touches lies where its first
        point does."""
        owner = self.owner_of_whole(shapes)
        near = np.flatnonzero(owner == _MIXED)
        crossed = np.unique(self._edges.query(shapes[near], predicate="intersects")[0])
        apart = np.delete(near, crossed)
        owner[apart] = NOBODY
        of_point, piece = self._tree.query(_first_points(shapes[apart]), predicate="intersects")
        owner[apart[of_point]] = self._owners[piece]
        return owner

    def owner_of_whole(self, shapes: GeometryArray) -> IntArray:
        """The boundary that surely holds all of a shape, `NOBODY` where surely none holds any of it; below that where
        it has to be cut to know."""
        grid = self._grid
        west, south, east, north = shapely.bounds(shapes).reshape(-1, 4).T
        first, last = _column(west, grid), _column(east, grid)
        bottom, top = _row(south, grid), _row(north, grid)
        before = grid.mixed_before
        mixed = before[top + 1, last + 1] - before[bottom, last + 1] - before[top + 1, first] + before[bottom, first]
        return np.where(mixed > 0, _MIXED, grid.owner[bottom, first])


def _column(longitude: FloatArray, grid: _Grid) -> IntArray:
    return _index((longitude - grid.west) / grid.width)


def _row(latitude: FloatArray, grid: _Grid) -> IntArray:
    return _index((latitude - grid.south) / grid.height)


def _index(cells: FloatArray) -> IntArray:
    """The outermost cells stand for all that lies beyond them."""
    return np.asarray(np.clip(np.floor(np.nan_to_num(cells)), 0, _SIDE - 1), dtype=np.int64)


def _first_points(shapes: GeometryArray) -> GeometryArray:
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    return np.asarray(shapely.points(xy[np.flatnonzero(np.diff(owner, prepend=-1))]), dtype=object)


def _edges(boundaries: GeometryArray) -> GeometryArray:
    """The lines of `boundaries`, a few edges together."""
    rings = shapely.get_rings(shapely.get_parts(boundaries))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    place = np.arange(len(xy)) - np.searchsorted(ring, ring)
    same_ring = ring[:-1] == ring[1:]
    begins = same_ring & (place[:-1] % _EDGES_TOGETHER == 0)
    begin = np.flatnonzero(begins)
    end = np.minimum(begin + _EDGES_TOGETHER, np.searchsorted(ring, ring[begin], side="right") - 1)
    lengths = end - begin + 1
    line = np.repeat(np.arange(len(begin)), lengths)
    within = np.arange(lengths.sum()) - np.repeat(lengths.cumsum() - lengths, lengths)
    return np.asarray(shapely.linestrings(xy[begin[line] + within], indices=line), dtype=object)


def _grid(boundaries: GeometryArray) -> _Grid:
    west, south, east, north = shapely.total_bounds(boundaries) if len(boundaries) else (0.0, 0.0, 1.0, 1.0)
    # Two cells of margin, so that the outermost ones are nobody's.
    width, height = (east - west) / (_SIDE - 4), (north - south) / (_SIDE - 4)
    empty = np.empty((0, 0), dtype=np.int64)
    frame = _Grid(west - 2 * width, south - 2 * height, width, height, empty, empty)
    mixed = _touched(boundaries, frame)
    owner = _filled(boundaries, mixed, frame)
    before = np.zeros((_SIDE + 1, _SIDE + 1), dtype=np.int64)
    before[1:, 1:] = mixed.cumsum(axis=0).cumsum(axis=1)
    return _Grid(frame.west, frame.south, width, height, owner, before)


def _touched(boundaries: GeometryArray, frame: _Grid) -> npt.NDArray[np.bool_]:
    """Cells that a boundary runs through, and their neighbours: between two points half a cell apart a line may cut the
    corner of a third cell."""
    lines = shapely.segmentize(shapely.boundary(boundaries), min(frame.width, frame.height) / 2)
    xy = shapely.get_coordinates(lines)
    touched = np.zeros((_SIDE, _SIDE), dtype=bool)
    touched[_row(xy[:, 1], frame), _column(xy[:, 0], frame)] = True
    for axis in (0, 1):
        touched |= np.roll(touched, 1, axis) | np.roll(touched, -1, axis)
    return touched


def _filled(boundaries: GeometryArray, mixed: npt.NDArray[np.bool_], frame: _Grid) -> IntArray:
    """Along a row the owner changes only across mixed cells, so one point a run of others is looked up."""
    starts = ~mixed
    starts[:, 1:] &= mixed[:, :-1]
    row, column = np.nonzero(starts)
    x, y = frame.west + (column + 0.5) * frame.width, frame.south + (row + 0.5) * frame.height
    found = np.full(len(x), NOBODY, dtype=np.int64)
    shapely.prepare(boundaries)
    for number, (boundary, (west, south, east, north)) in enumerate(
        zip(boundaries, shapely.bounds(boundaries).reshape(-1, 4), strict=True)
    ):
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        found[near[shapely.contains_xy(boundary, x[near], y[near])]] = number
    run = starts.cumsum(axis=1) + np.concatenate(([0], starts.sum(axis=1).cumsum()[:-1]))[:, None] - 1
    return np.where(mixed, _MIXED, found[np.minimum(np.maximum(run, 0), max(len(found) - 1, 0))])
