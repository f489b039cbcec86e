"""What the worker prepares for reviewers once a version is handed in: tiles for the map, areas of communes, and the
zones of the public version of which nothing is left."""

from __future__ import annotations

import logging
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from geodata.errors import GeoPGIError
from layers.commune_areas import areas_of, replace_areas
from layers.errors import BuildBroke, WrongState, as_json
from layers.jobs import PREPARE_REVIEW
from layers.lifecycle import locked
from layers.models import LayerVersion
from layers.publishing import ensure_tiles, write_parts
from layers.review_models import ReviewSheet
from layers.states import UNDER_REVIEW
from layers.tile_locks import building
from layers.zones_read import read_zones
from places.locating import locate
from places.queue import enqueue

log = logging.getLogger(__name__)

MOST_LISTED = 50
"""Zones that are gone and listed one by one; how many there are in all is told beside."""

LEAST_LEFT = 0.01
"""Share of a zone that must be left for it to be there still: neighbours meet in slivers."""


def prepare_again(*, user: User, version_id: int) -> LayerVersion:
    """Put the job into the queue once more, when it failed or its worker went silent.

    Raises `NotAllowed`, `WrongState`.
    """
    with transaction.atomic():
        version = locked(version_id)
        require(user, "layer.view_unpublished", version)
        if version.state not in UNDER_REVIEW:
            raise WrongState()
        ReviewSheet.objects.filter(version=version).delete()
        enqueue(PREPARE_REVIEW, version.pk)
    return version


def prepare_review(version_id: int) -> None:
    """Compute the sheet of a version under review; the job of `submit`. May run twice.

    Reviewing goes on without it when it fails; the sheet then says why.
    """
    with building():
        _prepare_review(version_id)


def _prepare_review(version_id: int) -> None:
    version = LayerVersion.objects.filter(pk=version_id, state__in=UNDER_REVIEW).select_related("layer").first()
    if version is None:
        return
    published = LayerVersion.objects.published().filter(layer=version.layer_id).first()
    try:
        zones = read_zones(version)
        content_hash = ensure_tiles(version)
        areas = areas_of(version)
        write_parts(version, zones)
        count, gone = zones_gone(version, published) if published else (0, [])
    except GeoPGIError as error:
        log.warning("version %s: %s", version_id, error)
        _keep(version, published, error=as_json(error))
        return
    except Exception:
        _keep(version, published, error=as_json(BuildBroke()))
        raise
    with transaction.atomic():
        if _keep(version, published, gone_count=count, gone=gone):
            LayerVersion.objects.filter(pk=version_id).update(content_hash=content_hash)
            replace_areas(version, areas)


def prepare_all() -> int:
    """Have the sheets of all versions under review computed anew, after boundaries changed; how many."""
    waiting = list(LayerVersion.objects.filter(state__in=UNDER_REVIEW).values_list("pk", flat=True))
    for version_id in waiting:
        enqueue(PREPARE_REVIEW, version_id)
    return len(waiting)


def forget_review(version: LayerVersion) -> None:
    """What was computed holds no longer once the version may change again."""
    ReviewSheet.objects.filter(version=version).delete()
    version.parts.all().delete()


def zones_gone(version: LayerVersion, published: LayerVersion) -> tuple[int, list[dict[str, Any]]]:
    """How many zones of `published` have no ground left in `version`, in whatever class, and the first of them, the
    highest class and the largest first, as `ReviewSheet.gone` holds them.

    A zone whose inner point lies in a piece of the version is still there, which settles most; of the others the
    ground in common is measured.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (
                SELECT zone.level, ST_PointOnSurface(zone.geometry) AS point, ST_Area(zone.geometry::geography) AS m2
                FROM layers_zone AS zone
                WHERE zone.version_id = %(published)s
                  AND NOT EXISTS (
                    SELECT 1 FROM layers_zonepart AS part
                    WHERE part.version_id = %(version)s
                      AND ST_Intersects(part.geometry, ST_PointOnSurface(zone.geometry)))
                  AND %(left)s * ST_Area(zone.geometry) > COALESCE((
                    SELECT sum(ST_Area(ST_Intersection(part.geometry, zone.geometry)))
                    FROM layers_zonepart AS part
                    WHERE part.version_id = %(version)s AND ST_Intersects(part.geometry, zone.geometry)), 0)
            )
            SELECT count(*) OVER (), level, m2 / 1e6, ST_X(point), ST_Y(point)
            FROM gone ORDER BY level DESC, m2 DESC LIMIT %(most)s
            """,
            {"published": published.pk, "version": version.pk, "most": MOST_LISTED, "left": LEAST_LEFT},
        )
        rows = cursor.fetchall()
    gone = [
        {"level": level, "km2": round(km2, 4), "lon": round(lon, 6), "lat": round(lat, 6), "unit": _commune(lon, lat)}
        for _count, level, km2, lon, lat in rows
    ]
    return (rows[0][0] if rows else 0), gone


def _commune(lon: float, lat: float) -> str:
    unit = locate(lon=lon, lat=lat, on=timezone.localdate())
    return unit.full_name if unit else ""


def _keep(version: LayerVersion, published: LayerVersion | None, **fields: Any) -> bool:
    """Save the sheet unless the version was returned or handed in anew meanwhile; whether it was saved."""
    with transaction.atomic():
        now = locked(version.pk)
        if now.state not in UNDER_REVIEW or now.submitted_at != version.submitted_at:
            return False
        values = {"gone_count": 0, "gone": [], "error": {}, "made_at": timezone.now(), "compared_with": published}
        ReviewSheet.objects.update_or_create(version=version, defaults=values | fields)
    return True
