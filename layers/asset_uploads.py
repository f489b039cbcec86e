"""Taking in a file of places from a page. Nothing of it is parsed here: that is the worker's."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from agencies.models import User
from agencies.policy import require
from geodata.archives import check_name
from geodata.errors import GeoPGIError, TooLarge
from layers.asset_reading import MOST_BYTES
from layers.assets import load_assets
from layers.errors import FileGone, ImportBroke
from layers.errors_assets import AssetsWaiting
from layers.models import AssetFile, AssetKind
from layers.upload_room import require_disk
from places.queue import enqueue

log = logging.getLogger(__name__)
FOLDER = "assets"
MOST_WAITING = 5
"""Of one person. The worker reads each and deletes it within minutes."""
LOAD_JOB = "layers.asset_uploads.load_file"


def receive_assets(
    *,
    user: User,
    kind: AssetKind,
    upload: UploadedFile,
    source: str,
    name_field: str = "",
    srid: int | None = None,
    encoding: str = "",
) -> AssetFile:
    """Store the upload and have the worker load it; the options are those of `read_assets`.

    Raises `NotAllowed`, `UnsupportedFormat`, `TooLarge`, `AssetsWaiting`, `DiskFull`. After an error nothing stays
    on disk.
    """
    require(user, "asset.load")
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name[-255:]
    check_name(name)
    if (upload.size or 0) > MOST_BYTES:
        raise TooLarge(name=name, limit=f"{MOST_BYTES // (1024 * 1024)} MB")
    if AssetFile.objects.sent_by(user).filter(state="waiting").count() >= MOST_WAITING:
        raise AssetsWaiting(count=MOST_WAITING)
    require_disk(upload.size or 0)
    target = Path(settings.UPLOADS_ROOT) / FOLDER / secrets.token_hex(16)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("xb") as sink:
            target.chmod(0o640)
            for chunk in upload.chunks():
                sink.write(chunk)
        with transaction.atomic():
            file = AssetFile.objects.create(
                kind=kind,
                name=name,
                path=str(target.relative_to(settings.UPLOADS_ROOT)),
                source=source,
                choices={"name_field": name_field, "srid": srid, "encoding": encoding},
                uploaded_by=user,
            )
            enqueue(LOAD_JOB, file.pk)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return file


def load_file(file_id: int) -> None:
    """Load an uploaded file; the job of `receive_assets`. May run twice: the second run finds nothing waiting."""
    file = AssetFile.objects.select_related("kind", "uploaded_by").filter(pk=file_id, state="waiting").first()
    if file is None:
        return
    path = Path(settings.UPLOADS_ROOT) / file.path
    try:
        if not path.is_file():
            raise FileGone()
        read = load_assets(
            user=file.uploaded_by, kind=file.kind, path=path, name=file.name, source=file.source, **file.choices
        )
    except GeoPGIError as error:
        _tell_failure(file_id, error)
    except Exception:
        log.exception("file of places %s: job broke", file_id)
        _tell_failure(file_id, ImportBroke())
        raise
    else:
        AssetFile.objects.filter(pk=file_id).update(state="done", loaded=len(read.names), left_out=read.left_out)
    finally:
        path.unlink(missing_ok=True)


def give_up_waiting(*, before: datetime) -> None:
    """Tell of files handed in before that time, whose worker must have died, that they were not read; the files go."""
    for file in AssetFile.objects.filter(state="waiting", uploaded_at__lt=before):
        _tell_failure(file.pk, ImportBroke())
        Path(settings.UPLOADS_ROOT / file.path).unlink(missing_ok=True)


def _tell_failure(file_id: int, error: GeoPGIError) -> None:
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    told = {"code": error.code, "msgid": error.msgid, "params": params}
    AssetFile.objects.filter(pk=file_id).update(state="failed", error=told)
