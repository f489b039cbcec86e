"""One worker at a time makes files to take away, over all hosts."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.db import connection

from layers.alone import alone

# Any number nobody else in this database uses.
_LOCK = (0x6C64, 1)


def alone_building() -> AbstractContextManager[bool]:
    """True inside when no other connection is making files."""
    return alone(_LOCK)


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
