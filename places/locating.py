"""Which commune a point lies in on a day, and how far the nearest one is."""

import datetime as dt
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsWKB, Distance
from django.contrib.gis.geos import Point
from django.db.models import F, FloatField, Func, Value
from django.utils import timezone

from geodata.arrays import GeometryArray
from places.models import Unit, UnitQuerySet

BORDER_M = 30.0
"""Neighbours' borders may leave a sliver between them; a point this near to a commune is in it."""
_NEAR = 4
_HOLDING = """
    SELECT id, level, code, kind, name, name_en, parent_id, valid_from, valid_to, area_km2, centre, schematic
    FROM places_unit
    WHERE level = 'commune' AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
      AND ST_Covers(geometry, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326))
    ORDER BY code LIMIT 1
"""
"""Asked with every point that anyone looks at; put together by the ORM each time, it takes three times as long."""


class _BoxDistance(Func):
    """Order by nearness in degrees, from the index; within a province the nearest few hold the nearest in metres."""

    arg_joiner = " <-> "
    template = "(%(expressions)s)"
    output_field: Any = FloatField()


def locate(*, lon: float, lat: float, on: dt.date) -> Unit | None:
    """The commune that holds the point (degrees, EPSG:4326) on the day; None outside the area.

    On a common border, the one with the lower code. Shapes are not fetched with the unit.
    """
    inside = next(iter(Unit.objects.raw(_HOLDING, {"lon": lon, "lat": lat, "on": on})), None)
    if inside is not None:
        return inside
    near = nearest(lon=lon, lat=lat, on=on)
    return near[0] if near and near[1] <= BORDER_M else None


def nearest(*, lon: float, lat: float, on: dt.date) -> tuple[Unit, float] | None:
    """The commune nearest to the point (degrees, EPSG:4326) on the day and the distance in metres; None when no
    commune has a boundary."""
    point = Point(lon, lat, srid=4326)
    near = (
        _communes(on)
        .filter(geometry__isnull=False)
        .annotate(metres=Distance("geometry", point, spheroid=True))
        .order_by(_BoxDistance(F("geometry"), Value(point, output_field=GeometryField(srid=4326))))[:_NEAR]
    )
    found = min(((unit, unit.metres.m) for unit in near), key=lambda pair: pair[1], default=None)
    return found


def communes_of(points: GeometryArray) -> list[int | None]:
    """Id of the commune of today that holds each point (EPSG:4326), None outside. One query."""
    found = Unit.objects.on(timezone.localdate()).communes().filter(geometry__isnull=False).order_by("-code")
    units = list(found.values_list("pk", AsWKB("geometry")))
    held: list[int | None] = [None] * len(points)
    tree = shapely.STRtree(points)
    for pk, wkb in units:
        boundary = shapely.from_wkb(bytes(wkb))
        for place in np.asarray(tree.query(boundary, predicate="intersects")).tolist():
            held[place] = pk
    return held


def _communes(on: dt.date) -> UnitQuerySet:
    return Unit.objects.on(on).communes().defer("geometry", "outline")
