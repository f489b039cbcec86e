"""How much one network address may send and ask in an hour.

Counted in the database, so that a limit holds over all processes. An address is stored only as a keyed hash, and that
is forgotten when its hour is over.
"""

import datetime as dt

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from agencies.hotlines import spoken_hotlines
from agencies.network import counted_address
from incidents.errors import TooManyLookups, TooManyPhotosNow, TooManyReports
from incidents.models import AddressCount, Category

HOUR = dt.timedelta(hours=1)


def allow_report(request: HttpRequest, category: Category) -> None:
    """Counts one report. Raises `TooManyReports`, but never for an emergency kind."""
    if _counted("report", request) > settings.REPORTS_PER_HOUR and not category.emergency:
        raise TooManyReports(hotlines=spoken_hotlines(english=get_language() == "en"))


def has_room_for_photos(request: HttpRequest, number: int) -> bool:
    """Counts so many photos, each of which costs a process of its own to read; whether they are within the limit. It
    holds for emergencies too: their report is taken, and its photos when the hour is over."""
    return number == 0 or _counted("photo", request, number) <= settings.PHOTOS_PER_HOUR


def allow_photos(request: HttpRequest, number: int) -> None:
    """The same where nothing else is sent that could be taken without them. Raises `TooManyPhotosNow`."""
    if not has_room_for_photos(request, number):
        raise TooManyPhotosNow()


def allow_lookup(request: HttpRequest) -> None:
    """Counts one look-up by tracking code, so that codes cannot be tried out. Raises `TooManyLookups`."""
    if _counted("lookup", request) > settings.LOOKUPS_PER_HOUR:
        raise TooManyLookups()


def has_room_for_subscription(request: HttpRequest) -> bool:
    """Counts one wish to be told of news; whether it is within the limit."""
    return _counted("subscription", request) <= settings.SUBSCRIPTIONS_PER_HOUR


def delete_old_counts(now: dt.datetime | None = None) -> int:
    """Deletes the counts whose hour is over; how many. Run again, it finds none."""
    deleted, _rows = AddressCount.objects.filter(ends_at__lte=now or timezone.now()).delete()
    return deleted


def _counted(what: str, request: HttpRequest, number: int = 1) -> int:
    """How often this address did this within the hour that began with its first time, now included."""
    key = salted_hmac("incidents.throttle", f"{what} {counted_address(request)}", algorithm="sha256").hexdigest()
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO incidents_addresscount AS kept (key, count, ends_at) VALUES (%s, %s, %s)
            ON CONFLICT (key) DO UPDATE SET
                count = EXCLUDED.count + CASE WHEN kept.ends_at > %s THEN kept.count ELSE 0 END,
                ends_at = CASE WHEN kept.ends_at > %s THEN kept.ends_at ELSE EXCLUDED.ends_at END
            RETURNING count
            """,
            [key, number, now + HOUR, now, now],
        )
        return int(cursor.fetchone()[0])
