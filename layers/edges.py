"""Zones that run over the edge of the layer's unit: kept and told, or cut off there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.area import area_m2
from geodata.arrays import FloatArray, GeometryArray, IntArray
from geodata.repair import RepairRecord, RepairResult, place_of, polygons_of
from geodata.repair_words import BEYOND, CLIPPED, MIN_AREA_M2, OUTSIDE
from layers.coverage import Coverage


@dataclass(frozen=True)
class Kept:
    """What goes onto the map: shapes, the row of each in the file from 0, areas in m²; and what was found."""

    geometries: GeometryArray
    rows: IntArray
    areas: FloatArray
    records: list[RepairRecord]
    outside_m2: float


def keep_or_clip(mended: RepairResult, coverage: Coverage, *, clip: bool) -> Kept:
    """The zones as they are, or with `clip` only what of them lies inside; each that runs over the edge is on record
    with its ground outside."""
    outside = coverage.outside_m2(mended.geometries, mended.areas)
    over = np.flatnonzero(outside)
    shapes, areas = mended.geometries, mended.areas
    if clip and len(over):
        shapes, areas = shapes.copy(), areas.copy()
        shapes[over] = [polygons_of(shape)[0] for shape in coverage.clipped(shapes[over])]
        areas[over] = area_m2(shapes[over])
    stays = areas >= MIN_AREA_M2
    records = [
        RepairRecord(
            int(mended.rows[number]),
            _code(clip=clip, stays=bool(stays[number])),
            float(mended.areas[number]),
            float(areas[number]) if stays[number] else 0.0,
            place_of(mended.geometries[number]),
            float(outside[number]),
        )
        for number in over.tolist()
    ]
    return Kept(shapes[stays], mended.rows[stays], areas[stays], records, float(outside.sum()))


def _code(*, clip: bool, stays: bool) -> str:
    if not stays:
        return BEYOND
    return CLIPPED if clip else OUTSIDE
