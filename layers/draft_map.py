"""Zones of any version for a small map: what lies in a window, as coarse as its zoom allows."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from geodata.area import Bounds

_MOST_ZONES = 4_000
_PIXELS = 700
"""Width of the map for which the window is drawn."""


def zones_in(version_id: int, window: Bounds) -> dict[str, Any]:
    """GeoJSON of the zones that meet `window` (degrees EPSG:4326), the largest first, details under a pixel gone.

    `left_out` says how many more there are; a person zooms in to see them.
    """
    west, south, east, north = window
    pixel = max(east - west, 1e-6) / _PIXELS
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT zone.level, ST_AsGeoJSON(ST_Simplify(zone.geometry, %(pixel)s, true), 5), count(*) OVER ()
            FROM layers_zone AS zone
            WHERE zone.version_id = %(version)s
              AND zone.geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
            ORDER BY ST_Area(zone.geometry) DESC
            LIMIT %(most)s
            """,
            {
                "version": version_id, "pixel": pixel, "most": _MOST_ZONES,
                "west": west, "south": south, "east": east, "north": north,
            },
        )  # fmt: skip
        rows = cursor.fetchall()
    features = [
        {"type": "Feature", "properties": {"level": level}, "geometry": json.loads(shape)}
        for level, shape, _total in rows
        if shape is not None
    ]
    total = rows[0][2] if rows else 0
    return {"type": "FeatureCollection", "features": features, "left_out": total - len(rows)}
