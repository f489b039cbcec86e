"""Who answers for a case: its agency with the person named there, and before that the commune's office of the place."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.absences import Away, reached
from agencies.models import Agency, AgencyKind, Membership, User
from agencies.policy import roles_with
from incidents.models import Incident
from incidents.states import ENDS

_OFFICES = """
    WITH RECURSIVE over (start_id, unit_id) AS (
        SELECT id, id FROM places_unit WHERE id = ANY(%(units)s)
        UNION
        SELECT over.start_id, step.top_id FROM over JOIN (
            SELECT id AS under_id, parent_id AS top_id FROM places_unit WHERE parent_id IS NOT NULL
            UNION ALL
            SELECT predecessor_id, successor_id FROM places_succession
        ) AS step ON step.under_id = over.unit_id
    )
    SELECT DISTINCT ON (over.start_id) over.start_id, a.id
    FROM over
    JOIN places_unit AS u ON u.id = over.unit_id
    JOIN agencies_areaofresponsibility AS r ON r.unit_id = u.id
    JOIN agencies_agency AS a ON a.id = r.agency_id AND a.active
    ORDER BY over.start_id, (a.kind <> %(committee)s), (u.level <> 'commune'), (a.kind <> %(environment)s), a.name, a.id
"""
"""Of each unit the people's committee of the commune, else the one above, else whoever answers for the place."""


def able_agencies(day: dt.date) -> QuerySet[Agency]:
    """Active ones with somebody who may inspect what is handed to them. Others would let a case lie."""
    return Agency.objects.filter(active=True, pk__in=_able_members(day).values("agency_id"))


def agencies_that_read(day: dt.date) -> QuerySet[Agency]:
    """Active ones with somebody who may read what they are told of."""
    readers = Membership.objects.on(day).filter(role__in=roles_with("incident.view_reduced"), user__is_active=True)
    return Agency.objects.filter(active=True, pk__in=readers.values("agency_id"))


def able_people(agency_ids: Collection[int], day: dt.date) -> dict[int, list[User]]:
    """By agency, the members who may inspect what is handed to it. One query."""
    members = _able_members(day).filter(agency_id__in=agency_ids)
    found: dict[int, list[User]] = {agency: [] for agency in agency_ids}
    for membership in members.select_related("user").order_by("user__last_name", "user__first_name", "user_id"):
        if membership.user not in found[membership.agency_id]:
            found[membership.agency_id].append(membership.user)
    return found


def _able_members(day: dt.date) -> QuerySet[Membership]:
    return Membership.objects.on(day).filter(role__in=roles_with("incident.inspect"), user__is_active=True)


def owners_of(incidents: Iterable[Incident]) -> dict[int, Agency]:
    """By the id of the incident, the agency that answers for each that is not over: the one it is assigned to, else the
    office of its place. Two queries. An incident that nobody answers for is missing: no agency has its place."""
    still_open = [incident for incident in incidents if incident.state not in ENDS]
    units = {incident.unit_id for incident in still_open if incident.agency_id is None}
    with connection.cursor() as cursor:
        kinds = {"committee": AgencyKind.PEOPLES_COMMITTEE, "environment": AgencyKind.ENVIRONMENT}
        cursor.execute(_OFFICES, {"units": sorted(units), **{name: kind.value for name, kind in kinds.items()}})
        office = dict(cursor.fetchall())
    ids = {incident.pk: incident.agency_id or office.get(incident.unit_id) for incident in still_open}
    agencies = Agency.objects.in_bulk([agency for agency in ids.values() if agency is not None])
    return {pk: agencies[agency] for pk, agency in ids.items() if agency is not None}


def owner_of(incident: Incident) -> Agency | None:
    return owners_of([incident]).get(incident.pk)


def responsible_people(incident: Incident, day: dt.date | None = None) -> list[User]:
    """Whom to tell of the case: the person named, else everyone in the agency that answers for it who may handle it;
    with those who stand in for them."""
    day = day or timezone.localdate()
    if incident.assignee is not None:
        return reached([incident.assignee], day)
    owner = owner_of(incident)
    return reached(able_people([owner.pk], day)[owner.pk], day) if owner else []


def person_label(person: User, away: Mapping[int, Away]) -> str:
    """The name, and after it until when the person is away."""
    absence = away_words(away.get(person.pk))
    return f"{person.display_name} ({absence})" if absence else person.display_name


def away_words(away: Away | None) -> str:
    """Until when somebody is away and who is there instead, to stand after the name; nothing for who is there."""
    if away is None:
        return ""
    until = f"{away.absence.ends_on:%d/%m/%Y}"
    if away.deputy is None:
        return _("vắng đến %(day)s, chưa có người thay") % {"day": until}
    return _("vắng đến %(day)s, người thay: %(name)s") % {"day": until, "name": away.deputy.display_name}
