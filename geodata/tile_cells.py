"""Zones too small or too thin for a zoom are drawn there as grid cells, so that no danger vanishes when zoomed out.

A tiler drops what is smaller than its grid, and its own reduction of tiny polygons keeps their summed area but not
the class. Here each such part is taken out of the zooms where it cannot be seen and every cell it touches is drawn
instead, in the class that ranks highest among the parts in that cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

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
        size = np.sqrt(shapely.area(unit))
        with np.errstate(divide="ignore", invalid="ignore"):
            width = np.nan_to_num(2 * shapely.area(unit) / shapely.length(unit))
        visible_from = np.full(len(parts), self.min_zoom, dtype=np.int64)
        for zoom in range(self.min_zoom, self.max_zoom):
            cell = 1 / (CELLS_PER_TILE << zoom)
            small = size < cell
            unseen = np.flatnonzero(small | (width < _THIN * cell))
            if len(unseen) == 0:
                break
            # A thin part of some area stays beside its cells: it may have a wide core that they leave open.
            visible_from[small] = zoom + 1
            self._collect(zoom, unit[unseen], ranks[unseen], sources[unseen])
        return visible_from

    def sources(self) -> set[int]:
        """Whose properties the cells collected so far need."""
        return {-source for best in self._best.values() for _, source in best.values()}

    def cells(self) -> Iterator[tuple[int, shapely.Geometry, int, int]]:
        """(zoom, square in EPSG:4326, rank, source) in a fixed order; of sources that rank alike, the lowest."""
        for zoom in sorted(self._best):
            best = self._best[zoom]
            keys = np.array(sorted(best), dtype=np.int64)
            side = CELLS_PER_TILE << zoom
            column, row = keys % side, keys // side
            squares = shapely.transform(
                shapely.box(column / side, row / side, (column + 1) / side, (row + 1) / side), _from_unit_square
            )
            for key, square in zip(keys.tolist(), squares, strict=True):
                rank, source = best[key]
                yield zoom, square, rank, -source

    def _collect(self, zoom: int, unit: GeometryArray, ranks: IntArray, sources: IntArray) -> None:
        side = CELLS_PER_TILE << zoom
        outlines = shapely.segmentize(unit, 0.5 / side)  # no cell on the way is stepped over by much
        xy, owner = shapely.get_coordinates(outlines, return_index=True)
        column, row = (np.clip(np.floor(xy * side), 0, side - 1).astype(np.int64)).T
        keys = row * side + column
        # Negative source: the greatest (rank, -source) is the highest class, of the first zone that has it.
        order = np.lexsort((-sources[owner], ranks[owner], keys))
        last = np.flatnonzero(np.append(np.diff(keys[order]) != 0, True))
        chosen = order[last]
        best = self._best.setdefault(zoom, {})
        for key, rank, source in zip(
            keys[chosen].tolist(), ranks[owner][chosen].tolist(), (-sources[owner][chosen]).tolist(), strict=True
        ):
            if key not in best or best[key] < (rank, source):
                best[key] = (rank, source)


def _to_unit_square(lonlat: FloatArray) -> FloatArray:
    """Web Mercator with the world as the square 0–1, north at 0."""
    sine = np.sin(np.radians(np.clip(lonlat[:, 1], -85.05112878, 85.05112878)))
    return np.column_stack((lonlat[:, 0] / 360 + 0.5, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)))


def _from_unit_square(xy: FloatArray) -> FloatArray:
    latitude = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * xy[:, 1]))))
    return np.column_stack(((xy[:, 0] - 0.5) * 360, latitude))
