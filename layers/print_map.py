"""A printed map as SVG: zones of one commune in colours and patterns, neighbours, coordinate grid, north arrow.

Units are mm on paper; the frame's upper left corner is the origin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import shapely
from django.contrib.staticfiles import finders
from django.utils.translation import pgettext

from layers.models import ClassStyle, LayerVersion
from layers.print_frame import Frame
from layers.print_shapes import neighbours_on_paper, zones_on_paper
from places.models import Unit

MARGIN_MM = 5.0
"""Around the frame, for the coordinates at its edges."""
_PATTERN_MM = 2.6
_DARK = 0.22
"""Relative luminance under which a pattern is drawn light on its class, so that it shows in grey too."""
_NAME_MM, _COORDINATE_MM = 2.9, 2.2
_LETTER_WIDTH = 0.55
"""Of the size of letters, on average."""


def map_svg(
    version: LayerVersion, unit: Unit, frame: Frame, styles: Sequence[ClassStyle], *, letters: float = 1.0
) -> str:
    """The map of a commune, in mm; `styles` are those of the classes that the version uses, `letters` enlarges the
    words. Two queries."""
    by_level = {style.level: style for style in styles}
    zones = zones_on_paper(version, unit, frame)
    shown = {level: shape for level, shape in zones.items() if level in by_level}
    neighbours = neighbours_on_paper(unit, frame)
    width, height = frame.width_mm, frame.height_mm
    pieces = [
        f'<rect width="{width}" height="{height}" fill="#e6e9e8"/>',
        *(_shape(shape, 'fill="#fff"') for each, shape in neighbours if each.pk == unit.pk),
        *(_zone(shape, by_level[level]) for level, shape in shown.items()),
        *(_shape(shape, 'fill="none" stroke="#5a6664" stroke-width=".25"') for _each, shape in neighbours),
        *(_shape(shape, 'fill="none" stroke="#000" stroke-width=".7"') for each, shape in neighbours if each == unit),
        _grid(frame),
        *(_name(each, shape, _NAME_MM * letters) for each, shape in neighbours if each.pk != unit.pk),
        _north_arrow(width - 9, 11.5),
        f'<rect width="{width}" height="{height}" fill="none" stroke="#000" stroke-width=".4"/>',
        _coordinates(frame, _COORDINATE_MM * letters),
    ]
    definitions = "".join(pattern_svg(by_level[level]) for level in shown)
    left, across, down = -MARGIN_MM, width + 2 * MARGIN_MM, height + 2 * MARGIN_MM
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {left} {across} {down}" width="{across}mm" '
        f'height="{down}mm"><defs>{definitions}</defs>{"".join(pieces)}</svg>'
    )


def swatch_svg(style: ClassStyle) -> str:
    """A box in colour and pattern of a class, as on the map, for the legend."""
    box = 'x=".2" y=".2" width="8.6" height="5.6" stroke="#000" stroke-width=".3"'
    over = "" if style.pattern == "plain" else f'<rect {box} fill="url(#class-{style.level})"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6" width="9mm" height="6mm"><defs>'
        f'{pattern_svg(style)}</defs><rect {box} fill="{style.colour}"/>{over}</svg>'
    )


def scale_bar_svg(frame: Frame, words: str) -> str:
    """A bar of the frame's `bar_m` in two halves; `words` say its length."""
    length = round(frame.bar_m * 1000 / frame.denominator, 2)
    ends = _text(0, 2.4, "0", size=2.6, looks="") + _text(length, 2.4, words, size=2.6, looks="")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 0 {length + 16} 6" width="{length + 16}mm" height="6mm">'
        f'{ends}<rect y="3.4" width="{length / 2}" height="1.6" fill="#000"/>'
        f'<rect y="3.4" width="{length}" height="1.6" fill="none" stroke="#000" stroke-width=".3"/></svg>'
    )


def pattern_svg(style: ClassStyle) -> str:
    """Definition of the class's pattern by the name `class-LEVEL`, dark on light colours, light on dark ones; empty
    for a plain class."""
    if style.pattern == "plain":
        return ""
    ink = "#fff" if _luminance(style.colour) < _DARK else "#000"
    drawing = re.sub(r'(stroke|fill)-opacity="[^"]*"', "", _drawing(style.pattern)).replace("#13211f", ink)
    return (
        f'<pattern id="class-{style.level}" patternUnits="userSpaceOnUse" width="{_PATTERN_MM}" '
        f'height="{_PATTERN_MM}" viewBox="0 0 12 12">{drawing}</pattern>'
    )


