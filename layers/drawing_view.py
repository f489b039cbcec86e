"""What the page for drawing shows of a draft: the zones in the window of the map, one zone whole, and in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.utils import timezone

from geodata.area import Bounds, area_m2
from layers.models import Zone
from places.models import Level, Unit

MOST_ZONES = 1_500
"""More at once neither a phone draws quickly nor a person tells apart."""
_PIXELS = 1_000
"""Width of the map for which the window is drawn."""


@dataclass(frozen=True)
class Told:
    """A zone in words: m², corners, and the commune of a point inside it, None outside all communes."""

    zone_id: int
    revision: int
    level: int
    area_m2: float
    corners: int
    commune: Unit | None
    bounds: Bounds


def zones_in_view(version_id: int, window: Bounds) -> dict[str, Any]:
    """GeoJSON of the zones that meet `window` (degrees EPSG:4326), without details under half a pixel.

    `too_many` is true, and no zone is there, when there are more than `MOST_ZONES`; a person zooms in to edit.
    """
    too_many = _count(version_id, window) > MOST_ZONES
    features = [] if too_many else [feature(*row) for row in _zones(version_id, window)]
    return {"type": "FeatureCollection", "too_many": too_many, "features": features}


def feature(zone_id: int, level: int, revision: int, corners: int, shape: str) -> dict[str, Any]:
    properties = {"level": level, "revision": revision, "corners": corners}
    return {"type": "Feature", "id": zone_id, "properties": properties, "geometry": json.loads(shape)}


def whole_zone(zone: Zone) -> dict[str, Any]:
    """The zone with every corner in its exact numbers, for editing."""
    shape = shapely.from_wkb(bytes(zone.geometry.wkb))
    corners = int(shapely.get_num_coordinates(shape))
    return feature(zone.pk, zone.level, zone.revision, corners, shapely.to_geojson(shape))


def page_in_view(version_id: int, window: Bounds, *, start: int, size: int) -> tuple[list[Told], int]:
    """Zones that meet the window in words, the largest first, from the `start`th, and how many there are, counted to
    one more than `MOST_ZONES`. Four queries."""
    west, south, east, north = window
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH seen AS (
                SELECT id, ST_Area(geometry) AS size FROM layers_zone
                WHERE version_id = %(version)s
                  AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
                LIMIT %(most)s
            )
            SELECT id, count(*) OVER () FROM seen ORDER BY size DESC, id OFFSET %(start)s LIMIT %(size)s
            """,
            {
                "version": version_id, "most": MOST_ZONES + 1, "start": start, "size": size,
                "west": west, "south": south, "east": east, "north": north,
            },
        )  # fmt: skip
        rows = cursor.fetchall()
    ids = [zone_id for zone_id, _total in rows]
    zones = Zone.objects.in_bulk(ids)
    return in_words([zones[zone_id] for zone_id in ids if zone_id in zones]), rows[0][1] if rows else 0


def in_words(zones: Sequence[Zone]) -> list[Told]:
    """The zones in words, in their order. Two queries."""
    shapes = shapely.from_wkb([bytes(zone.geometry.wkb) for zone in zones])
    places = _communes_at(shapely.point_on_surface(shapes)) if len(shapes) else []
    communes = Unit.objects.defer("geometry", "outline", "centre").in_bulk({place for place in places if place})
    areas = area_m2(shapes) if len(shapes) else np.array([])
    return [
        Told(
            zone_id=zone.pk,
            revision=zone.revision,
            level=zone.level,
            area_m2=float(area),
            corners=int(shapely.get_num_coordinates(shape)),
            commune=communes.get(place) if place else None,
            bounds=tuple(shapely.bounds(shape).tolist()),
        )
        for zone, shape, area, place in zip(zones, shapes, areas, places, strict=True)
    ]


def _communes_at(points: np.ndarray) -> list[int | None]:
    """Id of the commune of today that holds each point."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT commune.id
            FROM unnest(%(lons)s::float8[], %(lats)s::float8[]) WITH ORDINALITY AS place(lon, lat, number)
            LEFT JOIN LATERAL (
                SELECT unit.id FROM places_unit AS unit
                WHERE unit.level = %(commune)s AND unit.valid_from <= %(today)s
                  AND (unit.valid_to IS NULL OR unit.valid_to > %(today)s)
                  AND ST_Covers(unit.geometry, ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326))
                ORDER BY unit.code LIMIT 1
            ) AS commune ON true
            ORDER BY place.number
            """,
            {
                "lons": shapely.get_x(points).tolist(), "lats": shapely.get_y(points).tolist(),
                "commune": Level.COMMUNE, "today": timezone.localdate(),
            },
        )  # fmt: skip
        return [row[0] for row in cursor.fetchall()]


def _count(version_id: int, window: Bounds) -> int:
    """Zones that meet the window, counted to one more than `MOST_ZONES`."""
    box = Polygon.from_bbox(window)
    box.srid = 4326
    seen = Zone.objects.filter(version=version_id, geometry__bboverlaps=box)
    return seen[: MOST_ZONES + 1].count()


def _zones(version_id: int, window: Bounds) -> list[tuple[int, int, int, int, str]]:
    """Id, class, revision, corners and GeoJSON; of a zone that goes far beyond the window only what is near."""
    west, south, east, north = window
    width, height = east - west, north - south
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH window_of AS (
                SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326) AS seen,
                       ST_MakeEnvelope(%(west)s - %(width)s, %(south)s - %(height)s,
                                       %(east)s + %(width)s, %(north)s + %(height)s, 4326)::box2d AS near
            ),
            shown AS (
                SELECT id, level, revision, ST_NPoints(geometry) AS corners,
                       ST_Simplify(ST_ClipByBox2D(geometry, near), %(detail)s, true) AS shape
                FROM window_of JOIN layers_zone ON geometry && seen WHERE version_id = %(version)s
            )
            SELECT id, level, revision, corners, ST_AsGeoJSON(shape, 7) FROM shown WHERE NOT ST_IsEmpty(shape)
            """,
            {
                "version": version_id, "detail": max(width, 1e-6) / _PIXELS / 2, "width": width, "height": height,
                "west": west, "south": south, "east": east, "north": north,
            },
        )  # fmt: skip
        return cursor.fetchall()
