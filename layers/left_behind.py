"""Files nobody will come back for: sent in part, never read into a draft, or belonging to no row.

Folders of killed jobs go in `layers.leftovers`.
"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from layers.handing_in import KEPT_FOR
from layers.models import HazardFile, ImportState, UnfinishedUpload
from layers.uploads import FOLDER, remove_stored

WAITING_FOR = timedelta(days=30)
"""How long a file waits for somebody to choose how it is read."""
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
    return count + _delete_orphans()


def _delete_orphans() -> int:
    root = Path(settings.UPLOADS_ROOT)
    known = {
        *HazardFile.objects.values_list("path", flat=True),
        *UnfinishedUpload.objects.values_list("path", flat=True),
    }
    before = time.time() - _ORPHANS_AFTER_S
    files = [path for path in _old(root / FOLDER, before) if str(path.relative_to(root)) not in known]
    for path in files:
        path.unlink(missing_ok=True)
    return len(files)


def _old(folder: Path, before: float) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.stat().st_mtime < before]
