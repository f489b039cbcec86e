"""Hazard files of many zones or of one, made up but plausible: the same numbers give the same file."""

from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import shapely

EPSG = 9215
_SEED = 20240701
# Inside Lạng Sơn, in metres of EPSG:9215: west, south, east, north.
_GROUND = (395_000.0, 2_393_000.0, 437_000.0, 2_441_000.0)
_MIDDLE = ((_GROUND[0] + _GROUND[2]) / 2, (_GROUND[1] + _GROUND[3]) / 2)
_CROSSED, _TWICE = 0.005, 0.002
"""Shares of zones whose ring crosses itself, and that come a second time: what offices' files hold."""


def write_zones(path: Path, *, count: int) -> int:
    """Write a GeoPackage of about `count` zones of 8–32 vertices, class 1–5 in `cap`; returns how many vertices."""
    random = np.random.default_rng(_SEED)
    west, south, east, north = _GROUND
    across = round((count * (east - west) / (north - south)) ** 0.5)
    place = np.arange(count)
    side = (east - west) / across
    middle = np.column_stack((place % across, place // across)) * side + (west + side / 2, south + side / 2)
    sizes = random.integers(8, 33, count)
    owner = np.repeat(place, sizes)
    first = np.cumsum(sizes) - sizes
    turn = 2 * np.pi * (np.arange(sizes.sum()) - first[owner]) / sizes[owner]
    reach = side * 0.48 * np.repeat(random.beta(5, 2, count), sizes) * random.uniform(0.6, 1.0, len(owner))
    xy = middle[owner] + reach[:, None] * np.column_stack((np.cos(turn), np.sin(turn)))
    crossed = first[random.random(count) < _CROSSED]
    xy[[*crossed, *(crossed + 2)]] = xy[[*(crossed + 2), *crossed]]
    shapes = shapely.polygons(shapely.linearrings(xy, indices=owner))
    levels = random.choice([1, 2, 3, 4, 5], size=count, p=[0.3, 0.3, 0.2, 0.15, 0.05])
    twice = np.flatnonzero(random.random(count) < _TWICE)
    shapes, levels = np.append(shapes, shapes[twice]), np.append(levels, levels[twice])
    _write(path, shapes, levels)
    return int(shapely.get_num_coordinates(shapes).sum())


def write_one_zone(path: Path, *, vertices: int, reach_m: float) -> None:
    """Write a GeoPackage with a single ragged zone of class 3 around the middle of the ground."""
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    reach = reach_m * np.random.default_rng(_SEED).uniform(0.95, 1.0, vertices)
    ring = np.array(_MIDDLE) + reach[:, None] * np.column_stack((np.cos(turn), np.sin(turn)))
    _write(path, np.array([shapely.Polygon(ring)]), np.array([3]))


def points_among(count: int) -> np.ndarray:
    """Longitudes and latitudes, (count, 2), anywhere among the zones."""
    west, south, east, north = _GROUND
    random = np.random.default_rng(_SEED + 1)
    return _degrees(random.uniform(west, east, count), random.uniform(south, north, count))


def points_in_the_middle(count: int) -> np.ndarray:
    """As `points_among`, within 100 m of the middle."""
    return _degrees(*(np.array(_MIDDLE) + np.random.default_rng(_SEED + 2).uniform(-70, 70, (count, 2))).T)


def _degrees(east: np.ndarray, north: np.ndarray) -> np.ndarray:
    return np.column_stack(pyproj.Transformer.from_crs(EPSG, 4326, always_xy=True).transform(east, north))


def _write(path: Path, shapes: np.ndarray, levels: np.ndarray) -> None:
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [levels.astype("int32")],
        ["cap"],
        driver="GPKG",
        layer="vung",
        crs=f"EPSG:{EPSG}",
        geometry_type="Polygon",
    )
