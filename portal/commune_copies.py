"""What a phone keeps of a commune for when it has no line: its page in words, and the tiles of the maps over it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from geodata.area import Bounds
from layers.models import LayerVersion
from layers.published import published_versions
from layers.publishing import MAX_ZOOM, MIN_ZOOM
from layers.tile_files import reader_of
from layers.tile_views import tile_template
from places.models import Unit

MOST_BYTES = 20 * 1024 * 1024
"""Of a commune; beyond, the closest zooms are left out and the person is told."""
_MOST_LATITUDE = 85.0


def commune_copy(unit: Unit) -> dict[str, Any]:
    """`page` and `tiles` to keep, `bytes` of the tiles as they travel, `whole` unless the closest zooms are left out,
    and `digest`, which changes with the maps. Without a boundary there are no tiles."""
    tiles: list[str] = []
    total, zoom = 0, 0
    box = unit.geometry.extent if unit.geometry else None
    versions = [version for version in published_versions() if version.bbox]  # type: ignore[attr-defined]
    for z in range(MIN_ZOOM, MAX_ZOOM + 1):
        if box is None:
            break
        found = [tile for version in versions for tile in _tiles(version, box, z)]
        more = sum(size for _address, size in found)
        if total + more > MOST_BYTES:
            break
        total, zoom = total + more, z
        tiles += [address for address, _size in found]
    return {
        "code": unit.code,
        "name": unit.full_name,
        "page": reverse("commune", args=[unit.code]),
        "tiles": tiles,
        "bytes": total,
        "whole": zoom == MAX_ZOOM or not box,
        "digest": hashlib.sha256("\n".join(tiles).encode()).hexdigest()[:16],
    }


def _tiles(version: LayerVersion, box: Bounds, z: int) -> Iterator[tuple[str, int]]:
    """Address and bytes of the version's tiles at a zoom that touch the box (degrees, EPSG:4326)."""
    reader = reader_of(version.content_hash)
    west, south, east, north = box
    left, top = _tile_at(west, north, z)
    right, bottom = _tile_at(east, south, z)
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            content = reader.get(z, x, y)
            if content is not None:
                yield tile_template(version.pk).format(z=z, x=x, y=y), len(content)


def _tile_at(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Column and row of the web map tile at a point."""
    side = 1 << z
    radians = math.radians(max(-_MOST_LATITUDE, min(_MOST_LATITUDE, lat)))
    x = int((lon + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(radians)) / math.pi) / 2 * side)
    return min(max(x, 0), side - 1), min(max(y, 0), side - 1)
