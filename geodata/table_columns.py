"""Which columns of a table say where its zones are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from geodata.encoding import ENCODINGS, decode
from geodata.table_rows import Row

_X = "x xcoord coordx xcoordinate toadox pointx lon long lng longitude kinhdo e east easting dong toadodong"
_Y = "y ycoord coordy ycoordinate toadoy pointy lat latitude vido n north northing bac toadobac"
_ZONE = (
    "vung mavung idvung tenvung vungso sovung sohieuvung zone zoneid idzone khoanh makhoanh sohieukhoanh khu makhu "
    "khuvuc makhuvuc thua mathua poly polyid polygon polygonid idpolygon shape shapeid"
)
_ORDER = (
    "stt tt sothutu thutu thutudinh thutudiem sttdinh sttdiem dinh sodinh diem sodiem sohieudiem sohieudinh madiem "
    "tendiem order seq sequence vertex vertexid point pointid pointno"
)
_ROLES: dict[str, str] = {
    word: role for role, words in (("x", _X), ("y", _Y), ("zone", _ZONE), ("order", _ORDER)) for word in words.split()
}
_WKT = re.compile(
    r"(SRID=\d+;)?\s*(MULTI)?(POLYGON|POINT|LINESTRING|CURVE|SURFACE|CURVEPOLYGON|GEOMETRYCOLLECTION)\s*(Z|M|ZM)?\s*"
    r"(\(|EMPTY)",
    re.IGNORECASE,
)
_LOOKED_AT = 30
"""Rows among which the head of a table is looked for, under titles and notes."""


@dataclass(frozen=True)
class Columns:
    """Numbers of columns from 0, None for what the table has not; `first_row` is the first row of data, from 0."""

    names: tuple[str, ...]
    first_row: int
    wkt: int | None = None
    x: int | None = None
    y: int | None = None
    zone: int | None = None
    order: int | None = None

    @property
    def places(self) -> frozenset[int]:
        """The columns that are no attributes of a zone."""
        return frozenset(column for column in (self.wkt, self.x, self.y, self.order) if column is not None)


def find_columns(rows: Sequence[Row]) -> Columns | None:
    """What the head of a table, or a first shape written as WKT, says of its columns; None when neither is there."""
    for number, row in enumerate(rows[:_LOOKED_AT]):
        wkt = next((column for column, cell in enumerate(row) if is_wkt(cell)), None)
        if wkt is not None:
            head = rows[number - 1] if number > 0 and any(rows[number - 1]) else ()
            return Columns(names=_names(head, len(row)), first_row=number, wkt=wkt)
        roles: dict[str, int] = {}
        for column, cell in enumerate(row):
            role = _role(cell)
            if role is not None:
                roles.setdefault(role, column)
        if "x" in roles and "y" in roles:
            return Columns(names=_names(row, len(row)), first_row=number + 1, **roles)
    return None


def is_wkt(cell: str) -> bool:
    return _WKT.match(cell) is not None


def _role(cell: str) -> str | None:
    """The head may be in an old encoding, as the rows are."""
    for encoding in ENCODINGS:
        try:
            text = decode(cell.encode(), encoding)
        except UnicodeError:
            continue
        role = _ROLES.get(_folded(text))
        if role is not None:
            return role
    return None


def _folded(text: str) -> str:
    """Letters and digits alone, without accents and what stands in brackets: "Toạ độ X (m)" is "toadox"."""
    plain = re.sub(r"\(.*?\)|\[.*?\]", "", text.lower().replace("đ", "d"))
    return "".join(sign for sign in unicodedata.normalize("NFD", plain) if sign.isascii() and sign.isalnum())


def _names(head: Row, width: int) -> tuple[str, ...]:
    """A name of its own for each column, made up where the head has none."""
    names: list[str] = []
    for column in range(width):
        given = " ".join(head[column].split())[:60] if column < len(head) else ""
        name = given or f"cot_{column + 1}"
        while name.lower() in (taken.lower() for taken in names):
            name = f"{name}_{column + 1}"
        names.append(name)
    return tuple(names)
