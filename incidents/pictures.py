"""The one door for photos and videos: a file as it was sent, made into one that is safe to keep and to show."""

import json
from dataclasses import dataclass

from django.core.files import File
from django.core.files.base import ContentFile

from geodata.digests import sha256_of
from incidents.bounded import ReaderFailed, output_of
from incidents.errors import BrokenPhoto, NotAPhoto, PhotoTooLarge, PhotoTooManyPixels
from incidents.picture_reader import MAX_PIXELS, NOT_A_PHOTO, TOO_MANY_PIXELS
from incidents.videos import kind_of_video, make_video

MAX_BYTES = 15 * 1024 * 1024
HEAD = 12
"""Bytes at the beginning of a file by which a video is known."""


@dataclass(frozen=True)
class Picture:
    """JPEG at most 2048 px wide and high, upright, RGB; or a video (`seconds` is set). Without any metadata. Beside it
    a WebP thumbnail of at most 400 px and the file as it was sent, open: both are read when they are stored."""

    file: "File[bytes]"
    thumbnail: bytes
    media_type: str
    width: int
    height: int
    sent: "File[bytes]"
    sent_sha256: str
    """Of the file as it came: the same photo sent again is known by it before it is read."""
    seconds: float | None = None

    @property
    def sha256(self) -> str:
        """Of the JPEG or video."""
        return sent_sha256(self.file)


def make_picture(file: "File[bytes]") -> Picture:
    """Reads JPEG, PNG, WebP, HEIC, MP4, MOV or WebM, told by content and never by name, in a process of its own. Only
    the first frame of a moving picture that is no video. Raises `PhotoRefused` (each of its kinds names the file and
    says what to do)."""
    name = (file.name or "").rsplit("/", 1)[-1][:80]
    file.seek(0)
    kind = kind_of_video(file.read(HEAD))
    if not kind:
        return _photo(file, name)
    video = make_video(file, kind=kind, name=name)
    return Picture(
        file=video.file,
        thumbnail=video.poster,
        media_type=video.media_type,
        width=video.width,
        height=video.height,
        sent=file,
        sent_sha256=sent_sha256(file),
        seconds=video.seconds,
    )


def _photo(file: "File[bytes]", name: str) -> Picture:
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PhotoTooLarge(name=name, limit=MAX_BYTES // 1024**2)
    try:
        line, _, pictures = output_of("picture_reader", str(MAX_PIXELS), content=content).partition(b"\n")
    except ReaderFailed as error:
        if error.code == TOO_MANY_PIXELS:
            raise PhotoTooManyPixels(name=name, limit=MAX_PIXELS // 1_000_000) from error
        if error.code == NOT_A_PHOTO:
            raise NotAPhoto(name=name) from error
        raise BrokenPhoto(name=name) from error
    head = json.loads(line)
    return Picture(
        file=ContentFile(pictures[: head["jpeg"]], name="photo.jpg"),
        thumbnail=pictures[head["jpeg"] :],
        media_type="image/jpeg",
        width=head["width"],
        height=head["height"],
        sent=file,
        sent_sha256=sha256_of([content]),
    )


def sent_sha256(file: "File[bytes]") -> str:
    """SHA-256 of a file from its beginning; of the file as it came, it is `Picture.sent_sha256`."""
    file.seek(0)
    return sha256_of(file.chunks())
