"""The archives of tiles on disk: one immutable file a content, shared by versions of the same content."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from geodata.tiles import PmtilesReader
from layers.errors import TilesMissing
from layers.models import LayerVersion, VersionState
from layers.states import UNDER_REVIEW

_NAME = re.compile(r"[0-9a-f]{64}")


def path_of(content_hash: str) -> Path:
    """Where the tiles of a content are, or will be."""
    return Path(settings.TILES_ROOT) / f"{content_hash}.pmtiles"


def reader_of(content_hash: str) -> PmtilesReader:
    """Tiles of a content, from memory. Raises `TilesMissing`."""
    try:
        return _reader(path_of(content_hash))
    except FileNotFoundError as error:
        raise TilesMissing() from error


@lru_cache(maxsize=64)
def _reader(path: Path) -> PmtilesReader:
    return PmtilesReader(path)


def remove_unused() -> list[Path]:
    """Delete archives that no version shows or may be building; the files removed.

    Withdrawn versions give up their tiles: they can be built again from the zones.
    """
    building = Q(state=VersionState.BUILDING) | Q(state__in=UNDER_REVIEW, content_hash="")
    if LayerVersion.objects.filter(building).exists():
        return []
    shown = [VersionState.PUBLISHED, VersionState.SUPERSEDED, *UNDER_REVIEW]
    used = set(LayerVersion.objects.filter(state__in=shown).values_list("content_hash", flat=True))
    found = Path(settings.TILES_ROOT).glob("*.pmtiles")
    unused = [path for path in found if _NAME.fullmatch(path.stem) and path.stem not in used]
    for path in unused:
        path.unlink(missing_ok=True)
    return unused
