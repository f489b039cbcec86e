"""The one query behind the danger at a point."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from django.utils import timezone

from layers.models import ClassStyle

_METRES_PER_DEGREE = 110_500.0
"""A little less than the shortest degree of latitude, so that the search box is never too small."""

_QUERY = """
    WITH here AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS point),
    shown AS (
        SELECT version.id, version.scale, layer.hazard, layer.unit_id,
               concat_ws(' ', version.xmin, layer.xmin, agency.xmin, unit.xmin) AS mark
        FROM layers_layerversion AS version
        JOIN layers_hazardlayer AS layer ON layer.id = version.layer_id
        JOIN agencies_agency AS agency ON agency.id = layer.agency_id
        JOIN places_unit AS unit ON unit.id = layer.unit_id
        WHERE CASE
            WHEN %(end)s::timestamptz IS NULL THEN version.state = 'published'
            ELSE version.state IN ('published', 'superseded') AND version.published_at < %(end)s
                 AND (version.ended_at IS NULL OR version.ended_at >= %(end)s)
        END
    ),
    around AS (
        SELECT part.version_id, part.level, part.geometry,
               ST_Distance(part.geometry::geography, here.point::geography) AS metres
        FROM here, layers_zonepart AS part
        WHERE part.geometry && ST_Expand(here.point, %(width)s, %(height)s)
          AND part.version_id = ANY (ARRAY(SELECT id FROM shown))
    ),
    best AS (
        (SELECT DISTINCT ON (version_id) 'at' AS place, around.* FROM around
         WHERE metres = 0 ORDER BY version_id, level DESC)
        UNION ALL
        (SELECT DISTINCT ON (version_id) 'near' AS place, around.* FROM around
         WHERE metres <= %(radius)s ORDER BY version_id, level DESC, metres)
    )
    SELECT style.*, shown.id AS version_id, shown.mark, best.place, best.metres,
           degrees(ST_Azimuth(here.point::geography,
                              ST_ClosestPoint(best.geometry, here.point)::geography)) AS bearing,
           -- Looking into boundaries costs more than all the rest, so only where no zone answers for them.
           CASE WHEN best.metres = 0 THEN true ELSE EXISTS (
               SELECT 1 FROM places_unit AS unit
               WHERE (unit.id = shown.unit_id OR unit.parent_id = shown.unit_id)
                 AND unit.valid_from <= %(day)s AND (unit.valid_to IS NULL OR unit.valid_to > %(day)s)
                 AND ST_Covers(unit.geometry, here.point)
           ) END AS covered
    FROM shown
    JOIN here ON true
    LEFT JOIN best ON best.version_id = shown.id
    LEFT JOIN layers_classstyle AS style
      ON (style.hazard, style.scale, style.level) = (shown.hazard, shown.scale, best.level)
"""


def look_up(*, lon: float, lat: float, radius_m: float, on: dt.date | None) -> list[Any]:
    """Legend rows with `version_id` and its `mark` (another once version, layer, agency or unit was written again),
    `place` ("at" the point or "near" it; None where a version has no zone here), `metres`, `bearing` (degrees) and
    `covered`. `on`: versions public at the end of that day, else now."""
    end = on and timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min))
    height = radius_m / _METRES_PER_DEGREE  # the box in degrees lets the index choose the zones
    width = height / max(0.01, math.cos(math.radians(lat)))
    return list(
        ClassStyle.objects.raw(
            _QUERY,
            {
                "lon": lon,
                "lat": lat,
                "width": width,
                "height": height,
                "radius": radius_m,
                "end": end,
                "day": on or timezone.localdate(),
            },
        )
    )
