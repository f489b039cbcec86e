"""Which dangers the published maps tell of at a point and near it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from layers.models import ClassStyle, LayerVersion, LayerVersionQuerySet, VersionState
from places.hazards import Hazard
from places.models import Unit

_METRES_PER_DEGREE = 110_500.0
"""A little less than the shortest degree of latitude, so that the search box is never too small."""


@dataclass(frozen=True)
class Nearby:
    """The highest class around a point: how far its nearest zone is, and in which direction.

    `bearing` is in degrees clockwise from north.
    """

    style: ClassStyle
    distance_m: float
    bearing: float


@dataclass(frozen=True)
class LayerDanger:
    """What one published version says about a point.

    `at` is the class of the point, None where it lies in no zone. `nearby` is the highest class within the radius,
    None unless it is higher than `at`. `covered` is false when the point lies outside the layer's area, of which the
    map then says nothing.
    """

    version: LayerVersion
    at: ClassStyle | None
    nearby: Nearby | None
    covered: bool
    radius_m: float

    @property
    def worst(self) -> ClassStyle | None:
        """The higher of the two classes; its advice is what to follow."""
        return self.nearby.style if self.nearby else self.at


def danger_at(
    *, lon: float, lat: float, radius_m: float = settings.DANGER_RADIUS_M, on: dt.date | None = None
) -> list[LayerDanger]:
    """One entry a published layer, the most dangerous first; two queries however many layers and zones there are.

    `lon`, `lat` are degrees EPSG:4326, `radius_m` metres on the ellipsoid. With `on`, the versions that were public
    at the end of that day.
    """
    point = Point(lon, lat, srid=4326)
    versions = list(_public_on(on, point))
    classes = _classes(point, radius_m, [version.pk for version in versions])
    dangers = []
    for version in versions:
        at, nearby = classes.get((version.pk, "at")), classes.get((version.pk, "near"))
        higher = nearby is not None and (at is None or nearby.style.level > at.style.level)
        dangers.append(
            LayerDanger(
                version=version,
                at=at.style if at else None,
                nearby=nearby if higher else None,
                covered=version.covers_point or at is not None,  # type: ignore[attr-defined]
                radius_m=radius_m,
            )
        )
    order = list(Hazard.values)
    return sorted(dangers, key=lambda d: (-(d.worst.level if d.worst else 0), order.index(d.version.layer.hazard)))


def hazards_without_map(dangers: list[LayerDanger]) -> list[Hazard]:
    """Hazards of which no published map covers the point: silence about them is not safety."""
    told = {danger.version.layer.hazard for danger in dangers if danger.covered}
    return [hazard for hazard in Hazard if hazard.value not in told]


def _public_on(on: dt.date | None, point: Point) -> LayerVersionQuerySet:
    """Versions with layer, unit and agency; `covers_point` annotated."""
    versions = LayerVersion.objects.select_related("layer__agency", "layer__unit").defer(
        "layer__unit__geometry", "layer__unit__outline", "layer__unit__centre", "import_report"
    )
    if on is None:
        versions = versions.published()
    else:
        end = timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min))
        lasting = Q(ended_at__isnull=True) | Q(ended_at__gte=end)
        public = Q(state__in=[VersionState.PUBLISHED, VersionState.SUPERSEDED])
        versions = versions.filter(public, lasting, published_at__lt=end)
    of_layer = Q(pk=OuterRef("layer__unit_id")) | Q(parent_id=OuterRef("layer__unit_id"))
    holding = Unit.objects.on(on or timezone.localdate()).filter(of_layer, geometry__covers=point)
    return versions.annotate(covers_point=Exists(holding)).order_by("layer__slug")


def _classes(point: Point, radius_m: float, version_ids: list[int]) -> dict[tuple[int, str], Nearby]:
    """Style, distance and bearing by version and "at" or "near"; the box in degrees lets the index choose the zones."""
    height = radius_m / _METRES_PER_DEGREE
    width = height / max(0.01, math.cos(math.radians(point.y)))
    found: Iterable[Any] = ClassStyle.objects.raw(
        """
        WITH here AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS point),
        around AS (
            SELECT part.version_id, part.level, part.geometry,
                   ST_Distance(part.geometry::geography, here.point::geography) AS metres
            FROM here, layers_zonepart AS part
            WHERE part.geometry && ST_Expand(here.point, %(width)s, %(height)s) AND part.version_id = ANY(%(versions)s)
        ),
        best AS (
            (SELECT DISTINCT ON (version_id) 'at' AS place, around.* FROM around
             WHERE metres = 0 ORDER BY version_id, level DESC)
            UNION ALL
            (SELECT DISTINCT ON (version_id) 'near' AS place, around.* FROM around
             WHERE metres <= %(radius)s ORDER BY version_id, level DESC, metres)
        )
        SELECT style.*, best.version_id, best.place, best.metres,
               degrees(ST_Azimuth(here.point::geography,
                                  ST_ClosestPoint(best.geometry, here.point)::geography)) AS bearing
        FROM best
        JOIN here ON true
        JOIN layers_layerversion AS version ON version.id = best.version_id
        JOIN layers_hazardlayer AS layer ON layer.id = version.layer_id
        JOIN layers_classstyle AS style
          ON (style.hazard, style.scale, style.level) = (layer.hazard, version.scale, best.level)
        """,
        {
            "lon": point.x,
            "lat": point.y,
            "width": width,
            "height": height,
            "radius": radius_m,
            "versions": version_ids,
        },
    )
    return {
        (row.version_id, row.place): Nearby(style=row, distance_m=row.metres, bearing=row.bearing or 0.0)
        for row in found
    }
