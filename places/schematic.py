"""Boundaries computed from centres and areas, for a site that has no official ones yet.

Nobody surveyed them: each unit gets the land nearest to its centre, with weights so that areas come out as told (a
power diagram), inside an outline grown from the centres. They are marked `schematic` wherever they are shown.
"""

import csv
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import shapely

from geodata.arrays import FloatArray, GeometryArray
from places.checking import ReadUnit, check_units
from places.coverage import fitted
from places.loading import switch_on
from places.models import Generation, Level, Unit
from places.provinces import Province

LANG_SON = Province(code="20", kind="tỉnh", name="Lạng Sơn", name_en="Lang Son")
LANG_SON_2025 = Path(__file__).parent / "starter" / "lang_son_2025.csv"
LANG_SON_SINCE = dt.date(2025, 7, 1)

_KM_PER_DEGREE = 111.2
_GRID_STEPS = 220
_ROUNDS = 120
_CENTRE_SHARE = 0.75
"""How much of the way to a neighbour's centre a border may come before it takes the centre itself (1 = all)."""


def load_schematic(
    *,
    path: Path = LANG_SON_2025,
    province: Province = LANG_SON,
    valid_from: dt.date = LANG_SON_SINCE,
    expected_count: int | None = 65,
    source: str = "Tính từ tâm và diện tích các xã, phường",
) -> Generation | None:
    """Switches on computed boundaries for the units of a CSV (code, kind, name, name_en, area_km2, lon, lat), through
    the same checks as official ones.

    Does nothing, and returns None, when units of the province with boundaries are in force on `valid_from` already,
    computed or official. Raises `BoundariesRefused`.
    """
    communes = Unit.objects.on(valid_from).communes()
    if communes.filter(parent__code=province.code, geometry__isnull=False).exists():
        return None
    return switch_on(
        checked=check_units(draw_units(read_facts(path)), expected_count=expected_count),
        level=Level.COMMUNE,
        valid_from=valid_from,
        province=province,
        source=source,
        schematic=True,
    )


def read_facts(path: Path) -> list[ReadUnit]:
    """Units without geometry, from the CSV of facts."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            ReadUnit(
                code=row["code"],
                kind=row["kind"],
                name=row["name"],
                name_en=row["name_en"],
                area_km2=Decimal(row["area_km2"]),
                centre=shapely.Point(float(row["lon"]), float(row["lat"])),
                geometry=None,
            )
            for row in csv.DictReader(file)
        ]


def draw_units(units: list[ReadUnit]) -> list[ReadUnit]:
    """The same units with polygons around their centres, fitting each other; the same input gives the same shapes."""
    lonlat = shapely.get_coordinates([unit.centre for unit in units])
    areas = np.array([float(unit.area_km2 or 0) for unit in units])
    origin = lonlat.mean(axis=0)
    # Kilometres east and north of the middle: true enough over one province.
    scale = np.array([_KM_PER_DEGREE * np.cos(np.radians(origin[1])), _KM_PER_DEGREE])
    centres = (lonlat - origin) * scale
    outline = _outline(centres, areas)
    cells = _power_cells(centres, _weights(centres, areas, outline), outline)
    shapes = fitted(cells, within=outline)
    degrees = shapely.transform(shapes, lambda xy: np.round(xy / scale + origin, 6))
    return [replace(unit, geometry=shape) for unit, shape in zip(units, degrees, strict=True)]


def _outline(centres: FloatArray, areas: FloatArray) -> shapely.Geometry:
    """A smooth outline around discs of the units' areas, of about their total area. Kilometres."""
    radii = np.sqrt(areas / np.pi)
    reach = float(radii.max())
    grown = shapely.union_all(shapely.buffer(shapely.points(centres), radii * 1.5))
    closed = shapely.buffer(shapely.buffer(grown, reach), -reach)
    filled = shapely.Polygon(max(shapely.get_parts(closed), key=shapely.area).exterior)
    # Shrink to the total area, never past the outermost centre.
    least, most = 0.0, float(shapely.distance(shapely.points(centres), filled.exterior).min()) * 0.8
    for _round in range(30):
        middle = (least + most) / 2
        if shapely.area(shapely.buffer(filled, -middle)) > areas.sum():
            least = middle
        else:
            most = middle
    return shapely.simplify(shapely.buffer(filled, -least), 0.3)


def _weights(centres: FloatArray, areas: FloatArray, outline: shapely.Geometry) -> FloatArray:
    """Weights (km²) under which cells come near to `areas`, no cell losing its own centre."""
    west, south, east, north = outline.bounds
    x, y = np.meshgrid(np.linspace(west, east, _GRID_STEPS), np.linspace(south, north, _GRID_STEPS))
    inside = shapely.contains_xy(outline, x.ravel(), y.ravel())
    points = np.column_stack((x.ravel(), y.ravel()))[inside]
    squared = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    between = _CENTRE_SHARE * ((centres[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    wanted = areas / areas.sum() * len(points)
    weights = np.zeros(len(centres))
    for _round in range(_ROUNDS):
        got = np.bincount(np.argmin(squared - weights, axis=1), minlength=len(centres))
        weights += 0.4 * (wanted - got) * areas.sum() / len(points) / np.pi
        weights = _keep_centres(weights - weights.mean(), between)
    return weights


def _keep_centres(weights: FloatArray, between: FloatArray) -> FloatArray:
    """Raises weights until none is outweighed at its own centre: `w[j] - w[i] <= between[i, j]`."""
    while True:
        raised = np.maximum(weights, (weights[None, :] - between).max(axis=1))
        if np.allclose(raised, weights):
            return raised
        weights = raised


def _power_cells(centres: FloatArray, weights: FloatArray, outline: shapely.Geometry) -> GeometryArray:
    """For each centre the part of `outline` that holds it and is nearer to it, by weighted distance, than to others."""
    far = 4 * float(np.ptp(centres, axis=0).max())
    cells = []
    for number, centre in enumerate(centres):
        cell = shapely.box(*(centre - far), *(centre + far))
        for other in np.argsort(((centres - centre) ** 2).sum(axis=1))[1:]:
            away = centres[other] - centre
            distance = float(np.hypot(*away))
            border = (distance**2 + weights[number] - weights[other]) / (2 * distance)
            cell = _cut(cell, centre + away / distance * border, away / distance, far)
        parts = shapely.get_parts(shapely.intersection(cell, outline))
        cells.append(next(part for part in parts if shapely.contains_xy(part, *centre)))
    return np.asarray(cells, dtype=object)


def _cut(cell: shapely.Geometry, foot: FloatArray, away: FloatArray, far: float) -> shapely.Geometry:
    """The side of `cell` that lies against `away` from the line through `foot`."""
    along = np.array([-away[1], away[0]]) * 2 * far
    back = -away * 2 * far
    return shapely.intersection(
        cell, shapely.Polygon([foot - along, foot + along, foot + along + back, foot - along + back])
    )
