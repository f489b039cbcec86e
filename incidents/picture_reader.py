"""Run as a program of its own: a photo on standard input, safe pictures on standard output.

What reads photos is written in C, has been crashed by broken files and can be made to fill the memory by small ones;
here it takes nobody with it. Argument: the most pixels taken. Output: a line of JSON (`width`, `height`, `jpeg`: its
bytes), then the JPEG, then the WebP thumbnail. Exit codes: `TOO_MANY_PIXELS`, `NOT_A_PHOTO`; any other failure is a
photo that cannot be read.
"""

import json
import resource
import sys
from io import BytesIO

import pi_heif
from PIL import Image, UnidentifiedImageError

MOST_MEMORY = 1024**3
MOST_SECONDS = 30
MAX_PIXELS = 50_000_000
"""What a phone makes fits; a small file that unpacks to gigabytes does not."""
LONGEST_SIDE_IN = 20_000
"""No camera makes a longer one; one column of 49 million pixels is made to fill the memory."""
LONGEST_SIDE = 2048
THUMBNAIL_SIDE = 400
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
TOO_MANY_PIXELS, NOT_A_PHOTO = 3, 4
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def main(most_pixels: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pi_heif.register_heif_opener()
    try:
        opened = Image.open(BytesIO(sys.stdin.buffer.read()), formats=FORMATS)
    except UnidentifiedImageError:
        return NOT_A_PHOTO
    except Image.DecompressionBombError:
        return TOO_MANY_PIXELS
    if opened.width * opened.height > most_pixels or max(opened.size) > LONGEST_SIDE_IN:
        return TOO_MANY_PIXELS
    clean = made_safe(opened)
    small = clean.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    jpeg = encoded(clean, "JPEG", quality=85, optimize=True, progressive=True)
    head = {"width": clean.width, "height": clean.height, "jpeg": len(jpeg)}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + jpeg + encoded(small, "WEBP", quality=75))
    return 0


def made_safe(opened: Image.Image) -> Image.Image:
    """Upright RGB of at most `LONGEST_SIDE`. Pixels are copied to a new image, so nothing that stood beside them (EXIF,
    GPS, XMP, comments) comes along; the orientation is only read, since writing odd EXIF anew fails."""
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turn = UPRIGHT.get(orientation(opened))
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = opened.transpose(turn) if turn is not None else opened
    clean = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        clean.paste(upright, mask=upright.getchannel("A"))
    else:
        clean.paste(upright.convert("RGB"))
    return clean


def orientation(opened: Image.Image) -> int:
    """1–8; 1 where it cannot be read. HEIC pictures come upright from their reader, which then says 1."""
    try:
        value = opened.getexif().get(ORIENTATION, 1)
        return value if isinstance(value, int) else 1
    except Exception:  # noqa: BLE001 - whatever is wrong with the tags, the picture itself may be whole
        return 1


def encoded(image: Image.Image, image_format: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
