"""Map tiles of public incidents: counts in squares at low zooms, single points (on the public's grid) at high ones."""

from typing import Any

from django.db import connection

from incidents.guards import CELL_ZOOMS, OPEN_STATES
from incidents.states import PUBLIC_STATES

LAYER = "incidents"
MAX_ZOOM = 16
POINTS_FROM_ZOOM = CELL_ZOOMS.stop - 3
"""13: below it tiles hold counts."""

_COUNTS = """
    SELECT ST_AsMVT(tile, %(layer)s, 4096, 'place')
    FROM (
        SELECT ST_MakePoint(sum_x / count, sum_y / count) AS place, count, open_count AS open
        FROM incidents_incidentcell
        WHERE z = %(z)s + 3
          AND x BETWEEN %(x)s * 8 AND %(x)s * 8 + 7
          AND y BETWEEN %(y)s * 8 AND %(y)s * 8 + 7
    ) AS tile
"""
_POINTS = """
    WITH bounds AS (
        SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS box,
               ST_Expand(ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.0625), 4326), 0.001) AS around
    )
    SELECT ST_AsMVT(tile, %(layer)s, 4096, 'place')
    FROM (
        SELECT ST_AsMVTGeom(
                   ST_Transform(incidents_public_position(i.location), 3857), bounds.box, 4096, 256
               ) AS place,
               1 AS count, (i.state = ANY(%(open)s))::integer AS open, i.code, c.slug AS category, i.state
        FROM bounds
        JOIN incidents_incident AS i ON i.location && bounds.around
        JOIN incidents_category AS c ON c.id = i.category_id
        WHERE i.state = ANY(%(public)s) AND i.verified_at IS NOT NULL
    ) AS tile
    WHERE tile.place IS NOT NULL
"""


def incident_tile(z: int, x: int, y: int) -> bytes:
    """A Mapbox Vector Tile with one layer `incidents` of points: `count`, `open` (how many are not over) and, from
    zoom 13, `code`, `category` (slug) and `state` of each. One query. Empty bytes where there is nothing.

    Raises `ValueError` for an address outside the pyramid.
    """
    if not (0 <= z <= MAX_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise ValueError(f"no tile {z}/{x}/{y}")
    values: dict[str, Any] = {"z": z, "x": x, "y": y, "layer": LAYER}
    if z >= POINTS_FROM_ZOOM:
        values |= {"open": [str(s) for s in OPEN_STATES], "public": [str(s) for s in PUBLIC_STATES]}
    with connection.cursor() as cursor:
        cursor.execute(_POINTS if z >= POINTS_FROM_ZOOM else _COUNTS, values)
        return bytes(cursor.fetchone()[0])
