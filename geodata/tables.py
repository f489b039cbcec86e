"""A table of zones becomes a GeoPackage beside it, and from there on is a file like any other."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.errors import PlainPoints, TableWithoutShapes
from geodata.messages import Message, gettext_noop
from geodata.table_columns import find_columns
from geodata.table_rows import sheets_of
from geodata.table_shapes import Zones, zones_of

TABLE_SUFFIXES = frozenset({".csv", ".xlsx"})


def to_geopackage(path: Path, *, shown: str) -> tuple[Path, tuple[Message, ...]]:
    """Writes the zones of a checked table to `<path>.gpkg`, a layer a sheet; sheets without zones are left out.

    Text stays as it was stored, for `geodata.encoding` to judge. Returns the new file, and what a person should know
    of how the table was read. Raises `UnreadableFile`, `FormulaInTable`, `BadCell`, `BadZone`, `PlainPoints`,
    `TableWithoutShapes`.
    """
    target = path.with_name(f"{path.name}.gpkg")
    notes: list[Message] = []
    points: PlainPoints | None = None
    for sheet in sheets_of(path, shown=shown):
        columns = find_columns(sheet.rows)
        if columns is None:
            continue
        try:
            zones = zones_of(sheet.rows, columns, name=shown)
        except PlainPoints as error:
            points = error  # another sheet may hold the zones
            continue
        _write(target, sheet.name, zones)
        notes += [_dropped(title) for title in zones.unsteady]
    if not target.exists():
        raise points or TableWithoutShapes(name=shown)
    return target, tuple(notes)


def _dropped(title: str) -> Message:
    return Message(
        gettext_noop("Cột “%(column)s” có nhiều giá trị khác nhau trong cùng một vùng nên không được dùng."),
        {"column": title},
    )


def _write(target: Path, layer: str, zones: Zones) -> None:
    told = {title: values for title, values in zones.columns.items() if any(values)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that no coordinate system is given
        pyogrio.raw.write(
            target,
            shapely.to_wkb(zones.shapes),
            [np.asarray([value or None for value in values], dtype=object) for values in told.values()],
            list(told),
            driver="GPKG",
            layer=layer[:60] or "bang",
            crs=_declared(zones.srid),
            geometry_type="Unknown",
        )


def _declared(srid: int | None) -> str | None:
    """The table's own system; a number nobody knows is as good as none."""
    if srid is None:
        return None
    try:
        return f"EPSG:{CRS.from_epsg(srid).to_epsg()}"
    except CRSError:
        return None
