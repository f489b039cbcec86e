"""Counting over all processes: how often something happened within a time that began with its first time.

What is counted is stored only as a keyed hash, and that is forgotten when its time is over. The table is not written
ahead to the log, so that counting waits for no disk; after a crash of the database counting begins anew.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from incidents.models import AddressCount

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


def keyed_hash(what: str) -> str:
    """64 hexadecimal digits that nobody finds again by trying out, without the site's key."""
    return salted_hmac("incidents.throttle", what, algorithm="sha256").hexdigest()


def counted(what: Mapping[str, int], *, lasting: dt.timedelta = HOUR) -> dict[str, int]:
    """Adds the numbers; how many there are now of each. One statement, its rows in one order, so that two requests
    that count the same do not wait for each other for ever."""
    if not what:
        return {}
    names = {keyed_hash(name): name for name in what}
    now = timezone.now()
    rows = [(key, what[names[key]], now + lasting) for key in sorted(names)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO incidents_addresscount AS kept (key, count, ends_at)
            VALUES {", ".join(["(%s, %s, %s)"] * len(rows))}
            ON CONFLICT (key) DO UPDATE SET
                count = EXCLUDED.count + CASE WHEN kept.ends_at > %s THEN kept.count ELSE 0 END,
                ends_at = CASE WHEN kept.ends_at > %s THEN kept.ends_at ELSE EXCLUDED.ends_at END
            RETURNING key, count
            """,  # noqa: S608 - only placeholders are put in
            [*(value for row in rows for value in row), now, now],
        )
        return {names[key]: int(count) for key, count in cursor.fetchall()}


def standing(what: Sequence[str]) -> dict[str, int]:
    """How many there are of each, without counting."""
    names = {keyed_hash(name): name for name in what}
    rows = AddressCount.objects.filter(key__in=names, ends_at__gt=timezone.now()).values_list("key", "count")
    return dict.fromkeys(what, 0) | {names[key]: count for key, count in rows}


def delete_old_counts(now: dt.datetime | None = None) -> int:
    """Deletes the counts whose time is over; how many. Run again, it finds none."""
    deleted, _rows = AddressCount.objects.filter(ends_at__lte=now or timezone.now()).delete()
    return deleted
