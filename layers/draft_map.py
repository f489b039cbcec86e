"""Zones of any version for a small map: what lies in a window, as coarse as its zoom allows."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from geodata.area import Bounds

_MOST_ZONES = 4_000
_PIXELS = 700
"""Width of the map for which the window is drawn."""
_CELL_PIXELS = 4
"""What stands for zones too small to be seen."""


def zones_in(version_id: int, window: Bounds) -> dict[str, Any]:
    """GeoJSON of the zones that meet `window` (degrees EPSG:4326), the largest first, details under a pixel gone.

    Zones under a pixel, and those beyond the `_MOST_ZONES` largest, are squares of a few pixels in their highest class,
    so that no danger vanishes; `in_cells` says how many zones that is, and a person zooms in to see their shapes.
    """
    west, south, east, north = window
    pixel = max(east - west, 1e-6) / _PIXELS
    cell = pixel * _CELL_PIXELS
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH seen AS MATERIALIZED (
                SELECT id, level, ST_Area(geometry) AS size,
                       greatest(ST_XMax(geometry) - ST_XMin(geometry), ST_YMax(geometry) - ST_YMin(geometry)) AS spread,
                       (ST_XMin(geometry) + ST_XMax(geometry)) / 2 AS x,
                       (ST_YMin(geometry) + ST_YMax(geometry)) / 2 AS y
                FROM layers_zone
                WHERE version_id = %(version)s
                  AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
            ),
            drawn AS MATERIALIZED (
                SELECT id, size FROM seen WHERE spread >= %(pixel)s ORDER BY size DESC LIMIT %(most)s
            ),
            cells AS (
                SELECT floor((least(greatest(x, %(west)s), %(east)s) - %(west)s) / %(cell)s) AS across,
                       floor((least(greatest(y, %(south)s), %(north)s) - %(south)s) / %(cell)s) AS up,
                       max(level) AS level, count(*) AS zones
                FROM seen WHERE NOT EXISTS (SELECT 1 FROM drawn WHERE drawn.id = seen.id)
                GROUP BY across, up
            )
            (
                SELECT zone.level, ST_AsGeoJSON(ST_Simplify(zone.geometry, %(pixel)s, true), 5), 0
                FROM drawn JOIN layers_zone AS zone USING (id) ORDER BY drawn.size DESC
            )
            UNION ALL
            SELECT level, ST_AsGeoJSON(ST_Collect(ST_MakeEnvelope(
                       %(west)s + across * %(cell)s, %(south)s + up * %(cell)s,
                       %(west)s + (across + 1) * %(cell)s, %(south)s + (up + 1) * %(cell)s
                   )), 5), sum(zones)
            FROM cells GROUP BY level
            """,
            {
                "version": version_id, "pixel": pixel, "cell": cell, "most": _MOST_ZONES,
                "west": west, "south": south, "east": east, "north": north,
            },
        )  # fmt: skip
        rows = cursor.fetchall()
    features = [
        {"type": "Feature", "properties": {"level": level}, "geometry": json.loads(shape)}
        for level, shape, _in_cells in rows
        if shape is not None
    ]
    return {"type": "FeatureCollection", "features": features, "in_cells": int(sum(count for _, _, count in rows))}
