"""Drawn pictures that stand for photos in the sample data, each marked as such."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = (960, 720)
Draw = ImageDraw.ImageDraw
Rng = random.Random

# Strokes on a 4 × 8 grid. Pillow's own font has no Vietnamese letters, and no other may be at hand.
_STROKES: dict[str, list[list[tuple[float, float]]]] = {
    "D": [[(0, 2), (0, 8), (2.4, 8), (4, 6.5), (4, 3.5), (2.4, 2), (0, 2)]],
    "Ữ": [
        [(0, 2), (0, 6.6), (1, 8), (3, 8), (4, 6.6), (4, 2.6), (4.9, 2.2), (4.9, 1.4)],
        [(0.6, 1), (1.4, 0.4), (2.4, 1), (3.2, 0.4)],
    ],
    "L": [[(0, 2), (0, 8), (4, 8)]],
    "I": [[(2, 2), (2, 8)]],
    "Ệ": [[(4, 2), (0, 2), (0, 8), (4, 8)], [(0, 5), (3, 5)], [(1, 1.2), (2, 0.4), (3, 1.2)], [(1.8, 9.2), (2.2, 9.2)]],
    "U": [[(0, 2), (0, 6.6), (1, 8), (3, 8), (4, 6.6), (4, 2)]],
    "M": [[(0, 8), (0, 2), (2, 5.5), (4, 2), (4, 8)]],
    "Ẫ": [
        [(0, 8), (2, 2), (4, 8)],
        [(0.8, 6), (3.2, 6)],
        [(1, 1.6), (2, 0.9), (3, 1.6)],
        [(0.8, 0.3), (1.6, -0.3), (2.4, 0.3), (3.2, -0.3)],
    ],
}


def picture(scene: str, *, seed: int) -> bytes:
    """A JPEG of 960 × 720 with one of `SCENES`, marked DỮ LIỆU MẪU. The same arguments give the same bytes."""
    rng = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    image = Image.new("RGB", SIZE, (196, 214, 224))
    draw = ImageDraw.Draw(image)
    _hills(draw, rng)
    SCENES[scene](draw, rng)
    _mark(draw)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=78)
    return buffer.getvalue()


def _mark(draw: Draw) -> None:
    draw.rectangle((0, 630, 960, 720), fill=(255, 255, 255))
    x, scale = 40.0, 7.0
    for letter in "DỮ LIỆU MẪU":
        for stroke in _STROKES.get(letter, []):
            draw.line([(x + a * scale, 642 + b * scale) for a, b in stroke], fill=(150, 20, 20), width=6, joint="curve")
        x += 6.2 * scale


def _hills(draw: Draw, rng: Rng) -> None:
    for base, colour in ((300, (120, 150, 130)), (370, (92, 130, 98))):
        ridge = [(x, base - rng.randint(20, 150)) for x in range(-60, 1100, 120)]
        draw.polygon([(-60, 720), *ridge, (1100, 720)], fill=colour)
    draw.rectangle((0, 420, 960, 720), fill=(126, 148, 92))


def _river(draw: Draw, rng: Rng, colour: tuple[int, int, int] = (98, 128, 120)) -> None:
    left, right = [], []
    for step in range(9):
        y = 420 + step * 27
        middle = 480 + rng.randint(-40, 40)
        left.append((middle - 70 - step * 32, y))
        right.append((middle + 70 + step * 32, y))
    draw.polygon(left + right[::-1], fill=colour)


def _bags(draw: Draw, rng: Rng, colours: list[tuple[int, int, int]]) -> None:
    for _ in range(26):
        x, y, r = rng.randint(200, 760), rng.randint(440, 590), rng.randint(22, 54)
        draw.ellipse((x - r, y - r, x + r, y + int(r * 0.7)), fill=rng.choice(colours), outline=(60, 60, 60))
        draw.polygon([(x - 8, y - r), (x + 8, y - r), (x, y - r - 16)], fill=(60, 60, 60))


def _household(draw: Draw, rng: Rng) -> None:
    _bags(draw, rng, [(240, 240, 240), (40, 40, 46), (80, 130, 190), (190, 60, 60)])


def _rubble(draw: Draw, rng: Rng) -> None:
    for _ in range(60):
        x, y, s = rng.randint(180, 780), rng.randint(450, 590), rng.randint(14, 46)
        corners = [(x + rng.randint(-s, s), y + rng.randint(-s, s // 2)) for _ in range(5)]
        draw.polygon(corners, fill=rng.choice([(170, 165, 158), (176, 96, 70), (130, 126, 120)]), outline=(80, 80, 80))


def _animal(draw: Draw, rng: Rng) -> None:
    _river(draw, rng)
    x, y = rng.randint(380, 520), rng.randint(500, 540)
    draw.ellipse((x - 110, y - 46, x + 110, y + 46), fill=(222, 176, 170), outline=(120, 80, 80), width=4)
    draw.ellipse((x + 90, y - 30, x + 160, y + 30), fill=(222, 176, 170), outline=(120, 80, 80), width=4)
    for leg in (-70, -30, 30, 70):
        draw.line((x + leg, y - 40, x + leg - 12, y - 84), fill=(200, 150, 146), width=16)


def _wastewater(draw: Draw, rng: Rng) -> None:
    _river(draw, rng, (84, 76, 58))
    draw.ellipse((180, 410, 280, 510), fill=(150, 150, 150), outline=(70, 70, 70), width=8)
    draw.polygon([(220, 470), (260, 480), (430, 620), (330, 620)], fill=(58, 50, 40))
    for _ in range(30):
        x, y = rng.randint(320, 700), rng.randint(540, 620)
        draw.ellipse((x - 9, y - 5, x + 9, y + 5), fill=(220, 220, 205))


def _smoke(draw: Draw, rng: Rng) -> None:
    draw.rectangle((380, 300, 600, 520), fill=(150, 110, 90), outline=(80, 60, 50), width=4)
    draw.rectangle((520, 190, 560, 300), fill=(120, 90, 76))
    for step in range(24):
        x, y, r = 540 + step * 13 + rng.randint(-20, 20), 190 - step * 5, 20 + step * 2
        shade = 70 + step * 4
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(shade, shade, shade))


def _packaging(draw: Draw, rng: Rng) -> None:
    for row in range(9):
        draw.line((0, 440 + row * 22, 960, 430 + row * 22), fill=(96, 126, 60), width=8)
    for _ in range(34):
        x, y = rng.randint(120, 840), rng.randint(450, 600)
        colour = rng.choice([(230, 200, 40), (40, 120, 190), (220, 70, 60), (240, 240, 240)])
        draw.polygon([(x, y), (x + 40, y - 8), (x + 46, y + 22), (x + 4, y + 30)], fill=colour, outline=(60, 60, 60))


def _damage(draw: Draw, rng: Rng) -> None:
    draw.polygon([(0, 470), (960, 440), (960, 560), (0, 590)], fill=(120, 120, 122))
    slide = [(500, 180), (640, 200), (820, 620), (380, 620)]
    draw.polygon(slide, fill=(150, 104, 66))
    for _ in range(40):
        x, y, s = rng.randint(420, 780), rng.randint(440, 610), rng.randint(8, 34)
        draw.ellipse((x - s, y - s // 2, x + s, y + s // 2), fill=(124, 90, 62), outline=(80, 60, 44))


def _clean(draw: Draw, rng: Rng) -> None:
    _river(draw, rng, (110, 160, 170))
    for _ in range(40):
        x, y = rng.randint(0, 960), rng.randint(440, 610)
        draw.line((x, y, x + rng.randint(-4, 4), y - 16), fill=(70, 120, 60), width=4)


SCENES: dict[str, Callable[[Draw, Rng], None]] = {
    "household": _household,
    "rubble": _rubble,
    "animal": _animal,
    "wastewater": _wastewater,
    "smoke": _smoke,
    "packaging": _packaging,
    "damage": _damage,
    "clean": _clean,
}
