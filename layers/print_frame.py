"""The frame of a printed map: which ground is on the paper, at which scale, and the lines of its coordinate grid."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from geodata.area import Bounds
from geodata.arrays import FloatArray

SCALES = (
    *(25_000, 30_000, 40_000, 50_000, 60_000, 75_000, 100_000, 125_000, 150_000, 200_000, 250_000, 300_000),
    *(400_000, 500_000, 750_000, 1_000_000, 1_500_000, 2_000_000, 3_000_000, 5_000_000),
)
"""Denominators a person can reckon with; none larger than twice the source maps' 1:50,000, which tell no more."""
GRID_STEPS_M = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
BAR_LENGTHS_M = (500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
LEAST_GRID_MM = 24.0
LONGEST_BAR_MM = 60.0
_EDGE_MM = 4.0
"""Kept free around what the frame is made for."""


@dataclass(frozen=True)
class Frame:
    """A window on a grid of metres, north up. `west` and `north` are those of its upper left corner; sizes are those
    on paper, in mm."""

    west: float
    north: float
    denominator: int
    width_mm: float
    height_mm: float

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in metres of the grid."""
        width, height = self.metres(self.width_mm), self.metres(self.height_mm)
        return self.west, self.north - height, self.west + width, self.north

    def metres(self, mm: float) -> float:
        """Length on the ground of a length on paper."""
        return mm * self.denominator / 1000

    def on_paper(self, xy: FloatArray) -> FloatArray:
        """Eastings and northings (n, 2) in metres as mm from the upper left corner, y downwards."""
        mm = 1000 / self.denominator
        return np.column_stack(((xy[:, 0] - self.west) * mm, (self.north - xy[:, 1]) * mm))

    def eastings(self) -> list[int]:
        """Of the grid's upright lines, in metres."""
        west, _south, east, _north = self.bounds
        return _multiples(west, east, self.grid_step_m)

    def northings(self) -> list[int]:
        _west, south, _east, north = self.bounds
        return _multiples(south, north, self.grid_step_m)

    @property
    def grid_step_m(self) -> int:
        return next((step for step in GRID_STEPS_M if step >= self.metres(LEAST_GRID_MM)), GRID_STEPS_M[-1])

    @property
    def bar_m(self) -> int:
        """Ground length of the scale bar."""
        return max((length for length in BAR_LENGTHS_M if length <= self.metres(LONGEST_BAR_MM)), default=500)


def frame_around(bounds: Bounds, *, width_mm: float, height_mm: float) -> Frame:
    """The frame of that size with `bounds` (west, south, east, north in metres of a grid) in its middle, at the largest
    of `SCALES` that leaves room around them."""
    west, south, east, north = bounds
    needed = 1000 * max((east - west) / (width_mm - 2 * _EDGE_MM), (north - south) / (height_mm - 2 * _EDGE_MM))
    denominator = next((scale for scale in SCALES if scale >= needed), math.ceil(needed))
    return Frame(
        west=(west + east - width_mm * denominator / 1000) / 2,
        north=(south + north + height_mm * denominator / 1000) / 2,
        denominator=denominator,
        width_mm=width_mm,
        height_mm=height_mm,
    )


def _multiples(low: float, high: float, step: int) -> list[int]:
    return list(range(math.ceil(low / step) * step, math.floor(high) + 1, step))
