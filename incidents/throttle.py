"""How much one network address may send and ask in an hour.

Counted in Django's cache: with a cache per process the limit holds for each process. An address is forgotten after
the hour and never stored.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language

from agencies.hotlines import spoken_hotlines
from incidents.errors import TooManyLookups, TooManyReports
from incidents.models import Category

HOUR = 3600


def allow_report(request: HttpRequest, category: Category) -> None:
    """Counts one report. Raises `TooManyReports`, but never for an emergency kind."""
    if _counted("report", request) > settings.REPORTS_PER_HOUR and not category.emergency:
        raise TooManyReports(hotlines=spoken_hotlines(english=get_language() == "en"))


def allow_lookup(request: HttpRequest) -> None:
    """Counts one look-up by tracking code, so that codes cannot be tried out. Raises `TooManyLookups`."""
    if _counted("lookup", request) > settings.LOOKUPS_PER_HOUR:
        raise TooManyLookups()


def client_address(request: HttpRequest) -> str:
    """The address that talked to the outermost of our own proxies; what stands further left in X-Forwarded-For was
    written by the sender."""
    proxies = settings.AXES_IPWARE_PROXY_COUNT
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _counted(what: str, request: HttpRequest) -> int:
    """How often this address did this within the hour that began with its first time, now included."""
    key = f"throttle:{what}:" + hashlib.sha256(client_address(request).encode()).hexdigest()
    if cache.add(key, 1, HOUR):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # its hour ended between the two calls
        cache.set(key, 1, HOUR)
        return 1
