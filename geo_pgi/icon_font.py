"""The icons that our pages use as a font of their own: the package's whole font weighs half of what a first visit to
the map may, and a page shows a dozen of its two thousand icons.

Their style sheet is parted in the same way. The sheet of the others, and with it the whole font, is fetched only for a
page with an icon that is not among ours, such as one that an administrator chose for a kind of incident
(`static/site/other_icons.js`). Both fonts have one name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fontTools import subset

STYLE = "vendor/bootstrap-icons/bootstrap-icons.min.css"
OTHERS_STYLE = "vendor/bootstrap-icons/bootstrap-icons-others.min.css"
SMALL_FONT = "vendor/bootstrap-icons/fonts/icons-used.woff2"
_SOURCES = ("*/*.py", "static/**/*.js", "static/**/*.css", "templates/**/*.html", "*/templates/**/*.html")
_NAME = re.compile(r"""\bbi-([a-z0-9-]+)|["']([a-z0-9-]+)["']""")
_NUMBER = re.compile(r'content:\s*"\\([0-9a-f]{4})"')
_FACE = re.compile(r"@font-face\{.*?\}")
_ICON = re.compile(r'\.bi-[a-z0-9-]+::before\{content:"\\([0-9a-f]{4})"\}')


def sources(root: Path) -> Iterator[Path]:
    """The code under `root` that names icons and classes."""
    for pattern in _SOURCES:
        for path in root.glob(pattern):
            if path.relative_to(root).parts[0] not in ("tests", "node_modules", "var", ".venv"):
                yield path


def code_points_used(root: Path, numbers: dict[str, int]) -> set[int]:
    """Of the icons by name (`numbers`), those whose name stands somewhere in the code under `root`, rather one too many
    than one too few; and those that style sheets give by number."""
    used = set()
    for path in sources(root):
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


def parted_style(style: str, used: set[int], numbers: dict[str, int]) -> tuple[str, str]:
    """The package's style sheet for the icons used, and what it takes beside that for the others, each with a face of
    its own. Raises ValueError when the package declares its face in another way than this knows."""
    faces = _FACE.findall(style)
    if len(faces) != 1:
        raise ValueError(f"{STYLE} has {len(faces)} @font-face rules")
    whole = faces[0].removesuffix("}")
    small = re.sub(r"src:.*", f'src:url("fonts/{Path(SMALL_FONT).name}") format("woff2")', whole)
    own = style.replace(faces[0], f"{small};unicode-range:{_ranges(used)}}}")
    own = _ICON.sub(lambda icon: icon[0] if int(icon[1], 16) in used else "", own)
    rest = set(numbers.values()) - used
    others = "".join(icon[0] for icon in _ICON.finditer(style) if int(icon[1], 16) in rest)
    return own, f"{whole};unicode-range:{_ranges(rest)}}}{others}"


def numbers_of(package: Path) -> dict[str, int]:
    """Code point by name of icon."""
    numbers: dict[str, int] = json.loads((package / "bootstrap-icons.json").read_text())
    return numbers


def _ranges(points: set[int]) -> str:
    """As CSS writes them, neighbours together."""
    spans: list[list[int]] = []
    for point in sorted(points):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return ",".join(f"u+{first:x}" if first == last else f"u+{first:x}-{last:x}" for first, last in spans)
