"""Photos: taken in, stripped of what they tell about their author, kept in private, shown through one gate."""

from uuid import UUID

from django.core.files import File

from agencies.models import User
from incidents.models import Event, Incident, Photo, Report


def store_photo(
    *, file: "File[bytes]", incident: Incident, report: Report | None = None, event: Event | None = None
) -> Photo:
    """Checks, strips and stores one photo of a report or of an event. Raises `PhotoRefused`. Must run in a
    transaction; the verbs that take photos call it, pages do not."""
    raise NotImplementedError


def photo_for(*, key: UUID, user: "User | None" = None, report: Report | None = None) -> Photo:
    """The photo if this person may see it: everyone the published ones of public incidents, staff those of incidents
    visible to them, a reporter those of the report in hand. Raises `PhotoNotFound` otherwise."""
    raise NotImplementedError


def open_photo(photo: Photo, *, thumbnail: bool = False) -> "File[bytes]":
    """The file, JPEG or (thumbnail, 400 px) WebP, for a FileResponse."""
    raise NotImplementedError
