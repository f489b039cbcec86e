"""A picture as it was sent, made into one that is safe to keep and to show: a pure function of bytes."""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.core.files import File
from PIL import Image, ImageOps, UnidentifiedImageError

from incidents.errors import BrokenPhoto, NotAPhoto, PhotoTooLarge, PhotoTooManyPixels
from incidents.heif_reader import TOO_MANY_PIXELS

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""What a phone makes fits; a small file that unpacks to gigabytes does not."""
LONGEST_SIDE = 2048
THUMBNAIL_SIDE = 400
LONGEST_SIDE_IN = 20_000
"""No camera makes a longer one; one column of 49 million pixels is made to fill the memory."""
FORMATS = ("JPEG", "PNG", "WEBP")
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
HEIF_READER = Path(__file__).with_name("heif_reader.py")
HEIF_PATIENCE_S = 60


@dataclass(frozen=True)
class Picture:
    """JPEG at most 2048 px wide and high and WebP at most 400, upright, RGB, without any metadata."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Of the JPEG."""
        return hashlib.sha256(self.jpeg).hexdigest()


def make_picture(file: "File[bytes]") -> Picture:
    """Reads JPEG, PNG, WebP or HEIC, told by content and never by name. Only the first frame of a moving picture.
    Raises `PhotoTooLarge`, `NotAPhoto`, `PhotoTooManyPixels`, `BrokenPhoto`."""
    name = (file.name or "").rsplit("/", 1)[-1][:80]
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PhotoTooLarge(name=name, limit=MAX_BYTES // 1024**2)
    too_many = PhotoTooManyPixels(name=name, limit=MAX_PIXELS // 1_000_000)
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        content = _from_heif(content, name=name)
    try:
        opened = Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise NotAPhoto(name=name) from error
    except Image.DecompressionBombError as error:
        raise too_many from error
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise BrokenPhoto(name=name) from error
    if opened.width * opened.height > MAX_PIXELS or max(opened.size) > LONGEST_SIDE_IN:
        raise too_many
    try:
        return _made_safe(opened)
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise BrokenPhoto(name=name) from error


def _from_heif(content: bytes, *, name: str) -> bytes:
    """The picture as JPEG, read in a process of its own (see `heif_reader`)."""
    command = [sys.executable, str(HEIF_READER), str(MAX_PIXELS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=HEIF_PATIENCE_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise BrokenPhoto(name=name) from error
    if done.returncode == TOO_MANY_PIXELS:
        raise PhotoTooManyPixels(name=name, limit=MAX_PIXELS // 1_000_000)
    if done.returncode != 0:
        raise BrokenPhoto(name=name)
    return done.stdout


def _made_safe(opened: Image.Image) -> Picture:
    """Pixels are copied to a new image, so nothing that stood beside them (EXIF, GPS, XMP, comments) comes along."""
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        clean.paste(upright, mask=upright.getchannel("A"))
    else:
        clean.paste(upright.convert("RGB"))
    small = clean.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(
        jpeg=_encoded(clean, "JPEG", quality=85, optimize=True, progressive=True),
        thumbnail=_encoded(small, "WEBP", quality=75),
        width=clean.width,
        height=clean.height,
    )


def _encoded(image: Image.Image, image_format: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()
