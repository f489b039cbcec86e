"""Where a hotspot may be: places with many cases of a kind, and cases that may belong to a hotspot there is."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from agencies.models import User
from agencies.policy import reach_of
from incidents.models import Category, Hotspot, HotspotCase, Incident
from incidents.nearby import METRES_PER_DEGREE
from incidents.states import State
from places.models import Unit

SHOWN = 20
MONTH_DAYS = 30
NOT_COUNTED = (State.REJECTED, State.DUPLICATE)
_METRES = 32648
"""UTM 48N: distances in metres, for Viet Nam right to a few in ten thousand."""


@dataclass(frozen=True)
class CrowdedPlace:
    """`middle` is EPSG:4326. `codes` are of its cases, the newest first."""

    category: Category
    unit: Unit
    middle: Point
    codes: list[str]
    newest_at: dt.datetime
    is_sample: bool

    @property
    def count(self) -> int:
        return len(self.codes)


def crowded_places(user: User, *, least: int, months: int, metres: int) -> list[CrowdedPlace]:
    """Places in the person's area where at least `least` cases of one kind came in during so many months, each within
    `metres` of another; the most crowded first, at most `SHOWN`. Cases that an open hotspot has already do not count,
    nor those whose place is unclear. Three queries."""
    since = timezone.now() - dt.timedelta(days=MONTH_DAYS * months)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH recent AS (
                SELECT i.code, i.category_id, i.is_sample, i.location, i.received_at, i.unit_id,
                    ST_ClusterDBSCAN(ST_Transform(i.location, %(srid)s), eps => %(metres)s, minpoints => %(least)s)
                        OVER (PARTITION BY i.category_id, i.is_sample) AS place
                FROM incidents_incident AS i
                WHERE i.unit_id = ANY(%(units)s) AND i.received_at >= %(since)s AND NOT i.place_unclear
                  AND i.state <> ALL(%(not_counted)s)
                  AND NOT EXISTS (
                    SELECT FROM incidents_hotspotcase AS c JOIN incidents_hotspot AS h ON h.id = c.hotspot_id
                    WHERE c.incident_id = i.id AND c.ended_at IS NULL AND h.closed_at IS NULL
                  )
            )
            SELECT category_id, is_sample, mode() WITHIN GROUP (ORDER BY unit_id),
                ST_X(ST_Centroid(ST_Collect(location))), ST_Y(ST_Centroid(ST_Collect(location))),
                array_agg(code ORDER BY received_at DESC), max(received_at)
            FROM recent WHERE place IS NOT NULL
            GROUP BY category_id, is_sample, place
            HAVING count(*) >= %(least)s
            ORDER BY count(*) DESC, max(received_at) DESC LIMIT %(shown)s
            """,
            {
                "srid": _METRES,
                "metres": metres,
                "least": least,
                "units": sorted(reach_of(user).unit_ids("hotspot.open")),
                "since": since,
                "not_counted": [state.value for state in NOT_COUNTED],
                "shown": SHOWN,
            },
        )
        rows = cursor.fetchall()
    categories = Category.objects.in_bulk({row[0] for row in rows})
    units = Unit.objects.defer("geometry", "outline").in_bulk({row[2] for row in rows})
    return [
        CrowdedPlace(categories[kind], units[unit], Point(lon, lat, srid=4326), codes, newest, is_sample)
        for kind, is_sample, unit, lon, lat, codes, newest in rows
    ]


def cases_that_may_belong(hotspot: Hotspot, user: User) -> QuerySet[Incident]:
    """Cases that the person sees in the hotspot's area and that are not in it: those of the kinds it has first, then
    the nearest; with `same_kind` and `distance`. At most `SHOWN`."""
    gathered = HotspotCase.objects.filter(hotspot=hotspot, ended_at__isnull=True)
    degrees = hotspot.radius_m / METRES_PER_DEGREE
    within = Q(location__dwithin=(hotspot.place, degrees))
    if hotspot.area is not None:
        within = Q(location__coveredby=hotspot.area)
    kinds = gathered.filter(incident__category_id=OuterRef("category_id"))
    return (
        Incident.objects.visible_to(user)
        .filter(within, place_unclear=False, is_sample=hotspot.is_sample)
        .exclude(state__in=NOT_COUNTED)
        .exclude(Exists(gathered.filter(incident=OuterRef("pk"))))
        .annotate(same_kind=Exists(kinds), distance=Distance("location", hotspot.place))
        .select_related("category")
        .order_by("-same_kind", "distance")[:SHOWN]
    )


def hotspots_near(incident: Incident, user: User) -> QuerySet[Hotspot]:
    """Open hotspots that the person may gather cases into, in the incident's unit or where it lies; without those it is
    in."""
    reach = reach_of(user)
    mine = Q(unit_id__in=reach.unit_ids("hotspot.keep")) | Q(agency_id__in=reach.agency_ids("hotspot.keep"))
    has_it = HotspotCase.objects.filter(hotspot=OuterRef("pk"), incident=incident, ended_at__isnull=True)
    return (
        Hotspot.objects.open()
        .filter(mine, is_sample=incident.is_sample)
        .exclude(Exists(has_it))
        .annotate(distance=Distance("place", incident.location))
        .order_by("distance")[:SHOWN]
    )
