"""Photos and videos of a report that come piece by piece after it: whatever breaks in between, each is there once.

The report's `client_id`, which its sender made and told nobody else, is the permission.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geodata.resumed_files import UploadGone, WholeDamaged, digest_of, make_room, write_piece
from incidents.errors import InvalidReport, PhotoRefused, PhotoTooLarge, ReportNotFound, TooManyPhotos, VideoTooLarge
from incidents.intake import MAX_PHOTOS
from incidents.models import Photo, Report, ReportFile
from incidents.photo_room import require_photo_room
from incidents.pictures import MAX_BYTES, make_picture
from incidents.report_photos import add_to_report

FOLDER = "reports"
PIECE_BYTES = 128 * 1024
"""What a phone sends at once: some seconds on a poor line."""
MOST_PIECE_BYTES = 8 * PIECE_BYTES
KEPT_FOR = dt.timedelta(days=14)
"""From the last piece on. A phone that found no line so long begins the file anew."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Standing:
    """`offset`: bytes that are safe here. `done`: it is a photo of the report."""

    offset: int
    size: int
    done: bool


def begin_file(
    *,
    report_id: UUID,
    file_id: UUID,
    name: str,
    size: int,
    kind: str,
    sha256: str,
    allow: Callable[[], None] = lambda: None,
) -> Standing:
    """Where this file of the report stands; begun now unless it was before. `allow` may refuse a new one by raising.

    Raises `ReportNotFound`, `InvalidReport` for a size or digest that cannot be, `PhotoTooLarge`, `TooManyPhotos`, and
    what `add_piece` raises for a file that was whole but not taken yet.
    """
    if size < 1 or not _SHA256.fullmatch(sha256):
        raise InvalidReport({"files": _("Kích thước hoặc SHA-256 của tệp không hợp lệ.")})
    name = name.replace("\x00", "").replace("\\", "/").rpartition("/")[2][-255:]
    if size > _most_bytes(kind):
        too_large = VideoTooLarge if _is_video(kind) else PhotoTooLarge
        raise too_large(name=name[:80], limit=_most_bytes(kind) // 1024**2)
    with transaction.atomic():
        report = _locked_report(report_id)
        if Photo.objects.filter(report=report, sent_sha256=sha256).exists():
            return Standing(offset=size, size=size, done=True)
        begun = ReportFile.objects.filter(report=report)
        found = begun.filter(client_id=file_id).first()
        if found is not None and ((found.size, found.sha256) != (size, sha256) or not _path(found).is_file()):
            _forget(found)
            found = None
        if found is None:
            photos = Photo.objects.filter(report=report).count()
            if photos + begun.filter(taken=False).count() >= MAX_PHOTOS:
                raise TooManyPhotos(limit=MAX_PHOTOS)
            allow()
            found = ReportFile.objects.create(
                report=report,
                client_id=file_id,
                name=name,
                kind=kind[:100],
                size=size,
                sha256=sha256,
                path=f"{FOLDER}/{secrets.token_hex(16)}",
            )
            make_room(_path(found))
    if found.received == found.size:
        _take(found)
    return _standing(found)


def where_it_stands(*, report_id: UUID, file_id: UUID) -> Standing:
    """Raises `UploadGone`."""
    return _standing(_found(report_id, file_id))


def add_piece(*, report_id: UUID, file_id: UUID, offset: int, content: bytes, sha256: str) -> Standing:
    """Keeps `content`, which begins at byte `offset`. The last piece makes a photo of the whole.

    Raises `UploadGone`, `NoRoomForPhotos` and what `write_piece` raises; at the end `WholeDamaged`, `PhotoRefused` or
    `TooManyPhotos`, after which nothing of the file stays.
    """
    with transaction.atomic():
        file = _found(report_id, file_id, lock=True)
        if file.taken:
            return _standing(file)
        require_photo_room(Path(settings.UPLOADS_ROOT), wanted=len(content))
        file.received = write_piece(
            _path(file),
            content,
            offset=offset,
            safe=file.received,
            size=file.size,
            most=MOST_PIECE_BYTES,
            sha256=sha256,
            name=file.name,
        )
        file.touched_at = timezone.now()
        file.save(update_fields=["received", "touched_at"])
    if file.received == file.size:
        _take(file)
    return _standing(file)


def _take(file: ReportFile) -> None:
    """Makes a photo of a whole file. Run twice, even at once, it makes one. What cannot become a photo is forgotten:
    sending it again would end the same."""
    path = _path(file)
    try:
        if digest_of(path) != file.sha256:
            raise WholeDamaged()
        with path.open("rb") as content:
            picture = make_picture(File(content, name=file.name))
            add_to_report(report=file.report, pictures=[picture], most=MAX_PHOTOS, at=timezone.now(), known_again=False)
    except FileNotFoundError as error:
        file.refresh_from_db(fields=["taken"])
        if not file.taken:  # else another request was quicker
            raise UploadGone() from error
    except (WholeDamaged, PhotoRefused, TooManyPhotos):
        with transaction.atomic():
            _forget(file)
        raise
    ReportFile.objects.filter(pk=file.pk).update(taken=True, touched_at=timezone.now())
    file.taken = True
    path.unlink(missing_ok=True)


def delete_unfinished_files(now: dt.datetime | None = None) -> int:
    """Forgets files whose last piece came long ago, and files on disk of no row; how many. Run again, it finds none."""
    before = (now or timezone.now()) - KEPT_FOR
    old = list(ReportFile.objects.filter(touched_at__lt=before))
    with transaction.atomic():
        for file in old:
            _forget(file)
    folder = Path(settings.UPLOADS_ROOT) / FOLDER
    known = {*ReportFile.objects.filter(taken=False).values_list("path", flat=True), *(file.path for file in old)}
    strays = [path for path in folder.glob("*") if f"{FOLDER}/{path.name}" not in known and _untouched(path, before)]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(old) + len(strays)


def _is_video(kind: str) -> bool:
    """By the type its sender tells; what it really is, is seen when it is whole."""
    return kind.startswith("video/")


def _most_bytes(kind: str) -> int:
    return settings.VIDEO_MAX_BYTES if _is_video(kind) else MAX_BYTES


def _untouched(path: Path, before: dt.datetime) -> bool:
    return path.stat().st_mtime < before.timestamp()


def _locked_report(report_id: UUID) -> Report:
    report = Report.objects.select_for_update(of=("self",)).filter(client_id=report_id).first()
    if report is None:
        raise ReportNotFound()
    return report


def _found(report_id: UUID, file_id: UUID, *, lock: bool = False) -> ReportFile:
    files = ReportFile.objects.select_related("report")
    if lock:
        files = files.select_for_update(of=("self",))
    file = files.filter(report__client_id=report_id, client_id=file_id).first()
    if file is None or not (file.taken or _path(file).is_file()):
        raise UploadGone()
    return file


def _forget(file: ReportFile) -> None:
    """Within a transaction: the file on disk goes when the row is gone."""
    file.delete()
    transaction.on_commit(partial(_path(file).unlink, missing_ok=True))


def _path(file: ReportFile) -> Path:
    return Path(settings.UPLOADS_ROOT / file.path)


def _standing(file: ReportFile) -> Standing:
    return Standing(offset=file.received, size=file.size, done=file.taken)
