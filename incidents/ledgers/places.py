"""The place that a row of a spreadsheet names: by commune, by coordinates, or both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from geodata.crs import to_wgs84
from incidents.ledgers.values import number_of
from incidents.report_place import radius_m
from places.locating import locate
from places.models import Level, Unit
from places.naming import find_by_name

SURE = 0.95
"""Score of `find_by_name` from which a name is the one meant: the very name, with or without accents."""
_LATITUDES, _LONGITUDES = (8.0, 24.0), (102.0, 110.0)
_NORTHINGS, _EASTINGS = (900_000.0, 2_700_000.0), (100_000.0, 900_000.0)

Problem = tuple[str, dict[str, str]]
"""A msgid with what fills it."""


@dataclass
class Row:
    """A row that is being checked: cells by role, and what is wrong with it."""

    line: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, msgid: str, **params: str) -> None:
        self.problems.append((msgid, {name: value[:60] for name, value in params.items()}))


@dataclass
class PlaceReader:
    """Reads the roles `commune`, `lat` and `lon`. `allowed` are the ids of units for which rows may come in."""

    allowed: frozenset[int]
    _communes: dict[str, list[Unit]] = field(default_factory=dict)

    def place(self, row: Row) -> tuple[Unit, tuple[float, float], float | None] | None:
        point = self._point(row)
        named = self._commune(row)
        if row.problems and (point is None or named is None):
            return None
        if point is not None:
            return self._at_point(row, point, named)
        if named is None:
            row.refuse(gettext_noop("Thiếu xã, phường."))
        elif named.centre is None:
            row.refuse(gettext_noop("Chưa biết vị trí của %(commune)s. Xin ghi toạ độ."), commune=named.full_name)
        elif self._may(row, named):
            return named, (named.centre.x, named.centre.y), radius_m(named)
        return None

    def _at_point(
        self, row: Row, point: tuple[float, float], named: Unit | None
    ) -> tuple[Unit, tuple[float, float], float | None] | None:
        unit = locate(lon=point[0], lat=point[1], on=timezone.localdate())
        if unit is None:
            row.refuse(gettext_noop("Toạ độ nằm ngoài địa bàn."))
        elif named is not None and named.pk != unit.pk:
            row.refuse(
                gettext_noop("Toạ độ nằm ở %(there)s, không phải %(named)s."),
                there=unit.full_name,
                named=named.full_name,
            )
        elif self._may(row, unit):
            return unit, point, None
        return None

    def _may(self, row: Row, unit: Unit) -> bool:
        if unit.pk in self.allowed:
            return True
        row.refuse(gettext_noop("%(commune)s không thuộc địa bàn của bạn."), commune=unit.full_name)
        return False

    def _commune(self, row: Row) -> Unit | None:
        text = row.cells.get("commune", "")
        if not text:
            return None
        if text not in self._communes:
            self._communes[text] = _communes_called(text)
        found = self._communes[text]
        if len(found) == 1:
            return found[0]
        if found:
            row.refuse(
                gettext_noop("“%(text)s” nay thuộc nhiều nơi: %(names)s. Xin ghi tên xã hiện nay."),
                text=text,
                names=", ".join(unit.full_name for unit in found),
            )
        else:
            row.refuse(gettext_noop("Không có xã, phường nào tên “%(text)s”."), text=text)
        return None

    def _point(self, row: Row) -> tuple[float, float] | None:
        texts = [row.cells.get("lat", ""), row.cells.get("lon", "")]
        if not any(texts):
            return None
        one, other = (number_of(text) for text in texts)
        point = None if one is None or other is None else _lonlat(one, other)
        if point is None:
            row.refuse(
                gettext_noop("Không đọc được toạ độ “%(text)s”. Xin ghi độ (21,85 và 106,45) hoặc mét VN-2000."),
                text="; ".join(texts),
            )
        return point


def _communes_called(text: str) -> list[Unit]:
    """Communes of today that are meant: by code, or by a name of theirs or of a former part; what follows a comma is
    the district or province."""
    today = timezone.localdate()
    if text.isdigit():
        return list(Unit.objects.on(today).communes().defer("geometry", "outline").filter(code=text))
    found = [
        item for item in find_by_name(text.split(",", maxsplit=1)[0], on=today) if item.unit.level == Level.COMMUNE
    ]
    sure = [item for item in found if item.score >= SURE]
    own = [item for item in sure if item.former is None]
    return [item.unit for item in own or sure]


def _lonlat(one: float, other: float) -> tuple[float, float] | None:
    """Longitude and latitude from two numbers in either order: degrees, or metres in the province's VN-2000 grid."""

    def within(value: float, bounds: tuple[float, float]) -> bool:
        return bounds[0] <= value <= bounds[1]

    for lat, lon in ((one, other), (other, one)):
        if within(lat, _LATITUDES) and within(lon, _LONGITUDES):
            return lon, lat
    for north, east in ((one, other), (other, one)):
        if within(north, _NORTHINGS) and within(east, _EASTINGS):
            return _from_grid(east, north)
    return None


def _from_grid(east: float, north: float) -> tuple[float, float]:
    lon, lat = to_wgs84(np.array([[east, north]]), settings.LOCAL_SRID)[0]
    return float(lon), float(lat)


def in_words(problems: Sequence[Problem]) -> str:
    """The problems as sentences in the language of the request."""
    return " ".join(_(msgid) % params for msgid, params in problems)
