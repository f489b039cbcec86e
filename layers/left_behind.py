"""Files nobody will come back for: sent in part, never read into a draft, or belonging to no row. Django's own
temporary files of requests whose process was killed are among these.

Folders of killed jobs go in `layers.leftovers`.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from layers.asset_uploads import FOLDER as ASSETS_FOLDER
from layers.asset_uploads import give_up_waiting
from layers.handing_in import KEPT_FOR
from layers.models import AssetFile, HazardFile, ImportState, UnfinishedUpload
from layers.uploads import FOLDER, remove_stored

WAITING_FOR = timedelta(days=30)
"""How long a file waits for somebody to choose how it is read."""
WAITING_TO_BE_READ = timedelta(days=1)
"""The same of a file of places, which waits for the worker alone."""
_ORPHANS_AFTER_S = 24 * 3600
"""A file younger than this may belong to a row that is being written."""


def delete_left_behind() -> int:
    """Deletes unfinished uploads and waiting files past their time, and files of no row; returns how
    many that were. Harmless when it runs twice."""
    now = timezone.now()
    unfinished = UnfinishedUpload.objects.filter(touched_at__lt=now - KEPT_FOR)
    idle = [ImportState.INSPECTED, ImportState.FAILED]
    waiting = HazardFile.objects.filter(state__in=idle, heartbeat_at__lt=now - WAITING_FOR, version=None)
    count = 0
    for file in waiting:
        remove_stored(file)
        file.delete()
        count += 1
    for upload in unfinished:
        upload.delete()
        Path(settings.UPLOADS_ROOT / upload.path).unlink(missing_ok=True)
        count += 1
    give_up_waiting(before=now - WAITING_TO_BE_READ)
    return count + _delete_orphans()


def _delete_orphans() -> int:
    root = Path(settings.UPLOADS_ROOT)
    known = {
        *HazardFile.objects.values_list("path", flat=True),
        *UnfinishedUpload.objects.values_list("path", flat=True),
        *AssetFile.objects.filter(state="waiting").values_list("path", flat=True),
    }
    before = time.time() - _ORPHANS_AFTER_S
    stored = [*_old(root / FOLDER, before), *_old(root / ASSETS_FOLDER, before)]
    orphans = [path for path in stored if str(path.relative_to(root)) not in known]
    orphans += [
        path for path in _old(Path(tempfile.gettempdir()), before, "tmp*.upload*") if path.stat().st_uid == os.geteuid()
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _old(folder: Path, before: float, pattern: str = "*") -> list[Path]:
    found = []
    for path in folder.glob(pattern):
        with suppress(FileNotFoundError):  # another process was quicker
            if path.is_file() and path.stat().st_mtime < before:
                found.append(path)
    return found
