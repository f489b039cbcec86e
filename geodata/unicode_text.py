"""Text files in UTF-16, as Windows programs save them, beside those in UTF-8 or in an old Vietnamese encoding."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from geodata.encoding import as_western

_BOMS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SAID = {
    ".mif": (re.compile(r'^\s*charset\s+"[^"]*"', re.IGNORECASE | re.MULTILINE), 'Charset "UTF-8"'),
    ".kml": (re.compile(r"""\A(\s*<\?xml[^>]*?\sencoding\s*=\s*["'])[\w.-]+"""), r"\g<1>UTF-8"),
}
"""Where text of a kind names its own encoding, and what it says once it is UTF-8."""


def text_of(path: Path) -> str:
    """The whole file as text. Bytes that are no Unicode come out letter by letter as Western ones, which
    `geodata.encoding.decode` turns back into what they were."""
    raw = path.read_bytes()
    wide = utf16_kind(raw[:1024])
    if wide:
        return raw.decode(wide, "replace").removeprefix("\ufeff")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return as_western(raw)


def to_utf8(path: Path) -> None:
    """Rewrite a file in UTF-16 as UTF-8, together with what it says of itself (MapInfo's `Charset`, the declaration of
    XML); leave any other as it is."""
    with path.open("rb") as file:
        head = file.read(1024)
    if utf16_kind(head) is not None:
        said, instead = _SAID.get(path.suffix, (None, ""))
        text = said.sub(instead, text_of(path), count=1) if said else text_of(path)
        path.write_text(text, encoding="utf-8", newline="")


def utf16_kind(head: bytes) -> str | None:
    """ "utf-16-le" or "utf-16-be" when the first bytes of a file show it; else None."""
    for mark, name in _BOMS.items():
        if head.startswith(mark):
            return name
    # Without a mark: text mostly in Latin letters has a zero in every other byte.
    for name, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if len(zeros) > 4 and zeros.count(0) > 0.7 * len(zeros) and letters.count(0) == 0:
            return name
    return None
