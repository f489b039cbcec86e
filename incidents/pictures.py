"""A picture as it was sent, made into one that is safe to keep and to show: a pure function of bytes."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

import pi_heif
from django.core.files import File
from PIL import Image, ImageOps, UnidentifiedImageError

from incidents.errors import BrokenPhoto, NotAPhoto, PhotoTooLarge, PhotoTooManyPixels

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""What a phone makes fits; a small file that unpacks to gigabytes does not."""
LONGEST_SIDE = 2048
THUMBNAIL_SIDE = 400
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

pi_heif.register_heif_opener()


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
    try:
        opened = Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise NotAPhoto(name=name) from error
    except Image.DecompressionBombError as error:
        raise too_many from error
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise BrokenPhoto(name=name) from error
    if opened.width * opened.height > MAX_PIXELS:
        raise too_many
    try:
        return _made_safe(opened)
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise BrokenPhoto(name=name) from error


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
