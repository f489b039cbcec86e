"""What files of a version are called, and where they lie."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from layers.downloads import terms
from layers.downloads.formats import Format
from layers.downloads.rows import attributes_of
from layers.models import Download, LayerVersion
from layers.public_systems import WGS84
from places.models import Unit

_RECIPE = "1"
"""Stands for how files are made; count up when that changes."""


def stem_of(version: LayerVersion, unit: Unit | None, epsg: int) -> str:
    """Layer, version, day of publishing; then the commune and the coordinate system where they are not the usual."""
    assert version.published_at is not None
    parts = [version.layer.slug, f"v{version.number}", f"{timezone.localdate(version.published_at):%Y%m%d}"]
    if unit:
        parts.append(f"xa-{unit.code}")
    if epsg != WGS84:
        parts.append(f"epsg{epsg}")
    return "-".join(parts)


def name_of(version: LayerVersion, unit: Unit | None, file_format: Format, epsg: int) -> str:
    return f"{stem_of(version, unit, epsg)}.{file_format.suffix}"


def content_key(version: LayerVersion, unit: Unit | None) -> str:
    """Changes with all that a file depends on: zones, names of classes, words on the map, the commune's boundary."""
    digest = hashlib.sha256(_RECIPE.encode())
    digest.update(version.content_hash.encode())
    digest.update(repr(attributes_of(version)).encode())
    digest.update(terms.notice(version, unit).encode())
    if unit is not None and unit.geometry is not None:
        digest.update(bytes(unit.geometry.wkb))
    return digest.hexdigest()[:32]


def path_of(download: Download) -> Path:
    return Path(settings.DOWNLOADS_ROOT) / download.path
