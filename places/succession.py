"""What units became: kept when boundaries change, followed to the units of a day."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from geodata.area import area_m2
from places.errors import BoundariesRefused
from places.models import Succession, Unit
from places.shapes import to_shapely

LEAST_SHARE = 0.01
"""Below 1 % of its area a unit did not go to another: the border was only drawn anew."""


def successors_today(unit: Unit, on: dt.date) -> list[Unit]:
    """Units that exist on `on` and cover what `unit` was, in order of code; `unit` itself while it exists.

    Empty for a unit that ended before `on` and of which no successor is known.
    """
    found = heirs([unit.pk], on).get(unit.pk, [])
    return list(Unit.objects.filter(pk__in=found).defer("geometry", "outline").order_by("code"))


def former_units(unit: Unit, *, at: Point) -> list[Unit]:
    """Units of the past that became `unit` and held the point (EPSG:4326), by name; of a former unit whose boundary
    nobody knows, it may have. One query."""
    held = Q(geometry=None) | Q(geometry__covers=at)
    return list(
        unit.predecessors.filter(held)
        .exclude(name=unit.name, kind=unit.kind)
        .defer("geometry", "outline")
        .order_by("name")
    )


def heirs(unit_ids: Iterable[int], on: dt.date) -> dict[int, list[int]]:
    """For each of the units: ids of the units in force on `on` that it became, over any number of changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE line (origin_id, unit_id) AS (
                SELECT id, id FROM places_unit WHERE id = ANY(%s)
                UNION
                SELECT line.origin_id, step.successor_id
                FROM line JOIN places_succession step ON step.predecessor_id = line.unit_id
            )
            SELECT origin_id, array_agg(unit_id ORDER BY code)
            FROM line JOIN places_unit ON places_unit.id = line.unit_id
            WHERE valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)
            GROUP BY origin_id
            """,
            [list(unit_ids), on, on],
        )
        return dict(cursor.fetchall())


def link_named(predecessors: Sequence[Unit], successors: Sequence[Unit], pairs: Mapping[str, Sequence[str]]) -> None:
    """Keeps the successions told by code: old code → new codes. Raises `BoundariesRefused` for an unknown code."""
    old, new = ({unit.code: unit for unit in units} for units in (predecessors, successors))
    wanted = {code for codes in pairs.values() for code in codes}
    unknown = sorted(pairs.keys() - old.keys()) + sorted(wanted - new.keys())
    if unknown:
        problem = _("Không có đơn vị mang mã %(codes)s để nối kế thừa.") % {"codes": ", ".join(unknown)}
        raise BoundariesRefused([problem])
    Succession.objects.bulk_create(
        [Succession(predecessor=old[code], successor=new[heir]) for code, heirs_ in pairs.items() for heir in heirs_],
        ignore_conflicts=True,
    )


def link_by_overlap(predecessors: Iterable[Unit], successors: Sequence[Unit]) -> None:
    """Keeps the successions that follow from two official boundaries, with the share of area; others stay as told."""
    surveyed = [(unit, to_shapely(unit.geometry)) for unit in successors if unit.geometry and not unit.schematic]
    shapes = np.asarray([shape for _unit, shape in surveyed])
    for unit in predecessors:
        if unit.geometry is None or unit.schematic or not surveyed:
            continue
        shape = to_shapely(unit.geometry)
        shares = area_m2(shapely.intersection(shapes, shape)) / area_m2(np.asarray([shape], dtype=np.object_))[0]
        for number in np.flatnonzero(shares >= LEAST_SHARE):
            Succession.objects.update_or_create(
                predecessor=unit, successor=surveyed[number][0], defaults={"share": min(1.0, float(shares[number]))}
            )
