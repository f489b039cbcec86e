"""Where a report belongs: a point, a commune, or only words."""

import datetime as dt
import math
from dataclasses import dataclass

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.hotlines import spoken_hotlines
from incidents.errors import OutsideArea
from places.locating import locate, nearest
from places.models import Level, Unit, UnitQuerySet

Degrees = tuple[float, float]
"""Longitude, latitude, EPSG:4326."""


@dataclass(frozen=True)
class ReportPlace:
    """`unit` receives the report: a commune, or the province while nobody knows the commune. With `unclear`, `location`
    is the middle of the unit and `accuracy_m` its radius in metres, so that nobody takes it for the spot."""

    unit: Unit
    location: Point
    accuracy_m: float | None
    unclear: bool


def place_of(*, location: Degrees | None, commune: Unit | None, accuracy_m: float | None, on: dt.date) -> ReportPlace:
    """The point before the commune, the commune before the province. Raises `OutsideArea` for a point outside every
    commune of the day, and for words alone where the site has no province yet."""
    if location is not None:
        unit = locate(lon=location[0], lat=location[1], on=on)
        if unit is None:
            raise outside_area(location, on=on)
        return ReportPlace(unit=unit, location=Point(*location, srid=4326), accuracy_m=accuracy_m, unclear=False)
    unit = commune or province(on)
    if unit is None or unit.centre is None:
        raise outside_area(None, on=on)
    return ReportPlace(unit=unit, location=unit.centre, accuracy_m=radius_m(unit), unclear=True)


def province(on: dt.date) -> Unit | None:
    """The province this site serves, on the day."""
    units = Unit.objects.on(on).filter(level=Level.PROVINCE, code=settings.PROVINCE_CODE)
    return units.defer("geometry", "outline").first()


def communes_of_today() -> UnitQuerySet:
    """Communes that a report may be sent to by name: those whose middle is known, in order of name."""
    known = Unit.objects.on(timezone.localdate()).communes().filter(centre__isnull=False)
    return known.defer("geometry", "outline").by_name()


def radius_m(unit: Unit) -> float | None:
    """Radius in metres of a circle as large as the unit; None where its area is unknown."""
    return round(math.sqrt(float(unit.area_km2) / math.pi) * 1000) if unit.area_km2 else None


def outside_area(location: Degrees | None, *, on: dt.date) -> OutsideArea:
    """What is wrong with the point, which place it seems to be, and whom to call."""
    near = nearest(lon=location[0], lat=location[1], on=on) if location else None
    seems = ""
    if near is not None:
        unit, metres = near
        seems = " " + _("Gần nhất là %(commune)s, cách %(km)s km.") % {
            "commune": unit.full_name,
            "km": max(1, round(metres / 1000)),
        }
    return OutsideArea(seems=seems, hotlines=spoken_hotlines(english=get_language() == "en"))
