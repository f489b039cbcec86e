"""GeoPackage and Shapefile of a version, written by GDAL page by page."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from geodata.arrays import GeometryArray
from geodata.crs import transformer
from geodata.native import restrict_gdal
from layers.downloads import terms
from layers.downloads.rows import COLUMNS, Page, attributes_of, pages
from layers.models import LayerVersion
from places.models import Unit

_SHAPEFILE_COLUMNS = ("level", "class", "class_en", "hazard", "scale", "source", "version", "surveyed")
"""A DBF cuts names at ten letters."""
_DBF_BYTES = 254


def geopackage(version: LayerVersion, unit: Unit | None, *, epsg: int, target: Path, stem: str) -> None:
    """Write `target`; the layer is called as the map's slug. What the map cannot tell is in the metadata."""
    told = {"title": terms.title(version, unit), "description": terms.notice(version, unit)}
    options = {"dataset_metadata": told, "layer_metadata": told}
    sink = _Sink(target, "GPKG", version.layer.slug, epsg, COLUMNS, options=options)
    sink.fill(version, unit)


def shapefile(version: LayerVersion, unit: Unit | None, *, epsg: int, target: Path, stem: str) -> None:
    """Write a .zip of .shp, .shx, .dbf, .prj, .cpg (UTF-8), all called `stem`, and a README in both languages."""
    folder = target.with_suffix(".parts")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        sink = _Sink(
            folder / f"{stem}.shp", "ESRI Shapefile", stem, epsg, _SHAPEFILE_COLUMNS, _DBF_BYTES, {"encoding": "UTF-8"}
        )
        sink.fill(version, unit)
        (folder / "README.txt").write_text(terms.readme(version, unit), encoding="utf-8-sig")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


WRITERS: dict[str, Callable[..., None]] = {"gpkg": geopackage, "shp": shapefile}
"""By slug of the format. `version` has layer and agency loaded; `unit`, when given, its boundary."""


@dataclass(frozen=True)
class _Sink:
    """A layer of a file that grows page by page; `longest`: bytes that a text may have."""

    path: Path
    driver: str
    layer: str
    epsg: int
    columns: tuple[str, ...]
    longest: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def fill(self, version: LayerVersion, unit: Unit | None) -> None:
        restrict_gdal()
        told = attributes_of(version)
        values = {level: _cut(told.of(level), self.longest) for level in range(1, 6)}
        begun = False
        for page in pages(version.pk, unit):
            self._add(page, values, append=begun)
            begun = True
        if not begun:  # an empty file still has its columns
            self._add(Page(ids=[], levels=[], shapes=np.empty(0, dtype=object)), values, append=False)

    def _add(self, page: Page, values: dict[int, tuple[str | int, ...]], *, append: bool) -> None:
        rows = [values[level] for level in page.levels]
        pyogrio.raw.write(
            self.path,
            shapely.to_wkb(_in_system(page.shapes, self.epsg)),
            [_column([row[place] for row in rows], name) for place, name in enumerate(self.columns)],
            list(self.columns),
            layer=self.layer,
            driver=self.driver,
            geometry_type="MultiPolygon",
            crs=f"EPSG:{self.epsg}",
            append=append,
            **({} if append else self.options),
        )


def _column(values: list[str | int], name: str) -> np.ndarray:
    return np.array(values, dtype=np.int32 if name in ("level", "version") else object)


def _in_system(shapes: GeometryArray, epsg: int) -> GeometryArray:
    if epsg == 4326:
        return shapes
    moved = transformer(4326, epsg)
    return np.asarray(shapely.transform(shapes, lambda xy: np.column_stack(moved.transform(xy[:, 0], xy[:, 1]))))


def _cut(values: tuple[str | int, ...], longest: int | None) -> tuple[str | int, ...]:
    """Text of at most `longest` bytes, never through a letter."""
    if longest is None:
        return values
    return tuple(
        value.encode()[:longest].decode("utf-8", "ignore") if isinstance(value, str) else value for value in values
    )
