"""Hazard files sent piece by piece (`geodata.resumed_files`). The row says how many bytes are safe."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from geodata.errors import TooLarge
from geodata.resumed_files import PieceMisplaced, UploadGone, WholeDamaged, digest_of, make_room, write_piece
from layers.errors import TooManyUnfinished
from layers.errors_uploads import FileEmpty
from layers.models import HazardFile, HazardLayer, UnfinishedUpload
from layers.upload_room import require_disk, require_room
from layers.uploads import FOLDER, plain_name, remember, size_limit

PIECE_BYTES = 1024 * 1024
"""What the browser sends at once; the server takes up to eight times as much."""
MOST_PIECE_BYTES = 8 * PIECE_BYTES
MOST_UNFINISHED = 5
"""Of one person."""


def begin(*, user: User, layer: HazardLayer, name: str, size: int, changed_at: int) -> UnfinishedUpload:
    """The upload of this file by this person, where it stands; a new one unless it was begun before. `changed_at` is
    in milliseconds.

    Raises `NotAllowed`, `UnsupportedFormat`, `FileEmpty`, `TooLarge`, `TooManyUnfinished` and what
    `require_room` raises.
    """
    require(user, "layer.import", layer)
    name = plain_name(name)
    if size == 0:
        raise FileEmpty(name=name)
    if size > settings.HAZARD_FILE_MAX_BYTES:
        raise TooLarge(name=name, limit=size_limit())
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two pages of one person begin one after the other
        begun = UnfinishedUpload.objects.of(user)
        found = begun.filter(layer=layer, name=name, size=size, changed_at=changed_at).first()
        if found is not None and _path(found).is_file():
            return found
        if found is not None:
            found.delete()
        if begun.count() >= MOST_UNFINISHED:
            raise TooManyUnfinished(count=MOST_UNFINISHED)
        require_room(user, size=size)
        token = secrets.token_hex(16)
        upload = UnfinishedUpload.objects.create(
            token=token, layer=layer, user=user, name=name, size=size, changed_at=changed_at, path=f"{FOLDER}/{token}"
        )
        make_room(_path(upload))
    return upload


def received(*, user: User, token: str) -> UnfinishedUpload:
    """Raises `UploadGone`, `NotAllowed`."""
    upload = UnfinishedUpload.objects.of(user).select_related("layer").filter(token=token).first()
    if upload is None or not _path(upload).is_file():
        raise UploadGone()
    require(user, "layer.import", upload.layer)
    return upload


def add_piece(*, user: User, token: str, offset: int, content: bytes, sha256: str) -> int:
    """Keeps `content`, which begins at byte `offset` of the file; returns how many bytes are safe now.

    Raises `UploadGone`, `NotAllowed`, `PieceMisplaced`, `PieceDamaged`, `PieceTooLong`, `BeyondSize`, `DiskFull`.
    """
    require_disk(len(content))
    with transaction.atomic():
        upload = _locked(user, token)
        upload.received = write_piece(
            _path(upload),
            content,
            offset=offset,
            safe=upload.received,
            size=upload.size,
            most=MOST_PIECE_BYTES,
            sha256=sha256,
            name=upload.name,
        )
        upload.touched_at = timezone.now()
        upload.save(update_fields=["received", "touched_at"])
    return upload.received


def finish(*, user: User, token: str, sha256: str) -> HazardFile:
    """Makes a hazard file of what was sent, and has the worker look into it.

    Raises `UploadGone`, `NotAllowed`, `PieceMisplaced` when bytes are missing, and `WholeDamaged`, after which the
    file is sent anew from its beginning.
    """
    with transaction.atomic():
        upload = _locked(user, token)
        if upload.received != upload.size:
            raise PieceMisplaced(received=upload.received)
        path = _path(upload)
        upload.delete()
        if digest_of(path) != sha256.lower():
            transaction.on_commit(partial(path.unlink, missing_ok=True))
            file = None
        else:
            file = remember(
                user=user, layer=upload.layer, name=upload.name, path=path, size=upload.size, sha256=sha256.lower()
            )
    if file is None:
        raise WholeDamaged()
    return file


def discard(*, user: User, token: str) -> HazardLayer:
    """Forgets an unfinished upload and what came of it. Raises `UploadGone`, `NotAllowed`."""
    with transaction.atomic():
        upload = _locked(user, token)
        upload.delete()
        transaction.on_commit(partial(_path(upload).unlink, missing_ok=True))
    return upload.layer


def _locked(user: User, token: str) -> UnfinishedUpload:
    uploads = UnfinishedUpload.objects.of(user).select_for_update(of=("self",)).select_related("layer")
    upload = uploads.filter(token=token).first()
    if upload is None or not _path(upload).is_file():
        raise UploadGone()
    require(user, "layer.import", upload.layer)
    return upload


def _path(upload: UnfinishedUpload) -> Path:
    return Path(settings.UPLOADS_ROOT / upload.path)
