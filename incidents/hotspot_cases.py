"""Cases gathered into a hotspot and released again; both timelines tell. A case is handled as before."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from incidents.codes import read_incident_code
from incidents.errors import MissingNeeds, NothingToDo
from incidents.events import append
from incidents.hotspot_entries import append_entry, open_one
from incidents.models import Event, Hotspot, HotspotCase, HotspotEntry, Incident


@transaction.atomic
def gather_cases(*, user: User, hotspot_id: int, codes: Iterable[str]) -> HotspotEntry:
    """Takes the cases of these codes (as typed) into the hotspot; the person must see them. All or none. Raises
    `NotAllowed`, `HotspotNotFound`, `HotspotClosed`, `MissingNeeds` (codes)."""
    return take_in(open_one(user, "hotspot.keep", hotspot_id), codes, user=user, at=timezone.now())


@transaction.atomic
def release_case(*, user: User, hotspot_id: int, code: str, reason: str) -> HotspotEntry:
    """The case does not belong to it. Raises `NotAllowed`, `HotspotNotFound`, `HotspotClosed`, `MissingNeeds`
    (reason), `NothingToDo` when the case is not in it."""
    now = timezone.now()
    hotspot = open_one(user, "hotspot.keep", hotspot_id)
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do.")})
    gathered = hotspot.cases.filter(incident__code=read_incident_code(code), ended_at__isnull=True).first()
    if gathered is None:
        raise NothingToDo()
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=gathered.incident_id)
    HotspotCase.objects.filter(pk=gathered.pk).update(ended_by=user, ended_at=now)
    append(incident, "release", by=Event.By.STAFF, actor=user, at=now, reason=reason.strip(), hotspot=hotspot.name)
    hotspot.area = area_of(hotspot)
    return append_entry(hotspot, HotspotEntry.Verb.RELEASE, user=user, at=now, text=reason, codes=[incident.code])


def take_in(hotspot: Hotspot, codes: Iterable[str], *, user: User, at: dt.datetime) -> HotspotEntry:
    """As `gather_cases`, for a hotspot that is locked and that the person may keep."""
    typed = {read_incident_code(code): code for code in codes if code.strip()}
    if not typed:
        raise MissingNeeds({"codes": _("Xin chọn hoặc ghi mã ít nhất một sự việc.")})
    seen = Incident.objects.visible_to(user).filter(code__in=typed)
    if seen.exclude(is_sample=hotspot.is_sample).exists():
        raise MissingNeeds({"codes": _("Dữ liệu mẫu và sự việc thật không ở chung một điểm nóng.")})
    incidents = list(Incident.objects.select_for_update(of=("self",)).filter(pk__in=seen).order_by("pk"))
    found = {incident.code for incident in incidents}
    if unknown := [typed[code] for code in typed if code not in found]:
        sentence = _("Không có sự việc nào mang mã này trong phần bạn được xem: %(codes)s.")
        raise MissingNeeds({"codes": sentence % {"codes": ", ".join(unknown)}})
    already = set(hotspot.cases.filter(ended_at__isnull=True).values_list("incident_id", flat=True))
    fresh = [incident for incident in incidents if incident.pk not in already]
    if not fresh:
        raise MissingNeeds({"codes": _("Những sự việc này đã ở trong điểm nóng.")})
    for incident in fresh:
        HotspotCase.objects.create(hotspot=hotspot, incident=incident, at=at)
        append(incident, "gather", by=Event.By.STAFF, actor=user, at=at, hotspot=hotspot.name)
    hotspot.area = area_of(hotspot)
    codes_told = [incident.code for incident in fresh]
    return append_entry(hotspot, HotspotEntry.Verb.GATHER, user=user, at=at, codes=codes_told)


def all_samples(codes: Iterable[str], user: User) -> bool:
    """Whether there are such cases among those the person sees, and all of them are samples."""
    seen = Incident.objects.visible_to(user).filter(code__in=[read_incident_code(code) for code in codes])
    kinds = set(seen.values_list("is_sample", flat=True))
    return kinds == {True}


def area_of(hotspot: Hotspot) -> Polygon | None:
    """The hull of the cases' places with a band of `radius_m` metres, EPSG:4326; None for a hotspot that is a circle,
    and without cases whose place is known."""
    if not hotspot.around_cases:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT ST_AsHEXEWKB(ST_Buffer(ST_ConvexHull(ST_Collect(i.location))::geography, %s)::geometry)
            FROM incidents_hotspotcase AS c JOIN incidents_incident AS i ON i.id = c.incident_id
            WHERE c.hotspot_id = %s AND c.ended_at IS NULL AND NOT i.place_unclear
            """,
            [hotspot.radius_m, hotspot.pk],
        )
        (shape,) = cursor.fetchone()
    area = GEOSGeometry(shape) if shape else None
    return area if isinstance(area, Polygon) else None
