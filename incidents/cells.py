"""Counts of public incidents per square of the web map's grid, and the position that the public is told.

The database keeps the counts in the transaction that changes an incident (trigger `incident_counted_in_cells`), so a
tile of a low zoom reads some dozen rows however many incidents there are.
"""

from django.db import connection, transaction

from incidents.guards import CELL_ZOOMS, OPEN_STATES
from incidents.models import IncidentCell
from incidents.states import PUBLIC_STATES

PUBLIC_GRID_DEGREES = 0.001
"""The public is told positions on a grid of about 100 m: whoever reports from home must not be found by it."""

CREATE_FUNCTIONS = f"""
CREATE FUNCTION incidents_public_position(place geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT ST_SnapToGrid(place, {PUBLIC_GRID_DEGREES}) $$;

-- Position on the web map (EPSG:3857) in units of 1/4096 of a tile of zoom z, from its north-west corner.
CREATE FUNCTION incidents_grid_position(place geometry, z integer, OUT gx bigint, OUT gy bigint)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT floor((ST_X(p) + 180) / 360 * 2.0 ^ z * 4096)::bigint,
           floor((1 - ln(tan(radians(ST_Y(p))) + 1 / cos(radians(ST_Y(p)))) / pi()) / 2 * 2.0 ^ z * 4096)::bigint
    FROM incidents_public_position(place) AS p
$$;

-- What one incident adds to each square it lies in: square (z, x, y) and its position in the tile three zooms above.
CREATE FUNCTION incidents_cells_of(place geometry)
RETURNS TABLE (z integer, x integer, y integer, in_tile_x bigint, in_tile_y bigint)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT cell_z, (gx / 512)::integer, (gy / 512)::integer, gx % 4096, gy % 4096
    FROM generate_series({CELL_ZOOMS.start}, {CELL_ZOOMS.stop - 1}) AS cell_z,
         incidents_grid_position(place, cell_z - 3)
    ORDER BY cell_z
$$;

CREATE FUNCTION incidents_count_in_cells(place geometry, still_open boolean) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO incidents_incidentcell AS cell (z, x, y, count, open_count, sum_x, sum_y)
    SELECT c.z, c.x, c.y, 1, still_open::integer, c.in_tile_x, c.in_tile_y
    FROM incidents_cells_of(place) AS c
    ON CONFLICT (z, x, y) DO UPDATE SET
        count = cell.count + 1,
        open_count = cell.open_count + excluded.open_count,
        sum_x = cell.sum_x + excluded.sum_x,
        sum_y = cell.sum_y + excluded.sum_y
$$;

CREATE FUNCTION incidents_uncount_in_cells(place geometry, was_open boolean) RETURNS void
LANGUAGE sql
AS $$
    UPDATE incidents_incidentcell AS cell SET
        count = cell.count - 1,
        open_count = cell.open_count - was_open::integer,
        sum_x = cell.sum_x - c.in_tile_x,
        sum_y = cell.sum_y - c.in_tile_y
    FROM incidents_cells_of(place) AS c
    WHERE (cell.z, cell.x, cell.y) = (c.z, c.x, c.y);
    DELETE FROM incidents_incidentcell AS cell USING incidents_cells_of(place) AS c
    WHERE (cell.z, cell.x, cell.y) = (c.z, c.x, c.y) AND cell.count = 0
$$;
"""  # noqa: S608 -- numbers of this module, no one's input

DROP_FUNCTIONS = """
DROP FUNCTION incidents_uncount_in_cells(geometry, boolean);
DROP FUNCTION incidents_count_in_cells(geometry, boolean);
DROP FUNCTION incidents_cells_of(geometry);
DROP FUNCTION incidents_grid_position(geometry, integer);
DROP FUNCTION incidents_public_position(geometry);
"""

_COUNT_FROM_ROWS = """
    SELECT c.z, c.x, c.y, count(*), count(*) FILTER (WHERE i.state = ANY(%(open)s)), sum(c.in_tile_x), sum(c.in_tile_y)
    FROM incidents_incident AS i, incidents_cells_of(i.location) AS c
    WHERE i.state = ANY(%(public)s) AND i.verified_at IS NOT NULL
    GROUP BY c.z, c.x, c.y
"""
_STATES = {"open": [str(s) for s in OPEN_STATES], "public": [str(s) for s in PUBLIC_STATES]}


def rebuild_cells() -> int:
    """Counts anew from the rows, while writers of incidents wait; the number of squares. For after a restore, or a
    change of the grid."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE incidents_incident IN SHARE ROW EXCLUSIVE MODE")
        IncidentCell.objects.all().delete()
        cursor.execute(
            "INSERT INTO incidents_incidentcell (z, x, y, count, open_count, sum_x, sum_y) " + _COUNT_FROM_ROWS, _STATES
        )
        return cursor.rowcount


def wrong_cells() -> list[tuple[int, ...]]:
    """Squares (z, x, y, count, open_count, sum_x, sum_y) in which kept counts and rows differ; empty when all is
    right."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH counted AS ({_COUNT_FROM_ROWS}),
                 kept AS (SELECT z, x, y, count, open_count, sum_x, sum_y FROM incidents_incidentcell)
            (TABLE counted EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE counted)
            """,  # noqa: S608 -- our own text, values bound
            _STATES,
        )
        return cursor.fetchall()
