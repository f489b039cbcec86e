"""From a file's rows to what the database takes in one go: repaired zones as a binary COPY stream, and a record of what
was done and found.

Nothing here touches the tables, so that a run that is cut off leaves nothing behind but a folder. It happens in a
bounded process, which has the reading done by another one: who broke tells whether to mend the file or the shapes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from geodata import bounded
from geodata.ahead import ahead
from geodata.arrays import FloatArray, GeometryArray, IntArray
from geodata.reading import Batch, read_batches
from geodata.repair import RepairRecord, RepairResult, Seen, repair
from geodata.work_errors import MendingBroke, MendingOutOfMemory, MendingOutOfTime
from layers.choices import EMPTY, LEFT_OUT, Choices
from layers.commune_areas import Areas, Communes
from layers.coverage import Coverage
from layers.edges import keep_or_clip
from layers.errors import ValuesWithoutClass
from layers.zone_rows import HEADER, TRAILER, write_zones


@dataclass
class Staged:
    """What was written, and what was done on the way. Areas in m²; `outside_m2` lies beyond the layer's unit, also
    where it was clipped off. `by_commune` counts ground in two zones twice."""

    zones_copy: Path
    rows: int = 0
    zones: int = 0
    vertices: int = 0
    area_by_level: dict[int, float] = field(default_factory=dict)
    zones_by_level: Counter[int] = field(default_factory=Counter)
    by_commune: Areas = field(default_factory=dict)
    read_m2: float = 0.0
    outside_m2: float = 0.0
    left_out: Counter[str] = field(default_factory=Counter)
    repairs: list[RepairRecord] = field(default_factory=list)


MENDING = bounded.Work(MendingOutOfMemory, MendingOutOfTime, MendingBroke, answers=(Staged,))


def stage_zones(
    *,
    dataset: Path,
    layer_name: str,
    choices: Choices,
    version_id: int,
    coverage: Coverage,
    communes: Communes,
    folder: Path,
    on_rows: Callable[[int], None],
) -> Staged:
    """Read, repair and write the zones of `version_id` to `folder`; `on_rows` is told the rows read so far.

    Raises `ValuesWithoutClass` for a value the choices say nothing about, what `read_batches` raises, and the errors of
    `MENDING`.
    """
    staged = Staged(zones_copy=folder / "zones.copy")
    rows = MENDING.iterate(
        _stage,
        staged,
        dataset=dataset,
        layer_name=layer_name,
        choices=choices,
        version_id=version_id,
        coverage=coverage,
        communes=communes,
    )
    for told in rows:
        if isinstance(told, Staged):
            staged = told
        else:
            on_rows(told)
    return staged


def _stage(
    staged: Staged,
    *,
    dataset: Path,
    layer_name: str,
    choices: Choices,
    version_id: int,
    coverage: Coverage,
    communes: Communes,
) -> Iterator[int | Staged]:
    """The rows read so far, again and again, and at last what was done."""
    batches = bounded.iterate(
        read_batches,
        dataset,
        layer=layer_name,
        crs=choices.epsg,
        swapped=choices.swapped,
        encoding=choices.encoding,
        fields=[choices.class_field],
    )
    # While some rows are measured and written, the next are mended, and those after them read and moved to degrees.
    mended_rows = ahead(_mended(ahead(batches), choices, staged))
    with staged.zones_copy.open("wb") as sink, closing(mended_rows) as rows:
        sink.write(HEADER)
        for batch, levels, mended in rows:
            inside = keep_or_clip(mended, coverage, clip=choices.clip)
            here = levels[inside.rows - batch.first_row]
            write_zones(sink, inside.geometries, levels=here, rows=inside.rows, version_id=version_id)
            staged.read_m2 += float(mended.areas.sum())
            staged.outside_m2 += inside.outside_m2
            _count(staged, inside.geometries, here, inside.areas)
            for place, m2 in communes.areas(here, inside.geometries, inside.areas).items():
                staged.by_commune[place] = staged.by_commune.get(place, 0.0) + m2
            dropped_by_choice = {batch.first_row + int(row) for row in np.flatnonzero(levels == LEFT_OUT)}
            staged.repairs += [record for record in mended.records if record.row not in dropped_by_choice]
            staged.repairs += inside.records
            staged.rows += len(batch)
            yield staged.rows
        sink.write(TRAILER)
    yield staged


def _mended(
    batches: Generator[Batch, None, None], choices: Choices, staged: Staged
) -> Iterator[tuple[Batch, IntArray, RepairResult]]:
    """Rows with their classes and their shapes mended."""
    seen: Seen = {}
    with closing(batches):
        for batch in batches:
            levels = _levels(batch, choices, staged.left_out)
            # Rows left out become rows without shape, so that the numbers of the others stay those of the file.
            shapes = batch.geometries.copy()
            shapes[levels == LEFT_OUT] = None
            mended = repair(
                shapes,
                classes=levels.astype(object),
                first_row=batch.first_row,
                seen=seen,
                had_height=batch.had_height,
            )
            yield batch, levels, mended


def _levels(batch: Batch, choices: Choices, left_out: Counter[str]) -> IntArray:
    values = batch.columns[choices.class_field].tolist()
    level_of = {value: choices.levels.get(_text(value)) for value in set(values)}
    unknown = {_text(value) for value, level in level_of.items() if level is None}
    if unknown:
        raise ValuesWithoutClass(values=", ".join(f"“{text}”" for text in sorted(unknown)[:10]))
    levels = np.array([level_of[value] for value in values], dtype=np.int64)
    left_out.update(_text(values[row]) for row in np.flatnonzero(levels == LEFT_OUT).tolist())
    return levels


def _text(value: object) -> str:
    return EMPTY if value is None else str(value).strip()


def _count(staged: Staged, shapes: GeometryArray, levels: IntArray, areas: FloatArray) -> None:
    staged.zones += len(shapes)
    staged.vertices += int(shapely.get_num_coordinates(shapes).sum())
    for level in np.unique(levels).tolist():
        of_level = levels == level
        staged.area_by_level[level] = staged.area_by_level.get(level, 0.0) + float(areas[of_level].sum())
        staged.zones_by_level[level] += int(of_level.sum())
