"""Rows of a table to zones: a shape written as WKT in each row, or a corner in each row under the zone's number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.arrays import GeometryArray
from geodata.errors import BadCell, BadZone, PlainPoints
from geodata.messages import gettext_noop
from geodata.table_columns import Columns
from geodata.table_rows import Row

_SRID = re.compile(r"SRID=(\d+);\s*", re.IGNORECASE)
_CUT_BY_EXCEL = 32_767
"""Letters a cell of Excel holds; a longer shape loses its end there."""


@dataclass(frozen=True)
class Zones:
    """`columns` by name: one text a shape, "" for none. `srid` is what the table says of itself, `unsteady` names
    columns with several values in one zone, which say nothing of the zone as a whole."""

    shapes: GeometryArray
    columns: dict[str, list[str]]
    srid: int | None = None
    unsteady: tuple[str, ...] = ()


def zones_of(rows: Sequence[Row], columns: Columns, *, name: str) -> Zones:
    """Zones in the coordinates of the table. `name` is what people call it.

    Raises `BadCell` and `BadZone`, which name the place, and `PlainPoints` for points that bound nothing.
    """
    numbered = [(number, _padded(row, len(columns.names))) for number, row in enumerate(rows, 1)]
    data = [(number, row) for number, row in numbered[columns.first_row :] if any(row)]
    if columns.wkt is not None:
        return _from_wkt(data, columns, columns.wkt, name=name)
    if columns.zone is None:
        raise PlainPoints(name=name)
    return _from_corners(data, columns, columns.zone)


def _padded(row: Row, width: int) -> Row:
    return [*row[:width], *[""] * (width - len(row))]


def _from_wkt(data: list[tuple[int, Row]], columns: Columns, wkt: int, *, name: str) -> Zones:
    shapes: list[shapely.Geometry | None] = []
    srids: set[int] = set()
    for number, row in data:
        srid = _SRID.match(row[wkt])
        if srid:
            srids.add(int(srid.group(1)))
        shapes.append(_shape(row[wkt][srid.end() if srid else 0 :], row=number, column=columns.names[wkt]))
    found = np.asarray(shapes, dtype=object)
    kinds = set(shapely.get_type_id(found).tolist()) - {-1}
    if kinds and kinds <= {0, 4}:
        raise PlainPoints(name=name)
    texts = {
        title: [row[column] for _number, row in data]
        for column, title in enumerate(columns.names)
        if column not in columns.places
    }
    return Zones(found, texts, srid=srids.pop() if len(srids) == 1 else None)


def _shape(text: str, *, row: int, column: str) -> shapely.Geometry | None:
    if not text:
        return None
    try:
        return shapely.from_wkt(text)
    except shapely.errors.ShapelyError as error:
        if len(text) >= _CUT_BY_EXCEL:
            raise BadCell(
                gettext_noop(
                    "Hình ở dòng %(row)s, cột “%(column)s” bị Excel cắt cụt vì dài quá 32.767 ký tự. Xin xuất ra .csv "
                    "hoặc GeoPackage rồi nộp lại."
                ),
                row=row,
                column=column,
            ) from error
        raise BadCell(row=row, column=column, value=text[:30]) from error


def _from_corners(data: list[tuple[int, Row]], columns: Columns, zone: int) -> Zones:
    assert columns.x is not None and columns.y is not None
    members: dict[str, list[tuple[int, Row]]] = {}
    current = ""
    for number, row in data:
        if not row[columns.x] and not row[columns.y]:
            continue
        # Merged cells hold the zone's number in the first of its rows only.
        current = row[zone] or current
        if not current:
            raise BadCell(row=number, column=columns.names[zone], value="")
        members.setdefault(current, []).append((number, row))
    shapes = [_ring(name, corners, columns) for name, corners in members.items()]
    texts: dict[str, list[str]] = {columns.names[zone]: list(members)}
    unsteady = []
    for column, title in enumerate(columns.names):
        if column == zone or column in columns.places:
            continue
        values = [list({row[column]: None for _number, row in corners if row[column]}) for corners in members.values()]
        if any(len(different) > 1 for different in values):
            unsteady.append(title)
        else:
            texts[title] = [different[0] if different else "" for different in values]
    return Zones(np.asarray(shapes, dtype=object), texts, unsteady=tuple(unsteady))


def _ring(zone: str, corners: list[tuple[int, Row]], columns: Columns) -> shapely.Polygon:
    assert columns.x is not None and columns.y is not None
    points = [
        (_number(row, columns.x, line, columns), _number(row, columns.y, line, columns))
        for line, row in _in_order(zone, corners, columns.order)
    ]
    if len(set(points)) < 3:
        raise BadZone(zone=zone[:40], count=len(set(points)))
    return shapely.Polygon(points)


def _in_order(zone: str, corners: list[tuple[int, Row]], order: int | None) -> list[tuple[int, Row]]:
    """By the numbers of the corners where all of them are numbers, else as they stand."""
    if order is None:
        return corners
    try:
        places = [_parsed(row[order]) for _number, row in corners]
    except ValueError:
        return corners
    if len(set(places)) < len(places) and places[0] != places[-1]:
        twice = next(place for place in places if places.count(place) > 1)
        raise BadZone(
            gettext_noop(
                "Vùng “%(zone)s” có hai đỉnh cùng số thứ tự %(order)s nên không rõ nối thế nào. Xin đánh số lại, hoặc "
                "tách thành hai vùng."
            ),
            zone=zone[:40],
            order=f"{twice:g}",
        )
    return [corner for _place, corner in sorted(zip(places, corners, strict=True), key=lambda pair: pair[0])]


def _number(row: Row, column: int, line: int, columns: Columns) -> float:
    try:
        return _parsed(row[column])
    except ValueError as error:
        raise BadCell(row=line, column=columns.names[column], value=row[column][:30]) from error


def _parsed(text: str) -> float:
    """Numbers as they are written here: "2418336.388", "2418336,388", "2.418.336,388", "2,418,336.388"."""
    plain = text.replace("\u00a0", "").replace(" ", "")
    if "," in plain and "." in plain:
        thousands = "," if plain.rfind(".") > plain.rfind(",") else "."
        plain = plain.replace(thousands, "")
    value = float(plain.replace(",", "."))
    if not np.isfinite(value):
        raise ValueError(text)
    return value
