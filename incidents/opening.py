"""Opening an incident: its row as the first version. Its first event and its report come in the same transaction."""

import datetime as dt

from django.contrib.gis.geos import Point
from django.db import connection

from incidents import codes
from incidents.deadlines import due_at, local_day, step_by_calendar
from incidents.models import Category, Incident
from incidents.rows import insert
from places.models import Unit

FIRST_CLOCK = "verify"


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
) -> Incident:
    """In state received; the clock "verify" runs from `at`. The caller writes the event "receive"."""
    days, calendar = step_by_calendar(FIRST_CLOCK, category)
    incident = Incident(
        code=codes.incident_code(year=local_day(received_at).year, number=_next_number()),
        category=category,
        unit=unit,
        location=location,
        place_unclear=place_unclear,
        place_words=place_words,
        clock=FIRST_CLOCK,
        due_at=due_at(at, days, calendar),
        received_at=received_at,
        changed_at=at,
        is_sample=is_sample,
    )
    return insert(incident)


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_number')")
        return int(cursor.fetchone()[0])
