"""Opening a layer of a checked local file, and nothing else, through GDAL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from geodata import native
from geodata.arrays import GeometryArray
from geodata.content import MAIN_SUFFIXES
from geodata.curves import linearised
from geodata.errors import UnknownLayer, UnreadableFile, UnsupportedFormat

_GDAL_ERRORS = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, pa.ArrowException, OSError)


def list_layers(path: Path) -> list[str]:
    """Names of the layers that hold shapes. Raises `UnreadableFile`, `UnsupportedFormat`."""
    with _told_as_unreadable(path):
        return [str(name) for name, geometry_type in pyogrio.list_layers(_checked(path)) if geometry_type is not None]


def list_tables(path: Path) -> list[str]:
    """Names of the sheets of a workbook. Raises `UnreadableFile`, `UnsupportedFormat`."""
    with _told_as_unreadable(path):
        return [str(name) for name, _geometry_type in pyogrio.list_layers(_checked(path))]


def check_layer(path: Path, layer: str | None) -> str:
    """The layer's name; the only layer when None. Raises `UnknownLayer` when there is no such or no single one."""
    names = list_layers(path)
    if layer is None and len(names) == 1:
        return names[0]
    if layer not in names:
        raise UnknownLayer(name=path.name, layer=layer or "")
    return layer


def layer_info(path: Path, layer: str) -> dict[str, Any]:
    """pyogrio's description of a layer: crs (WKT or None), fields, ogr_types, features, total_bounds (or None)."""
    with _told_as_unreadable(path):
        info: dict[str, Any] = pyogrio.read_info(
            _checked(path), layer=layer, encoding=_read_as(path), force_feature_count=True, force_total_bounds=True
        )
    if info["driver"] not in native.ALLOWED_DRIVERS:
        raise UnsupportedFormat(name=path.name)
    if info["crs"] and "Undefined " in info["crs"][:40]:  # how a GeoPackage says that it does not know
        info["crs"] = None
    return info


@contextmanager
def open_layer(
    path: Path, layer: str, *, columns: list[str] | None, batch_size: int, geometry: bool = True
) -> Iterator[tuple[str | None, Iterator[pa.RecordBatch]]]:
    """Name of the geometry column (None without) and the record batches; text is as GDAL hands it out."""
    with (
        _told_as_unreadable(path),
        pyogrio.open_arrow(
            _checked(path),
            layer=layer,
            columns=columns,
            encoding=_read_as(path),
            read_geometry=geometry,
            batch_size=batch_size,
            use_pyarrow=True,
        ) as (meta, reader),
    ):
        yield (meta["geometry_name"] or "wkb_geometry") if geometry else None, iter(reader)


def is_text(column: pa.Array) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def geometries_of(column: pa.Array) -> GeometryArray:
    """Shapes of a WKB column, arcs as edges; None where empty or malformed beyond reading."""
    wkb = np.asarray(linearised(column.to_pylist()), dtype=object)
    return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)


def is_dbf(path: Path) -> bool:
    """Whether text comes from a DBF, where GDAL is told ISO-8859-1 so that each byte comes through unharmed."""
    return path.suffix.lower() == ".shp"


def raw_text(column: pa.Array, *, is_dbf: bool) -> list[bytes | None]:
    """Text of a column as the bytes in the file."""
    # As binary first: a file may hold bytes that are no UTF-8 though GDAL calls them so.
    stored: list[bytes | None] = column.cast(pa.binary()).to_pylist()
    if not is_dbf:
        return stored
    return [None if value is None else value.decode("utf-8").encode("latin-1") for value in stored]


def _checked(path: Path) -> str:
    """A plain local file of an accepted kind; GDAL's virtual and network file systems are never reached."""
    native.restrict_gdal()
    if path.suffix.lower() not in MAIN_SUFFIXES | {".xlsx"} or str(path).startswith("/vsi"):
        raise UnsupportedFormat(name=path.name)
    if not path.is_file():
        raise UnreadableFile(name=path.name)
    return str(path.resolve())


def _read_as(path: Path) -> str | None:
    return "ISO-8859-1" if is_dbf(path) else None


@contextmanager
def _told_as_unreadable(path: Path) -> Iterator[None]:
    try:
        yield
    except _GDAL_ERRORS as error:
        raise UnreadableFile(name=path.name) from error
