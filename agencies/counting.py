"""Counting over all processes and hosts: how often something happened within a time that began with its first time.

What is counted is stored only as a keyed hash, and that is forgotten when its time is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


class KeyCount(models.Model):
    """How often something was done since the first time, until `ends_at`. `key` is a keyed hash, so that no address
    is stored."""

    salt: ClassVar[str]
    """Each table its own, so that what is counted in two tables cannot be joined."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key[:8]}… {self.count}"


def hashed(salt: str, value: str) -> str:
    """64 hexadecimal digits that nobody finds again by trying out, without the site's key."""
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def counted(
    table: type[KeyCount], what: Mapping[str, int], *, lasts: dt.timedelta | Mapping[str, dt.timedelta]
) -> dict[str, int]:
    """Adds the numbers; how many there are now of each within `lasts` of its first time, which may be another for each
    name. One statement, its rows in one order, so that two requests that count the same do not wait for each other for
    ever."""
    if not what:
        return {}
    names = _by_key(table, what)
    now = timezone.now()
    span = dict.fromkeys(what, lasts) if isinstance(lasts, dt.timedelta) else lasts
    rows = [(key, what[names[key]], now + span[names[key]]) for key in sorted(names)]
    table_name = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {table_name} AS kept (key, count, ends_at)
            VALUES {", ".join(["(%s, %s, %s)"] * len(rows))}
            ON CONFLICT (key) DO UPDATE SET
                count = EXCLUDED.count + CASE WHEN kept.ends_at > %s THEN kept.count ELSE 0 END,
                ends_at = CASE WHEN kept.ends_at > %s THEN kept.ends_at ELSE EXCLUDED.ends_at END
            RETURNING key, count
            """,  # noqa: S608 - the name of a model's table and placeholders are put in
            [*(value for row in rows for value in row), now, now],
        )
        return {names[key]: int(count) for key, count in cursor.fetchall()}


def standing(table: type[KeyCount], what: Sequence[str]) -> dict[str, int]:
    """How many there are of each, without counting."""
    names = _by_key(table, what)
    table_name = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, count FROM {table_name} WHERE key = ANY(%s) AND ends_at > %s",  # noqa: S608 - a model's table
            [list(names), timezone.now()],
        )
        return dict.fromkeys(what, 0) | {names[key]: int(count) for key, count in cursor.fetchall()}


def forget(table: type[KeyCount], name: str) -> None:
    table._default_manager.filter(key=hashed(table.salt, name)).delete()


def delete_ended(table: type[KeyCount], now: dt.datetime | None = None) -> int:
    """Deletes the counts whose time is over; how many. Run again, it finds none."""
    deleted, _rows = table._default_manager.filter(ends_at__lte=now or timezone.now()).delete()
    return deleted


def _by_key(table: type[KeyCount], names: Mapping[str, int] | Sequence[str]) -> dict[str, str]:
    return {hashed(table.salt, name): name for name in names}
