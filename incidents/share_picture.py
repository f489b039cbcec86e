"""The picture that stands for a public case where its address is shared: kind, commune, state and date in words. No map
and no photo: the place of a case may be somebody's house."""

import datetime as dt
import hashlib
from functools import cache
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from incidents.public import PublicIncident

WIDTH, HEIGHT = 1200, 630
"""What those who show shared addresses ask for."""
EDGE, BAND = 80, 28
GROUND, BRAND, INK, SOFT = "#ffffff", "#0b4a43", "#14211f", "#3d4b48"
FONTS = ("Roboto-Bold.ttf", "NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf")
"""Of these any has all Vietnamese letters."""
MOST_LINES = 3
KEPT = dt.timedelta(days=30)


def can_draw() -> bool:
    """Whether the machine has a font for it."""
    return _font_file() is not None


def version_of(incident: PublicIncident) -> str:
    """Changes whenever a word of the picture changes: for addresses, since others keep pictures for long."""
    return hashlib.sha256("\n".join(_words(incident)).encode()).hexdigest()[:16]


def share_picture(incident: PublicIncident) -> bytes:
    """PNG of 1200 × 630 in the language that is active; kept as a file, drawn once."""
    path = Path(settings.SHARES_ROOT) / f"{version_of(incident)}.png"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        content = _drawn(*_words(incident))
        _keep(path, content)
        return content


def delete_old_pictures(now: dt.datetime | None = None) -> int:
    """Deletes those drawn more than `KEPT` ago; how many. Whoever asks for one again has it drawn again."""
    oldest = ((now or timezone.now()) - KEPT).timestamp()
    old = [path for path in Path(settings.SHARES_ROOT).glob("*.png*") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may read it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".png.{uuid4().hex}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _words(incident: PublicIncident) -> tuple[str, str, str, str, str]:
    day = date_format(timezone.localtime(incident.received_at), "d/m/Y")
    return (
        incident.category_label,
        incident.unit_label,
        str(incident.state.label),
        _("Nhận ngày %(day)s") % {"day": day},
        " · ".join([settings.SITE_NAME, incident.code, *([_("DỮ LIỆU MẪU")] if incident.is_sample else [])]),
    )


def _drawn(kind: str, place: str, state: str, day: str, foot: str) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, BAND, HEIGHT), fill=BRAND)
    top = EDGE
    for line in _lines(kind, _font(72)):
        pen.text((EDGE, top), line, fill=INK, font=_font(72))
        top += 88
    pen.text((EDGE, top + 8), place, fill=SOFT, font=_font(46))
    top += 100
    left, upper, right, lower = pen.textbbox((EDGE + 28, top + 16), state, font=_font(44))
    pen.rounded_rectangle((left - 28, upper - 18, right + 28, lower + 18), 14, fill=BRAND)
    pen.text((EDGE + 28, top + 16), state, fill=GROUND, font=_font(44))
    pen.text((right + 60, top + 20), day, fill=SOFT, font=_font(38))
    pen.text((EDGE, HEIGHT - EDGE), foot, fill=SOFT, font=_font(34), anchor="ls")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Broken between words to the width; what does not fit in `MOST_LINES` ends with an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= WIDTH - 2 * EDGE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_font_file()), size)


@cache
def _font_file() -> Path | None:
    roots = [Path(root) / "usr/share/fonts" for root in (settings.UNPACKED_SYSTEM, "/") if root]
    found = (path for name in FONTS for root in roots for path in root.rglob(name))
    return next(found, None)
