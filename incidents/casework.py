"""What staff do to an incident besides moving it: notes, a longer deadline, photos shown to everyone."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.core.files import File

from agencies.models import User
from incidents.models import Event, Photo


def add_note(
    *,
    user: User,
    incident_id: int,
    public_note: str = "",
    internal_note: str = "",
    photos: "Sequence[File[bytes]]" = (),
    at: dt.datetime | None = None,
) -> Event:
    """Appends a note. Raises `NotAllowed`, `NothingToDo` when all is empty, `PhotoRefused`."""
    raise NotImplementedError


def extend_deadline(
    *, user: User, incident_id: int, due_on: dt.date, reason: str, expected_version: int | None = None
) -> Event:
    """A leader gives the running step until the end of working time on `due_on`. Raises `NotAllowed`,
    `MissingNeeds`, `ChangedMeanwhile`."""
    raise NotImplementedError


def publish_photo(*, user: User, key: UUID, published: bool = True) -> Photo:
    """Shows a photo to everyone, or takes it back; written in the timeline. Raises `NotAllowed`, `PhotoNotFound`."""
    raise NotImplementedError
