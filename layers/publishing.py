"""Publishing a version: a second person decides, a job builds the tiles, one transaction switches the map."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from geodata.errors import GeoPGIError
from geodata.tiles import build_pmtiles
from layers.commune_areas import areas_of, replace_areas
from layers.errors import BuildBroke, WrongState
from layers.jobs import PREPARE_DOWNLOADS
from layers.lifecycle import locked, move, require_second_person
from layers.models import HazardLayer, LayerVersion, VersionState
from layers.tile_files import path_of
from places.queue import enqueue

log = logging.getLogger(__name__)

BUILD_JOB = "layers.publishing.build_and_switch"
TILE_LAYER = "zones"
MIN_ZOOM, MAX_ZOOM = 5, 12
"""At zoom 12 a tile's grid is 2.4 m: five times finer than what a map at 1:50,000 can say."""
_RECIPE = f"{TILE_LAYER} {MIN_ZOOM}-{MAX_ZOOM} 1"
"""Stands for all that the tiles depend on besides the zones; count up when the building changes."""
_CHUNK = 1_000


def publish(*, user: User, version_id: int) -> LayerVersion:
    """Decide that a version under review becomes the public map, and have the worker build its tiles.

    Raises `NotAllowed`, `WrongState`, `SecondPersonNeeded`.
    """
    with transaction.atomic():
        version = locked(version_id)
        require(user, "layer.publish", version)
        require_second_person(user, version)
        move(version, "publish", user=user, published_by=user, build_error={})
        enqueue(BUILD_JOB, version.pk)
    return version


def build_again(*, user: User, version_id: int) -> LayerVersion:
    """Put the building of a version whose worker went silent into the queue once more.

    Raises `NotAllowed`, `WrongState`.
    """
    with transaction.atomic():
        version = locked(version_id)
        require(user, "layer.publish", version)
        if version.state != VersionState.BUILDING:
            raise WrongState()
        enqueue(BUILD_JOB, version.pk)
    return version


def build_and_switch(version_id: int) -> None:
    """Build the tiles of a version and make it the public one; the job of `publish`.

    Runs at least once: a second run finds the tiles there, or the version no longer waiting, and does no harm. When
    the tiles cannot be built the version returns to review with the reason, and the old one stays public.
    """
    version = LayerVersion.objects.filter(pk=version_id, state=VersionState.BUILDING).first()
    if version is None:
        return
    try:
        content_hash = ensure_tiles(version)
        areas = areas_of(version)
    except GeoPGIError as error:
        log.warning("version %s: %s", version_id, error)
        _return_to_review(version_id, error)
        return
    except Exception:
        _return_to_review(version_id, BuildBroke())
        raise
    with transaction.atomic():
        # The layer first: two versions of one layer switch one after the other.
        HazardLayer.objects.select_for_update().get(pk=version.layer_id)
        version = locked(version_id)
        if version.state != VersionState.BUILDING:
            return
        now = timezone.now()
        for old in LayerVersion.objects.published().filter(layer=version.layer_id).values_list("pk", flat=True):
            move(locked(old), "supersede", ended_at=now)
        replace_areas(version, areas)
        move(version, "built", published_at=now, content_hash=content_hash)
        enqueue(PREPARE_DOWNLOADS, version.pk)


def ensure_tiles(version: LayerVersion) -> str:
    """The hash of the version's content; its tiles are on disk afterwards. Nothing is built that is there already.

    Raises what `build_pmtiles` raises.
    """
    content_hash = content_hash_of(version)
    target = path_of(content_hash)
    if not target.exists():
        build_pmtiles(
            _features(version),
            output=target,
            layer_name=TILE_LAYER,
            rank_field="level",
            min_zoom=MIN_ZOOM,
            max_zoom=MAX_ZOOM,
        )
    return content_hash


def content_hash_of(version: LayerVersion) -> str:
    """SHA-256 over class and shape of the version's zones in their order, and over how tiles are made of them."""
    digest = hashlib.sha256(_RECIPE.encode())
    for level, wkb in _zones(version):
        digest.update(bytes([level]))
        digest.update(wkb)
    return digest.hexdigest()


def _zones(version: LayerVersion) -> Iterator[tuple[int, bytes]]:
    rows = version.zones.order_by("pk").values_list("level", AsWKB("geometry"))
    return ((level, bytes(wkb)) for level, wkb in rows.iterator(chunk_size=_CHUNK))


def _features(version: LayerVersion) -> Iterator[tuple[shapely.Geometry, dict[str, Any]]]:
    return ((shapely.from_wkb(wkb), {"level": level}) for level, wkb in _zones(version))


def _return_to_review(version_id: int, error: GeoPGIError) -> None:
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    with transaction.atomic():
        version = locked(version_id)
        if version.state == VersionState.BUILDING:
            told = {"code": error.code, "msgid": error.msgid, "params": params}
            move(version, "build_failed", reason=error.message, published_by=None, build_error=told)
