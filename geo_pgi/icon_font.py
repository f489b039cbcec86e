"""The icons that our pages use as a font of their own: the package's whole font weighs half of what a first visit to
the map may, and a page shows a dozen of its two thousand icons.

Both fonts have one name. The browser fetches the whole one only for a page with an icon that is not in the small one,
such as one that an administrator chose for a kind of incident.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fontTools import subset

STYLE = "vendor/bootstrap-icons/bootstrap-icons.min.css"
SMALL_FONT = "vendor/bootstrap-icons/fonts/icons-used.woff2"
_SOURCES = ("*/*.py", "static/**/*.js", "static/**/*.css", "templates/**/*.html", "*/templates/**/*.html")
_NAME = re.compile(r"""\bbi-([a-z0-9-]+)|["']([a-z0-9-]+)["']""")
_NUMBER = re.compile(r'content:\s*"\\([0-9a-f]{4})"')
_FACE = re.compile(r"@font-face\{.*?\}")


def code_points_used(root: Path, numbers: dict[str, int]) -> set[int]:
    """Of the icons by name (`numbers`), those whose name stands somewhere in the code under `root`, rather one too many
    than one too few; and those that style sheets give by number."""
    used = set()
    for path in _sources(root):
        text = path.read_text()
        names = (plain or quoted for plain, quoted in _NAME.findall(text))
        used |= {numbers[name] for name in names if name in numbers}
        used |= {int(number, 16) for number in _NUMBER.findall(text)}
    return used & set(numbers.values())


def small_font(package: Path, used: set[int]) -> bytes:
    """WOFF2 of these icons; `package` is the folder with the package's fonts."""
    options = subset.Options(flavor="woff2")
    font = subset.load_font(str(package / "fonts" / "bootstrap-icons.woff2"), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=used)
    subsetter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def style_with_both(style: str, used: set[int], numbers: dict[str, int]) -> str:
    """The package's style sheet with one face for the icons used and one for the others. Raises ValueError when the
    package declares its face in another way than this knows."""
    rest = set(numbers.values()) - used

    def faces(found: re.Match[str]) -> str:
        whole = found[0].removesuffix("}")
        small = re.sub(r"src:.*", f'src:url("fonts/{Path(SMALL_FONT).name}") format("woff2")', whole)
        return f"{small};unicode-range:{_ranges(used)}}}{whole};unicode-range:{_ranges(rest)}}}"

    changed, count = _FACE.subn(faces, style)
    if count != 1:
        raise ValueError(f"{STYLE} has {count} @font-face rules")
    return changed


def numbers_of(package: Path) -> dict[str, int]:
    """Code point by name of icon."""
    numbers: dict[str, int] = json.loads((package / "bootstrap-icons.json").read_text())
    return numbers


def _sources(root: Path) -> Iterator[Path]:
    for pattern in _SOURCES:
        for path in root.glob(pattern):
            if path.relative_to(root).parts[0] not in ("tests", "node_modules", "var", ".venv"):
                yield path


def _ranges(points: set[int]) -> str:
    """As CSS writes them, neighbours together."""
    spans: list[list[int]] = []
    for point in sorted(points):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return ",".join(f"u+{first:x}" if first == last else f"u+{first:x}-{last:x}" for first, last in spans)