@cache
def _drawing(pattern: str) -> str:
    """What stands inside the svg element of a pattern's tile."""
    path = finders.find(f"site/patterns/{pattern}.svg")
    if not isinstance(path, str):
        raise FileNotFoundError(pattern)
    return Path(path).read_text().partition(">")[2].rpartition("</svg>")[0]


def _luminance(colour: str) -> float:
    """Relative luminance 0–1 of #rrggbb, as WCAG defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _zone(shape: shapely.Geometry, style: ClassStyle) -> str:
    colour = _shape(shape, f'fill="{style.colour}" stroke="#000" stroke-width=".12"')
    return colour if style.pattern == "plain" else colour + _shape(shape, f'fill="url(#class-{style.level})"')


def _shape(shape: shapely.Geometry, looks: str) -> str:
    parts = shapely.get_parts(shapely.get_parts(shape))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    rings = (ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors))
    data = "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)
    return f'<path fill-rule="evenodd" {looks} d="{data}"/>'


def _ring(points: np.ndarray) -> str:
    return f"M{'L'.join(f'{x:.2f} {y:.2f}' for x, y in points[:-1])}Z"


def _name(unit: Unit, shape: shapely.Geometry, size: float) -> str:
    """The name inside a neighbour, where the frame shows enough of it."""
    room = shapely.maximum_inscribed_circle(shape, tolerance=1.0)
    (x, y), name = room.coords[0], unit.full_name
    if room.length < len(name) * _LETTER_WIDTH * size / 2:
        return ""
    return _text(x, y, name, size=size, looks='fill="#3a4543"')


def _grid(frame: Frame) -> str:
    lines = "".join(
        [f"M{x:.2f} 0V{frame.height_mm}" for x in _across(frame)]
        + [f"M0 {y:.2f}H{frame.width_mm}" for y in _down(frame)]
    )
    return f'<path d="{lines}" fill="none" stroke="#00305a" stroke-width=".12" stroke-opacity=".7"/>'


def _coordinates(frame: Frame, size: float) -> str:
    """Eastings above and below, northings at both sides, in metres."""
    texts = []
    for x, easting in zip(_across(frame), frame.eastings(), strict=True):
        for y in (-1.2, frame.height_mm + 1 + size):
            texts.append(_text(x, y, _metres(easting), size=size, looks=""))
    for y, northing in zip(_down(frame), frame.northings(), strict=True):
        for x in (-1.2, frame.width_mm + 1 + size):
            turned = f'transform="rotate(-90 {x:.2f} {y:.2f})"'
            texts.append(_text(x, y, _metres(northing), size=size, looks=turned))
    return "".join(texts)


def _across(frame: Frame) -> list[float]:
    return [(easting - frame.west) * 1000 / frame.denominator for easting in frame.eastings()]


def _down(frame: Frame) -> list[float]:
    return [(frame.north - northing) * 1000 / frame.denominator for northing in frame.northings()]


def _metres(value: int) -> str:
    """In groups of three, with spaces that do not break: as on official maps."""
    return f"{value:,}".replace(",", "\u00a0")


def _text(x: float, y: float, words: str, *, size: float, looks: str) -> str:
    place = f'x="{x:.2f}" y="{y:.2f}" font-size="{size}" text-anchor="middle" font-family="Roboto"'
    return f"<text {place} {looks}>{escape(words)}</text>"


def _north_arrow(x: float, y: float) -> str:
    """Points to the north of the grid."""
    word, bold = pgettext("north arrow", "Bắc"), 'font-weight="700"'
    return (
        f'<g transform="translate({x} {y})"><circle r="7.5" cy="-2.5" fill="#fff" stroke="#000" stroke-width=".2"/>'
        '<path d="M0 -6.5L2.6 3L0 1.2L-2.6 3Z" fill="#000"/>'
        f"{_text(0, -6.8, word, size=2.6, looks=bold)}</g>"
    )
