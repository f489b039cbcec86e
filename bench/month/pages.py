"""Pages of the desk as one process of the site answers them, to be measured. Import only after `django.setup()`."""

import datetime as dt
import time
from functools import cache

from django.contrib.gis.db.models.functions import Distance
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Role, User
from bench.month.comparing import Answer, Likeness
from bench.month.hour import it_is
from bench.month.rhythm import BUSIEST
from incidents.models import Incident
from places.models import Unit

PEOPLE = {
    "commune officer": (f"ubnd-{BUSIEST}", Role.COMMUNE_OFFICER),
    "environment office": ("so-nnmt", Role.ENVIRONMENT_OFFICER),
    "leader of the province": ("ubnd-tinh", Role.LEADER),
}
IN_VIEW = 50
"""Cases in the part of the map that is asked for."""


def view_of_map() -> str:
    """The box, west to north, around the middle of the busiest commune that holds `IN_VIEW` cases."""
    middle = Unit.objects.get(code=BUSIEST).centre
    assert middle is not None
    near = Incident.objects.annotate(distance=Distance("location", middle)).order_by("distance")[:IN_VIEW]
    reach = max(max(abs(one.location.x - middle.x), abs(one.location.y - middle.y)) for one in near)
    box = (middle.x - reach, middle.y - reach, middle.x + reach, middle.y + reach)
    return ",".join(f"{degrees:.6f}" for degrees in box)


def cases_by_likeness() -> dict[Likeness, str]:
    """A code of each sort, of cases of the busiest commune."""
    counted = Incident.objects.filter(unit__code=BUSIEST).annotate(
        n_events=Count("events", distinct=True),
        n_reports=Count("reports", distinct=True),
        n_photos=Count("photos", distinct=True),
    )
    return {
        Likeness(one.state, one.category.slug, one.n_events, one.n_reports, one.n_photos): one.code
        for one in counted.select_related("category").order_by("pk")
    }


def queries(*, person: str, address: str, now: dt.datetime) -> list[str]:
    """The statements of one request, once all that is kept in memory is there."""
    with it_is(now):
        for _warm_up in range(2):
            _ask(person, address)
        with CaptureQueriesContext(connection) as caught:
            _ask(person, address)
    return [query["sql"] for query in caught.captured_queries]


def answer(*, person: str, address: str, now: dt.datetime) -> Answer:
    with it_is(now):
        began = time.perf_counter()
        size = _ask(person, address)
        return Answer((time.perf_counter() - began) * 1000, size)


def _ask(person: str, address: str) -> int:
    answered = _client(person).get(address)
    if answered.status_code != 200:
        raise RuntimeError(f"{person}, {address}: {answered.status_code}")
    return len(answered.content)


@cache
def _client(person: str) -> Client:
    slug, role = PEOPLE[person]
    client = Client()
    client.force_login(User.objects.filter(memberships__agency__slug=slug, memberships__role=role).order_by("pk")[0])
    return client
