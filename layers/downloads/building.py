"""Making files to take away: asked for by people, made one at a time by the worker, thrown away when nobody asks."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from layers.downloads.files import WRITERS
from layers.downloads.formats import FORMATS, Format
from layers.downloads.locks import alone_building, being_built
from layers.downloads.names import content_key, name_of, path_of, stem_of
from layers.downloads.streams import STREAMS
from layers.errors_open import DownloadBroke, TooBusy
from layers.models import Download, LayerVersion
from layers.public_systems import WGS84
from layers.public_versions import public_versions
from places.models import Unit
from places.queue import enqueue

log = logging.getLogger(__name__)
BUILD_JOB = "layers.downloads.building.build_waiting"
MOST_WAITING = 60
KEPT = dt.timedelta(days=30)
"""A commune's file, or one in another coordinate system, that nobody asked for so long is thrown away."""
_ASK_AGAIN = dt.timedelta(minutes=2)
_WORKER_GONE = dt.timedelta(seconds=15)
"""A file that waits so long while nobody makes any has lost its worker."""


def file_for(*, version: LayerVersion, unit: Unit | None, file_format: Format, epsg: int) -> Download:
    """The row of a file: ready, with the file on disk, or waiting for the worker, who was told.

    `version` is public, with layer and agency loaded; `unit` has its boundary. Raises `TooBusy`, and `DownloadBroke`
    when it could not be made shortly before.
    """
    now = timezone.now()
    wanted = f"{content_key(version, unit)}/{name_of(version, unit, file_format, epsg)}"
    with transaction.atomic():
        row, made = Download.objects.select_for_update().get_or_create(
            version=version, unit=unit, file_format=file_format.slug, epsg=epsg
        )
        if row.state == "ready" and row.path == wanted and path_of(row).is_file():
            Download.objects.filter(pk=row.pk).update(asked_at=now)
            return row
        if row.state == "failed" and now - row.asked_at < _ASK_AGAIN:
            raise DownloadBroke()
        if made and Download.objects.filter(state="waiting").count() > MOST_WAITING:
            raise TooBusy()
        # A worker that died leaves a row waiting: who asks again wakes another.
        if made or row.state != "waiting" or (now - row.asked_at > _WORKER_GONE and not being_built()):
            Download.objects.filter(pk=row.pk).update(state="waiting", asked_at=now, path=wanted)
            enqueue(BUILD_JOB)
        row.refresh_from_db()
    return row


def prepare_version(version_id: int) -> None:
    """Make the files of a whole version in WGS 84, and measure those that are streamed; the job after publishing."""
    version = public_versions().filter(pk=version_id).first()
    if version is None:
        return
    for file_format in FORMATS.values():
        if file_format.streamed:
            size = sum(len(piece) for piece in STREAMS[file_format.slug](version, None))
            Download.objects.update_or_create(
                version=version, unit=None, file_format=file_format.slug, epsg=WGS84,
                defaults={"state": "ready", "size": size, "made_at": timezone.now()},
            )  # fmt: skip
        else:
            Download.objects.get_or_create(version=version, unit=None, file_format=file_format.slug, epsg=WGS84)
    build_waiting()


def build_waiting() -> None:
    """Make every file that waits, one after the other, then throw away what nobody needs.

    One worker at a time does this; a second one leaves it to the first, who looks once more before going.
    """
    while Download.objects.filter(state="waiting").exists():
        with alone_building() as alone:
            if not alone:
                return
            while (row := Download.objects.filter(state="waiting").order_by("asked_at").first()) is not None:
                _build(row)
            tidy()


def tidy() -> None:
    """Remove files and rows of versions that are no longer public, files nobody asked for, and above the limit of
    bytes those asked for longest ago; then whatever lies in the folder and belongs to no row, as a killed worker
    leaves it. Nothing while a worker elsewhere makes a file; that one tidies up when it is done."""
    with alone_building() as alone:
        if alone:
            _forget_unneeded()
            _remove_strays(Path(settings.DOWNLOADS_ROOT))


def _forget_unneeded() -> None:
    usual = Q(unit=None, epsg=WGS84)
    old = ~usual & Q(asked_at__lt=timezone.now() - KEPT)
    Download.objects.exclude(state="waiting").filter(old | ~Q(version__in=public_versions())).delete()
    on_disk = Download.objects.filter(state="ready").exclude(path="")
    over = (on_disk.aggregate(total=Sum("size"))["total"] or 0) - settings.DOWNLOADS_MAX_BYTES
    for row in on_disk.exclude(usual).order_by("asked_at"):
        if over <= 0:
            break
        over -= row.size
        row.delete()


def _remove_strays(root: Path) -> None:
    kept = set(Download.objects.exclude(path="").values_list("path", flat=True))
    for path in root.glob("*/*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif str(path.relative_to(root)) not in kept:
            path.unlink(missing_ok=True)
    for folder in root.glob("*/"):
        if not any(folder.iterdir()):
            folder.rmdir()


def _build(row: Download) -> None:
    version = public_versions().filter(pk=row.version_id).first()
    if version is None:
        row.delete()
        return
    unit = Unit.objects.get(pk=row.unit_id) if row.unit_id else None
    file_format = FORMATS[row.file_format]
    row.path = f"{content_key(version, unit)}/{name_of(version, unit, file_format, row.epsg)}"
    target = path_of(row)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that a file is there whole or not at all.
    unfinished = target.with_name(f".{secrets.token_hex(8)}.{file_format.suffix}")
    try:
        writer = WRITERS[file_format.slug]
        writer(version, unit, epsg=row.epsg, target=unfinished, stem=stem_of(version, unit, row.epsg))
        if (
            content_key(version, unit) != target.parent.name
        ):  # a legend was changed meanwhile: what was read may be both
            unfinished.unlink()
            return _build(row)
        unfinished.replace(target)
        row.state, row.size, row.made_at = "ready", target.stat().st_size, timezone.now()
    except Exception:
        log.exception("download %s: job broke", row)
        unfinished.unlink(missing_ok=True)
        row.state, row.asked_at = "failed", timezone.now()
    row.save(update_fields=["state", "size", "made_at", "path", "asked_at"])
