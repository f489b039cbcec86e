"""Zones of a published version with what a file says of each, page by page, so that memory stays bounded.

Nothing of a published version changes any more: pages by the last id read are as consistent as one long query, and
hold no connection while somebody with a slow line takes the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB

from geodata.arrays import GeometryArray, IntArray
from layers.models import ClassStyle, LayerVersion, Zone
from places.models import Unit

PAGE = 2_000
_POLYGON = 3


@dataclass(frozen=True)
class Attributes:
    """What every zone of a version says alike, and the name of each class in both languages."""

    hazard: str
    scale: str
    source: str
    version: int
    surveyed_on: str
    classes: dict[int, tuple[str, str]]

    def of(self, level: int) -> tuple[int, str, str, str, str, str, int, str]:
        """In the order of `COLUMNS`."""
        vietnamese, english = self.classes.get(level, ("", ""))
        return (level, vietnamese, english, self.hazard, self.scale, self.source, self.version, self.surveyed_on)


COLUMNS = ("level", "class", "class_en", "hazard", "scale", "source", "version", "surveyed_on")


@dataclass(frozen=True)
class Page:
    """`shapes`: MultiPolygons in EPSG:4326, outer rings against the clock."""

    ids: list[int]
    levels: list[int]
    shapes: GeometryArray


def attributes_of(version: LayerVersion) -> Attributes:
    """`version` with its layer loaded. One query."""
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale)
    return Attributes(
        hazard=version.layer.hazard,
        scale=version.scale,
        source=version.source,
        version=version.number,
        surveyed_on=version.surveyed_on.isoformat() if version.surveyed_on else "",
        classes={style.level: (style.name, style.name_en) for style in styles},
    )


def pages(version_id: int, unit: Unit | None = None) -> Iterator[Page]:
    """All zones in order of id; with `unit`, what of them lies in the commune, cut at its boundary."""
    zones = _Source(version_id, unit)
    last = 0
    while rows := zones.after(last):
        last = rows[-1][0]
        page = zones.page(rows)
        if page.ids:
            yield page


class _Source:
    def __init__(self, version_id: int, unit: Unit | None) -> None:
        self._rows = Zone.objects.filter(version_id=version_id).order_by("pk")
        self._boundary: shapely.Geometry | None = None
        if unit is not None:
            assert unit.geometry is not None
            self._boundary = shapely.from_wkb(bytes(unit.geometry.wkb))
            shapely.prepare(self._boundary)
            self._rows = self._rows.filter(geometry__intersects=unit.geometry)

    def after(self, last: int) -> list[tuple[int, int, bytes]]:
        return list(self._rows.filter(pk__gt=last).values_list("pk", "level", AsWKB("geometry"))[:PAGE])

    def page(self, rows: list[tuple[int, int, bytes]]) -> Page:
        shapes = shapely.from_wkb([bytes(wkb) for _pk, _level, wkb in rows])
        if self._boundary is not None:
            across = ~shapely.contains_properly(self._boundary, shapes)
            shapes[across] = shapely.intersection(shapes[across], self._boundary)
        polygons, row_of = _polygons(shapes)
        kept, counted = np.unique(row_of, return_inverse=True)
        whole = shapely.multipolygons(shapely.orient_polygons(polygons), indices=counted)
        return Page(ids=[rows[row][0] for row in kept], levels=[rows[row][1] for row in kept], shapes=whole)


def _polygons(shapes: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Single polygons and the position each comes from; where a cut only touches, lines and points are left out."""
    parts, row_of = shapely.get_parts(shapes, return_index=True)
    parts, part_of = shapely.get_parts(parts, return_index=True)  # a multipolygon inside a collection
    polygonal = shapely.get_type_id(parts) == _POLYGON
    return parts[polygonal], row_of[part_of][polygonal]
