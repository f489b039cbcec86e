"""What lies beside or under a shape that somebody draws: edges to snap to, other zones that it covers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.utils import timezone

from geodata.area import Bounds, area_m2
from geodata.arrays import GeometryArray, IntArray
from geodata.subdivide import subdivide
from layers.models import ClassStyle, LayerVersion, Zone
from layers.part_keeping import Piece
from places.models import Level

LEAST_OVERLAP_M2 = 1.0
"""Less is what rounding leaves between zones that share a border."""
_METRES_PER_DEGREE = 110_500.0
_MOST_UNDER = 2_000
_POLYGON = 3


@dataclass(frozen=True)
class Overlap:
    """How much of a zone lies under zones of another class; m²."""

    style: ClassStyle
    area_m2: float


def edges_near(
    *, version_id: int, shape: shapely.Geometry, within_m: float, without_zone: int | None = None
) -> GeometryArray:
    """Lines (EPSG:4326): borders of the version's zones and of the communes of today within `within_m` metres of the
    box around `shape`. One query."""
    west, south, east, north = _grown(shapely.bounds(shape).tolist(), 2 * within_m)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH box AS (SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326) AS box)
            SELECT ST_AsBinary(ST_ClipByBox2D(ST_Boundary(near.geometry), box::box2d))
            FROM box, (
                SELECT geometry FROM layers_zone WHERE version_id = %(version)s AND id IS DISTINCT FROM %(without)s
                UNION ALL
                SELECT geometry FROM places_unit
                WHERE level = %(commune)s AND valid_from <= %(today)s AND (valid_to IS NULL OR valid_to > %(today)s)
            ) AS near
            WHERE near.geometry && box
            """,
            {
                "west": west, "south": south, "east": east, "north": north, "version": version_id,
                "without": without_zone, "commune": Level.COMMUNE, "today": timezone.localdate(),
            },
        )  # fmt: skip
        lines = shapely.get_parts(shapely.from_wkb([bytes(wkb) for (wkb,) in cursor.fetchall() if wkb is not None]))
    return lines[~shapely.is_empty(lines)]


def overlaps_of(version: LayerVersion, piece: Piece) -> list[Overlap] | None:
    """What a zone covers of other classes' zones in its version, the highest class first; None when there is more
    under it than can be measured while a person waits."""
    levels, zones = _zones_under(version.pk, piece)
    if len(zones) > _MOST_UNDER:
        return None
    levels, parts = _near(levels, zones, piece)
    if len(parts) == 0:
        return []
    pieces, _source = subdivide(np.array([piece.shape], dtype=object))
    of_part, of_piece = shapely.STRtree(pieces).query(parts, predicate="intersects")
    shared = shapely.intersection(parts[of_part], pieces[of_piece])
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale).order_by("-level")
    covered = [(style, shapely.union_all(shared[levels[of_part] == style.level])) for style in styles]
    overlaps = [Overlap(style, float(area_m2(np.array([ground], dtype=object))[0])) for style, ground in covered]
    return [overlap for overlap in overlaps if overlap.area_m2 >= LEAST_OVERLAP_M2]


def _zones_under(version_id: int, piece: Piece) -> tuple[IntArray, GeometryArray]:
    """Classes and shapes of other classes' zones that meet the box around the piece, to one more than `_MOST_UNDER`."""
    box = Polygon.from_bbox(shapely.bounds(piece.shape).tolist())
    box.srid = 4326
    near = Zone.objects.filter(version=version_id, geometry__bboverlaps=box).exclude(level=piece.level)
    rows = list(near.values_list("level", AsWKB("geometry"))[: _MOST_UNDER + 1])
    return np.array([row[0] for row in rows], dtype=np.int64), shapely.from_wkb([bytes(row[1]) for row in rows])


def _near(levels: IntArray, zones: GeometryArray, piece: Piece) -> tuple[IntArray, GeometryArray]:
    """Classes and small polygons: of each zone what lies in the box around the piece."""
    box = shapely.box(*shapely.bounds(piece.shape))
    beyond = ~shapely.covered_by(zones, box)
    inside = zones.copy()
    inside[beyond] = shapely.intersection(zones[beyond], box)
    polygons, zone = shapely.get_parts(inside, return_index=True)
    areal = shapely.get_type_id(polygons) == _POLYGON
    parts, polygon = subdivide(polygons[areal])
    return levels[zone[areal][polygon]], parts


def _grown(bounds: Bounds, metres: float) -> Bounds:
    west, south, east, north = bounds
    height = metres / _METRES_PER_DEGREE
    width = height / max(0.01, math.cos(math.radians((south + north) / 2)))
    return west - width, south - height, east + width, north + height
