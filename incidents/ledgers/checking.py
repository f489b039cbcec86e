"""Rows of a spreadsheet of past cases, each checked by itself: what it would become, or why it cannot."""

import datetime as dt
import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from geodata.crs import to_wgs84
from incidents.contacts import MAX_CONTACT
from incidents.intake import MAX_PLACE_WORDS, MAX_WORDS
from incidents.ledgers.columns import plain
from incidents.ledgers.values import day_of, number_of, state_of
from incidents.models import Category
from incidents.report_place import radius_m
from incidents.states import State
from places.locating import locate
from places.models import Level, Unit
from places.naming import find_by_name

SURE = 0.95
"""Score of `find_by_name` from which a name is the one meant: the very name, with or without accents."""
_LIKE = 0.85
_LATITUDES, _LONGITUDES = (8.0, 24.0), (102.0, 110.0)
_NORTHINGS, _EASTINGS = (900_000.0, 2_700_000.0), (100_000.0, 900_000.0)

Problem = tuple[str, dict[str, str]]
"""A msgid with what fills it."""


@dataclass
class PastCase:
    """A row that can come in. `location` is (longitude, latitude), EPSG:4326, with its accuracy in metres."""

    line: int
    key: str
    number: str
    received_on: dt.date
    category: Category
    unit: Unit
    location: tuple[float, float]
    accuracy_m: float | None
    place: str
    words: str
    state: State
    closed_on: dt.date
    result: str
    name: str
    phone: str


@dataclass
class Refused:
    line: int
    cells: Sequence[str]
    problems: list[Problem]


@dataclass
class _Row:
    line: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, msgid: str, **params: str) -> None:
        self.problems.append((msgid, {name: value[:60] for name, value in params.items()}))


@dataclass
class Checker:
    """`columns` maps roles to numbers of columns; `kinds` words of the file (see `plain`) to slugs; `allowed` are the
    ids of units for which cases may come in. `unknown_kinds` are the words that named no kind, as written."""

    columns: Mapping[str, int]
    kinds: Mapping[str, str]
    allowed: frozenset[int]
    unknown_kinds: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, int] = field(default_factory=dict)
    _communes: dict[str, list[Unit]] = field(default_factory=dict)

    def check(self, line: int, cells: Sequence[str]) -> PastCase | Refused:
        """`line` as the file counts, from 1."""
        row = _Row(line, {role: cells[column].strip() for role, column in self.columns.items() if column < len(cells)})
        received_on = self._day(row, "received_on", required=True)
        closed_on = self._day(row, "closed_on")
        state = self._state(row, closed_on)
        category = self._category(row)
        place = self._place(row)
        self._lengths(row)
        if received_on and closed_on and closed_on < received_on:
            row.refuse(gettext_noop("Ngày xử lý xong đứng trước ngày tiếp nhận."))
        if row.problems or received_on is None or category is None or place is None:
            return Refused(line, cells, row.problems)
        unit, location, accuracy_m = place
        case = PastCase(
            line=line,
            key="",
            number=row.cells.get("number", ""),
            received_on=received_on,
            category=category,
            unit=unit,
            location=location,
            accuracy_m=accuracy_m,
            place=row.cells.get("place", ""),
            words=row.cells.get("words", ""),
            state=state,
            closed_on=closed_on or received_on,
            result=row.cells.get("result", ""),
            name=row.cells.get("name", ""),
            phone=row.cells.get("phone", ""),
        )
        case.key = _key(case)
        first = self._lines.setdefault(case.key, line)
        if first != line:
            row.refuse(gettext_noop("Trùng với dòng %(line)s."), line=str(first))
            return Refused(line, cells, row.problems)
        return case

    def _day(self, row: _Row, role: str, *, required: bool = False) -> dt.date | None:
        text = row.cells.get(role, "")
        if not text:
            if required:
                row.refuse(gettext_noop("Thiếu ngày tiếp nhận."))
            return None
        found = day_of(text)
        if found is None:
            row.refuse(
                gettext_noop("Không đọc được ngày “%(text)s”. Xin ghi ngày/tháng/năm, ví dụ 25/7/2024."), text=text
            )
        elif found > timezone.localdate():
            row.refuse(gettext_noop("Ngày “%(text)s” ở tương lai."), text=text)
        return found

    def _state(self, row: _Row, closed_on: dt.date | None) -> State:
        text = row.cells.get("state", "")
        if not text:
            return State.CLOSED if closed_on else State.RECEIVED
        found = state_of(text)
        if found is None:
            row.refuse(
                gettext_noop(
                    "Không hiểu tình trạng “%(text)s”. Xin ghi: chưa xử lý, đang xử lý, đã xử lý, không thụ lý hoặc "
                    "chuyển cơ quan khác."
                ),
                text=text,
            )
        return found or State.RECEIVED

    @cached_property
    def _categories(self) -> dict[str, Category]:
        found: dict[str, Category] = {}
        for category in Category.objects.filter(active=True):
            for name in (category.slug, category.name, category.name_en):
                found.setdefault(plain(name), category)
        return found

    def _category(self, row: _Row) -> Category | None:
        text = row.cells.get("category", "")
        if not text:
            row.refuse(gettext_noop("Thiếu loại sự việc."))
            return None
        words = plain(text)
        chosen = self._categories.get(plain(self.kinds.get(words, "")))
        if chosen or words in self._categories:
            return chosen or self._categories[words]
        near = difflib.get_close_matches(words, self._categories, n=1, cutoff=_LIKE)
        if near:
            return self._categories[near[0]]
        self.unknown_kinds.setdefault(words, text[:60])
        row.refuse(
            gettext_noop("Chưa biết loại “%(text)s” ứng với loại nào. Xin chọn ở phần “Cột nào là gì”."), text=text
        )
        return None

    def _place(self, row: _Row) -> tuple[Unit, tuple[float, float], float | None] | None:
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
        self, row: _Row, point: tuple[float, float], named: Unit | None
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

    def _may(self, row: _Row, unit: Unit) -> bool:
        if unit.pk in self.allowed:
            return True
        row.refuse(gettext_noop("%(commune)s không thuộc địa bàn của bạn."), commune=unit.full_name)
        return False

    def _commune(self, row: _Row) -> Unit | None:
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

    def _point(self, row: _Row) -> tuple[float, float] | None:
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

    def _lengths(self, row: _Row) -> None:
        limits = {"words": MAX_WORDS, "place": MAX_PLACE_WORDS, "name": MAX_CONTACT, "phone": MAX_CONTACT}
        for role, limit in limits.items():
            if len(row.cells.get(role, "")) > limit:
                row.refuse(
                    gettext_noop("Ô “%(text)s” dài quá %(limit)s chữ cái."), text=row.cells[role][:20], limit=str(limit)
                )


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


def _key(case: PastCase) -> str:
    """What makes a row the same row when the file is handed in again: its number in the book of that commune and year,
    else all that it says of what happened."""
    told: tuple[object, ...] = (case.unit.code, case.received_on.year, plain(case.number))
    if not plain(case.number):
        told = (case.unit.code, case.received_on, case.category.slug, plain(case.place), plain(case.words))
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()


def in_words(problems: Sequence[Problem]) -> str:
    """The problems as sentences in the language of the request."""
    return " ".join(_(msgid) % params for msgid, params in problems)
