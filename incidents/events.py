"""The spine: every change of an incident appends one event in the transaction of the change."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.db.models import F

from agencies.models import User
from incidents.errors import ChangedMeanwhile, IncidentNotFound
from incidents.models import Event, Incident
from incidents.rows import insert
from incidents.states import State


def current(incident_id: int, *, expected_version: int | None = None) -> Incident:
    """The incident with its category. Raises `IncidentNotFound`, and `ChangedMeanwhile` when `expected_version` is
    given and something happened since."""
    return _of_version(Incident.objects.select_related("category").filter(pk=incident_id).first(), expected_version)


def locked(incident_id: int, *, expected_version: int | None = None, together_with: Incident | None = None) -> Incident:
    """The same, locked for this transaction. `together_with` is locked and read anew too; locks are taken in the
    order of ids, so that two people who link the same two incidents do not wait for each other for ever."""
    ids = [incident_id] + ([together_with.pk] if together_with else [])
    rows = Incident.objects.select_for_update(of=("self",)).select_related("category").filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    if together_with is not None:
        together_with.state = found[together_with.pk].state
    return _of_version(found.get(incident_id), expected_version)


def _of_version(incident: Incident | None, expected_version: int | None) -> Incident:
    if incident is None:
        raise IncidentNotFound()
    if expected_version is not None and incident.version != expected_version:
        raise ChangedMeanwhile(incident=incident.code, state=State(incident.state).label)
    return incident


class Hashed(Protocol):
    """A file of a case, by the SHA-256 of its bytes as they are kept; a photo has `sent_sha256` of those that came."""

    sha256: str


def append(
    incident: Incident,
    verb: str,
    *,
    by: Event.By,
    at: dt.datetime,
    actor: User | None = None,
    states: tuple[str, str] = ("", ""),
    public_note: str = "",
    internal_note: str = "",
    files: Sequence[Hashed] = (),
    **data: Any,
) -> Event:
    """Writes the event and the incident (all its fields: change them before). The caller holds the row's lock. Whatever
    staff do to it first shows that somebody looked.

    `states` is (from, to) where the state changed. `data` is kept as JSON; empty values are left out.
    `files` came with the event and are bound by it: without, they count as files that nobody brought.
    """
    if verb != "receive":  # an incident is written as its first version before it has its first event
        incident.version += 1
        incident.changed_at = at
        if by == Event.By.STAFF and incident.acknowledged_at is None:
            incident.acknowledged_at = at
        incident.save()
    event = Event(
        incident=incident,
        version=incident.version,
        verb=verb,
        from_state=states[0],
        to_state=states[1],
        by=by,
        actor=actor,
        agency_id=incident.agency_id,
        public_note=public_note.strip(),
        internal_note=internal_note.strip(),
        data={key: value for key, value in data.items() if value not in ("", None)},
        bound={"files": [_named(file) for file in files]} if files else {},
        at=at,
    )
    return insert(event)


def append_to_each(told: Mapping[Incident, Mapping[str, Any]], verb: str, *, at: dt.datetime) -> None:
    """The same by the system for many incidents at once, of which nothing changes but that something happened: each
    with its `data`. Two statements. The caller holds the locks of all of them."""
    ids = [incident.pk for incident in told]
    Incident.objects.filter(pk__in=ids).update(version=F("version") + 1, changed_at=at)
    Event.objects.bulk_create(
        Event(
            incident=incident,
            version=incident.version + 1,
            verb=verb,
            by=Event.By.SYSTEM,
            agency_id=incident.agency_id,
            data=dict(data),
            at=at,
        )
        for incident, data in told.items()
    )


def _named(file: Hashed) -> dict[str, str]:
    sent = getattr(file, "sent_sha256", "")
    return {"sha256": file.sha256} | ({"sent": sent} if sent else {})
