"""Rows of a checked vector file, in WGS 84 and NFC, batch by batch so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geodata.arrays import FloatArray, GeometryArray, ValueArray
from geodata.crs import to_wgs84, transformer
from geodata.encoding import decode
from geodata.errors import UnknownField
from geodata.inspecting import FieldSummary, FieldValue, FileSummary, LayerSummary, inspect
from geodata.large_shapes import refuse_large, runs
from geodata.opening import check_layer, geometries_of, is_dbf, is_text, layer_info, open_layer, raw_text

__all__ = ["Batch", "FieldSummary", "FieldValue", "FileSummary", "LayerSummary", "inspect", "read_batches"]


@dataclass(frozen=True)
class Batch:
    """Consecutive rows: `first_row` counts from 0 in the layer; `geometries` 2D in EPSG:4326 (None where the file
    has none or it cannot be read); `columns` by field name as stored in the file, text decoded, None for empty;
    `had_height` marks rows whose heights or measures (Z, M) were left off, other than zeros."""

    first_row: int
    geometries: GeometryArray
    columns: dict[str, ValueArray]
    had_height: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.geometries)

    def __reduce__(self) -> tuple[Any, ...]:
        """From one process to another (`geodata.bounded`); shapes one by one would take ten times as long."""
        return _again, (self.first_row, shapely.to_wkb(self.geometries), self.columns, self.had_height)


def _again(
    first_row: int, wkb: GeometryArray, columns: dict[str, ValueArray], had_height: npt.NDArray[np.bool_]
) -> Batch:
    shapes = np.asarray(shapely.from_wkb(wkb), dtype=object)
    return Batch(first_row=first_row, geometries=shapes, columns=columns, had_height=had_height)


def read_batches(
    path: Path,
    *,
    layer: str | None = None,
    crs: int | str,
    swapped: bool = False,
    encoding: str = "utf-8",
    fields: Sequence[str] = (),
    batch_size: int = 5_000,
) -> Iterator[Batch]:
    """Rows of `layer` (the only one when None), read as `crs` (EPSG code or WKT) and `encoding`.

    `swapped` says that northing stands before easting. Only `fields` are read.
    Raises `UnreadableFile`, `UnsupportedFormat`, `UnknownLayer`, `UnknownField`, `UnknownCRS`, `UnknownEncoding`,
    `ShapeTooLarge`;
    text that `encoding` cannot read is shown with U+FFFD rather than lost.
    """
    transformer(crs)  # an unknown CRS is told before a long read starts
    name = check_layer(path, layer)
    known = {str(field) for field in layer_info(path, name)["fields"]}
    for field in fields:
        if field not in known:
            raise UnknownField(layer=name, field=field)
    first_row = 0
    with open_layer(path, name, columns=list(fields), batch_size=batch_size) as (geometry_column, batches):
        for rows in batches:
            geometries = geometries_of(rows.column(geometry_column)) if geometry_column else _no_geometries(rows)
            refuse_large(geometries, first_row=first_row)
            columns = {
                field: _values(rows.column(field), lambda raw: _decoded(raw, encoding), is_dbf=is_dbf(path))
                for field in fields
            }
            had_height = _with_height(geometries)
            for run in runs(geometries):
                yield Batch(
                    first_row=first_row + run.start,
                    geometries=_in_wgs84(geometries[run], crs=crs, swapped=swapped),
                    columns={field: values[run] for field, values in columns.items()},
                    had_height=had_height[run],
                )
            first_row += rows.num_rows


def _values(column: pa.Array, decoder: Callable[[bytes], str], *, is_dbf: bool) -> ValueArray:
    if not is_text(column):
        if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_boolean(column.type):
            return np.asarray(column.to_pylist(), dtype=object)
        return np.asarray([None if value is None else str(value) for value in column.to_pylist()], dtype=object)
    encoded = pc.dictionary_encode(column.cast(pa.binary()))  # few different values: decode each once
    different = [None if raw is None else decoder(raw) for raw in raw_text(encoded.dictionary, is_dbf=is_dbf)]
    lookup = np.asarray([*(text.strip() or None if text else None for text in different), None], dtype=object)
    places = np.asarray(pc.fill_null(encoded.indices, len(different)).to_numpy(zero_copy_only=False), dtype=np.int64)
    return np.asarray(lookup[places], dtype=object)


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return decode(raw, encoding)
    except UnicodeError:
        return raw.decode("utf-8", "replace")


def _in_wgs84(geometries: GeometryArray, *, crs: int | str, swapped: bool) -> GeometryArray:
    def move(xy: FloatArray) -> FloatArray:
        return to_wgs84(xy, crs, swapped=swapped)

    if crs == 4326 and not swapped:
        return np.asarray(shapely.force_2d(geometries), dtype=object)
    return np.asarray(shapely.transform(geometries, move, include_z=False), dtype=object)


def _with_height(geometries: GeometryArray) -> npt.NDArray[np.bool_]:
    """Rows that say a height or a measure; KML writes a zero at every corner and means none."""
    found = shapely.has_z(geometries) | shapely.has_m(geometries)
    rows = np.flatnonzero(found)
    values, owner = shapely.get_coordinates(geometries[rows], include_z=True, include_m=True, return_index=True)
    said = np.nan_to_num(values[:, 2:]).any(axis=1)
    found[rows] = np.bincount(owner[said], minlength=len(rows)) > 0
    return np.asarray(found, dtype=bool)


def _no_geometries(rows: pa.RecordBatch) -> GeometryArray:
    return np.full(rows.num_rows, None, dtype=object)
