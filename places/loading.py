"""Boundaries come in whole generations: read, checked, then switched on in one transaction, or nothing changes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import shapely
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from geodata.area import area_m2
from places.boundary_file import Fields, read_units
from places.checking import SLIVER_M2, CheckedUnits, ReadUnit, check_units
from places.coverage import fitted, simplified
from places.errors import BoundariesRefused
from places.models import Generation, Level, Unit, UnitQuerySet
from places.provinces import Province, draw_province, ensure_province
from places.queue import enqueue
from places.shapes import to_multipolygon, to_point, to_shapely
from places.succession import link_by_overlap, link_named

SAME_AREA = 0.99
"""A unit that keeps code, kind, name and this share of its area is the same unit with a better drawn border."""


def load_generation(
    *,
    path: Path,
    fields: Fields,
    valid_from: dt.date,
    province: Province | None,
    level: Level = Level.COMMUNE,
    layer: str | None = None,
    srid: int | None = None,
    encoding: str = "utf-8",
    expected_count: int | None = None,
    sliver_m2: float = SLIVER_M2,
    source: str = "",
    successors: Mapping[str, Sequence[str]] | None = None,
) -> Generation:
    """Loads all units of `level` (under `province`) from a vector file and switches them on from `valid_from`.

    Raises errors of `geodata.errors` for an unreadable file, `BoundariesRefused` with every problem found, and
    `ProvinceUnknown`; then nothing was changed. Otherwise see `switch_on`.
    """
    units = read_units(path, fields=fields, layer=layer, srid=srid, encoding=encoding)
    return switch_on(
        checked=check_units(units, expected_count=expected_count, sliver_m2=sliver_m2),
        level=level,
        valid_from=valid_from,
        province=province,
        source=source or path.name,
        successors=successors,
    )


def switch_on(
    *,
    checked: CheckedUnits,
    level: Level,
    valid_from: dt.date,
    province: Province | None,
    source: str,
    schematic: bool = False,
    successors: Mapping[str, Sequence[str]] | None = None,
) -> Generation:
    """Makes `checked` the units of `level` (under `province`) from `valid_from` until the next generation begins.

    A unit that is there already (same code and day, or the same unit carried on) keeps its row; other units in force
    end on `valid_from`. Successors are those told by code (`successors`: old → new), and those that follow from two
    official boundaries. What other rooms computed from boundaries is computed anew by jobs. Raises
    `BoundariesRefused`, `ProvinceUnknown`.
    """
    outlines = _outlines(checked.units)
    with transaction.atomic():
        # One loading at a time; readers are not held up.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('places.loading'))")
        parent = ensure_province(province, valid_from=valid_from) if province else None
        scope = _scope(level, province)
        later = Generation.objects.filter(level=level, valid_from__gt=valid_from).order_by("valid_from").first()
        valid_to = later.valid_from if later else None
        known, ended = _match(scope, checked.units, valid_from=valid_from, valid_to=valid_to)
        scope.filter(pk__in=[unit.pk for unit in ended]).update(valid_to=valid_from)
        kept = [
            _keep(
                known.get(read.code) or Unit(level=level, code=read.code, valid_from=valid_from, valid_to=valid_to),
                read,
                outline=outline,
                parent=parent,
                schematic=schematic,
            )
            for read, outline in zip(checked.units, outlines, strict=True)
        ]
        link_named(ended, kept, successors or {})
        link_by_overlap(ended, kept)
        if parent and later is None:
            whole = shapely.coverage_union_all(outlines)
            draw_province(parent, union=checked.union, outline=whole, schematic=schematic)
        for job in settings.JOBS_AFTER_BOUNDARIES:
            enqueue(job)
        return Generation.objects.create(
            level=level,
            valid_from=valid_from,
            source=source,
            schematic=schematic,
            unit_count=len(kept),
            checks=checked.report | {"ended_units": len(ended), "carried_on_units": len(known)},
        )


def _scope(level: Level, province: Province | None) -> UnitQuerySet:
    """Units that the generation replaces: those of the province, and those that belong to none."""
    units = Unit.objects.filter(level=level)
    return units.filter(Q(parent__code=province.code) | Q(parent=None)) if province else units


def _match(
    scope: UnitQuerySet, units: Sequence[ReadUnit], *, valid_from: dt.date, valid_to: dt.date | None
) -> tuple[dict[str, Unit], list[Unit]]:
    """Rows to write into, by code, and rows that end.

    Raises `BoundariesRefused` when units begin on the same day, or in the time until the next generation, that the
    file does not have: it is not the whole generation.
    """
    read = {unit.code: unit for unit in units}
    overlapping = scope.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from))
    if valid_to:
        overlapping = overlapping.filter(valid_from__lt=valid_to)
    known: dict[str, Unit] = {}
    ended: list[Unit] = []
    missing: list[str] = []
    for unit in overlapping.order_by("code", "valid_from"):
        namesake = read.get(unit.code)
        if unit.valid_from >= valid_from:
            if namesake is None or (unit.valid_from > valid_from and unit.geometry is not None):
                missing.append(unit.code)
            else:
                unit.valid_from = valid_from
                known[unit.code] = unit
        elif namesake is not None and _same(unit, namesake):
            known[unit.code] = unit
        else:
            ended.append(unit)
    if missing:
        raise BoundariesRefused(
            [
                _("Đã có đơn vị từ ngày %(day)s hoặc sau đó mà tệp không có: %(codes)s. Tệp phải có đủ mọi đơn vị.")
                % {"day": valid_from.strftime("%d/%m/%Y"), "codes": ", ".join(missing)}
            ]
        )
    return known, ended


def _same(unit: Unit, read: ReadUnit) -> bool:
    """Whether the unit goes on under the new generation. Codes alone do not tell: they are given to other areas."""
    if (unit.kind, unit.name) != (read.kind, read.name) or unit.geometry is None or unit.schematic:
        return False
    old = to_shapely(unit.geometry)
    common, either = area_m2(np.asarray([shapely.intersection(old, read.geometry), shapely.union(old, read.geometry)]))
    return bool(common / either >= SAME_AREA)


def _keep(unit: Unit, read: ReadUnit, *, outline: shapely.Geometry, parent: Unit | None, schematic: bool) -> Unit:
    unit.kind, unit.name, unit.parent, unit.schematic = read.kind, read.name, parent, schematic
    unit.name_en = read.name_en or unit.name_en
    unit.area_km2 = read.area_km2 or unit.area_km2 or _computed_area(read.geometry)
    unit.geometry = to_multipolygon(read.geometry)
    unit.outline = to_multipolygon(outline)
    if read.centre is not None:
        unit.centre = to_point(read.centre)
    elif unit.centre is None or not unit.geometry.contains(unit.centre):
        unit.centre = to_point(shapely.point_on_surface(read.geometry))
    unit.save()
    return unit


def _computed_area(shape: shapely.Geometry) -> Decimal:
    return Decimal(f"{area_m2(np.asarray([shape]))[0] / 1e6:.2f}")


def _outlines(units: Sequence[ReadUnit]) -> list[shapely.Geometry]:
    return list(simplified(fitted(np.asarray([unit.geometry for unit in units], dtype=object))))
