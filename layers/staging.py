"""From a file's rows to what the database takes in one go: repaired zones and their parts as binary COPY streams.

Nothing here touches the tables, so that a run that is cut off leaves nothing behind but a folder.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import shapely

from geodata import bounded
from geodata.arrays import GeometryArray, IntArray
from geodata.reading import Batch, read_batches
from geodata.repair import RepairRecord, RepairResult, repair
from geodata.subdivide import subdivide
from layers.choices import EMPTY, LEFT_OUT, Choices
from layers.coverage import Coverage
from layers.errors import ValuesWithoutClass

# https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
_HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack("!ii", 0, 0)
_TRAILER = struct.pack("!h", -1)
# Three fields follow: bigint version_id, smallint level, then the length of the geometry as EWKB.
_ROW = struct.Struct("!hiqihi")
COPY_ZONES = "COPY layers_zone (version_id, level, geometry) FROM STDIN WITH (FORMAT binary)"
COPY_PARTS = "COPY layers_zonepart (version_id, level, geometry) FROM STDIN WITH (FORMAT binary)"


@dataclass
class Staged:
    """What was written, and what was done on the way. Areas in m²; `outside_m2` lies beyond the layer's unit."""

    zones_copy: Path
    parts_copy: Path
    rows: int = 0
    zones: int = 0
    vertices: int = 0
    area_by_level: dict[int, float] = field(default_factory=dict)
    zones_by_level: Counter[int] = field(default_factory=Counter)
    outside_m2: float = 0.0
    left_out: Counter[str] = field(default_factory=Counter)
    repairs: list[RepairRecord] = field(default_factory=list)

    @property
    def total_m2(self) -> float:
        return sum(self.area_by_level.values())


def stage_zones(
    *,
    dataset: Path,
    layer_name: str,
    choices: Choices,
    version_id: int,
    coverage: Coverage,
    folder: Path,
    on_rows: Callable[[int], None],
) -> Staged:
    """Read, repair and write the zones of `version_id` to `folder`; `on_rows` is told the rows read so far.

    Raises `ValuesWithoutClass` for a value the choices say nothing about, and what `read_batches` raises.
    """
    batches = bounded.iterate(
        read_batches,
        dataset,
        layer=layer_name,
        crs=choices.epsg,
        swapped=choices.swapped,
        encoding=choices.encoding,
        fields=[choices.class_field],
    )
    staged = Staged(zones_copy=folder / "zones.copy", parts_copy=folder / "parts.copy")
    seen: set[bytes] = set()
    with staged.zones_copy.open("wb") as zones_sink, staged.parts_copy.open("wb") as parts_sink:
        zones_sink.write(_HEADER)
        parts_sink.write(_HEADER)
        for batch in batches:
            levels = _levels(batch, choices, staged.left_out)
            kept = levels != LEFT_OUT
            # Rows left out become rows without shape, so that the numbers of the others stay those of the file.
            shapes = batch.geometries.copy()
            shapes[~kept] = None
            result = repair(shapes, classes=levels.astype(object), first_row=batch.first_row, seen=seen)
            here = result.rows - batch.first_row
            _write(zones_sink, _as_multipolygons(result.geometries), levels[here], version_id)
            parts, part_of = subdivide(result.geometries)
            _write(parts_sink, parts, levels[here][part_of], version_id)
            _count(staged, result, levels[here], coverage)
            dropped_by_choice = {batch.first_row + int(row) for row in np.flatnonzero(~kept)}
            staged.repairs += [record for record in result.records if record.row not in dropped_by_choice]
            staged.rows += len(batch)
            on_rows(staged.rows)
        zones_sink.write(_TRAILER)
        parts_sink.write(_TRAILER)
    return staged


def _levels(batch: Batch, choices: Choices, left_out: Counter[str]) -> IntArray:
    texts = [EMPTY if value is None else str(value).strip() for value in batch.columns[choices.class_field]]
    unknown = set(texts) - choices.levels.keys()
    if unknown:
        raise ValuesWithoutClass(values=", ".join(f"“{text}”" for text in sorted(unknown)[:10]))
    levels = np.fromiter((choices.levels[text] for text in texts), dtype=np.int64, count=len(texts))
    left_out.update(text for text, level in zip(texts, levels, strict=True) if level == LEFT_OUT)
    return levels


def _write(sink: BinaryIO, shapes: GeometryArray, levels: IntArray, version_id: int) -> None:
    encoded = shapely.to_wkb(shapely.set_srid(shapes, 4326), include_srid=True)
    sink.writelines(
        part
        for level, wkb in zip(levels.tolist(), encoded, strict=True)
        for part in (_ROW.pack(3, 8, version_id, 2, level, len(wkb)), wkb)
    )


def _as_multipolygons(shapes: GeometryArray) -> GeometryArray:
    single = shapely.get_type_id(shapes) == 3
    zones = shapes.copy()
    zones[single] = shapely.multipolygons(shapes[single], indices=np.arange(int(single.sum())))
    return zones


def _count(staged: Staged, result: RepairResult, levels: IntArray, coverage: Coverage) -> None:
    inside = coverage.holds(shapely.point_on_surface(result.geometries))
    staged.outside_m2 += float(result.areas[~inside].sum())
    staged.zones += len(result.geometries)
    staged.vertices += int(shapely.get_num_coordinates(result.geometries).sum())
    for level in np.unique(levels).tolist():
        of_level = levels == level
        staged.area_by_level[level] = staged.area_by_level.get(level, 0.0) + float(result.areas[of_level].sum())
        staged.zones_by_level[level] += int(of_level.sum())
