"""Whether the disk has room for photos and videos of reports."""

from pathlib import Path

from django.conf import settings

from geodata.disk_room import require_disk_room
from geodata.errors import DiskFull
from incidents.errors import NoRoomForPhotos


def require_photo_room(folder: Path, *, wanted: int = 0) -> None:
    """`wanted` in bytes. Raises `NoRoomForPhotos`."""
    try:
        require_disk_room(folder, wanted=wanted, left_free=settings.DISK_LEFT_FREE_BYTES)
    except DiskFull as error:
        raise NoRoomForPhotos() from error
