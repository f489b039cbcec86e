"""How much one network address may send and ask in an hour.

Counted in the database, so that a limit holds over all processes. An address is stored only as a keyed hash, and that
is forgotten when its hour is over.
"""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from agencies.counting import counted, delete_ended, hashed
from agencies.hotlines import spoken_hotlines
from agencies.network import counted_address
from geodata.disk_room import require_disk_room
from geodata.errors import DiskFull
from incidents.errors import TooManyLookups, TooManyPhotosNow, TooManyReports
from incidents.models import AddressCount, Category

HOUR = dt.timedelta(hours=1)


def allow_report(request: HttpRequest, category: Category) -> None:
    """Counts one report. Raises `TooManyReports`, but never for an emergency kind."""
    if _counted("report", request) > settings.REPORTS_PER_HOUR and not category.emergency:
        raise TooManyReports(hotlines=spoken_hotlines(english=get_language() == "en"))


def has_room_for_photos(request: HttpRequest, number: int) -> bool:
    """Counts so many photos, each of which costs a process of its own to read; whether they are within the limit, and
    the disk is not nearly full. It holds for emergencies too: their report is taken, and its photos when the hour is
    over."""
    if number == 0:
        return True
    try:
        _require_disk()
    except DiskFull:
        return False
    return _counted("photo", request, number) <= settings.PHOTOS_PER_HOUR


def allow_photos(request: HttpRequest, number: int) -> None:
    """The same where nothing else is sent that could be taken without them. Raises `TooManyPhotosNow`, `DiskFull`."""
    _require_disk()
    if not has_room_for_photos(request, number):
        raise TooManyPhotosNow()


def allow_lookup(request: HttpRequest) -> None:
    """Counts one look-up by tracking code, so that codes cannot be tried out. Raises `TooManyLookups`."""
    if _counted("lookup", request) > settings.LOOKUPS_PER_HOUR:
        raise TooManyLookups()


def delete_old_counts(now: dt.datetime | None = None) -> int:
    """Deletes the counts whose hour is over; how many. Run again, it finds none."""
    return delete_ended(AddressCount, now)


def _require_disk() -> None:
    require_disk_room(Path(settings.MEDIA_ROOT), wanted=0, left_free=settings.DISK_LEFT_FREE_BYTES)


def _counted(what: str, request: HttpRequest, number: int = 1) -> int:
    """How often this address did this within the hour that began with its first time, now included."""
    key = hashed("incidents.throttle", f"{what} {counted_address(request)}")
    return counted(AddressCount, key, lasts=HOUR, number=number)
