"""Whether the units of a file may be switched on: all of them, once each, side by side."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from geodata.area import area_m2
from geodata.repair import repair
from geodata.repair_words import BAD_COORDINATES, DUPLICATE, HEIGHT_DROPPED
from geodata.vietnamese import share_of_vietnamese
from places.errors import BoundariesRefused

SLIVER_M2 = 20_000.0
"""Gaps and overlaps up to 2 ha between neighbours are how borders of a 1:50,000 map differ; larger ones are errors."""
MAX_CHANGE_BY_REPAIR = 0.001
VIET_NAM = shapely.box(102.0, 6.0, 118.0, 24.0)
"""Degrees. Data outside it was read in the wrong coordinate system, or latitude stands before longitude."""


@dataclass(frozen=True)
class ReadUnit:
    """A unit as read, not yet kept. `geometry` and `centre` are shapely, EPSG:4326."""

    code: str
    kind: str
    name: str
    name_en: str
    geometry: shapely.Geometry | None
    area_km2: Decimal | None = None
    centre: shapely.Point | None = None


@dataclass(frozen=True)
class CheckedUnits:
    """`union` is the whole, slivers inside it filled; `report` is told to the person and kept with the generation."""

    units: tuple[ReadUnit, ...]
    union: shapely.Geometry
    report: dict[str, Any]


def check_units(
    units: Sequence[ReadUnit], *, expected_count: int | None = None, sliver_m2: float = SLIVER_M2
) -> CheckedUnits:
    """Checks names, codes, number, shapes, overlaps and gaps, and repairs shapes where nothing is lost by it.

    Raises `BoundariesRefused` with a sentence for every problem found.
    """
    problems = [*_wrong_number(units, expected_count), *_wrong_words(units)]
    repaired, changed, wrong_shapes = _repaired(units)
    problems += wrong_shapes
    if wrong_shapes or not repaired:
        raise BoundariesRefused(problems)
    shapes = np.asarray([unit.geometry for unit in repaired], dtype=object)
    overlaps, small_overlaps = _overlaps(repaired, shapes, sliver_m2)
    union, gaps, small_gaps = _union(shapes, sliver_m2)
    problems += overlaps + gaps
    if problems:
        raise BoundariesRefused(problems)
    report = {
        "units": len(repaired),
        "expected_units": expected_count,
        "area_km2": round(float(area_m2(np.asarray([union]))[0]) / 1e6, 2),
        "vertices": int(shapely.get_num_coordinates(shapes).sum()),
        "repaired": changed,
        "sliver_m2": sliver_m2,
        "sliver_overlaps_m2": small_overlaps,
        "sliver_gaps_m2": small_gaps,
    }
    return CheckedUnits(units=tuple(repaired), union=union, report=report)


def _wrong_number(units: Sequence[ReadUnit], expected_count: int | None) -> list[str]:
    if not units:
        return [_("Tệp không có đơn vị nào.")]
    if expected_count is not None and len(units) != expected_count:
        return [_("Tệp có %(found)s đơn vị, phải có %(expected)s.") % {"found": len(units), "expected": expected_count}]
    return []


def _wrong_words(units: Sequence[ReadUnit]) -> list[str]:
    problems = []
    without_code = [number for number, unit in enumerate(units, 1) if not unit.code]
    if without_code:
        problems.append(_("Thiếu mã ở dòng %(rows)s.") % {"rows": _few(map(str, without_code))})
    twice = [code for code, count in Counter(unit.code for unit in units).items() if code and count > 1]
    if twice:
        problems.append(_("Mã bị lặp: %(codes)s.") % {"codes": _few(twice)})
    too_long = [unit.code for unit in units if len(unit.code) > 10]
    if too_long:
        problems.append(_("Mã dài quá 10 ký tự: %(codes)s.") % {"codes": _few(too_long)})
    without_name = [unit.code for unit in units if not unit.name or not unit.kind]
    if without_name:
        problems.append(_("Thiếu tên hoặc loại đơn vị ở mã %(codes)s.") % {"codes": _few(without_name)})
    names = [unit.name for unit in units]
    share, telling = share_of_vietnamese(names)
    unreadable = [name for name in names if "\ufffd" in name]
    if unreadable or (telling >= 5 and share < 0.5):
        problems.append(
            _(
                "Tên đọc ra không phải chữ Việt, ví dụ “%(example)s”. Xin chọn bảng mã khác, "
                "thường là --encoding tcvn3 hoặc --encoding vni."
            )
            % {"example": (unreadable or [name for name in names if not name.isascii()])[0]}
        )
    return problems


def _repaired(units: Sequence[ReadUnit]) -> tuple[list[ReadUnit], list[dict[str, Any]], list[str]]:
    """Units with shapes fit to keep, what was changed, and sentences about those that cannot be kept."""
    result = repair(np.asarray([unit.geometry for unit in units], dtype=object))
    shapes = dict(zip(result.rows.tolist(), result.geometries, strict=True))
    doubled = {record.row for record in result.records if record.code == DUPLICATE}
    off_earth = {record.row for record in result.records if record.code == BAD_COORDINATES}
    changed, problems = [], []
    for record in result.records:
        if record.code == HEIGHT_DROPPED or record.row not in shapes:
            continue
        change = abs(record.area_after - record.area_before) / record.area_after
        if change >= MAX_CHANGE_BY_REPAIR:
            problems.append(
                _("Ranh giới của %(unit)s bị lỗi, sửa thì diện tích đổi %(percent).2f %%; xin sửa trong tệp gốc.")
                % {"unit": _called(units[record.row]), "percent": change * 100}
            )
        changed.append({"code": units[record.row].code, "repair": record.code, "change": round(change, 6)})
    for row, unit in enumerate(units):
        if row in doubled:
            problems.append(_("Ranh giới của %(unit)s trùng hệt một đơn vị khác.") % {"unit": _called(unit)})
        elif row in off_earth or (row in shapes and not shapely.contains_properly(VIET_NAM, shapes[row])):
            problems.append(
                _("%(unit)s nằm ngoài Việt Nam; xin kiểm tra hệ toạ độ (--srid).") % {"unit": _called(unit)}
            )
        elif row not in shapes:
            problems.append(_("%(unit)s không có hình vùng dùng được.") % {"unit": _called(unit)})
    kept = [replace(unit, geometry=shapes[row]) for row, unit in enumerate(units) if row in shapes]
    return kept, changed, _at_most(problems)


def _overlaps(units: Sequence[ReadUnit], shapes: np.ndarray, sliver_m2: float) -> tuple[list[str], list[float]]:
    """Sentences about overlaps larger than a sliver, and the areas in m² of the others."""
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    left, right = left[left < right], right[left < right]
    areas = area_m2(shapely.intersection(shapes[left], shapes[right]))
    problems = [
        _("%(first)s và %(second)s chồng lên nhau %(hectares).1f ha.")
        % {"first": _called(units[a]), "second": _called(units[b]), "hectares": area / 10_000}
        for a, b, area in zip(left, right, areas, strict=True)
        if area > sliver_m2
    ]
    return _at_most(problems), [round(float(area), 1) for area in areas if 0.1 < area <= sliver_m2]


def _union(shapes: np.ndarray, sliver_m2: float) -> tuple[shapely.Geometry, list[str], list[float]]:
    """The whole without its slivers, sentences about gaps larger than a sliver, and areas in m² of the slivers."""
    parts = shapely.get_parts(shapely.union_all(shapes))
    holes = np.asarray([shapely.Polygon(ring) for part in parts for ring in part.interiors], dtype=object)
    areas = area_m2(holes) if len(holes) else np.zeros(0)
    problems = [
        _("Có khoảng trống %(hectares).1f ha giữa các đơn vị, quanh %(lat).5f, %(lon).5f.")
        % {"hectares": area / 10_000, "lat": hole.centroid.y, "lon": hole.centroid.x}
        for hole, area in zip(holes, areas, strict=True)
        if area > sliver_m2
    ]
    small = areas <= sliver_m2
    union = shapely.union_all([*parts, *holes[small]]) if small.any() else shapely.union_all(parts)
    return union, _at_most(problems), [round(float(area), 1) for area in areas[small]]


def _called(unit: ReadUnit) -> str:
    return f"{unit.name} ({unit.code})"


def _few(words: Any, limit: int = 10) -> str:
    listed = list(words)
    return ", ".join(listed[:limit]) + (" …" if len(listed) > limit else "")


def _at_most(problems: list[str], limit: int = 10) -> list[str]:
    """The first problems, and how many more there are: nobody reads a thousand lines."""
    if len(problems) <= limit:
        return problems
    return [*problems[:limit], _("Và %(count)s lỗi tương tự.") % {"count": len(problems) - limit}]
