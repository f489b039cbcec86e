"""Putting right where an incident is: words that nobody could place, a pin beside the spot, the wrong commune."""

import datetime as dt

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.clocks import FIRST_CLOCK, start_first
from incidents.errors import InvalidReport, NothingToDo
from incidents.events import append, locked
from incidents.models import Event
from incidents.report_place import Degrees, place_of
from incidents.working_time import local_day
from places.models import Unit

VERB = "incident.set_place"


@transaction.atomic
def set_place(
    *,
    user: User,
    incident_id: int,
    location: Degrees | None = None,
    commune: Unit | None = None,
    reason: str = "",
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """Moves the incident to the point (longitude, latitude, EPSG:4326) and the commune that holds it, or to `commune`
    with the place still unclear; what people sent stays as it is. The person answers for where the incident was, not
    for where it goes. A commune that could not know of it before gets the whole time of the first step.

    Raises `NotAllowed`, `IncidentNotFound`, `ChangedMeanwhile`, `OutsideArea`, `InvalidReport` (location) when neither
    point nor commune is given, and `NothingToDo` when it is there already.
    """
    at = at or timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, VERB, incident)
    if location is None and commune is None:
        raise InvalidReport({"location": _("Xin chấm vị trí trên bản đồ, hoặc chọn xã, phường.")})
    place = place_of(location=location, commune=commune, accuracy_m=None, on=local_day(at))
    before, was_at = incident.unit, incident.location
    if place.location.equals_exact(was_at, 1e-6) and place.unclear == incident.place_unclear:
        raise NothingToDo()
    if incident.commune_unknown and incident.clock == FIRST_CLOCK:
        start_first(incident, at=at)
    incident.unit, incident.location, incident.place_unclear = place.unit, place.location, place.unclear
    return append(
        incident,
        "set_place",
        by=Event.By.STAFF,
        actor=user,
        at=at,
        reason=reason.strip(),
        unit_before=before.code,
        unit=place.unit.code,
        position_before=_told(was_at),
        position=_told(place.location),
    )


def _told(point: Point) -> list[float]:
    return [round(degrees, 6) for degrees in point.coords]
