"""Places out of any vector file that GDAL reads: a point and a name a row."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from geodata import bounded
from geodata.archives import Limits, open_upload
from geodata.area import Bounds
from geodata.arrays import GeometryArray
from geodata.errors import UnreadableFile
from geodata.reading import LayerSummary, inspect, read_batches
from layers.errors_assets import AssetColumnUnknown, AssetLayersMany, AssetPlaceUnknown

MOST_BYTES = 20 * 1024 * 1024
_NAMES = ("ten", "name", "ten_truong", "ten_co_so", "ten_goi", "full_name")
"""Usual names of the column with the names, without accents."""


@dataclass(frozen=True)
class ReadAssets:
    """`points` in EPSG:4326 with their `names`; `left_out`: rows without a shape or a name."""

    points: GeometryArray
    names: list[str]
    left_out: int


def read_assets(
    path: Path,
    *,
    name: str,
    area: Bounds,
    layer: str | None = None,
    name_field: str = "",
    srid: int | None = None,
    encoding: str = "",
) -> ReadAssets:
    """Every row of the file as a point; of a line or an area, a point on it. Read in a process whose memory and time
    are bounded.

    `name` is what the file is called, `area` where the places should be (degrees EPSG:4326). What is left empty is
    found out: the column of names by what it is called, `srid` (EPSG code) from the file or from where the places
    fall, `encoding` from the letters. Raises errors of `geodata.errors`, `AssetColumnUnknown`, `AssetPlaceUnknown`.
    """
    if not path.is_file():
        raise UnreadableFile(name=name)
    with tempfile.TemporaryDirectory() as folder:
        limits = Limits(upload_bytes=MOST_BYTES, unpacked_bytes=10 * MOST_BYTES)
        opened = bounded.call(open_upload, path, name=name, workdir=Path(folder), limits=limits)
        inspected = bounded.call(inspect, opened.datasets, area=area, values_per_field=1)
        found = _layer(inspected.layers, layer)
        field = _name_field(found, name_field)
        epsg, swapped = (srid, False) if srid else _place(found)
        batches = list(
            bounded.iterate(
                read_batches,
                found.path,
                layer=found.name,
                crs=epsg,
                swapped=swapped,
                encoding=encoding or found.encodings[0].encoding,
                fields=[field],
            )
        )
    shapes = np.concatenate([batch.geometries for batch in batches])
    names = ["" if value is None else str(value).strip()[:200] for batch in batches for value in batch.columns[field]]
    usable = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes) & (np.array(names) != "")
    points = shapely.point_on_surface(shapes[usable])
    on_earth = np.isfinite(shapely.get_coordinates(points)).all(axis=1)
    kept = [name for name, use in zip(names, usable, strict=True) if use]
    return ReadAssets(
        points=points[on_earth],
        names=[name for name, use in zip(kept, on_earth, strict=True) if use],
        left_out=len(names) - int(on_earth.sum()),
    )


def _layer(layers: Sequence[LayerSummary], wanted: str | None) -> LayerSummary:
    if wanted is None and len(layers) == 1:
        return layers[0]
    for layer in layers:
        if layer.name == wanted:
            return layer
    raise AssetLayersMany(layers=", ".join(layer.name for layer in layers))


def _name_field(layer: LayerSummary, wanted: str) -> str:
    by_plain = {_plain(text): field.name for field in layer.fields for text in (field.name, field.label)}
    for name in [wanted] if wanted else _NAMES:
        if _plain(name) in by_plain:
            return by_plain[_plain(name)]
    raise AssetColumnUnknown(columns=", ".join(field.label for field in layer.fields))


def _place(layer: LayerSummary) -> tuple[int, bool]:
    if not layer.crs_guesses or layer.crs_guesses[0].outside > 0.5:
        raise AssetPlaceUnknown()
    guess = layer.crs_guesses[0]
    return guess.epsg, guess.swapped


def _plain(text: str) -> str:
    """Small letters without accents, words joined by "_"."""
    letters = unicodedata.normalize("NFD", text.strip().lower().replace("đ", "d"))
    return "_".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
