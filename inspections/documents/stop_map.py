"""A small map of a day's stops: the communes around as outlines, the stops as numbers in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import cos, radians
from typing import Any

from django.contrib.gis.geos import Polygon
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from inspections.routes import METRES_PER_DEGREE, Degrees
from places.models import Unit

WIDTH, HEIGHT = 1600, 1000
"""Pixels: 160 mm wide on paper, that is ten to a millimetre."""
LEAST_DEGREES = 0.02
"""Some 2 km: a map of one stop shows where in its commune it is."""
BAR_LENGTHS_M = (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_INK, _BORDER, _LAND, _AROUND, _WAY = "#000000", "#5a5a5a", "#ffffff", "#ececec", "#1f4e8c"


@dataclass(frozen=True)
class _Window:
    """Degrees as pixels, north up; `stretch` is how much shorter a degree of longitude is here."""

    west: float
    north: float
    per_degree: float
    stretch: float

    def pixel(self, point: Degrees) -> tuple[float, float]:
        return (point[0] - self.west) * self.stretch * self.per_degree, (self.north - point[1]) * self.per_degree

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        east = self.west + WIDTH / self.per_degree / self.stretch
        return self.west, self.north - HEIGHT / self.per_degree, east, self.north


def stop_map(stops: Sequence[Degrees | None]) -> bytes | None:
    """PNG of the stops (longitude, latitude, EPSG:4326), numbered from 1 as they stand; None where no place is known.
    One query."""
    known = [(number, stop) for number, stop in enumerate(stops, 1) if stop is not None]
    if not known:
        return None
    window = _window([stop for _number, stop in known])
    image = Image.new("RGB", (WIDTH, HEIGHT), _AROUND)
    draw = ImageDraw.Draw(image)
    _draw_communes(draw, window)
    if len(known) > 1:
        draw.line([window.pixel(stop) for _number, stop in known], fill=_WAY, width=6)
    for number, stop in known:
        _draw_stop(draw, window.pixel(stop), str(number))
    _draw_bar(draw, window)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _window(stops: Sequence[Degrees]) -> _Window:
    west, east = min(stop[0] for stop in stops), max(stop[0] for stop in stops)
    south, north = min(stop[1] for stop in stops), max(stop[1] for stop in stops)
    stretch = cos(radians((south + north) / 2))
    wide = max((east - west) * stretch, LEAST_DEGREES) * 1.4
    high = max(north - south, LEAST_DEGREES) * 1.4
    per_degree = min(WIDTH / wide, HEIGHT / high)
    middle = (west + east) / 2, (south + north) / 2
    return _Window(
        west=middle[0] - WIDTH / 2 / per_degree / stretch,
        north=middle[1] + HEIGHT / 2 / per_degree,
        per_degree=per_degree,
        stretch=stretch,
    )


def _draw_communes(draw: ImageDraw.ImageDraw, window: _Window) -> None:
    frame = Polygon.from_bbox(window.bounds)
    frame.srid = 4326
    communes = Unit.objects.on(timezone.localdate()).communes().filter(geometry__intersects=frame)
    units = list(communes.only("name", "geometry", "outline", "centre"))
    for unit in units:
        shape: Any = unit.outline or unit.geometry or ()
        for part in shape:
            ring = [window.pixel((x, y)) for x, y, *_z in part.exterior_ring]
            draw.polygon(ring, fill=_LAND, outline=_BORDER, width=3)
    for unit in units:
        if unit.centre:
            draw.text(
                window.pixel((unit.centre.x, unit.centre.y)), unit.name, fill=_BORDER, font=_font(34), anchor="mm"
            )


def _draw_stop(draw: ImageDraw.ImageDraw, at: tuple[float, float], number: str) -> None:
    x, y = at
    draw.ellipse((x - 34, y - 34, x + 34, y + 34), fill=_LAND, outline=_INK, width=6)
    draw.text((x, y), number, fill=_INK, font=_font(40), anchor="mm")


def _draw_bar(draw: ImageDraw.ImageDraw, window: _Window) -> None:
    """A length on the ground, and where north is."""
    per_metre = window.per_degree / METRES_PER_DEGREE
    length = max((one for one in BAR_LENGTHS_M if one * per_metre <= WIDTH / 3), default=BAR_LENGTHS_M[0])
    right, low = 40 + length * per_metre, HEIGHT - 40
    draw.rectangle((20, HEIGHT - 110, right + 20, HEIGHT - 15), fill=_LAND)
    draw.line([(40, low), (right, low)], fill=_INK, width=8)
    told = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    draw.text((40, HEIGHT - 70), told, fill=_INK, font=_font(36), anchor="lm")
    draw.polygon([(WIDTH - 70, 30), (WIDTH - 100, 110), (WIDTH - 40, 110)], fill=_INK)
    draw.text((WIDTH - 70, 140), "B", fill=_INK, font=_font(40), anchor="mm")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in ("LiberationSans-Regular.ttf", "DejaVuSans.ttf"):
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
