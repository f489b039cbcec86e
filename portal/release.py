"""The static files of this release that pages need without a line, under the names they are served by."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

ENTRIES = (
    "vendor/bootstrap/css/bootstrap.min.css",
    "vendor/bootstrap-icons/bootstrap-icons.min.css",
    "site/site.css",
    "site/frame.css",
    "site/parts.css",
    "site/states.css",
    "site/sheet.css",
    "site/swipe.css",
    "site/menus.js",
    "site/other_icons.js",
    "site/mark.svg",
    "site/favicon.svg",
    "site/icon-180.png",
    "site/icon-192.png",
    "leaflet/leaflet.css",
    "leaflet/leaflet.extras.css",
    "leaflet/leaflet.js",
    "leaflet/leaflet.extras.js",
    "leaflet/draw/leaflet.draw.i18n.js",
    "alerts/alerts.css",
    "portal/basemap.css",
    "portal/words.css",
    "portal/map.css",
    "portal/offline.js",
    "portal/offline_page.js",
    "portal/map.js",
    "incidents/incidents.css",
    "incidents/outbox.css",
    "incidents/field/field.css",
    "incidents/field/page.js",
    "incidents/report.js",
    "incidents/queue_page.js",
    *(f"site/patterns/{name}.svg" for name in ("crosshatch", "dots", "grid", "hatch", "lines", "waves")),
)
"""What templates of kept pages name; what these files themselves name is found in them."""
WORKER = "portal/worker.js"
_NAMED = re.compile(r"""(?:from|import|new URL)\s*\(?\s*["'](\.[^"']+)["']|url\(\s*["']?([^"')?#]+)""")
_WHOLE_FONT = re.compile(r"bootstrap-icons\.woff2?$")


@lru_cache(maxsize=1)
def files() -> tuple[str, ...]:
    """Addresses of all of them. The whole font of icons is not among them: a small one has those that pages use."""
    found: dict[str, None] = {}
    waiting = list(ENTRIES)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting.extend(_named_in(name))
    return tuple(sorted(static(name) for name in found))


@lru_cache(maxsize=1)
def version() -> str:
    """Changes with any of the files, and with the service worker itself."""
    return hashlib.sha256("\n".join((*files(), static(WORKER))).encode()).hexdigest()[:12]


def _named_in(name: str) -> Iterator[str]:
    """Files beside it that a script imports or starts as a worker, or a style sheet shows, by the names they have in
    the source."""
    if not name.endswith((".js", ".css")) or (name.startswith("vendor/") and name.endswith(".js")):
        return
    for module, address in _NAMED.findall(_text(name)):
        other = module or address
        if not other.startswith(("data:", "http", "/")) and not _WHOLE_FONT.search(other):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), other))


def _text(name: str) -> str:
    """As gathered for serving where that was done: gathering adds the small font of icons."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read()).decode()
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text()
