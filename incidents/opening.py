"""Opening an incident: its row as the first version. Its first event and its report come in the same transaction."""

import datetime as dt

from django.contrib.gis.geos import Point
from django.db import connection

from incidents import codes
from incidents.clocks import start_first
from incidents.models import Category, Incident
from incidents.rows import insert
from incidents.working_time import local_day
from places.models import Unit


def open_incident(
    *,
    category: Category,
    unit: Unit,
    location: Point,
    place_unclear: bool,
    place_words: str,
    received_at: dt.datetime,
    at: dt.datetime,
    is_sample: bool,
    looked_at: bool = False,
) -> Incident:
    """In state received; its clocks run from `at`. `looked_at`: staff wrote it down themselves. The caller writes the
    event "receive"."""
    incident = Incident(
        code=codes.incident_code(year=local_day(received_at).year, number=_next_number()),
        category=category,
        unit=unit,
        location=location,
        place_unclear=place_unclear,
        place_words=place_words,
        received_at=received_at,
        changed_at=at,
        is_sample=is_sample,
    )
    start_first(incident, at=at)
    if looked_at:
        incident.acknowledged_at = at
    return insert(incident)


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_number')")
        return int(cursor.fetchone()[0])
