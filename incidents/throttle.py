"""How much one sender may send and ask in an hour, and when a sender must first prove some work.

A sender is a network address and, where the form told it, a device. Beyond a limit nothing is taken but an emergency;
shortly before it, when many write from one network, when the trap of the form was touched, or when the whole site is
under load, a proof of work is asked for, of an emergency never. A report that is here already costs nothing again.
"""

import datetime as dt
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from agencies.counting import HOUR, MINUTE, counted, standing
from agencies.hotlines import spoken_hotlines
from incidents.errors import NoRoomForPhotos, TooManyFromDevice, TooManyLookups, TooManyPhotosNow, TooManyReports
from incidents.models import AddressCount, Category
from incidents.photo_room import require_photo_room
from incidents.proof import require_proof
from incidents.senders import Sender, sender_of

NEAR = 0.8
"""Share of a limit from which on a proof is asked for."""
PARTS_OF_SITE = 8
"""The reports of the whole site are counted in so many rows, each request in one by chance: one row for all would make
them wait for each other."""


def allow_report(request: HttpRequest, category: Category, *, client_id: UUID | None = None) -> None:
    """Counts one report that is not here yet (see `intake.submit_report`). Raises `TooManyReports`, and `ProofNeeded`
    where `client_id` is given, but never for an emergency kind."""
    sender = sender_of(request)
    if sender.trapped:
        _counted(dict.fromkeys(sender.keys("trap"), 1))
    if settings.PROOF_WORK and client_id is not None and not category.emergency and _suspected(sender):
        require_proof(request, client_id)
    counts = _counted_report(sender)
    if category.emergency:
        return
    hotlines = spoken_hotlines(english=get_language() == "en")
    if counts.by_address > settings.REPORTS_PER_HOUR:
        raise TooManyReports(hotlines=hotlines)
    if counts.by_device > settings.REPORTS_PER_DEVICE_HOUR:
        raise TooManyFromDevice(hotlines=hotlines)


@dataclass(frozen=True)
class _Counts:
    by_address: int
    by_device: int


def _counted_report(sender: Sender) -> _Counts:
    address, *device = sender.keys("report")
    site = f"report of the site {random.randrange(PARTS_OF_SITE)}"  # noqa: S311
    what = dict.fromkeys([address, *device, f"report from {sender.network}", site], 1)
    counts = _counted(what, lasts={site: MINUTE})
    return _Counts(by_address=counts[address], by_device=counts[device[0]] if device else 0)


def _suspected(sender: Sender) -> bool:
    """Whether this report is to be paid for with work. Nobody beyond a limit is asked: it would be for nothing."""
    address, *device = sender.keys("report")
    network, site = f"report from {sender.network}", [f"report of the site {part}" for part in range(PARTS_OF_SITE)]
    traps = sender.keys("trap")
    now = standing(AddressCount, [address, *device, network, *site, *traps])
    own = [(now[address], settings.REPORTS_PER_HOUR)] + [
        (now[name], settings.REPORTS_PER_DEVICE_HOUR) for name in device
    ]
    if any(count >= limit for count, limit in own):
        return False
    return (
        any(count >= math.ceil(NEAR * limit) for count, limit in own)
        or now[network] >= settings.REPORTS_PER_NETWORK_HOUR
        or sum(now[part] for part in site) >= settings.REPORTS_PER_MINUTE
        or any(now[trap] for trap in traps)
    )


def many_at(location: tuple[float, float], category: Category) -> bool:
    """Counts one report of this kind at this place (degrees, EPSG:4326; a cell of some 100 m); whether there were more
    than REPORTS_PER_PLACE_HOUR within the hour. None is refused for it: often it is one event that many see."""
    lon, lat = location
    cell = f"{math.floor(lon * 1000)} {math.floor(lat * 1000)}"
    name = f"report at {category.pk} {cell}"
    return _counted({name: 1})[name] > settings.REPORTS_PER_PLACE_HOUR


def has_room_for_photos(request: HttpRequest, number: int) -> bool:
    """Counts so many photos, each of which costs a process of its own to read; whether they are within the limit, and
    the disk is not nearly full. It holds for emergencies too: their report is taken, and its photos when the hour is
    over."""
    if number == 0:
        return True
    try:
        require_photo_room(Path(settings.MEDIA_ROOT))
    except NoRoomForPhotos:
        return False
    name = f"photo {sender_of(request).address}"
    return _counted({name: number})[name] <= settings.PHOTOS_PER_HOUR


def allow_photos(request: HttpRequest, number: int) -> None:
    """The same where what is sent with them would not be taken without them. Raises `NoRoomForPhotos`,
    `TooManyPhotosNow`."""
    if number:
        require_photo_room(Path(settings.MEDIA_ROOT))
    if not has_room_for_photos(request, number):
        raise TooManyPhotosNow()


def allow_lookup(request: HttpRequest) -> None:
    """Counts one look-up by tracking code, so that codes cannot be tried out. Raises `TooManyLookups`."""
    name = f"lookup {sender_of(request).address}"
    if _counted({name: 1})[name] > settings.LOOKUPS_PER_HOUR:
        raise TooManyLookups()


def has_room_for_subscription(request: HttpRequest) -> bool:
    """Counts one wish to be told of news; whether it is within the limit."""
    name = f"subscription {sender_of(request).address}"
    return _counted({name: 1})[name] <= settings.SUBSCRIPTIONS_PER_HOUR


def _counted(what: Mapping[str, int], *, lasts: Mapping[str, dt.timedelta] = MappingProxyType({})) -> dict[str, int]:
    """Within an hour, but for names that `lasts` has."""
    return counted(AddressCount, what, lasts={name: lasts.get(name, HOUR) for name in what})
