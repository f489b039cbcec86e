"""What hangs on a wall and opens the report form with its place set: a poster, a half page, a sheet of stickers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.hotlines import hotlines
from agencies.models import Agency
from incidents.preset import COMMUNE, WORDS
from places.models import Unit

MAX_WORDS = 80
"""Letters of a named place: more do not fit beside a sticker's code."""


@dataclass(frozen=True)
class PosterSize:
    """Size of the sheet in mm; `copies` are the stickers on it, 1 where the sheet is one poster. `qr_mm` is the side of
    the code: read from as far as ten times that."""

    name: object
    size_mm: tuple[int, int]
    qr_mm: int
    copies: int = 1

    @property
    def stickers(self) -> range:
        return range(self.copies if self.copies > 1 else 0)


POSTERS = {
    "a4": PosterSize(_("Áp phích A4"), (210, 297), 110),
    "a5": PosterSize(_("Nửa trang A5"), (148, 210), 76),
    "nhan": PosterSize(_("10 nhãn dán trên tờ A4"), (210, 297), 38, copies=10),
}


@dataclass(frozen=True)
class Poster:
    """`key` changes with everything on paper."""

    key: str
    html: str


def poster_of(unit: Unit, *, size: PosterSize, form_address: str, words: str = "") -> Poster:
    """The poster of a commune in the language of the request. `form_address` is that of the report form; `words` name
    the place it hangs at, and stand in the form when it opens."""
    asked = {COMMUNE: unit.code} | ({WORDS: words} if words else {})
    address = f"{form_address}?{urlencode(asked)}"
    code = segno.make(address, error="m", micro=False)
    html = render_to_string(
        "portal/poster_sheet.html",
        {
            "language": get_language(),
            "unit": unit,
            "size": size,
            "words": words,
            "form_address": form_address,
            "qr": code.svg_inline(border=4, omitsize=True),
            "hotlines": hotlines(english=get_language() == "en"),
            "agencies": Agency.objects.filter(active=True, areas=unit).exclude(phone="").order_by("name")[:2],
            "site_name": settings.SITE_NAME,
        },
    )
    return Poster(key=hashlib.sha256(html.encode()).hexdigest(), html=html)
