"""Putting right of what kind an incident is: people choose in a hurry, and not every smell is waste water."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.clocks import shorten
from incidents.errors import MissingNeeds, NothingToDo
from incidents.events import append, locked
from incidents.models import Category, Event

VERB = "incident.change_kind"


@transaction.atomic
def change_kind(
    *,
    user: User,
    incident_id: int,
    category: Category,
    reason: str,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """Another kind for the incident; what people sent, with the answers to the questions of its first kind, stays. The
    promise that was made is kept, unless the new kind has less time from now: then the earlier date counts.

    Raises `NotAllowed`, `IncidentNotFound`, `ChangedMeanwhile`, `NothingToDo` when it is of that kind already, and
    `MissingNeeds` (category | reason)."""
    at = at or timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, VERB, incident)
    before = incident.category
    if category.pk == before.pk:
        raise NothingToDo()
    missing = {}
    if not category.active:
        missing["category"] = _("Loại sự việc này không còn dùng. Xin chọn loại khác.")
    if not reason.strip():
        missing["reason"] = _("Xin ghi lý do.")
    if missing:
        raise MissingNeeds(missing)
    due = incident.due_at
    incident.category = category
    shorten(incident, at=at)
    return append(
        incident,
        "change_kind",
        by=Event.By.STAFF,
        actor=user,
        at=at,
        reason=reason.strip(),
        kind_before=before.slug,
        kind=category.slug,
        due_before=due.isoformat() if due and due != incident.due_at else "",
    )
