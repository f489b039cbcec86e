"""The sheets of a commune for paper: one a published map, each whole in itself, so that it can hang on a wall alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language

from agencies.hotlines import hotlines
from agencies.models import Agency
from geodata.crs_table import CANDIDATES
from layers import wording
from layers.communes import CommuneLayer, commune_layers
from layers.print_frame import Frame, frame_around
from layers.print_map import MARGIN_MM, map_svg, scale_bar_svg, swatch_svg
from layers.print_shapes import extent_in_grid
from layers.version_words import scale_words
from places.models import Generation, Level, Unit
from portal.errors import NothingToPrint


@dataclass(frozen=True)
class Paper:
    """Sizes in mm; `map_mm` is width and height of the map with its coordinates."""

    name: str
    size_mm: tuple[int, int]
    map_mm: tuple[int, int]
    letters: float
    """How much larger than on A4 the words are."""


PAPERS = {
    "a4": Paper("A4", (210, 297), (190, 168), 1.0),
    "a3": Paper("A3", (297, 420), (277, 246), 1.4),
}


@dataclass(frozen=True)
class Sheets:
    """What is to be printed, all but the maps, which take a second each. `key` changes with everything on paper."""

    unit: Unit
    layers: list[CommuneLayer]
    frame: Frame
    paper: Paper
    key: str
    words: str
    """HTML with a comment in the place of each map."""

    def html(self) -> str:
        """The whole document, maps drawn; two queries a map."""
        html = self.words
        for number, layer in enumerate(self.layers, start=1):
            styles = layer.version.legend  # type: ignore[attr-defined]
            drawn = map_svg(layer.version, self.unit, self.frame, styles, letters=self.paper.letters)
            html = html.replace(_place_of_map(number), drawn)
        return html


def sheets_of(unit: Unit, *, paper: Paper, address: str) -> Sheets:
    """The sheets of a commune in the language of the request; `address` is that of its page, for the QR code.

    Raises `NothingToPrint` where no map is published or no boundary known.
    """
    layers = commune_layers(unit)
    if not layers or unit.geometry is None:
        raise NothingToPrint()
    width_mm, height_mm = (side - 2 * MARGIN_MM for side in paper.map_mm)
    frame = frame_around(extent_in_grid(unit), width_mm=width_mm, height_mm=height_mm)
    words = render_to_string("portal/print_sheets.html", _words(unit, layers, frame, paper, address))
    boundaries = Generation.objects.filter(level=Level.COMMUNE).values_list("pk", flat=True).first()
    content = [words, str(boundaries), unit.geometry.hex.decode(), *(layer.version.content_hash for layer in layers)]
    key = hashlib.sha256("\n".join(content).encode()).hexdigest()
    return Sheets(unit=unit, layers=layers, frame=frame, paper=paper, key=key, words=words)


def _words(unit: Unit, layers: list[CommuneLayer], frame: Frame, paper: Paper, address: str) -> dict[str, Any]:
    return {
        "language": get_language(),
        "unit": unit,
        "paper": paper,
        "sheets": [_sheet(number, layer, frame) for number, layer in enumerate(layers, start=1)],
        "denominator": scale_words(frame.denominator),
        "bar": scale_bar_svg(frame, _kilometres(frame.bar_m)),
        "grid_words": _kilometres(frame.grid_step_m),
        "crs": next(crs for crs in CANDIDATES if crs.epsg == settings.LOCAL_SRID),
        "hotlines": hotlines(english=get_language() == "en"),
        "agencies": Agency.objects.filter(active=True, areas=unit).exclude(phone="").order_by("name")[:2],
        "address": address,
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True),
        "today": timezone.localdate(),
        "site_name": settings.SITE_NAME,
    }


def _sheet(number: int, layer: CommuneLayer, frame: Frame) -> dict[str, Any]:
    version = layer.version
    return {
        "layer": layer,
        "version": version,
        "map": _place_of_map(number),
        "legend": [(swatch_svg(area.style), area) for area in layer.areas],
        "origin": wording.origin_marked(version),
        "source_scale": wording.scale(version),
        "enlarged": frame.denominator < version.map_scale,
    }


def _place_of_map(number: int) -> str:
    return f"<!--map {number}-->"


def _kilometres(metres: int) -> str:
    return f"{number_format(metres / 1000, 1 if metres % 1000 else 0)} km"
