"""Photos: kept in private, shown through one gate. See `pictures` for what is done to them first."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from agencies.models import User
from incidents.errors import PhotoNotFound, TooManyPhotos
from incidents.models import Event, Incident, Photo, Report
from incidents.pictures import Picture, make_picture

FOLDER = "photos"
ORPHAN_AFTER = dt.timedelta(days=1)


def make_pictures(files: "Sequence[File[bytes]]", *, limit: int) -> list[Picture]:
    """All of them made safe, before anything is written. Raises `TooManyPhotos`, `PhotoRefused`."""
    if len(files) > limit:
        raise TooManyPhotos(limit=limit)
    return [make_picture(file) for file in files]


@contextmanager
def stored(pictures: Sequence[Picture]) -> Iterator[list[Photo]]:
    """The pictures as files, with their unsaved rows; the files are gone again when the block raises. Stands around
    the transaction that saves the rows (`keep`). A crash between leaves files without rows, which
    `delete_orphan_files` finds."""
    written: list[str] = []
    photos = []
    try:
        for picture in pictures:
            key = uuid4()
            stem = f"{FOLDER}/{key.hex[:2]}/{key.hex}"
            written.append(default_storage.save(f"{stem}.jpg", ContentFile(picture.jpeg)))
            written.append(default_storage.save(f"{stem}.webp", ContentFile(picture.thumbnail)))
            photos.append(
                Photo(
                    key=key,
                    path=written[-2],
                    thumbnail_path=written[-1],
                    sha256=picture.sha256,
                    sent_sha256=picture.sent_sha256,
                    width=picture.width,
                    height=picture.height,
                )
            )
        yield photos
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise


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
        photo.save()


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


def open_photo(photo: Photo, *, thumbnail: bool = False) -> "File[bytes]":
    """The file, JPEG or (thumbnail, at most 400 px) WebP. Raises `PhotoNotFound` when the file is not there."""
    try:
        return cast("File[bytes]", default_storage.open(photo.thumbnail_path if thumbnail else photo.path))
    except FileNotFoundError as error:
        raise PhotoNotFound() from error


def delete_files(photos: Sequence[Photo]) -> None:
    for photo in photos:
        default_storage.delete(photo.path)
        default_storage.delete(photo.thumbnail_path)


def delete_orphan_files(now: dt.datetime | None = None) -> int:
    """Deletes stored files older than a day that no row knows (left by a crash); how many. Run again, it finds none."""
    deleted = 0
    before = (now or timezone.now()) - ORPHAN_AFTER
    if not default_storage.exists(FOLDER):
        return 0
    for folder in default_storage.listdir(FOLDER)[0]:
        paths = {f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]}
        known = Photo.objects.filter(path__startswith=f"{FOLDER}/{folder}/").values_list("path", "thumbnail_path")
        for path in paths - {path for pair in known for path in pair}:
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                deleted += 1
    return deleted
