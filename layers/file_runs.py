"""What the jobs about one file have in common: a folder to work in, a word on how far it is."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from geodata import bounded
from geodata.archives import OpenedUpload, open_upload
from geodata.errors import GeoPGIError
from layers.errors import FileGone, ImportBroke, as_json
from layers.models import HazardFile, ImportState
from layers.uploads import WORK_FOLDER, limits, path_of

log = logging.getLogger(__name__)


@contextmanager
def opened(file: HazardFile) -> Iterator[tuple[Path, OpenedUpload]]:
    """A folder of the file's own with its checked parts; emptied before, in case a run was cut off, and after.

    Raises `FileGone` and what `open_upload` raises.
    """
    source = path_of(file)
    if not source.is_file():
        raise FileGone()
    folder = settings.UPLOADS_ROOT / WORK_FOLDER / str(file.pk)
    shutil.rmtree(folder, ignore_errors=True)
    parts = folder / "parts"
    parts.mkdir(parents=True)
    try:
        yield folder, bounded.call(open_upload, source, name=file.name, workdir=parts, limits=limits())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tell(file_id: int, *, percent: int, state: ImportState | None = None) -> None:
    """Let the page know how far the job is. Call it outside of a transaction, else nobody sees it."""
    changes: dict[str, object] = {"progress": percent, "heartbeat_at": timezone.now()}
    if state is not None:
        changes["state"] = state
    HazardFile.objects.filter(pk=file_id).update(**changes)


def tell_failure(file_id: int, error: Exception) -> None:
    """Keep what went wrong as a sentence a person can act on; what nobody foresaw goes to the log."""
    if not isinstance(error, GeoPGIError):
        log.exception("hazard file %s: job broke", file_id)
        error = ImportBroke()
    HazardFile.objects.filter(pk=file_id).update(
        state=ImportState.FAILED,
        error=as_json(error),
        heartbeat_at=timezone.now(),
    )
