"""Which dangers the published maps tell of in an area that somebody drew."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from layers.commune_areas import LEAST_M2
from layers.communes import ClassArea
from layers.models import LayerVersion
from layers.published import published_versions
from layers.user_geometry import area_km2
from layers.zone_parts import measure


@dataclass(frozen=True)
class AreaDanger:
    """What one published version says of an area of `area_km2`: how much of it lies in each class, the highest first,
    and how much outside the map's area."""

    version: LayerVersion
    area_km2: float
    areas: list[ClassArea]
    outside_km2: float


def danger_within(area: shapely.Geometry) -> list[AreaDanger]:
    """One entry a published layer, in the order of hazards; five queries. `area` is valid, in EPSG:4326.

    Raises `AskSmaller`.
    """
    versions = published_versions()
    whole = area_km2(area)
    least = min(LEAST_M2 / 1e6, whole / 2)
    found = measure(versions, area, area_km2)
    dangers = []
    for version in versions:
        styles = {style.level: style for style in version.legend}  # type: ignore[attr-defined]
        told = found[version.pk]
        areas = [
            ClassArea(styles[level], km2, min(1.0, km2 / whole))
            for level, km2 in told.by_level.items()
            if level in styles and km2 >= least
        ]
        dangers.append(AreaDanger(version, whole, areas, told.outside if told.outside >= least else 0.0))
    return dangers
