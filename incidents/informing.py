"""Agencies that are told of a case and see a reduced view of it, without handling it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency, User
from agencies.policy import require
from incidents.errors import MissingNeeds, NothingToDo
from incidents.events import append, locked
from incidents.models import Event, Incident, InformedAgency, RoutingRule
from incidents.telling import members_told, tell_of_case

VERB = "incident.inform"
TOLD = gettext_noop("Cơ quan bạn được thông báo về sự việc %(code)s, %(place)s.")


@transaction.atomic
def inform(
    *,
    user: User,
    incident_id: int,
    agencies: Iterable[Agency],
    reason: str = "",
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """Tells these agencies of the case from now on. Raises `NotAllowed`, `ChangedMeanwhile`, `MissingNeeds` (agencies),
    `NothingToDo` when all of them are told already."""
    at = at or timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, VERB, incident)
    wanted = [agency for agency in agencies if agency.active and agency.pk != incident.agency_id]
    if not wanted:
        raise MissingNeeds({"agencies": _("Xin chọn cơ quan đang hoạt động, khác cơ quan xử lý.")})
    fresh = newly_informed(incident, wanted)
    if not fresh:
        raise NothingToDo()
    event = append(
        incident,
        "inform",
        by=Event.By.STAFF,
        actor=user,
        at=at,
        reason=reason.strip(),
        informed=[agency.name for agency in fresh],
    )
    also_inform(incident, fresh, user=user, at=at, reason=reason.strip())
    return event


@transaction.atomic
def stop_informing(*, user: User, incident_id: int, agency: Agency, expected_version: int | None = None) -> Event:
    """The agency sees the case no more. Raises `NotAllowed`, `ChangedMeanwhile`, `NothingToDo`."""
    now = timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, VERB, incident)
    rows = InformedAgency.objects.standing().filter(incident=incident, agency=agency)
    if not rows.exists():
        raise NothingToDo()
    event = append(incident, "stop_informing", by=Event.By.STAFF, actor=user, at=now, informed=[agency.name])
    rows.update(ended_by=user, ended_at=now)
    return event


def newly_informed(incident: Incident, agencies: Iterable[Agency]) -> list[Agency]:
    """Those that are not told of it yet."""
    told = set(InformedAgency.objects.standing().filter(incident=incident).values_list("agency_id", flat=True))
    return [agency for agency in agencies if agency.pk not in told]


def also_inform(
    incident: Incident,
    agencies: Iterable[Agency],
    *,
    user: User,
    at: dt.datetime,
    rule: RoutingRule | None = None,
    reason: str = "",
    tells: bool = True,
) -> None:
    """Writes the rows and tells the agencies' people. The caller has checked the policy and writes the event."""
    for agency in agencies:
        InformedAgency.objects.create(incident=incident, agency=agency, rule=rule, by=user, reason=reason, at=at)
        if tells:
            people = members_told(agency.pk)
            tell_of_case(people, incident=incident, key="informed", words=TOLD, by=user, page="case_reduced")
