"""A made-up terrain over a real outline, and the hazards that would follow from it.

Nothing here is measured. The same seed gives the same terrain: hills with ridges and valleys, water that runs down
them, slopes that slide, valley floors that flood.
"""

import heapq
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import contourpy
import numpy as np
import shapely

Bands = dict[int, list[shapely.Geometry]]
"""Polygons by class, EPSG:4326."""

SIDE = 480
"""Cells along the longer side of the grid; about 280 m over Lạng Sơn."""


@dataclass(frozen=True)
class Terrain:
    """Grids of shape (rows, columns), south to north and west to east. `height` and `relief` are relative, 0–1;
    `flow` is how many cells drain through a cell, as log10."""

    longitudes: np.ndarray
    latitudes: np.ndarray
    height: np.ndarray
    slope: np.ndarray
    flow: np.ndarray
    relief: np.ndarray


def make_terrain(outline: shapely.Geometry, *, seed: int) -> Terrain:
    """A terrain over the bounds of `outline` (EPSG:4326)."""
    west, south, east, north = outline.bounds
    step = max(east - west, north - south) / SIDE
    longitudes = np.arange(west - step, east + 2 * step, step)
    latitudes = np.arange(south - step, north + 2 * step, step)
    shape = (latitudes.size, longitudes.size)
    random = np.random.default_rng(seed)
    broad = _noise(random, shape, roughness=2.4)
    ridges = 1 - np.abs(2 * _noise(random, shape, roughness=2.0) - 1)
    detail = _noise(random, shape, roughness=1.7)
    height = _unit(0.45 * broad + 0.45 * ridges**1.5 + 0.10 * detail)
    north_south, east_west = np.gradient(_blur(height, 1.2))
    slope = _unit(np.hypot(north_south, east_west))
    flow = np.log10(_accumulate(_blur(height, 2.0)))
    relief = _unit(height - _blur(height, 18))
    return Terrain(longitudes, latitudes, height, slope, flow, relief)


def landslide(terrain: Terrain, outline: shapely.Geometry) -> Bands:
    """Five classes of susceptibility: steep and high ground slides most."""
    index = _blur(0.75 * terrain.slope + 0.25 * terrain.relief, 1.0)
    return _bands(terrain, index, outline, {1: 0.0, 2: 0.45, 3: 0.68, 4: 0.85, 5: 0.95})


def flash_flood(terrain: Terrain, outline: shapely.Geometry) -> Bands:
    """Three upper classes along streams that gather much water; the rest is left out as not at risk."""
    index = _blur(np.maximum(terrain.flow - 1.4, 0) * (0.35 + terrain.slope), 1.4)
    return _bands(terrain, index, outline, {3: 0.84, 4: 0.92, 5: 0.97})


def flooding(terrain: Terrain, outline: shapely.Geometry) -> Bands:
    """Four upper classes on low, flat ground near water."""
    index = _blur((1 - terrain.relief) * (1 - terrain.slope) * (0.5 + terrain.flow / 8), 1.6)
    return _bands(terrain, index, outline, {2: 0.80, 3: 0.88, 4: 0.94, 5: 0.98})


def _bands(terrain: Terrain, index: np.ndarray, outline: shapely.Geometry, quantiles: dict[int, float]) -> Bands:
    """Areas between quantiles of an index, cut at the outline."""
    inside = shapely.contains_xy(outline, *np.meshgrid(terrain.longitudes, terrain.latitudes))
    limits = [float(np.quantile(index[inside], share)) if share else -1.0 for share in quantiles.values()]
    limits.append(float(index.max()) + 1.0)
    generator = contourpy.contour_generator(
        terrain.longitudes, terrain.latitudes, index, fill_type=contourpy.FillType.OuterOffset
    )
    shapely.prepare(outline)
    bands: Bands = {}
    for level, lower, upper in zip(quantiles, limits[:-1], limits[1:], strict=True):
        filled = cast("tuple[list[np.ndarray], list[np.ndarray]]", generator.filled(lower, upper))
        polygons = [
            shapely.Polygon(ring[o[0] : o[1]], [ring[a:b] for a, b in pairwise(o[1:])])
            for ring, o in zip(*filled, strict=True)
        ]
        cut = shapely.intersection(shapely.make_valid(shapely.set_precision(polygons, 1e-6)), outline)
        parts = shapely.get_parts(cut[~shapely.is_empty(cut)])
        parts = shapely.get_parts(parts[shapely.get_dimensions(parts) == 2])
        bands[level] = [part for part in parts if part.area > 2e-6]
    return bands


def _noise(random: np.random.Generator, shape: tuple[int, int], *, roughness: float) -> np.ndarray:
    """Fractal noise 0–1 with spectrum 1/f^roughness."""
    rows, columns = shape
    frequency = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(columns)[None, :])
    frequency[0, 0] = 1.0
    # nothing wider than a third of the grid: else one big hill hides the rest
    amplitude = np.where(frequency < 3 / max(shape), 0.0, frequency**-roughness)
    phases = random.uniform(0, 2 * np.pi, frequency.shape)
    return _unit(np.fft.irfft2(amplitude * np.exp(1j * phases), s=shape))


def _unit(grid: np.ndarray) -> np.ndarray:
    low, high = np.quantile(grid, [0.005, 0.995])
    return np.clip((grid - low) / (high - low), 0, 1)


def _blur(grid: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur, `sigma` in cells, edges repeated."""
    reach = int(3 * sigma) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        width = [(reach, reach) if a == axis else (0, 0) for a in (0, 1)]
        grid = np.apply_along_axis(np.convolve, axis, np.pad(grid, width, mode="edge"), kernel, mode="valid")
    return grid


def _accumulate(height: np.ndarray) -> np.ndarray:
    """Cells draining through each cell. Water leaves over the edge of the grid: the surface is flooded inward from
    there, lowest cell first (priority flood, Barnes et al. 2014), so that no hollow swallows a stream."""
    rows, columns = height.shape
    below = np.full(height.shape, -1)
    surface = [
        (float(height[r, c]), r, c)
        for r in range(rows)
        for c in range(columns)
        if r in (0, rows - 1) or c in (0, columns - 1)
    ]
    for _level, r, c in surface:
        below[r, c] = r * columns + c
    heapq.heapify(surface)
    order = []
    while surface:
        level, r, c = heapq.heappop(surface)
        order.append(r * columns + c)
        for near_r in range(max(r - 1, 0), min(r + 2, rows)):
            for near_c in range(max(c - 1, 0), min(c + 2, columns)):
                if below[near_r, near_c] < 0:
                    below[near_r, near_c] = r * columns + c
                    heapq.heappush(surface, (max(float(height[near_r, near_c]), level), near_r, near_c))
    water, drain = np.ones(height.size), below.ravel()
    for cell in reversed(order):
        if drain[cell] != cell:
            water[drain[cell]] += water[cell]
    return water.reshape(height.shape)
