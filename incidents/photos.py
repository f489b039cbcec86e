"""Photos: kept in private, shown through one gate. See `pictures` for what is done to them first."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from agencies.models import User
from incidents.errors import PhotoNotFound, TooManyPhotos
from incidents.models import BlurredCopy, Event, Incident, Photo, Report, SentFile
from incidents.pictures import Picture, make_picture
from incidents.sealed import Sealed

FOLDER = "photos"
SENT_FOLDER = "sent"
EXTENSIONS = {"image/jpeg": "jpg", "video/mp4": "mp4", "video/webm": "webm"}


def make_pictures(files: "Sequence[File[bytes]]", *, limit: int) -> list[Picture]:
    """All of them made safe, before anything is written. Raises `TooManyPhotos`, `PhotoRefused`."""
    if len(files) > limit:
        raise TooManyPhotos(limit=limit)
    return [make_picture(file) for file in files]


class Writing:
    """Files written to the store, all of them gone again if what they belong to is not saved."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def write(self, path: str, file: "File[bytes]") -> str:
        """The path it got."""
        self.paths.append(default_storage.save(path, file))
        return self.paths[-1]


@contextmanager
def writing() -> Iterator[Writing]:
    """Stands around the transaction that saves the rows. A crash between leaves files without rows, which
    `photo_sweeping.delete_orphan_files` finds."""
    written = Writing()
    try:
        yield written
    except BaseException:
        for path in written.paths:
            default_storage.delete(path)
        raise


@contextmanager
def stored(pictures: Sequence[Picture]) -> Iterator[list[Photo]]:
    """The pictures as files, with their unsaved rows; `keep` saves them. See `writing`."""
    with writing() as store:
        yield [_stored(picture, store) for picture in pictures]


def _stored(picture: Picture, store: Writing) -> Photo:
    key = uuid4()
    stem = f"{key.hex[:2]}/{key.hex}"
    photo = Photo(
        key=key,
        path=store.write(f"{FOLDER}/{stem}.{EXTENSIONS[picture.media_type]}", picture.file),
        thumbnail_path=store.write(f"{FOLDER}/{stem}.webp", ContentFile(picture.thumbnail)),
        sha256=picture.sha256,
        sent_sha256=picture.sent_sha256,
        media_type=picture.media_type,
        seconds=picture.seconds,
        width=picture.width,
        height=picture.height,
    )
    # Reached from its photo; saved after it, see `keep`.
    SentFile(photo=photo, path=store.write(f"{SENT_FOLDER}/{stem}", Sealed(picture.sent)), size=picture.sent.size)
    return photo


def keep(
    photos: Sequence[Photo],
    *,
    incident: Incident,
    report: Report | None = None,
    event: Event | None = None,
    at: dt.datetime,
) -> None:
    """Saves the rows, of a report or of an event."""
    for photo in photos:
        photo.incident, photo.report, photo.event, photo.added_at = incident, report, event, at
        sent_file = photo.sent_file
        photo.save()
        sent_file.save()


def photo_for(*, key: UUID, user: "User | AnonymousUser | None" = None, report: Report | None = None) -> Photo:
    """The photo if this person may see it: everyone the published ones of public incidents, staff those of incidents
    visible to them, a reporter those sent with the report in hand. Raises `PhotoNotFound` otherwise."""
    photo = Photo.objects.filter(key=key).first()
    if photo is None:
        raise PhotoNotFound()
    allowed = (
        (report is not None and photo.report_id == report.pk)
        or (photo.published and Incident.objects.public().filter(pk=photo.incident_id).exists())
        or (user is not None and Incident.objects.visible_to(user).filter(pk=photo.incident_id).exists())
    )
    if not allowed:
        raise PhotoNotFound()
    return photo


@dataclass(frozen=True)
class Shown:
    """What stands for a photo now. `tag` is another one for other content."""

    path: str
    media_type: str
    tag: str


def shown(photo: Photo, *, thumbnail: bool = False) -> Shown:
    """The file to show, itself or its thumbnail (WebP, at most 400 px); once it was blurred, only ever the newest
    blurred copy."""
    copy = BlurredCopy.objects.filter(photo=photo).last()
    of = copy or photo
    if thumbnail:
        return Shown(of.thumbnail_path, "image/webp", f"{of.sha256}-small")
    return Shown(of.path, photo.media_type, of.sha256)


def open_path(path: str) -> "File[bytes]":
    try:
        return cast("File[bytes]", default_storage.open(path))
    except FileNotFoundError as error:
        raise PhotoNotFound() from error
