"""What killed jobs leave on the disk, and taking it away without touching what is in use."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from geodata.work_folders import remove_abandoned
from layers.file_locks import only_run
from layers.uploads import WORK_FOLDER


def remove_leftovers() -> list[Path]:
    """Deletes work folders of builds and imports that nobody works in any more; the folders removed."""
    tiles = Path(settings.TILES_ROOT)
    removed = remove_abandoned(tiles) if tiles.is_dir() else []
    for folder in sorted((Path(settings.UPLOADS_ROOT) / WORK_FOLDER).glob("*")):
        if not folder.name.isdecimal():
            continue
        with only_run(int(folder.name)) as alone:
            if alone:
                shutil.rmtree(folder, ignore_errors=True)
                removed.append(folder)
    return removed
