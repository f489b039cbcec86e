"""What the worker prepares for reviewers once a version is handed in: tiles for the map, areas of communes, and the
zones of the public version of which nothing is left."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Func, IntegerField
from django.utils import timezone
from psycopg2.errors import QueryCanceled  # type: ignore[import-untyped]

from agencies.models import User
from agencies.policy import require
from geodata.errors import GeoPGIError
from geodata.work_errors import MeasuringOutOfTime
from layers.commune_areas import replace_areas
from layers.errors import BuildBroke, WrongState, as_json
from layers.job_models import JobKind
from layers.lifecycle import locked
from layers.models import LayerVersion
from layers.publishing import prepared
from layers.review_models import ReviewSheet
from layers.states import UNDER_REVIEW
from layers.tile_locks import building
from layers.version_jobs import Telling, ask_for, at_work, forget
from places.locating import locate

log = logging.getLogger(__name__)

MOST_LISTED = 50
"""Zones that are gone and listed one by one; how many there are in all is told beside."""

_WORDS = 50
"""Times that the search for zones that are gone tells how far it is."""
_Gone = tuple[int, float, float, float]
"""Class, km², longitude and latitude of a point in the zone."""

LONGEST_SEARCH_S = 300.0
"""For the search in all. It runs in the database, where the bounds of `geodata.bounded` do not reach."""

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
        ask_for(JobKind.REVIEW, version.pk)
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
        forget(JobKind.REVIEW, version_id)
        return
    with at_work(JobKind.REVIEW, version_id) as telling:
        _prepare(version, telling)


def _prepare(version: LayerVersion, telling: Telling) -> None:
    published = LayerVersion.objects.published().filter(layer=version.layer_id).first()
    try:
        content_hash, areas = prepared(version, telling)
        telling.step(3, 0)
        count, gone = zones_gone(version, published, on_percent=partial(telling.step, 3)) if published else (0, [])
    except GeoPGIError as error:
        log.warning("version %s: %s", version.pk, error)
        _keep(version, published, error=as_json(error))
        return
    except Exception:
        _keep(version, published, error=as_json(BuildBroke()))
        raise
    with transaction.atomic():
        if _keep(version, published, gone_count=count, gone=gone):
            LayerVersion.objects.filter(pk=version.pk).update(content_hash=content_hash)
            if areas is not None:
                replace_areas(version, areas)


def prepare_all() -> int:
    """Have the sheets of all versions under review computed anew, after boundaries changed; how many."""
    waiting = list(LayerVersion.objects.filter(state__in=UNDER_REVIEW).values_list("pk", flat=True))
    for version_id in waiting:
        ask_for(JobKind.REVIEW, version_id)
    return len(waiting)


def forget_review(version: LayerVersion) -> None:
    """What was computed holds no longer once the version may change again."""
    ReviewSheet.objects.filter(version=version).delete()
    forget(JobKind.REVIEW, version.pk)
    version.parts.all().delete()


def zones_gone(
    version: LayerVersion, published: LayerVersion, *, on_percent: Callable[[int], None] = lambda _percent: None
) -> tuple[int, list[dict[str, Any]]]:
    """How many zones of `published` have no ground left in `version`, in whatever class, and the first of them, the
    highest class and the largest first, as `ReviewSheet.gone` holds them.

    `on_percent` is told how much of the search is done. Raises `MeasuringOutOfTime`.
    """
    until = time.monotonic() + LONGEST_SEARCH_S
    corners = Func("geometry", function="ST_NPoints", output_field=IntegerField())
    zones = list(published.zones.order_by("id").annotate(corners=corners).values_list("id", "corners"))
    total, done = sum(count for _id, count in zones), 0
    rows: list[_Gone] = []
    size = max(1, len(zones) // _WORDS)
    for start in range(0, len(zones), size):
        on_percent(100 * done // max(total, 1))
        some = zones[start : start + size]
        rows += _gone_among([zone_id for zone_id, _count in some], version, until - time.monotonic())
        done += sum(count for _id, count in some)
    rows.sort(key=lambda row: (-row[0], -row[1]))
    gone = [
        {"level": level, "km2": round(km2, 4), "lon": round(lon, 6), "lat": round(lat, 6), "unit": _commune(lon, lat)}
        for level, km2, lon, lat in rows[:MOST_LISTED]
    ]
    return len(rows), gone


def _gone_among(zone_ids: list[int], version: LayerVersion, seconds: float) -> list[_Gone]:
    """Those of the zones that are gone. A zone whose inner point lies in a piece of the version is still there, which
    settles most; of the others the ground in common is measured.

    Raises `MeasuringOutOfTime` after `seconds`.
    """
    try:
        return _search_gone(zone_ids, version, milliseconds=max(1, round(1000 * seconds)))
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise MeasuringOutOfTime() from error
        raise


def _search_gone(zone_ids: list[int], version: LayerVersion, *, milliseconds: int) -> list[_Gone]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [milliseconds])
        cursor.execute("SET LOCAL jit = off")  # compiling would take longer than each of these queries
        cursor.execute(
            """
            WITH gone AS (
                SELECT zone.level, ST_PointOnSurface(zone.geometry) AS point, ST_Area(zone.geometry::geography) AS m2
                FROM layers_zone AS zone
                WHERE zone.id = ANY(%(zones)s)
                  AND NOT EXISTS (
                    SELECT 1 FROM layers_zonepart AS part
                    WHERE part.version_id = %(version)s
                      AND ST_Intersects(part.geometry, ST_PointOnSurface(zone.geometry)))
                  AND %(left)s * ST_Area(zone.geometry) > COALESCE((
                    SELECT sum(ST_Area(ST_Intersection(part.geometry, zone.geometry)))
                    FROM layers_zonepart AS part
                    WHERE part.version_id = %(version)s AND ST_Intersects(part.geometry, zone.geometry)), 0)
            )
            SELECT level, m2 / 1e6, ST_X(point), ST_Y(point) FROM gone
            """,
            {"zones": zone_ids, "version": version.pk, "left": LEAST_LEFT},
        )
        return list(cursor.fetchall())


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
