"""A picture as it was sent, made into one that is safe to keep and to show: a pure function of bytes."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from django.core.files import File

from incidents.errors import BrokenPhoto, NotAPhoto, PhotoTooLarge, PhotoTooManyPixels
from incidents.picture_reader import MAX_PIXELS, NOT_A_PHOTO, TOO_MANY_PIXELS

MAX_BYTES = 15 * 1024 * 1024
PATIENCE_S = 60
READER = Path(__file__).with_name("picture_reader.py")
_at_once = BoundedSemaphore(2)
"""Readers a process starts at the same time: their memory is bounded one by one, and so together."""


@dataclass(frozen=True)
class Picture:
    """JPEG at most 2048 px wide and high and WebP at most 400, upright, RGB, without any metadata."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int
    sent_sha256: str
    """Of the file as it came: the same photo sent again is known by it before it is read."""

    @property
    def sha256(self) -> str:
        """Of the JPEG."""
        return hashlib.sha256(self.jpeg).hexdigest()


def make_picture(file: "File[bytes]") -> Picture:
    """Reads JPEG, PNG, WebP or HEIC, told by content and never by name, in a process of its own (`picture_reader`).
    Only the first frame of a moving picture. Raises `PhotoTooLarge`, `NotAPhoto`, `PhotoTooManyPixels`,
    `BrokenPhoto`."""
    name = (file.name or "").rsplit("/", 1)[-1][:80]
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PhotoTooLarge(name=name, limit=MAX_BYTES // 1024**2)
    command = [sys.executable, "-I", str(READER), str(MAX_PIXELS)]
    try:
        with _at_once:
            done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise BrokenPhoto(name=name) from error
    if done.returncode == TOO_MANY_PIXELS:
        raise PhotoTooManyPixels(name=name, limit=MAX_PIXELS // 1_000_000)
    if done.returncode == NOT_A_PHOTO:
        raise NotAPhoto(name=name)
    if done.returncode != 0:
        raise BrokenPhoto(name=name)
    line, _, pictures = done.stdout.partition(b"\n")
    head = json.loads(line)
    return Picture(
        jpeg=pictures[: head["jpeg"]],
        thumbnail=pictures[head["jpeg"] :],
        width=head["width"],
        height=head["height"],
        sent_sha256=hashlib.sha256(content).hexdigest(),
    )


def sent_sha256(file: "File[bytes]") -> str:
    """SHA-256 of the file as it came, from its beginning, as `Picture.sent_sha256` of the same file."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
