"""Doing what was written down without a line: once, by the verbs and rights of now, and never over somebody else's
change."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction

from agencies.models import User
from incidents.casework import add_note
from incidents.codes import read_incident_code
from incidents.errors import ChangedMeanwhile, ForbiddenStep, IncidentNotFound
from incidents.events import locked
from incidents.field.errors import DoneOtherwise, OtherAccount, Overtaken
from incidents.field.telling import line_told
from incidents.handling import move, next_steps
from incidents.models import Event, FieldAction, Incident, Photo
from incidents.pages_case_file import line_events, lines_of, visible_case
from incidents.pictures import sent_sha256
from incidents.states import State

_KEPT_AS_DATA = ("reason", "referred_to")
"""Words of a step that stand in `Event.data`."""


def take_in(
    *,
    user: User,
    key: UUID,
    code: str,
    made_at: dt.datetime,
    made_on: int,
    target: State | None = None,
    photos: "Sequence[File[bytes]]" = (),
    **given: Any,
) -> FieldAction:
    """Moves the case to `target`, or without one adds a note, as `handling.move` and `casework.add_note` do with
    `photos` and what else is `given`. `made_on` is `Incident.version` as the phone had it: a step on another version
    is not done, a note always is. The same `key` again gives what was done the first time.

    Raises what those verbs raise, `IncidentNotFound`, `OtherAccount`, `DoneOtherwise` for other content under the key
    of what was done, and `Overtaken` in place of `ChangedMeanwhile` and `ForbiddenStep`.
    """
    content = _Content(code=code, target=target, photos=photos, given=given)
    incident = visible_case(user=user, code=code)
    done = FieldAction.objects.filter(key=key).first()
    if done:
        return _again(user, done, content)
    if incident is None:
        raise IncidentNotFound()
    try:
        with transaction.atomic():
            # The second of two deliveries waits here until the first is done.
            locked(incident.pk)
            if done := FieldAction.objects.filter(key=key).first():
                return _again(user, done, content)
            event = _do(user, incident, target=target, made_on=made_on, photos=photos, given=given)
            return FieldAction.objects.create(
                key=key, user=user, incident=incident, event=event, made_at=min(made_at, event.at)
            )
    except (ChangedMeanwhile, ForbiddenStep) as error:
        raise _overtaken(user, incident.pk, made_on, target) from error


@dataclass(frozen=True)
class _Content:
    """What the person wrote, by which a delivery that comes again is told from one that was changed meanwhile."""

    code: str
    target: State | None
    photos: "Sequence[File[bytes]]"
    given: Mapping[str, Any]

    def is_that_of(self, event: Event) -> bool:
        due_on = self.given.get("due_on")
        words = [str(self.given.get(name, "")).strip() for name in ("public_note", "internal_note", *_KEPT_AS_DATA)]
        kept = [event.public_note, event.internal_note, *(event.data.get(name, "") for name in _KEPT_AS_DATA)]
        photos = Photo.objects.filter(event=event).values_list("sent_sha256", flat=True)
        return (
            (self.target or "") == event.to_state
            and words == kept
            and (due_on.isoformat() if due_on else "") == event.data.get("due_on", "")
            and sorted(sent_sha256(photo) for photo in self.photos) == sorted(photos)
        )


def _again(user: User, done: FieldAction, content: _Content) -> FieldAction:
    if done.user_id != user.pk:
        raise OtherAccount()
    if read_incident_code(content.code) != done.incident.code or not content.is_that_of(done.event):
        raise DoneOtherwise()
    return done


def _do(
    user: User,
    incident: Incident,
    *,
    target: State | None,
    made_on: int,
    photos: "Sequence[File[bytes]]",
    given: Mapping[str, Any],
) -> Event:
    if target is None:
        return add_note(user=user, incident_id=incident.pk, photos=photos, **given)
    return move(user=user, incident_id=incident.pk, target=target, expected_version=made_on, photos=photos, **given)


def _overtaken(user: User, incident_id: int, made_on: int, target: State | None) -> Overtaken:
    incident = Incident.objects.select_related("category").get(pk=incident_id)
    since = line_events().filter(incident=incident, version__gt=made_on).order_by("version")
    return Overtaken(
        incident=incident.code,
        members={
            "version": incident.version,
            "state": incident.state,
            "state_label": State(incident.state).label,
            "meanwhile": [line_told(line) for line in lines_of(since)],
            "may_again": any(row.target == target for row in next_steps(user, incident)),
        },
    )
