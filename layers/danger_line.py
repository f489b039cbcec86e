"""Which dangers the published maps tell of along a line: a road, a stream, a way to school."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from layers.models import ClassStyle, LayerVersion
from layers.published import published_versions
from layers.user_geometry import length_m
from layers.zone_parts import measure

LEAST_M = 10.0
"""Less than this is the imprecision of the map, not a danger on the way."""


@dataclass(frozen=True)
class ClassLength:
    """`length_m` metres on the ellipsoid; `share` of the whole line, 0–1."""

    style: ClassStyle
    length_m: float
    share: float


@dataclass(frozen=True)
class LineDanger:
    """What one published version says of a line of `length_m` metres: how much of it lies in each class, the highest
    first, and how much outside the map's area."""

    version: LayerVersion
    length_m: float
    classes: list[ClassLength]
    outside_m: float


def danger_along(line: shapely.Geometry) -> list[LineDanger]:
    """One entry a published layer, in the order of hazards; five queries. `line` in EPSG:4326. Raises `AskSmaller`."""
    versions = published_versions()
    whole = length_m(line)
    found = measure(versions, line, length_m)
    dangers = []
    for version in versions:
        styles = {style.level: style for style in version.legend}  # type: ignore[attr-defined]
        told = found[version.pk]
        classes = [
            ClassLength(styles[level], metres, min(1.0, metres / whole))
            for level, metres in told.by_level.items()
            if level in styles and metres >= min(LEAST_M, whole / 2)
        ]
        outside = told.outside if told.outside >= LEAST_M else 0.0
        dangers.append(LineDanger(version, whole, classes, outside))
    return dangers
