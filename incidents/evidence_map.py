"""A small map of where a case is, for paper: the commune's boundary with its neighbours and a mark at the place."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.utils.html import escape
from django.utils.translation import gettext as _

from incidents.deadlines import local_day
from incidents.models import Incident
from incidents.nearby import METRES_PER_DEGREE
from places.models import Unit

WIDTH_MM, HEIGHT_MM = 164, 95
EDGE = 0.06
"""Of the frame, kept free around the commune."""
FINEST = 600
"""Corners closer than a so manyth part of the frame are one."""

_LOOKS = {
    "ground": 'fill="#fff" stroke="#000" stroke-width="0.2"',
    "unit": 'fill="#e6eeec" stroke="#000" stroke-width="0.5"',
    "other": 'fill="none" stroke="#8a8a8a" stroke-width="0.25" stroke-dasharray="1.2 0.8"',
    "mark": 'fill="none" stroke="#9c0006" stroke-width="0.9"',
    "dot": 'fill="#9c0006"',
    "bar": 'fill="none" stroke="#000" stroke-width="0.4"',
    "name": 'fill="#333" font-size="3"',
    "code": 'fill="#000" font-size="3.6" font-weight="bold"',
}
"""As attributes: the style of a document does not reach into a drawing when it is laid out for paper."""


@dataclass(frozen=True)
class _Frame:
    """The part of the earth on the paper, in degrees; `metres` are to a millimetre."""

    middle: tuple[float, float]
    metres: float

    @property
    def _narrower(self) -> float:
        return math.cos(math.radians(self.middle[1]))

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Millimetres from the upper left corner."""
        x = (lon - self.middle[0]) * self._narrower * METRES_PER_DEGREE / self.metres + WIDTH_MM / 2
        y = (self.middle[1] - lat) * METRES_PER_DEGREE / self.metres + HEIGHT_MM / 2
        return x, y

    @property
    def box(self) -> Polygon:
        across = WIDTH_MM / 2 * self.metres / METRES_PER_DEGREE / self._narrower
        down = HEIGHT_MM / 2 * self.metres / METRES_PER_DEGREE
        lon, lat = self.middle
        return Polygon.from_bbox((lon - across, lat - down, lon + across, lat + down))


def map_svg(incident: Incident) -> str:
    """SVG of `WIDTH_MM` × `HEIGHT_MM`; empty where no boundary is known. Of a place that only words tell there is no
    mark, for the point is but the middle of the commune. Two queries."""
    unit = Unit.objects.filter(pk=incident.unit_id).first()
    if unit is None or unit.geometry is None:
        return ""
    frame = _frame_around(unit.geometry)
    parts = [*_neighbours(unit, frame, incident), _boundary(unit.geometry, frame, "unit")]
    if not incident.place_unclear:
        parts.append(_mark(*frame.at(incident.location.x, incident.location.y), incident.code))
    parts.append(_bar(frame))
    ground = f'<rect {_LOOKS["ground"]} width="{WIDTH_MM}" height="{HEIGHT_MM}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="place-map" viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}" '
        f'width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm">{ground}{"".join(parts)}</svg>'
    )


def _frame_around(shape: MultiPolygon) -> _Frame:
    west, south, east, north = shape.extent
    middle = ((west + east) / 2, (south + north) / 2)
    across = (east - west) * math.cos(math.radians(middle[1])) * METRES_PER_DEGREE / (WIDTH_MM * (1 - 2 * EDGE))
    down = (north - south) * METRES_PER_DEGREE / (HEIGHT_MM * (1 - 2 * EDGE))
    return _Frame(middle, max(across, down))


def _neighbours(unit: Unit, frame: _Frame, incident: Incident) -> Iterator[str]:
    others = Unit.objects.on(local_day(incident.received_at)).filter(level=unit.level, geometry__bboverlaps=frame.box)
    for other in others.exclude(pk=unit.pk):
        assert other.geometry is not None
        yield _boundary(other.geometry, frame, "other")
        if other.centre is not None:
            x, y = frame.at(other.centre.x, other.centre.y)
            if 12 < x < WIDTH_MM - 12 and 4 < y < HEIGHT_MM - 4:
                name = escape(other.full_name)
                yield f'<text {_LOOKS["name"]} x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{name}</text>'


def _boundary(shape: GEOSGeometry, frame: _Frame, name: str) -> str:
    finest = HEIGHT_MM * frame.metres / METRES_PER_DEGREE / FINEST
    simpler = shape.simplify(finest, preserve_topology=True)
    polygons = [*simpler] if isinstance(simpler, MultiPolygon) else [simpler]
    rings = (ring for polygon in polygons if isinstance(polygon, Polygon) for ring in polygon)
    path = " ".join("M" + "L".join(_written(*frame.at(*corner[:2])) for corner in ring.coords) + "Z" for ring in rings)
    return f'<path {_LOOKS[name]} d="{path}"/>'


def _written(x: float, y: float) -> str:
    return f"{x:.2f},{y:.2f}"


def _mark(x: float, y: float, code: str) -> str:
    side, way = ("end", -5.0) if x > WIDTH_MM * 0.7 else ("start", 5.0)
    return (
        f'<circle {_LOOKS["mark"]} cx="{x:.2f}" cy="{y:.2f}" r="3.2"/>'
        f'<circle {_LOOKS["dot"]} cx="{x:.2f}" cy="{y:.2f}" r="0.9"/>'
        f'<text {_LOOKS["code"]} x="{x + way:.2f}" y="{y + 1.3:.2f}" text-anchor="{side}">{escape(code)}</text>'
    )


def _bar(frame: _Frame) -> str:
    most = 40 * frame.metres
    step = 10 ** math.floor(math.log10(most))
    metres = max(step * times for times in (1, 2, 5) if step * times <= most)
    long = metres / frame.metres
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    return (
        f'<path {_LOOKS["bar"]} d="M4,{HEIGHT_MM - 6}v2h{long:.2f}v-2"/>'
        f'<text {_LOOKS["name"]} x="{long + 6:.2f}" y="{HEIGHT_MM - 3.6}">{words}</text>'
        f'<path {_LOOKS["bar"]} d="M{WIDTH_MM - 7},14V5m-1.6,3L{WIDTH_MM - 7},5l1.6,3"/>'
        f'<text {_LOOKS["name"]} x="{WIDTH_MM - 7}" y="18" text-anchor="middle">{escape(_("Bắc"))}</text>'
    )
