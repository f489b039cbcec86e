"""Shapes made fit to publish, with a record of all that was done to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from geodata.area import area_m2
from geodata.arrays import FloatArray, GeometryArray, IntArray
from geodata.repair_words import (
    BAD_COORDINATES,
    DUPLICATE,
    EMPTY,
    HEIGHT_DROPPED,
    MADE_VALID,
    MIN_AREA_M2,
    NOT_POLYGON,
    REDUCED,
    SLIVER,
)
from geodata.tangles import refuse_tangles

_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7

Seen: TypeAlias = dict[tuple[bytes, object], shapely.Geometry | set[bytes]]
"""Shapes of earlier rows by what those alike have in common: the only one, or the canonical form of each."""


@dataclass(frozen=True)
class RepairRecord:
    """What was done to one row: areas in m²; before a repair that of a self-crossing ring may count parts twice
    or against each other. `place` is where to look (lon, lat; of a crossing the crossing itself), None where the row
    has no place on earth. `area_touched` is the ground in question where that is not the whole row."""

    row: int
    code: str
    area_before: float
    area_after: float
    place: tuple[float, float] | None = None
    area_touched: float | None = None


@dataclass(frozen=True)
class RepairResult:
    """`geometries`: valid Polygons and MultiPolygons, 2D, EPSG:4326; `rows`: the row each one comes from;
    `areas`: m² of each; `records`: in order of row; `counts`: rows by code."""

    geometries: GeometryArray
    rows: IntArray
    areas: FloatArray
    records: tuple[RepairRecord, ...]
    counts: dict[str, int]


def repair(
    geometries: GeometryArray,
    *,
    classes: Sequence[object] | npt.NDArray[np.object_] | None = None,
    min_area_m2: float = MIN_AREA_M2,
    first_row: int = 0,
    seen: Seen | None = None,
    had_height: npt.NDArray[np.bool_] | None = None,
) -> RepairResult:
    """Repair geometries in EPSG:4326 (lon, lat; None allowed).

    Two rows are duplicates when their shapes are the same and, where `classes` are given, their classes too.
    For a file read in batches pass `first_row` and the same `seen` each time, and as `had_height` the rows whose
    heights reading has left off already.
    """
    shapes: GeometryArray = np.array(geometries, dtype=object)  # a copy: the caller's stays as it is
    log = _Log(shapes.copy(), before=np.zeros(len(shapes)), first_row=first_row)
    alive = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    log.add(EMPTY, ~alive)

    with_height = alive & (shapely.has_z(shapes) | shapely.has_m(shapes))
    shapes[with_height] = shapely.force_2d(shapes[with_height])
    log.add(HEIGHT_DROPPED, with_height if had_height is None else with_height | (alive & had_height))

    off_earth = alive & _off_earth(shapes)
    log.add(BAD_COORDINATES, off_earth)
    alive &= ~off_earth

    polygonal = np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON, _COLLECTION))
    log.add(NOT_POLYGON, alive & ~polygonal)
    alive &= polygonal
    log.before[alive] = area_m2(shapes[alive])

    broken = alive & ~shapely.is_valid(shapes)
    refuse_tangles(shapes, broken, first_row=first_row)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    log.add(MADE_VALID, broken)

    mixed = alive & (shapely.get_type_id(shapes) == _COLLECTION)
    log.add(REDUCED, mixed & ~broken)
    touched = np.flatnonzero(broken | mixed)
    pieces_lost = np.zeros(len(shapes), dtype=bool)
    for row in touched:
        shapes[row], pieces_lost[row] = polygons_of(shapes[row], min_area_m2)
    vanished = alive & shapely.is_empty(shapes)
    log.add(NOT_POLYGON, vanished & ~broken & ~pieces_lost)

    areas = np.where(alive, log.before, 0.0)
    areas[touched] = area_m2(shapes[touched])
    small = alive & (areas < min_area_m2)
    log.add(SLIVER, (small & ~(vanished & ~broken)) | pieces_lost)
    alive &= ~small

    doubled = _duplicates(shapes, alive, classes, seen if seen is not None else {})
    log.add(DUPLICATE, doubled)
    alive &= ~doubled

    kept = np.flatnonzero(alive)
    areas_after = np.where(alive, areas, 0.0)
    return RepairResult(
        geometries=shapes[kept],
        rows=(kept + first_row).astype(np.int64),
        areas=areas[kept],
        records=log.records(areas_after),
        counts=log.counts(),
    )


@dataclass
class _Log:
    found: GeometryArray
    before: FloatArray
    first_row: int

    def __post_init__(self) -> None:
        self._done: list[tuple[str, IntArray]] = []

    def add(self, code: str, mask: npt.NDArray[np.bool_]) -> None:
        if mask.any():
            self._done.append((code, np.flatnonzero(mask)))

    def records(self, after: FloatArray) -> tuple[RepairRecord, ...]:
        records = [
            RepairRecord(
                self.first_row + int(row),
                code,
                float(self.before[row]),
                float(after[row]),
                place_of(self.found[row], crossing=code == MADE_VALID),
            )
            for code, rows in self._done
            for row in rows
        ]
        return tuple(sorted(records, key=lambda record: record.row))

    def counts(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for code, rows in self._done:
            counts[code] += len(rows)
        return dict(counts)


_PLACE = re.compile(r"\[(\S+) (\S+)\]$")


def place_of(shape: shapely.Geometry | None, *, crossing: bool = False) -> tuple[float, float] | None:
    """Where to look for `shape`, in degrees: the crossing that breaks it, as GEOS names it, else its first point
    that is on earth; None when it has none."""
    named = _PLACE.search(shapely.is_valid_reason(shape)) if crossing else None
    if named:
        return float(named.group(1)), float(named.group(2))
    for x, y in shapely.get_coordinates(shape):
        if abs(x) <= 180 and abs(y) <= 90:
            return float(x), float(y)
    return None


def _off_earth(shapes: GeometryArray) -> npt.NDArray[np.bool_]:
    """Rows with a vertex that is no number or no place in degrees."""
    xy, rows = shapely.get_coordinates(shapes, return_index=True)
    with np.errstate(invalid="ignore"):
        on_earth = (np.abs(xy) <= (180.0, 90.0)).all(axis=1)
    off = np.zeros(len(shapes), dtype=bool)
    off[rows[~on_earth]] = True
    return off


def polygons_of(shape: shapely.Geometry, min_area_m2: float = MIN_AREA_M2) -> tuple[shapely.Geometry, bool]:
    """The polygonal part of `shape` (EPSG:4326), and whether pieces under the minimum were left out on the way."""
    parts = shapely.get_parts(shape)
    while (nested := shapely.get_type_id(parts) >= _MULTIPOLYGON).any():
        parts = np.concatenate([parts[~nested], shapely.get_parts(parts[nested])])
    polygons = parts[shapely.get_type_id(parts) == _POLYGON]
    large = polygons[area_m2(polygons) >= min_area_m2]
    lost = len(large) < len(polygons)
    if len(large) == 1:
        return large[0], lost
    merged = shapely.MultiPolygon(list(large))
    # Members of a collection may overlap, parts of a multipolygon may not.
    return (merged if shapely.is_valid(merged) else shapely.union_all(large)), lost


def _duplicates(
    shapes: GeometryArray,
    alive: npt.NDArray[np.bool_],
    classes: Sequence[object] | npt.NDArray[np.object_] | None,
    seen: Seen,
) -> npt.NDArray[np.bool_]:
    """Only shapes alike in box, number of points and class are compared point by point."""
    doubled = np.zeros(len(shapes), dtype=bool)
    rows = np.flatnonzero(alive)
    marks = np.column_stack((shapely.bounds(shapes[rows]), shapely.get_num_coordinates(shapes[rows])))
    for row, mark in zip(rows.tolist(), np.ascontiguousarray(marks).view("V40").ravel().tolist(), strict=True):
        key = (mark, classes[row] if classes is not None else None)
        if key not in seen:
            seen[key] = shapes[row]
            continue
        alike = seen[key]
        if not isinstance(alike, set):
            alike = seen[key] = {_canonical(alike)}
        form = _canonical(shapes[row])
        doubled[row] = form in alike
        alike.add(form)
    return doubled


def _canonical(shape: shapely.Geometry) -> bytes:
    """The same for the same shape, wherever its rings begin and whichever way they turn."""
    return bytes(shapely.to_wkb(shapely.normalize(shape)))
