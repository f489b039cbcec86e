"""A video as it was sent, made into one that is safe to keep and to show."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File

from incidents.bounded import ReaderFailed, output_of
from incidents.errors import BrokenVideo, PhotoRefused, UnknownVideo, VideoTooLarge, VideoTooLong, VideoTooManyPixels

MEDIA_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
REFUSED: dict[str, type[PhotoRefused]] = {
    "too_long": VideoTooLong,
    "too_many_pixels": VideoTooManyPixels,
    "unknown_coding": UnknownVideo,
}
"""What `video_reader` says, which is not imported here: FFmpeg stays out of the process that serves people."""
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_BOXES_OF_OLD_MOV = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


@dataclass(frozen=True)
class Video:
    """MP4 or WebM without metadata; `poster` is WebP of at most 400 px; width and height as it is seen, upright."""

    file: "File[bytes]"
    poster: bytes
    media_type: str
    width: int
    height: int
    seconds: float


def kind_of_video(head: bytes) -> str:
    """mp4 | webm by the first 12 bytes of a file; empty for anything else, HEIC pictures too."""
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm"
    if head[4:8] == b"ftyp":
        return "" if head[8:12] in _PICTURE_BRANDS else "mp4"
    return "mp4" if head[4:8] in _BOXES_OF_OLD_MOV else ""


def make_video(file: "File[bytes]", *, kind: str, name: str) -> Video:
    """The same pictures and sound in a new container, read in a process of its own (`video_reader`). `name` is for the
    sentences. Raises `VideoTooLarge`, `VideoTooLong`, `VideoTooManyPixels`, `UnknownVideo`, `BrokenVideo`."""
    if file.size > settings.VIDEO_MAX_BYTES:
        raise VideoTooLarge(name=name, limit=settings.VIDEO_MAX_BYTES // 1024**2)
    with tempfile.TemporaryDirectory(prefix="geopgi-video-") as folder:
        _copy(file, Path(folder) / "sent")
        try:
            told = json.loads(output_of("video_reader", folder, kind, str(settings.VIDEO_MAX_SECONDS)))
        except ReaderFailed as error:
            raise BrokenVideo(name=name) from error
        if "refused" in told:
            raise REFUSED[told["refused"]](name=name, limit=settings.VIDEO_MAX_SECONDS)
        # The folder goes; the open file stays readable until nobody holds it any more.
        made = File((Path(folder) / "video").open("rb"), name=f"video.{kind}")
        poster = (Path(folder) / "poster").read_bytes()
    return Video(made, poster, MEDIA_TYPES[kind], told["width"], told["height"], told["seconds"])


def _copy(file: "File[bytes]", path: Path) -> None:
    file.seek(0)
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
