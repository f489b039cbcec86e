"""One worker at a time makes files to take away, over all hosts. The lock goes with the connection, so a killed worker
leaves none behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Any number nobody else in this database uses.
_LOCK = (0x6C64, 1)


@contextmanager
def alone_building() -> Iterator[bool]:
    """True inside when no other connection is making files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", _LOCK)
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _LOCK)


def being_built() -> bool:
    """Whether some worker is making files now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (
                SELECT 1 FROM pg_locks
                WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND objsubid = 2 AND granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            )
            """,
            _LOCK,
        )
        return bool(cursor.fetchone()[0])
