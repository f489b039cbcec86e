"""Where a request says that something is: a point, the code of a commune, or an address in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from incidents.errors_partners import BadArgument, HalfAPoint, UnknownPlace
from incidents.report_place import Degrees, communes_of_today
from places.models import Level, Unit
from places.naming import find_by_name

SURE = 0.95
"""Of a name that was found: the very name, accents aside."""
MOST_PARTS = 6
MOST_LETTERS = 60


@dataclass(frozen=True)
class SentPlace:
    """`location` is (longitude, latitude), EPSG:4326. Without it `commune` tells the place, and without that the words
    alone."""

    location: Degrees | None
    commune: Unit | None
    words: str


def place_of(sent: Mapping[str, str]) -> SentPlace:
    """The point when there is one, else the commune that `address_id` or else `address_string` names. Words are kept in
    any case, and where they name no commune they alone tell the place.
    Raises `BadArgument`, `HalfAPoint`, `UnknownPlace`."""
    words = " ".join(sent.get("address_string", "").split())
    lat, lon = (sent.get(name, "").strip() for name in ("lat", "long"))
    if lat and lon:
        return SentPlace((_degrees("long", lon), _degrees("lat", lat)), None, words)
    if lat or lon:
        raise HalfAPoint()
    address_id = sent.get("address_id", "").strip()
    commune = _by_code(address_id) if address_id else _by_words(words)
    if commune is None and address_id:
        raise UnknownPlace(place=address_id[:100])
    return SentPlace(None, commune, words)


def _degrees(name: str, given: str) -> float:
    try:
        return float(given)
    except ValueError as error:
        raise BadArgument(name=name) from error


def _by_code(code: str) -> Unit | None:
    return communes_of_today().filter(code=code.replace("\x00", "")).first()


def _by_words(words: str) -> Unit | None:
    """The commune named by the last of the parts between commas that names one: addresses go from the house to the
    province."""
    for part in reversed(words.replace("\x00", "").split(",")[-MOST_PARTS:]):
        if len(part) > MOST_LETTERS:
            continue
        for found in find_by_name(part, on=timezone.localdate(), limit=3):
            if found.score >= SURE and found.unit.level == Level.COMMUNE and found.unit.centre is not None:
                return found.unit
    return None
