"""Reading one PMTiles file: header and directories once, each tile a slice of a memory map."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from pmtiles.reader import Reader, all_tiles
from pmtiles.tile import Entry, deserialize_directory, deserialize_header, find_tile, zxy_to_tileid

from geodata.area import Bounds
from geodata.errors import BrokenTileArchive

_MAX_DEPTH = 4  # of directories, by the PMTiles specification


class PmtilesReader:
    """Tiles of an immutable archive; safe to share between threads.

    The mapping stays good when the file is replaced or removed; open a new reader for a new version.
    Raises `BrokenTileArchive` for a file that is not PMTiles 3, `FileNotFoundError` when it is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._header = deserialize_header(self._bytes(0, 127))
            self._root = self._directory(self._header["root_offset"], self._header["root_length"])
        except FileNotFoundError:
            raise
        except Exception as error:  # the package has no common base for what a broken file causes
            raise BrokenTileArchive(name=path.name) from error
        self._leaf = lru_cache(maxsize=256)(self._directory)

    @property
    def bounds(self) -> Bounds:
        """west, south, east, north in degrees."""
        header = self._header
        return (
            header["min_lon_e7"] / 1e7,
            header["min_lat_e7"] / 1e7,
            header["max_lon_e7"] / 1e7,
            header["max_lat_e7"] / 1e7,
        )

    @property
    def min_zoom(self) -> int:
        return int(self._header["min_zoom"])

    @property
    def max_zoom(self) -> int:
        return int(self._header["max_zoom"])

    @property
    def tile_count(self) -> int:
        return int(self._header["addressed_tiles_count"])

    def metadata(self) -> dict[str, Any]:
        """The archive's JSON metadata, with `vector_layers`."""
        return dict(Reader(self._bytes).metadata())

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """Bytes of a tile as stored (gzip), or None where the archive has none or the address is no tile's."""
        if not (self.min_zoom <= z <= self.max_zoom and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        tile_id = zxy_to_tileid(z, x, y)
        entries = self._root
        for _ in range(_MAX_DEPTH):
            entry = find_tile(entries, tile_id)
            if entry is None:
                return None
            if entry.run_length > 0:
                return self._bytes(self._header["tile_data_offset"] + entry.offset, entry.length)
            entries = self._leaf(self._header["leaf_directory_offset"] + entry.offset, entry.length)
        raise BrokenTileArchive(name=self.path.name)

    def tiles(self) -> Iterator[tuple[int, int, int, bytes]]:
        """Every tile as (z, x, y, bytes as stored), for writing them out as files."""
        for (z, x, y), content in all_tiles(self._bytes):
            yield z, x, y, content

    def close(self) -> None:
        self._map.close()

    def __enter__(self) -> PmtilesReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _bytes(self, offset: int, length: int) -> bytes:
        return self._map[offset : offset + length]

    def _directory(self, offset: int, length: int) -> list[Entry]:
        return list(deserialize_directory(self._bytes(offset, length)))
