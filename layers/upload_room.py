"""How much may wait to be read into drafts: of one person, of everybody, and what the disk has room for."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, Sum
from django.template.defaultfilters import filesizeformat

from agencies.models import User
from geodata.disk_room import require_disk_room
from layers.errors_uploads import SiteFull, TooManyWaiting, TooMuchWaiting
from layers.models import HazardFile, ImportState, UnfinishedUpload

# Any number nobody else in this database uses.
_LOCK = (0x6C75, 1)


def waiting_files() -> Q:
    """Files of which something lies on the disk and that are no draft yet. One that could not be read is gone."""
    return Q(version=None) & ~Q(state=ImportState.FAILED, summary={})


def require_disk(wanted: int) -> None:
    """Raises `DiskFull` unless the disk of the uploads has room for so many bytes more."""
    require_disk_room(Path(settings.UPLOADS_ROOT), wanted=wanted, left_free=settings.DISK_LEFT_FREE_BYTES)


def require_room(user: User, *, size: int) -> None:
    """Whether one more file of `size` bytes may wait. To be called in the transaction that makes its row: until that
    ends, nobody else is let in.

    Raises `TooManyWaiting`, `TooMuchWaiting`, `SiteFull`, `DiskFull`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK)
    waiting, unfinished = HazardFile.objects.filter(waiting_files()), UnfinishedUpload.objects.all()
    told = [
        waiting.filter(uploaded_by=user).aggregate(count=Count("pk"), size=Sum("size", default=0)),
        unfinished.of(user).aggregate(count=Count("pk"), size=Sum("size", default=0)),
    ]
    count, used = sum(each["count"] for each in told), sum(each["size"] for each in told)
    if count >= settings.WAITING_FILES_PER_PERSON:
        raise TooManyWaiting(count=count)
    if used + size > settings.WAITING_BYTES_PER_PERSON:
        limit = settings.WAITING_BYTES_PER_PERSON
        raise TooMuchWaiting(used=filesizeformat(used), limit=filesizeformat(limit))
    everybody = sum(rows.aggregate(size=Sum("size", default=0))["size"] for rows in (waiting, unfinished))
    if everybody + size > settings.WAITING_BYTES:
        raise SiteFull()
    require_disk(size)
