"""Tiles on disk, by content and shared by versions of the same content.

Each content has one immutable archive, which the application reads, and beside it the same tiles as packed files, which
a web server hands out without asking anybody:

    <hash>.pmtiles
    files/<hash>/<z>/<x>/<y>.mvt.gz
    public/<version> -> ../files/<hash>     while everyone may see the version

The links are a shortcut, never the gate: where one is missing the application is asked and decides.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from geodata.tiles import PmtilesReader
from geodata.work_folders import work_folder
from layers.errors import TilesMissing
from layers.models import LayerVersion, VersionState
from layers.states import UNDER_REVIEW
from layers.tile_locks import deleting

_NAME = re.compile(r"[0-9a-f]{64}")
_FILES, _PUBLIC = "files", "public"
_HALF_LINKS_AFTER_S = 3600
_SHOWN = [VersionState.PUBLISHED, VersionState.SUPERSEDED]


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


def lay_out(content_hash: str) -> None:
    """Write the tiles of an archive as files, whole or not at all. Raises `TilesMissing`."""
    target = _files_of(content_hash)
    if target.exists():
        return
    reader = reader_of(content_hash)
    target.parent.mkdir(parents=True, exist_ok=True)
    with work_folder(target.parent, prefix=content_hash) as work:
        tiles = work.path / "tiles"
        tiles.mkdir()
        for z, x, y, content in reader.tiles():
            column = tiles / str(z) / str(x)
            column.mkdir(parents=True, exist_ok=True)
            (column / f"{y}.mvt.gz").write_bytes(content)
        try:
            tiles.replace(target)
        except OSError:  # another run was quicker
            if not target.exists():
                raise


def show(version_id: int, content_hash: str) -> None:
    """Let the web server hand out the tiles of a version, if everyone may see it still. To be called after the commit.

    The version is held meanwhile: one that is just being withdrawn would get its link back.
    """
    with transaction.atomic():
        held = LayerVersion.objects.select_for_update(of=("self",)).filter(pk=version_id, state__in=_SHOWN)
        if held.exists():
            _link(version_id, content_hash)


def hide(version_id: int) -> None:
    """Take the tiles of a version from the web server. To be called before the commit: should that fail, the
    application goes on answering for the version, and `reconcile` puts the link back."""
    _link_of(version_id).unlink(missing_ok=True)


def reconcile() -> None:
    """Make files and links what the database says, after a crash between the two or a disk that was restored.

    Contents without an archive are left to `build_tiles`.
    """
    shown = dict(LayerVersion.objects.filter(state__in=_SHOWN).values_list("pk", "content_hash"))
    for version_id, content_hash in shown.items():
        if path_of(content_hash).exists():
            lay_out(content_hash)
            show(version_id, content_hash)
    for link in _links():
        if int(link.name) not in shown:
            link.unlink(missing_ok=True)


def remove_unused() -> list[Path]:
    """Delete archives and laid out tiles that no version shows or may come to show, and half-made links; what was
    removed. Nothing while tiles are being built anywhere.

    Withdrawn versions give up their tiles: they can be built again from the zones.
    """
    with deleting() as alone:
        if not alone:
            return []
        states = [*_SHOWN, *UNDER_REVIEW, VersionState.BUILDING]
        used = set(LayerVersion.objects.filter(state__in=states).values_list("content_hash", flat=True))
        root = Path(settings.TILES_ROOT)
        found = [*root.glob("*.pmtiles"), *(root / _FILES).glob("[0-9a-f]*")]
        unused = [path for path in found if _NAME.fullmatch(path.stem) and path.stem not in used]
        for content_hash in {path.stem for path in unused}:
            path_of(content_hash).unlink(missing_ok=True)
            shutil.rmtree(_files_of(content_hash), ignore_errors=True)
    return unused + _remove_half_links()


def _remove_half_links() -> list[Path]:
    """Links of a process that was killed between making and naming them, which takes no second."""
    before = time.time() - _HALF_LINKS_AFTER_S
    halves = [path for path in (Path(settings.TILES_ROOT) / _PUBLIC).glob(".*-????????") if path.is_symlink()]
    old = [path for path in halves if path.lstat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _files_of(content_hash: str) -> Path:
    return Path(settings.TILES_ROOT) / _FILES / content_hash


def _link_of(version_id: int) -> Path:
    return Path(settings.TILES_ROOT) / _PUBLIC / str(version_id)


def _link(version_id: int, content_hash: str) -> None:
    link = _link_of(version_id)
    link.parent.mkdir(parents=True, exist_ok=True)
    half = link.with_name(f".{link.name}-{secrets.token_hex(4)}")
    half.symlink_to(Path("..") / _FILES / content_hash, target_is_directory=True)
    half.replace(link)


def _links() -> list[Path]:
    return [link for link in (Path(settings.TILES_ROOT) / _PUBLIC).glob("[0-9]*") if link.name.isdigit()]
