"""Hazard tiles for maps, from a memory-mapped archive.

What is public is remembered for some seconds, so that a tile costs no look-up in the database; a version that is
withdrawn is gone from here as much later. A web server in front hands out the tiles of public versions itself
(`layers.tile_files`) and asks here for what it does not have.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.models import LayerVersion, VersionState
from layers.tile_descriptions import gdal_metadata, tilejson
from layers.tile_files import reader_of

# For a browser a tile never changes; a cache that many share asks again, since a version may be withdrawn.
PUBLIC = "public, max-age=31536000, s-maxage=3, immutable"
PRIVATE = "private, max-age=3600"
REMEMBERED_S = 3.0
TILE_TYPE = "application/vnd.mapbox-vector-tile"


@dataclass(frozen=True)
class _Known:
    content_hash: str
    until: float


_public: dict[int, _Known] = {}


def forget() -> None:
    """Ask the database again about every version."""
    _public.clear()


def known_public(version_id: int) -> str | None:
    """Hash of the content of a version that was found public just now; None when the database is to be asked."""
    known = _public.get(version_id)
    return known.content_hash if known is not None and known.until > time.monotonic() else None


def tag_of(content_hash: str, z: int, x: int, y: int) -> str:
    """The tile's ETag."""
    return f'"{content_hash[:16]}-{z}-{x}-{y}"'


@require_safe
def hazard_tile(request: HttpRequest, version_id: int, z: int, x: int, y: int) -> HttpResponse:
    """One tile (MVT, layer `zones`, properties `level` 1–5 and `cell`); 204 where the version has no zone."""
    content_hash, caching = _gate(request, version_id)
    tag = tag_of(content_hash, z, x, y)
    if tag in request.headers.get("If-None-Match", ""):
        return _cached(HttpResponseNotModified(), tag, caching)
    content = reader_of(content_hash).get(z, x, y)
    if content is None:
        return _cached(HttpResponse(status=204), tag, caching)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(content, content_type=TILE_TYPE, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(content), content_type=TILE_TYPE)
    response["Vary"] = "Accept-Encoding"
    return _cached(response, tag, caching)


@require_safe
def hazard_tilejson(request: HttpRequest, version_id: int) -> JsonResponse:
    """TileJSON 3.0.0 of a version."""
    return _described(request, version_id, tilejson)


@require_safe
def hazard_metadata(request: HttpRequest, version_id: int) -> JsonResponse:
    """What GDAL's driver for MVT looks for beside the folders of zooms."""
    return _described(request, version_id, gdal_metadata)


def _described(request: HttpRequest, version_id: int, describe: Callable[..., dict[str, Any]]) -> JsonResponse:
    content_hash, caching = _gate(request, version_id)
    version = LayerVersion.objects.select_related("layer__agency").get(pk=version_id)
    body = describe(version, reader_of(content_hash), tile_address(request, version_id))
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=3" if caching == PUBLIC else "no-store"
    return response


def tile_template(version_id: int) -> str:
    """Address of a version's tiles with `{z}`, `{x}`, `{y}` left in."""
    return f"/tiles/hazards/{version_id}/{{z}}/{{x}}/{{y}}.mvt"


def tile_address(request: HttpRequest, version_id: int) -> str:
    """The same with the site's own name, for other software."""
    return request.build_absolute_uri("/").rstrip("/") + tile_template(version_id)


def _gate(request: HttpRequest, version_id: int) -> tuple[str, str]:
    """Hash of the version's content and how its answers may be kept. Raises `Http404` for who may not see it."""
    if remembered := known_public(version_id):
        return remembered, PUBLIC
    _public.pop(version_id, None)
    seen = LayerVersion.objects.visible_to(request.user).exclude(content_hash="").filter(pk=version_id)
    row = seen.values_list("state", "content_hash").first()
    if row is None:
        raise Http404(_("Không có phiên bản bản đồ này, hoặc chưa được công bố."))
    state, content_hash = row
    if state not in (VersionState.PUBLISHED, VersionState.SUPERSEDED):
        return content_hash, PRIVATE
    _public[version_id] = _Known(content_hash, time.monotonic() + REMEMBERED_S)
    return content_hash, PUBLIC


def _cached(response: HttpResponse, tag: str, caching: str) -> HttpResponse:
    response["ETag"] = tag
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = caching
    return response
