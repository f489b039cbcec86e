"""Rows of a spreadsheet of facilities, each checked by itself: a new facility, a known one with or without something
new, or why it cannot come in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_noop

from incidents.ledgers.checking import Refused
from incidents.ledgers.columns import plain
from incidents.ledgers.places import PlaceReader, Row
from inspections.facilities import TOLD, FacilityWords
from inspections.models import Facility, Risk
from places.models import Unit

_MOST = {"name": 200, "owner": 200, "trade": 200, "tax_code": 20, "phone": 40, "address": 300}
_RISKS = (
    # the first that is found counts
    (Risk.HIGH, ("cao", "lon", "high", "nghiemtrong")),
    (Risk.MEDIUM, ("trungbinh", "vua", "medium", "tb")),
    (Risk.LOW, ("thap", "nho", "low")),
)
_CLOSED = ("ngung", "dung", "dong", "giaithe", "khong", "tamngung", "closed", "no")
_BRACKETS = re.compile(r"[()\[\]]")
_SAME_M = 1e-6
"""Degrees: nearer than some 10 cm a point did not move."""


@dataclass(frozen=True)
class FoundFacility:
    """A row that can come in. `facility_id` is that of the known one, None of a new; `changed` are the fields of which
    the file says something else."""

    line: int
    words: FacilityWords
    unit: Unit
    location: Point | None
    facility_id: int | None
    changed: tuple[str, ...]


@dataclass
class FacilityChecker:
    """`columns` maps roles to numbers of columns; `allowed` are the ids of units whose facilities may come in."""

    columns: Mapping[str, int]
    allowed: frozenset[int]
    _lines: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def check(self, line: int, cells: Sequence[str]) -> FoundFacility | Refused:
        """`line` as the file counts, from 1."""
        row = Row(line, {role: cells[column].strip() for role, column in self.columns.items() if column < len(cells)})
        if not row.cells.get("name"):
            row.refuse(gettext_noop("Thiếu tên cơ sở."))
        words = self._words(row)
        place = self._places.place(row)
        if row.problems or place is None:
            return Refused(line, cells, row.problems)
        unit, point, _accuracy_m = place
        key = (_same_name(words.name), words.tax_code, unit.pk)
        first = self._lines.setdefault(key, line)
        if first != line:
            row.refuse(gettext_noop("Trùng với dòng %(line)s."), line=str(first))
            return Refused(line, cells, row.problems)
        location = Point(*point, srid=4326) if self._has_point(row) else None
        return self._compared(FoundFacility(line, words, unit, location, None, ()), self._known.get(key), row)

    def _words(self, row: Row) -> FacilityWords:
        told = {role: " ".join(row.cells.get(role, "").split()) for role in _MOST}
        for role, limit in _MOST.items():
            if len(told[role]) > limit:
                row.refuse(
                    gettext_noop("Ô “%(text)s” dài quá %(limit)s chữ cái."), text=told[role][:20], limit=str(limit)
                )
        return FacilityWords(
            **told,
            permits=row.cells.get("permits", "").strip(),
            note=row.cells.get("note", "").strip(),
            risk=self._risk(row),
            active=not any(plain(row.cells.get("active", "")).startswith(word) for word in _CLOSED),
        )

    def _risk(self, row: Row) -> Risk:
        text = plain(row.cells.get("risk", ""))
        found = next((risk for risk, known in _RISKS if any(word in text for word in known)), None)
        if text and found is None:
            row.refuse(
                gettext_noop("Không hiểu mức nguy cơ “%(text)s”. Xin ghi: cao, trung bình hoặc thấp."),
                text=row.cells["risk"],
            )
        return found or Risk.MEDIUM

    def _has_point(self, row: Row) -> bool:
        return bool(row.cells.get("lat") or row.cells.get("lon"))

    def _compared(self, found: FoundFacility, known: Facility | None, row: Row) -> FoundFacility:
        """What the file leaves empty stays as it is in the register."""
        if known is None:
            return found
        told = {name for name in TOLD if row.cells.get(name)}
        words = replace(found.words, **{name: getattr(known, name) for name in TOLD if name not in told})
        location = found.location or known.location
        changed = [name for name in TOLD if getattr(words, name) != getattr(known, name)]
        if _moved(known.location, location):
            changed.append("location")
        return replace(found, words=words, location=location, facility_id=known.pk, changed=tuple(changed))

    @cached_property
    def _places(self) -> PlaceReader:
        return PlaceReader(self.allowed)

    @cached_property
    def _known(self) -> dict[tuple[str, str, int], Facility]:
        facilities = Facility.objects.filter(unit_id__in=self.allowed)
        return {(_same_name(one.name), one.tax_code, one.unit_id): one for one in facilities}


def _same_name(name: str) -> str:
    """The same for names that differ in accents and signs alone. What stands in brackets counts: it tells the second
    works of a company from the first."""
    return plain(_BRACKETS.sub(" ", name)) or name.casefold()


def _moved(was: Any, now: Any) -> bool:
    if was is None or now is None:
        return was is not now
    return abs(was.x - now.x) > _SAME_M or abs(was.y - now.y) > _SAME_M
