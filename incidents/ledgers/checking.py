"""Rows of a spreadsheet of past cases, each checked by itself: what it would become, or why it cannot."""

import datetime as dt
import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_noop

from incidents.contacts import MAX_CONTACT
from incidents.intake import MAX_PLACE_WORDS, MAX_WORDS
from incidents.ledgers.columns import plain
from incidents.ledgers.places import PlaceReader, Problem, Row
from incidents.ledgers.values import day_of, state_of
from incidents.models import Category
from incidents.states import State
from places.models import Unit

_LIKE = 0.85
"""How like the name of a kind a word must be to mean it."""


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
class Checker:
    """`columns` maps roles to numbers of columns; `kinds` words of the file (see `plain`) to slugs; `allowed` are the
    ids of units for which cases may come in. `unknown_kinds` are the words that named no kind, as written."""

    columns: Mapping[str, int]
    kinds: Mapping[str, str]
    allowed: frozenset[int]
    unknown_kinds: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, int] = field(default_factory=dict)

    def check(self, line: int, cells: Sequence[str]) -> PastCase | Refused:
        """`line` as the file counts, from 1."""
        row = Row(line, {role: cells[column].strip() for role, column in self.columns.items() if column < len(cells)})
        received_on = self._day(row, "received_on", required=True)
        closed_on = self._day(row, "closed_on")
        state = self._state(row, closed_on)
        category = self._category(row)
        place = self._places.place(row)
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

    def _day(self, row: Row, role: str, *, required: bool = False) -> dt.date | None:
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

    def _state(self, row: Row, closed_on: dt.date | None) -> State:
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
    def _places(self) -> PlaceReader:
        return PlaceReader(self.allowed)

    @cached_property
    def _categories(self) -> dict[str, Category]:
        found: dict[str, Category] = {}
        for category in Category.objects.filter(active=True):
            for name in (category.slug, category.name, category.name_en):
                found.setdefault(plain(name), category)
        return found

    def _category(self, row: Row) -> Category | None:
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

    def _lengths(self, row: Row) -> None:
        limits = {"words": MAX_WORDS, "place": MAX_PLACE_WORDS, "name": MAX_CONTACT, "phone": MAX_CONTACT}
        for role, limit in limits.items():
            if len(row.cells.get(role, "")) > limit:
                row.refuse(
                    gettext_noop("Ô “%(text)s” dài quá %(limit)s chữ cái."), text=row.cells[role][:20], limit=str(limit)
                )


def _key(case: PastCase) -> str:
    """What makes a row the same row when the file is handed in again: its number in the book of that commune and year,
    else all that it says of what happened."""
    told: tuple[object, ...] = (case.unit.code, case.received_on.year, plain(case.number))
    if not plain(case.number):
        told = (case.unit.code, case.received_on, case.category.slug, plain(case.place), plain(case.words))
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()
