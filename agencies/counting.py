"""Counting in the database, so that a limit holds over all processes and hosts."""

from __future__ import annotations

import datetime as dt

from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac


class KeyCount(models.Model):
    """How often something was done since the first time, until `ends_at`. `key` is a keyed hash, so that no address
    is stored."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key[:8]}… {self.count}"


def hashed(salt: str, value: str) -> str:
    """A key for `counted`."""
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def counted(table: type[KeyCount], key: str, *, lasts: dt.timedelta, number: int = 1) -> int:
    """How often it was done within `lasts` of its first time, now included; `number` times at once now."""
    now = timezone.now()
    name = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {name} AS kept (key, count, ends_at) VALUES (%s, %s, %s)
            ON CONFLICT (key) DO UPDATE SET
                count = EXCLUDED.count + CASE WHEN kept.ends_at > %s THEN kept.count ELSE 0 END,
                ends_at = CASE WHEN kept.ends_at > %s THEN kept.ends_at ELSE EXCLUDED.ends_at END
            RETURNING count
            """,  # noqa: S608 (the name of a model's table)
            [key, number, now + lasts, now, now],
        )
        return int(cursor.fetchone()[0])


def delete_ended(table: type[KeyCount], now: dt.datetime | None = None) -> int:
    """Deletes the counts whose time is over; how many. Run again, it finds none."""
    deleted, _rows = table._default_manager.filter(ends_at__lte=now or timezone.now()).delete()
    return deleted
