"""Former units known by name only: a table of who became whom."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from geodata.errors import UnreadableFile
from places.errors import HistoryRefused
from places.models import Level, Succession, Unit
from places.provinces import Province, ensure_province

KNOWN_SINCE = dt.date(2024, 7, 1)
"""From when the names of the shipped table are known to have held; when the units began is not known. An older
table needs its own day."""

COLUMNS = ("code", "name_2024_07", "kind", "lat", "lon", "successor_code_2025_07_01")


@dataclass(frozen=True)
class FormerUnit:
    """`successor_code` is the code on the day it ended; `centre` EPSG:4326, where known."""

    code: str
    name: str
    kind: str
    centre: Point | None
    successor_code: str


@dataclass(frozen=True)
class HistoryReport:
    units: int
    created: int
    successors: int


def load_history(
    *, path: Path, province: Province, valid_from: dt.date = KNOWN_SINCE, valid_to: dt.date = dt.date(2025, 7, 1)
) -> HistoryReport:
    """Keeps the former units of a CSV (UTF-8, columns `COLUMNS`), in force from `valid_from` until `valid_to`, and what
    they became. Loading it again changes nothing; a unit known already keeps its row and its boundary.

    Raises `UnreadableFile`, `ProvinceUnknown`, and `HistoryRefused` with every problem found; then nothing was changed.
    """
    former = _read(path)
    successors = {
        unit.code: unit
        for unit in Unit.objects.on(valid_to).communes().filter(code__in=[row.successor_code for row in former])
    }
    _check(former, successors.keys(), valid_from=valid_from, valid_to=valid_to)
    with transaction.atomic():
        parent = ensure_province(province, valid_from=valid_from)
        created = 0
        for row in former:
            unit, new = _keep(row, parent=parent, valid_from=valid_from, valid_to=valid_to)
            created += new
            Succession.objects.get_or_create(predecessor=unit, successor=successors[row.successor_code])
    return HistoryReport(units=len(former), created=created, successors=len({row.successor_code for row in former}))


def _read(path: Path) -> list[FormerUnit]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise HistoryRefused([_("Tệp thiếu cột: %(columns)s.") % {"columns": ", ".join(missing)}])
            return [_former(number, row) for number, row in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(_("Không đọc được tệp “%(name)s” như một bảng CSV (UTF-8)."), name=path.name) from error


def _former(line: int, row: dict[str, str | None]) -> FormerUnit:
    words = {column: (row[column] or "").strip() for column in COLUMNS}
    try:
        centre = Point(float(words["lon"]), float(words["lat"]), srid=4326) if words["lat"] and words["lon"] else None
    except ValueError as error:
        raise HistoryRefused([_("Dòng %(line)s: toạ độ không phải là số.") % {"line": line}]) from error
    return FormerUnit(
        code=words["code"],
        name=words["name_2024_07"],
        kind=words["kind"].lower(),
        centre=centre,
        successor_code=words["successor_code_2025_07_01"],
    )


def _check(former: Sequence[FormerUnit], known: Collection[str], *, valid_from: dt.date, valid_to: dt.date) -> None:
    problems = []
    if not former:
        problems.append(_("Tệp không có đơn vị nào."))
    if valid_from >= valid_to:
        problems.append(_("Ngày bắt đầu phải trước ngày kết thúc."))
    incomplete = [row.code or row.name for row in former if not (row.code and row.name and row.kind)]
    if incomplete:
        problems.append(_("Thiếu mã, tên hoặc loại ở: %(rows)s.") % {"rows": ", ".join(incomplete)})
    twice = [code for code, count in Counter(row.code for row in former).items() if count > 1]
    if twice:
        problems.append(_("Mã bị lặp: %(codes)s.") % {"codes": ", ".join(twice)})
    unknown = sorted({row.successor_code for row in former} - set(known))
    if unknown:
        problems.append(
            _("Chưa có đơn vị mang mã %(codes)s vào ngày %(day)s. Xin nạp ranh giới ngày đó trước.")
            % {"codes": ", ".join(unknown), "day": valid_to.strftime("%d/%m/%Y")}
        )
    if problems:
        raise HistoryRefused(problems)


def _keep(row: FormerUnit, *, parent: Unit, valid_from: dt.date, valid_to: dt.date) -> tuple[Unit, bool]:
    """The unit of that code in that time, made when there is none."""
    unit = (
        Unit.objects.communes().filter(code=row.code, valid_from__lt=valid_to).filter(valid_to__gt=valid_from).first()
    )
    if unit is not None:
        if unit.geometry is None:
            unit.name, unit.kind, unit.centre, unit.parent = row.name, row.kind, row.centre, parent
            unit.valid_from, unit.valid_to = valid_from, valid_to
            unit.save()
        return unit, False
    made = Unit.objects.create(
        level=Level.COMMUNE,
        code=row.code,
        kind=row.kind,
        name=row.name,
        centre=row.centre,
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return made, True
