"""Taking in a file that an office hands over. Nothing of it is parsed here: that is the worker's."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from agencies.models import User
from agencies.policy import require
from geodata.archives import Limits
from geodata.errors import TooLarge
from geodata.upload_names import check_name
from layers.errors import WrongState
from layers.file_locks import only_run
from layers.jobs import INSPECT_FILE
from layers.models import HazardFile, HazardLayer
from layers.upload_room import require_disk, require_room
from places.queue import enqueue

log = logging.getLogger(__name__)
FOLDER = "hazards"
WORK_FOLDER = "work"


def receive_file(*, user: User, layer: HazardLayer, upload: UploadedFile) -> HazardFile:
    """Store the upload under a random name, remember it, and have the worker look into it.

    Raises `NotAllowed`, `UnsupportedFormat` for a name whose ending we do not read, `TooLarge` and what
    `require_room` raises. After an error nothing stays on disk.
    """
    require(user, "layer.import", layer)
    name = plain_name(upload.name or "")
    if (upload.size or 0) > settings.HAZARD_FILE_MAX_BYTES:
        raise TooLarge(name=name, limit=size_limit())
    target = Path(settings.UPLOADS_ROOT) / FOLDER / secrets.token_hex(16)
    require_disk(upload.size or 0)
    with _removed_on_error(target), transaction.atomic():
        size, sha256 = _store(upload, target, name)
        require_room(user, size=size)
        return remember(user=user, layer=layer, name=name, path=target, size=size, sha256=sha256)


def plain_name(name: str) -> str:
    """The file's name without folders. Raises `UnsupportedFormat` for an ending we do not read."""
    plain = PurePosixPath(name.replace("\\", "/").replace("\x00", "")).name[-255:]
    check_name(plain)
    return plain


def remember(*, user: User, layer: HazardLayer, name: str, path: Path, size: int, sha256: str) -> HazardFile:
    """A row for a file that lies whole under UPLOADS_ROOT; the worker looks into it."""
    file = HazardFile.objects.create(
        layer=layer,
        name=name,
        path=str(path.relative_to(settings.UPLOADS_ROOT)),
        size=size,
        sha256=sha256,
        uploaded_by=user,
    )
    enqueue(INSPECT_FILE, file.pk)
    return file


def delete_waiting(*, user: User, file_id: int) -> HazardLayer:
    """Delete a file that did not become a draft, and what is stored of it; the layer it was meant for.

    Raises `NotAllowed`, `WrongState` once it is a draft or while it is being read.
    """
    with only_run(file_id) as alone, transaction.atomic():
        file = HazardFile.objects.select_for_update(of=("self",)).select_related("layer").filter(pk=file_id).first()
        if file is None:
            raise WrongState()
        require(user, "layer.import", file.layer)
        if not alone or file.version_id is not None:
            raise WrongState()
        file.delete()
        transaction.on_commit(partial(remove_stored, file))
    log.info("hazard file %s (%s) deleted by account %s", file_id, file.name, user.pk)
    return file.layer


def path_of(file: HazardFile) -> Path:
    return Path(settings.UPLOADS_ROOT / file.path)


def remove_stored(file: HazardFile) -> None:
    """Take the upload off the disk; it may be gone already."""
    path_of(file).unlink(missing_ok=True)


def limits() -> Limits:
    """How large an upload may be, and what it may swell to."""
    return Limits(upload_bytes=settings.HAZARD_FILE_MAX_BYTES, unpacked_bytes=4 * settings.HAZARD_FILE_MAX_BYTES)


def size_limit() -> str:
    return f"{settings.HAZARD_FILE_MAX_BYTES // (1024 * 1024)} MB"


def _store(upload: UploadedFile, target: Path, name: str) -> tuple[int, str]:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as sink:
        target.chmod(0o640)
        for chunk in upload.chunks():
            size += len(chunk)
            if size > settings.HAZARD_FILE_MAX_BYTES:
                raise TooLarge(name=name, limit=size_limit())
            digest.update(chunk)
            sink.write(chunk)
    return size, digest.hexdigest()


@contextmanager
def _removed_on_error(target: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise
