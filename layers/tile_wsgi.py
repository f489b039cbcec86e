"""Tiles of public versions without the frame around them: no session, no language, no query.

Without a web server in front a site hands out tiles itself, many at a time; everything that needs a decision goes on to
the application.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from geodata.errors import GeoPGIError
from layers.tile_files import reader_of
from layers.tile_views import PUBLIC, TILE_TYPE, known_public, tag_of

_PATH = re.compile(r"/tiles/hazards/(\d{1,18})/(\d{1,2})/(\d{1,8})/(\d{1,8})\.mvt")


class TilesFirst:
    """WSGI: answers a plain request for a tile of a version known to be public, and passes on all others."""

    def __init__(self, application: Any) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self._tile(environ, start_response) or self.application(environ, start_response)

    def _tile(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        match = _PATH.fullmatch(environ["PATH_INFO"])
        if match is None or not _plain(environ):
            return None
        version_id, z, x, y = map(int, match.groups())
        content_hash = known_public(version_id)
        if content_hash is None:
            return None
        try:
            content = reader_of(content_hash).get(z, x, y)
        except GeoPGIError:  # told by the application, in words
            return None
        if content is None:
            return None
        start_response(
            "200 OK",
            [
                ("Content-Type", TILE_TYPE),
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(content))),
                ("Vary", "Accept-Encoding"),
                ("ETag", tag_of(content_hash, z, x, y)),
                ("Cache-Control", PUBLIC),
                ("Access-Control-Allow-Origin", "*"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [content]


def _plain(environ: dict[str, Any]) -> bool:
    """A request that has nothing about it to decide: no condition, packed bytes welcome, the line as safe as asked
    for."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "HTTP_IF_NONE_MATCH" not in environ
        and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        and (not settings.SECURE_SSL_REDIRECT or environ.get("HTTP_X_FORWARDED_PROTO") == "https")
    )
