"""Faces and plates made unknowable: large blocks of nearly one colour.

A soft blur, and small blocks over letters, can be undone by trying what gives the same picture. So a block is at least
a quarter of what was painted, and its colour is off by chance: what is left fits any face and any number.
"""

import random
from io import BytesIO

from PIL import Image, ImageDraw

from incidents.masks import Mask

BLOCKS_ACROSS = 4
SMALLEST_BLOCK_SHARE = 32
"""Of the longer side of the photo: 64 px of 2048."""
OFF_BY = 24
"""Levels of 256 that the colour of a block is off by at most."""
THUMBNAIL_SIDE = 400


def blurred(jpeg: bytes, mask: Mask) -> tuple[bytes, bytes]:
    """The photo (one that `picture_reader` made) with all that the mask covers in blocks: JPEG, and its WebP thumbnail
    made of that."""
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as opened:
        photo = opened.convert("RGB")
    untouched = photo.copy()
    for shape in mask:
        left, top, right, bottom = _inside(shape.bounds(photo.size), photo.size)
        if left >= right or top >= bottom:
            continue
        painted = Image.new("L", photo.size, 0)
        shape.draw(ImageDraw.Draw(painted), photo.size)
        part = (left, top, right, bottom)
        photo.paste(_blocks(untouched.crop(part), max(photo.size)), part, painted.crop(part))
    small = photo.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return _encoded(photo, "JPEG", quality=85), _encoded(small, "WEBP", quality=75)


def _inside(bounds: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = bounds
    return max(0, int(left)), max(0, int(top)), min(size[0], int(right) + 1), min(size[1], int(bottom) + 1)


def _blocks(part: Image.Image, longer_side: int) -> Image.Image:
    """The same size, in blocks whose colours are means, off by chance."""
    block = max(min(part.size) / BLOCKS_ACROSS, longer_side / SMALLEST_BLOCK_SHARE, 1)
    few = part.resize((max(1, int(part.width / block)), max(1, int(part.height / block))), Image.Resampling.BOX)
    chance = random.SystemRandom()
    for x in range(few.width):
        for y in range(few.height):
            colour = few.getpixel((x, y))
            assert isinstance(colour, tuple)
            few.putpixel((x, y), tuple(level + chance.randint(-OFF_BY, OFF_BY) for level in colour))
    return few.resize(part.size, Image.Resampling.NEAREST)


def _encoded(image: Image.Image, image_format: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()
