"""Shapes made fit to publish, with a record of all that was done to them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.area import area_m2
from geodata.arrays import FloatArray, GeometryArray, IntArray
from geodata.messages import gettext_noop
from geodata.tangles import refuse_tangles

EMPTY = "empty"
BAD_COORDINATES = "bad_coordinates"
NOT_POLYGON = "not_polygon"
HEIGHT_DROPPED = "height_dropped"
MADE_VALID = "made_valid"
REDUCED = "reduced_to_polygons"
SLIVER = "sliver"
DUPLICATE = "duplicate"

REASONS: dict[str, str] = {
    EMPTY: gettext_noop("Không có hình (bỏ)"),
    BAD_COORDINATES: gettext_noop("Toạ độ không hợp lệ (bỏ)"),
    NOT_POLYGON: gettext_noop("Không phải hình vùng (bỏ)"),
    HEIGHT_DROPPED: gettext_noop("Bỏ độ cao, giữ hình phẳng"),
    MADE_VALID: gettext_noop("Đường ranh tự cắt hoặc lỗi, đã sửa"),
    REDUCED: gettext_noop("Hình lẫn điểm hoặc đường, chỉ giữ phần vùng"),
    SLIVER: gettext_noop("Mảnh quá nhỏ (bỏ)"),
    DUPLICATE: gettext_noop("Trùng hoàn toàn với một vùng khác (bỏ)"),
}
"""Code of what was done → the same in words."""

DROPPING = frozenset({EMPTY, BAD_COORDINATES, NOT_POLYGON, SLIVER, DUPLICATE})
"""Codes after which the row is gone. `SLIVER` also marks a row that only lost parts: then `area_after` > 0."""

_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7


@dataclass(frozen=True)
class RepairRecord:
    """What was done to one row: areas in m²; before a repair that of a self-crossing ring may count parts twice
    or against each other."""

    row: int
    code: str
    area_before: float
    area_after: float


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
    min_area_m2: float = 1.0,
    first_row: int = 0,
    seen: set[bytes] | None = None,
) -> RepairResult:
    """Repair geometries in EPSG:4326 (lon, lat; None allowed).

    Two rows are duplicates when their shapes are the same and, where `classes` are given, their classes too.
    For a file read in batches pass `first_row` and the same `seen` set each time.
    """
    shapes: GeometryArray = np.array(geometries, dtype=object)  # a copy: the caller's stays as it is
    log = _Log(before=np.zeros(len(shapes)), first_row=first_row)
    alive = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    log.add(EMPTY, ~alive)

    with_height = alive & (shapely.has_z(shapes) | shapely.has_m(shapes))
    shapes[with_height] = shapely.force_2d(shapes[with_height])
    log.add(HEIGHT_DROPPED, with_height)

    off_earth = alive & _off_earth(shapes)
    log.add(BAD_COORDINATES, off_earth)
    alive &= ~off_earth

    polygonal = np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON, _COLLECTION))
    log.add(NOT_POLYGON, alive & ~polygonal)
    alive &= polygonal
    log.before[alive] = area_m2(shapes[alive])

    refuse_tangles(shapes, first_row=first_row)
    broken = alive & ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    log.add(MADE_VALID, broken)

    mixed = alive & (shapely.get_type_id(shapes) == _COLLECTION)
    log.add(REDUCED, mixed & ~broken)
    touched = np.flatnonzero(broken | mixed)
    pieces_lost = np.zeros(len(shapes), dtype=bool)
    for row in touched:
        shapes[row], pieces_lost[row] = _polygons_of(shapes[row], min_area_m2)
    vanished = alive & shapely.is_empty(shapes)
    log.add(NOT_POLYGON, vanished & ~broken & ~pieces_lost)

    areas = np.where(alive, log.before, 0.0)
    areas[touched] = area_m2(shapes[touched])
    small = alive & (areas < min_area_m2)
    log.add(SLIVER, (small & ~(vanished & ~broken)) | pieces_lost)
    alive &= ~small

    doubled = _duplicates(shapes, alive, classes, seen if seen is not None else set())
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
    before: FloatArray
    first_row: int

    def __post_init__(self) -> None:
        self._done: list[tuple[str, IntArray]] = []

    def add(self, code: str, mask: npt.NDArray[np.bool_]) -> None:
        if mask.any():
            self._done.append((code, np.flatnonzero(mask)))

    def records(self, after: FloatArray) -> tuple[RepairRecord, ...]:
        records = [
            RepairRecord(self.first_row + int(row), code, float(self.before[row]), float(after[row]))
            for code, rows in self._done
            for row in rows
        ]
        return tuple(sorted(records, key=lambda record: record.row))

    def counts(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for code, rows in self._done:
            counts[code] += len(rows)
        return dict(counts)


def _off_earth(shapes: GeometryArray) -> npt.NDArray[np.bool_]:
    """Rows with a vertex that is no number or no place in degrees."""
    xy, rows = shapely.get_coordinates(shapes, return_index=True)
    with np.errstate(invalid="ignore"):
        on_earth = (np.abs(xy) <= (180.0, 90.0)).all(axis=1)
    off = np.zeros(len(shapes), dtype=bool)
    off[rows[~on_earth]] = True
    return off


def _polygons_of(shape: shapely.Geometry, min_area_m2: float) -> tuple[shapely.Geometry, bool]:
    """The polygonal part of `shape`, and whether pieces under the minimum were left out on the way."""
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
    seen: set[bytes],
) -> npt.NDArray[np.bool_]:
    doubled = np.zeros(len(shapes), dtype=bool)
    rows = np.flatnonzero(alive)
    for row, wkb in zip(rows, shapely.to_wkb(shapely.normalize(shapes[rows])), strict=True):
        digest = hashlib.blake2b(wkb, digest_size=16)
        if classes is not None:
            digest.update(repr(classes[int(row)]).encode())
        key = digest.digest()
        doubled[row] = key in seen
        seen.add(key)
    return doubled
