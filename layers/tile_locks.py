"""Building tiles and deleting unused ones keep out of each other's way.

Who builds holds the lock together with others who build, from looking whether the tiles are there until the version
that shows them is written down. Who deletes holds it alone. The lock goes with the connection, so a killed worker
leaves none behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection

from layers.alone import alone

# Any number nobody else in this database uses.
_LOCK = (0x6C74, 1)


@contextmanager
def building() -> Iterator[None]:
    """Inside, no tiles are deleted; waits for a deletion under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s, %s)", _LOCK)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s, %s)", _LOCK)


def deleting() -> AbstractContextManager[bool]:
    """True inside when nobody builds; until the end nobody begins to."""
    return alone(_LOCK)
