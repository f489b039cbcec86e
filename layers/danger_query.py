"""The one query behind the danger at a point."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

METRES_PER_DEGREE = 110_500.0
"""A little less than the shortest degree of latitude, so that the search box is never too small."""

CREATE_FUNCTION = f"""
-- A row a version that was public before `day_end` (null: that is public now). Planning this query takes as long as
-- running it, so a connection plans it once; and for large maps, since it may do that while a site has only small ones.
CREATE FUNCTION layers_danger_at(
    lon double precision, lat double precision, radius_m double precision, day date, day_end timestamptz
)
RETURNS TABLE (
    version_id bigint, mark text, at_level smallint, near_level smallint, metres double precision,
    bearing double precision, covered boolean
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    here geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4326);
    height double precision := radius_m / {METRES_PER_DEGREE};
    box geometry := ST_Expand(here, height / greatest(0.01, cos(radians(lat))), height);
    shown bigint[];
BEGIN
    IF day_end IS NULL THEN
        shown := ARRAY(SELECT id FROM layers_layerversion WHERE state = 'published');
    ELSE
        shown := ARRAY(
            SELECT id FROM layers_layerversion
            WHERE state IN ('published', 'superseded') AND published_at < day_end
              AND (ended_at IS NULL OR ended_at >= day_end)
        );
    END IF;
    RETURN QUERY
    WITH around AS MATERIALIZED (
        SELECT part.version_id, part.level, part.geometry
        FROM layers_zonepart AS part
        WHERE part.geometry && box AND part.version_id = ANY (shown)
    )
    SELECT version.id,
           concat_ws(
               ' ', version.xmin, version.ctid, layer.xmin, layer.ctid, agency.xmin, agency.ctid, unit.xmin, unit.ctid,
               (SELECT string_agg(concat_ws(' ', style.xmin, style.ctid), ' ' ORDER BY style.level)
                FROM layers_classstyle AS style WHERE style.hazard = layer.hazard AND style.scale = version.scale)
           ),
           held.level, higher.level, nearest.metres,
           degrees(ST_Azimuth(here::geography, ST_ClosestPoint(nearest.geometry, here)::geography)),
           -- Looking into boundaries costs much, so only where no zone answers for them.
           held.level IS NOT NULL OR EXISTS (
               SELECT 1 FROM places_unit AS ground
               WHERE (ground.id = layer.unit_id OR ground.parent_id = layer.unit_id)
                 AND ground.valid_from <= day AND (ground.valid_to IS NULL OR ground.valid_to > day)
                 AND ST_Covers(ground.geometry, here)
           )
    FROM layers_layerversion AS version
    JOIN layers_hazardlayer AS layer ON layer.id = version.layer_id
    JOIN agencies_agency AS agency ON agency.id = layer.agency_id
    JOIN places_unit AS unit ON unit.id = layer.unit_id
    CROSS JOIN LATERAL (
        SELECT max(level) AS level FROM around WHERE version_id = version.id AND ST_Intersects(geometry, here)
    ) AS held
    -- Distances on the ellipsoid cost most: from the highest class down until one is near enough, then within it.
    LEFT JOIN LATERAL (
        SELECT level FROM (
            SELECT level, geometry FROM around
            WHERE version_id = version.id AND level > coalesce(held.level, 0)
            ORDER BY level DESC, ST_Distance(geometry, here) OFFSET 0
        ) AS descending
        WHERE ST_Distance(geometry::geography, here::geography) <= radius_m
        LIMIT 1
    ) AS higher ON true
    LEFT JOIN LATERAL (
        SELECT geometry, ST_Distance(geometry::geography, here::geography) AS metres FROM around
        WHERE version_id = version.id AND level = higher.level
        ORDER BY metres LIMIT 1
    ) AS nearest ON true
    WHERE version.id = ANY (shown);
END
$$;
"""  # noqa: S608 -- a number of this module, no one's input

DROP_FUNCTION = """
DROP FUNCTION layers_danger_at(double precision, double precision, double precision, date, timestamptz);
"""


class Answer(NamedTuple):
    """Of one version: the class at the point, the highest class within the radius where it is higher than that, how far
    its nearest zone is and in which direction (degrees clockwise from north), and whether the map covers the point.

    `mark` is another once the version, its layer, agency, unit or a class of its legend was written again.
    """

    version_id: int
    mark: str
    at_level: int | None
    near_level: int | None
    metres: float | None
    bearing: float | None
    covered: bool


def look_up(*, lon: float, lat: float, radius_m: float, on: dt.date | None) -> list[Answer]:
    """`lon`, `lat` in degrees EPSG:4326, `radius_m` in metres on the ellipsoid. `on`: versions public at the end of
    that day, else now."""
    end = on and timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM layers_danger_at(%s, %s, %s, %s, %s)",
            (lon, lat, radius_m, on or timezone.localdate(), end),
        )
        return [Answer._make(row) for row in cursor.fetchall()]
