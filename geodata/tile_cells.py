"""Zones too small or too thin for a zoom are drawn there as grid cells, so that no danger vanishes when zoomed out.

A tiler drops what is smaller than its grid, and its own reduction of tiny polygons keeps their summed area but not
the class. Here each such part is taken out of the zooms where it cannot be seen and every cell it touches is drawn
instead, in the class that ranks highest among the parts in that cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import shapely

from geodata.arrays import FloatArray, GeometryArray, IntArray

CELLS_PER_TILE = 256
"""A cell is one screen pixel wide: the least that is seen, and the least that a small zone is overstated."""

_THIN = 0.5  # of a cell: narrower than half a pixel, a part may collapse on the tile's own grid


@dataclass
class CellCollector:
    """Gathers the cells of zooms `min_zoom` … `max_zoom` - 1; at `max_zoom` every part is kept as it is."""

    min_zoom: int
    max_zoom: int
    _best: dict[int, dict[int, tuple[int, int]]] = field(default_factory=dict)

    def add(self, parts: GeometryArray, ranks: IntArray, sources: IntArray) -> IntArray:
        """Take polygons in EPSG:4326 with the rank of their class and a number that tells whose they are.

        Returns the lowest zoom at which each part is to be drawn itself; below it, cells alone stand for it.
        """
        unit = shapely.transform(parts, _to_unit_square)
        area = shapely.area(unit)
        size = np.sqrt(area)
        with np.errstate(divide="ignore", invalid="ignore"):
            width = np.nan_to_num(2 * area / shapely.length(unit))
        visible_from = np.full(len(parts), self.min_zoom, dtype=np.int64)
        pairs = _Pairs.none()
        # What is unseen at a zoom is so at all below it: its cells there are those that hold its cells here.
        for zoom in reversed(range(self.min_zoom, self.max_zoom)):
            cell = 1 / (CELLS_PER_TILE << zoom)
            small = size < cell
            unseen = small | (width < _THIN * cell)
            # A thin part of some area stays beside its cells: it may have a wide core that they leave open.
            visible_from[small & (visible_from == self.min_zoom)] = zoom + 1
            new = unseen.copy()
            new[pairs.part] = False
            pairs = pairs.halved().joined(_touched(unit, np.flatnonzero(new), CELLS_PER_TILE << zoom))
            self._collect(zoom, pairs, ranks, sources)
        return visible_from

    def cells(self) -> Iterator[tuple[int, GeometryArray, IntArray]]:
        """Zoom, squares in EPSG:4326 and whose properties each carries, in a fixed order; of sources that rank
        alike, the lowest."""
        for zoom in sorted(self._best):
            best = self._best[zoom]
            keys = np.array(sorted(best), dtype=np.int64)
            side = CELLS_PER_TILE << zoom
            column, row = keys % side, keys // side
            squares = shapely.transform(
                shapely.box(column / side, row / side, (column + 1) / side, (row + 1) / side), _from_unit_square
            )
            yield zoom, squares, np.array([-best[key][1] for key in keys.tolist()], dtype=np.int64)

    def _collect(self, zoom: int, pairs: _Pairs, ranks: IntArray, sources: IntArray) -> None:
        keys = pairs.row * (CELLS_PER_TILE << zoom) + pairs.column
        rank, source = ranks[pairs.part], sources[pairs.part]
        # Negative source: the greatest (rank, -source) is the highest class, of the first zone that has it.
        order = np.lexsort((-source, rank, keys))
        chosen = order[np.flatnonzero(np.append(np.diff(keys[order]) != 0, True))] if len(keys) else order
        best = self._best.setdefault(zoom, {})
        for key, *found in zip(keys[chosen].tolist(), rank[chosen].tolist(), (-source[chosen]).tolist(), strict=True):
            if key not in best or best[key] < tuple(found):
                best[key] = (found[0], found[1])


class _Pairs(NamedTuple):
    """Which part touches which cell of a zoom, each pair once."""

    column: IntArray
    row: IntArray
    part: IntArray

    @classmethod
    def none(cls) -> _Pairs:
        return cls(*(np.empty(0, dtype=np.int64) for _ in range(3)))

    def halved(self) -> _Pairs:
        """The same one zoom further out."""
        return _Pairs(self.column >> 1, self.row >> 1, self.part).once()

    def joined(self, more: _Pairs) -> _Pairs:
        return _Pairs(*(np.concatenate(columns) for columns in zip(self, more, strict=True)))

    def once(self) -> _Pairs:
        """In order, and what came several times only once."""
        order = np.lexsort(self)
        sorted_ = [values[order] for values in self]
        new = np.logical_or.reduce([np.diff(values, prepend=-1) != 0 for values in sorted_])
        return _Pairs(*(values[new] for values in sorted_))


def _touched(unit: GeometryArray, chosen: IntArray, side: int) -> _Pairs:
    """Cells, `side` of them along the world, that the outlines of the chosen parts touch."""
    west, south, east, north = shapely.bounds(unit[chosen]).reshape(-1, 4).T
    wide = np.maximum(east - west, north - south) > 0.5 / side
    outlines = unit[chosen]
    outlines[wide] = shapely.segmentize(outlines[wide], 0.5 / side)  # no cell on the way is stepped over by much
    xy, owner = shapely.get_coordinates(outlines, return_index=True)
    column, row = np.clip(np.floor(xy * side), 0, side - 1).astype(np.int64).T
    return _Pairs(column, row, chosen[owner]).once()


def _to_unit_square(lonlat: FloatArray) -> FloatArray:
    """Web Mercator with the world as the square 0–1, north at 0."""
    sine = np.sin(np.radians(np.clip(lonlat[:, 1], -85.05112878, 85.05112878)))
    return np.column_stack((lonlat[:, 0] / 360 + 0.5, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)))


def _from_unit_square(xy: FloatArray) -> FloatArray:
    latitude = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * xy[:, 1]))))
    return np.column_stack(((xy[:, 0] - 0.5) * 360, latitude))
