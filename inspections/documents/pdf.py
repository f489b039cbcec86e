"""An official paper as PDF."""

from base64 import b64encode

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from places.pdf import rendered


def official_pdf(body: str) -> bytes:
    """`body` is HTML that a template of this room rendered. It begins with `inspections/documents/head.html` (`above`,
    `body`, `place`, `day`, `number`, `about`) and ends, where somebody signs, with `signature.html` (`title`, `name`,
    `recipients`); what stands between is styled by `sheet.html`: `h1` with `span`, `h2`, `p`, `p.words`, `table.lines`,
    `.signatures > .signature`, `figure`. Pictures stand in it as `data:` addresses. Raises `PdfFailed`."""
    return rendered(render_to_string("inspections/documents/sheet.html", {"body": mark_safe(body)}))  # noqa: S308


def data_address(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"
