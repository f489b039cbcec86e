"""Whether a disk has room for what is about to be written. A full disk stops the database too, so some is left free."""

from __future__ import annotations

import shutil
from pathlib import Path

from geodata.errors import DiskFull


def require_disk_room(folder: Path, *, wanted: int, left_free: int) -> None:
    """`wanted` and `left_free` in bytes; `folder` need not exist yet. Raises `DiskFull`."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if shutil.disk_usage(there).free - wanted < left_free:
        raise DiskFull()
