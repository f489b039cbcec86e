"""Photos that come after their report: with the same report sent again, or by its private link."""

import datetime as dt
from collections.abc import Sequence

from django.core.files import File
from django.db import transaction

from agencies.models import User
from incidents.errors import TooManyPhotos
from incidents.events import append
from incidents.models import Event, Incident, Photo, Report
from incidents.photos import keep, stored
from incidents.pictures import Picture, sent_sha256
from incidents.report_locks import lock_case_of


def not_yet_there(report: Report, files: "Sequence[File[bytes]]") -> "list[File[bytes]]":
    """Those of the files, each once, that the report does not have as a photo. Told by their bytes as they came, since
    a photo is kept in another form."""
    known = _known(report) if files else set()
    return [file for sha256, file in {sent_sha256(file): file for file in files}.items() if sha256 not in known]


def add_to_report(
    *,
    report: Report,
    pictures: Sequence[Picture],
    most: int,
    at: dt.datetime,
    actor: User | None = None,
    words: str = "",
    known_again: bool = True,
) -> Event | None:
    """Adds the pictures with their event; `actor` is null for the reporter. With `known_again=False` those that the
    report has by now are left out, and None is returned when there is nothing else. Raises `TooManyPhotos` when the
    report would have more than `most`."""
    with stored(pictures) as made, transaction.atomic():
        incident = lock_case_of(report)
        # Where the same delivery came twice at once, files without rows are left; `delete_orphan_files` finds them.
        rows = made if known_again else without_known(report, made)
        if not rows:
            return None
        return write_photos(report, incident, rows, most=most, at=at, actor=actor, words=words)


def write_photos(
    report: Report,
    incident: Incident,
    rows: Sequence[Photo],
    *,
    most: int,
    at: dt.datetime,
    actor: User | None = None,
    words: str = "",
) -> Event:
    """The rows with their event, in the locked case of the report. Raises `TooManyPhotos` as `add_to_report`."""
    require_room(report, rows, most=most)
    event = append(
        incident,
        "add_photos",
        by=Event.By.STAFF if actor else Event.By.REPORTER,
        actor=actor,
        at=at,
        files=rows,
        report=report.pk,
        words=words,
        photos=len(rows),
    )
    keep(rows, incident=incident, report=report, at=at)
    return event


def require_room(report: Report, rows: Sequence[Photo], *, most: int) -> None:
    """Raises `TooManyPhotos` when the report would have more than `most`."""
    if Photo.objects.filter(report=report).count() + len(rows) > most:
        raise TooManyPhotos(limit=most)


def without_known(report: Report, rows: Sequence[Photo]) -> list[Photo]:
    known = _known(report)
    return [photo for photo in rows if photo.sent_sha256 not in known]


def _known(report: Report) -> set[str]:
    return set(Photo.objects.filter(report=report).values_list("sent_sha256", flat=True))
