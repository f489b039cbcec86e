"""One job at a time works on one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

from django.db import connection
from django.utils import timezone

from layers.beating import beating
from layers.models import HazardFile

# First half of the advisory lock's key: any number nobody else in this database uses.
_LOCK_SPACE = 0x6C61


@contextmanager
def only_run(file_id: int) -> Iterator[bool]:
    """True inside for one run at a time of one file; the lock goes with the connection, so a killed worker leaves
    none behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_SPACE, file_id])
        alone = bool(cursor.fetchone()[0])
    try:
        with beating(partial(_alive, file_id)) if alone else nullcontext():
            yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, file_id])


def _alive(file_id: int) -> None:
    HazardFile.objects.filter(pk=file_id).update(heartbeat_at=timezone.now())
