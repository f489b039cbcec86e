"""Every change of a visit, a sanction or a remediation order appends one event in the transaction of the change."""

import datetime as dt
from typing import Any, TypeVar

from django.conf import settings
from django.utils import translation

from agencies.models import User
from incidents.events import append as append_to_case
from incidents.events import locked
from incidents.models import Event
from inspections.errors_outcomes import OutcomeChanged
from inspections.models import OutcomeEvent, RemediationOrder, Sanction, Visit

S = TypeVar("S", Visit, Sanction, RemediationOrder)


def lock(row: S, *, expected_version: int | None = None) -> S:
    """The row as it is now, locked for this transaction. Raises `OutcomeChanged` when `expected_version` is given and
    something happened since. Others may refer to it meanwhile: who holds its case and writes what goes with it must not
    wait for one who holds it and waits for the case."""
    now: S = type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if expected_version is not None and now.version != expected_version:
        raise OutcomeChanged(state=now.get_state_display())
    return now


def record(
    row: Visit | Sanction | RemediationOrder,
    verb: str,
    *,
    actor: User | None,
    at: dt.datetime,
    from_state: str = "",
    note: str = "",
    **data: Any,
) -> OutcomeEvent:
    """Writes the row (all its fields: change them before) and its event. `from_state` where the state changed. Empty
    values of `data` are left out."""
    if row.pk is not None:
        row.version += 1
    row.save()
    subject = {Visit: "visit", Sanction: "sanction", RemediationOrder: "remediation"}[type(row)]
    event: OutcomeEvent = OutcomeEvent.objects.create(
        **{subject: row},
        version=row.version,
        verb=verb,
        from_state=from_state,
        to_state=row.state if from_state or row.version == 1 else "",
        actor=actor,
        agency=getattr(row, "agency", None),
        note=note.strip(),
        data={key: value for key, value in data.items() if value not in ("", None)},
        at=at,
    )
    return event


def tell_case(incident_id: int | None, words: str, *, actor: User, at: dt.datetime, **params: Any) -> None:
    """An internal line in the timeline of the case, in the language of the site; `words` is a msgid."""
    if incident_id is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        note = translation.gettext(words) % params
    append_to_case(locked(incident_id), "note", by=Event.By.STAFF, actor=actor, at=at, internal_note=note)
