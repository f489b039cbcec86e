"""Shapes and rows so large that working on them would take more memory than is fair."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from geodata.arrays import GeometryArray
from geodata.errors import ShapeTooLarge

MOST_VERTICES = 2_000_000
"""Of one shape. A whole province at 1:50,000 has fewer in all of its zones."""
_AT_ONCE = 100_000
"""Few enough that the next rows are read, and those before them measured, while some are mended."""


def refuse_large(shapes: GeometryArray, *, first_row: int) -> None:
    """Raises `ShapeTooLarge` for the first shape with more than `MOST_VERTICES`."""
    counts = shapely.get_num_coordinates(shapes)
    over = np.flatnonzero(counts > MOST_VERTICES)
    if len(over):
        row = int(over[0])
        raise ShapeTooLarge(row=first_row + row + 1, count=int(counts[row]), limit=MOST_VERTICES)


def runs(shapes: GeometryArray) -> Iterator[slice]:
    """Consecutive rows cut into runs of about `_AT_ONCE` vertices at most, each of at least one row."""
    counts = np.asarray(shapely.get_num_coordinates(shapes), dtype=np.int64)
    begins, held = 0, 0
    for row, count in enumerate(counts.tolist()):
        if held + count > _AT_ONCE and row > begins:
            yield slice(begins, row)
            begins, held = row, 0
        held += count
    yield slice(begins, len(counts))
