"""Publishing a version: a second person decides, a job builds the tiles, one transaction switches the map."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from geodata.errors import GeoPGIError
from geodata.subdivide import subdivide
from geodata.tiles import build_pmtiles
from layers.bounds import MEASURING
from layers.commune_areas import Communes, areas_hold, areas_of_zones, replace_areas
from layers.errors import BuildBroke, WrongState, as_json
from layers.job_models import JobKind
from layers.jobs import PREPARE_DOWNLOADS
from layers.lifecycle import locked, move, require_second_person
from layers.models import CommuneHazard, HazardLayer, LayerVersion, VersionState
from layers.states import UNDER_REVIEW
from layers.terms import NO_TERMS, Terms
from layers.tile_files import lay_out, path_of, show
from layers.tile_locks import building
from layers.version_jobs import Telling, ask_for, at_work, forget
from layers.zone_rows import copy_parts, write_part_rows
from layers.zones_read import Zones, read_zones
from places.queue import enqueue

log = logging.getLogger(__name__)

TILE_LAYER = "zones"
MIN_ZOOM, MAX_ZOOM = 5, 12
"""At zoom 12 a tile's grid is 2.4 m: five times finer than what a map at 1:50,000 can say."""
_RECIPE = f"{TILE_LAYER} {MIN_ZOOM}-{MAX_ZOOM} 2"
"""Stands for all that the tiles depend on besides the zones; count up when the building changes."""


def publish(*, user: User, version_id: int, terms: Terms = NO_TERMS) -> LayerVersion:
    """Decide that a version under review becomes the public map, and have the worker build its tiles.

    Raises `NotAllowed`, `WrongState`, `SecondPersonNeeded` and what `Terms.checked` raises.
    """
    with transaction.atomic():
        version = locked(version_id)
        require(user, "layer.publish", version)
        require_second_person(user, version)
        fields, told = terms.checked(version)
        move(version, "publish", user=user, reason=told, published_by=user, build_error={}, **fields)
        ask_for(JobKind.BUILD, version.pk)
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
        ask_for(JobKind.BUILD, version.pk)
    return version


def build_and_switch(version_id: int) -> None:
    """Build the tiles of a version and make it the public one; the job of `publish`.

    Runs at least once: a second run finds the tiles there, or the version no longer waiting, and does no harm. When
    the tiles cannot be built the version returns to review with the reason, and the old one stays public.
    """
    with building():
        _build_and_switch(version_id)


def _build_and_switch(version_id: int) -> None:
    version = LayerVersion.objects.filter(pk=version_id, state=VersionState.BUILDING).first()
    if version is None:
        forget(JobKind.BUILD, version_id)
        return
    with at_work(JobKind.BUILD, version_id) as telling:
        built = _build(version, telling)
        if built is not None:
            telling.step(3)
            _switch(version, *built)


def _build(version: LayerVersion, telling: Telling) -> tuple[str, list[CommuneHazard] | None] | None:
    """What `prepared` returns; None after it failed and the version went back to review."""
    try:
        return prepared(version, telling)
    except GeoPGIError as error:
        log.warning("version %s: %s", version.pk, error)
        _return_to_review(version.pk, error)
        return None
    except Exception:
        _return_to_review(version.pk, BuildBroke())
        raise


def _switch(version: LayerVersion, content_hash: str, areas: list[CommuneHazard] | None) -> None:
    """The version becomes the public one, and the one before it goes."""
    with transaction.atomic():
        # The layer first: two versions of one layer switch one after the other.
        HazardLayer.objects.select_for_update().get(pk=version.layer_id)
        version = locked(version.pk)
        if version.state != VersionState.BUILDING:
            return
        now = timezone.now()
        for old in LayerVersion.objects.published().filter(layer=version.layer_id).values_list("pk", flat=True):
            move(locked(old), "supersede", ended_at=now)
        if areas is not None:
            replace_areas(version, areas)
        move(version, "built", published_at=now, content_hash=content_hash)
        transaction.on_commit(lambda: show(version.pk, content_hash))
        for other in LayerVersion.objects.filter(layer=version.layer_id, state__in=UNDER_REVIEW):
            ask_for(JobKind.REVIEW, other.pk)  # it is compared with what is public
        enqueue(PREPARE_DOWNLOADS, version.pk)


def prepared(version: LayerVersion, telling: Telling) -> tuple[str, list[CommuneHazard] | None]:
    """Make what the public needs of a version: tiles on disk, the parts that points are looked up in, areas by commune.
    Tells of step 2 once the zones are read.

    Returns the hash of the content and the rows of the areas, not saved; None when those that the version has hold.
    Raises what `build_pmtiles` raises and the errors of `MEASURING`.
    """
    zones = read_zones(version)
    telling.step(2)
    with ThreadPoolExecutor(1) as tiler:
        # Each in a process of its own, side by side.
        tiles = tiler.submit(_ensure_tiles, zones)
        areas = None if areas_hold(version) else areas_of_zones(version, zones, Communes())
        write_parts(version, zones)
        return tiles.result(), areas


def ensure_tiles(version: LayerVersion) -> str:
    """The hash of the version's content; its tiles are on disk afterwards. Nothing is built that is there already. To
    be called within `building`, until the version shows the hash.

    Raises what `build_pmtiles` raises.
    """
    return _ensure_tiles(read_zones(version))


def _ensure_tiles(zones: Zones) -> str:
    content_hash = content_hash_of(zones)
    target = path_of(content_hash)
    if not target.exists():
        build_pmtiles(
            zip(zones.shapes, ({"level": level} for level in zones.levels.tolist()), strict=True),
            output=target,
            layer_name=TILE_LAYER,
            rank_field="level",
            min_zoom=MIN_ZOOM,
            max_zoom=MAX_ZOOM,
        )
    lay_out(content_hash)
    return content_hash


def content_hash_of(zones: Zones) -> str:
    """SHA-256 over class and shape of the zones in their order, and over how tiles are made of them."""
    digest = hashlib.sha256(_RECIPE.encode())
    for level, wkb in zip(zones.levels.tolist(), zones.wkb, strict=True):
        digest.update(bytes([level]))
        digest.update(wkb)
    return digest.hexdigest()


def write_parts(version: LayerVersion, zones: Zones) -> None:
    """Cut the zones into the parts that points are looked up in, in the place of those the version has."""
    with tempfile.TemporaryFile() as rows:
        MEASURING.call(_cut, zones, rows, version.pk)
        with transaction.atomic():
            if locked(version.pk).state not in (*UNDER_REVIEW, VersionState.BUILDING):
                return
            version.parts.all().delete()
            copy_parts(rows)


def _cut(zones: Zones, sink: IO[bytes], version_id: int) -> None:
    parts, zone = subdivide(zones.shapes)
    write_part_rows(sink, parts, levels=zones.levels[zone], version_id=version_id)


def _return_to_review(version_id: int, error: GeoPGIError) -> None:
    with transaction.atomic():
        version = locked(version_id)
        if version.state == VersionState.BUILDING:
            move(version, "build_failed", reason=error.message, published_by=None, build_error=as_json(error))
