"""Zones to one PMTiles archive, built by tippecanoe, which a bounded process feeds and watches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, Any

import numpy as np
import shapely

from geodata.bounded import Work
from geodata.errors import NoFeatures, TileBuildBroke, TileBuildFailed, TileBuildOutOfMemory, TileBuildTimedOut
from geodata.messages import gettext_noop
from geodata.tile_archive import PmtilesReader
from geodata.tile_cells import CellCollector
from geodata.tippecanoe import tippecanoe
from geodata.work_folders import work_folder

__all__ = ["PmtilesReader", "build_pmtiles"]

TILING = Work(TileBuildOutOfMemory, TileBuildTimedOut, TileBuildBroke)
_CHUNK = 2_000
_OUTPUT = "zones.pmtiles"
_OPTIONS = (
    "--quiet",
    # Nothing may be left out to make a tile lighter; what is too small to see comes in as cells instead.
    "--no-tiny-polygon-reduction",
    "--no-feature-limit",
    "--no-tile-size-limit",
    # Neighbouring zones keep one border between them.
    "--no-simplification-of-shared-nodes",
    "--simplification=4",
    "--simplification-at-maximum-zoom=1",
    "--buffer=4",
    "--no-tile-stats",
    "--maximum-string-attribute-length=200",
)


def build_pmtiles(
    features: Iterable[tuple[shapely.Geometry, Mapping[str, Any]]],
    *,
    output: Path,
    layer_name: str,
    rank_field: str,
    min_zoom: int = 6,
    max_zoom: int = 13,
    attribution: str = "",
    timeout_s: float = 400,
) -> int:
    """Write `output` from polygons in EPSG:4326 with plain properties; returns how many features were taken.

    `rank_field` names the integer property by which a higher class is drawn above a lower one and wins a cell.
    Each feature also gets the property `cell`: 0 for a zone, 1 for a square that stands for zones too small or thin
    at that zoom; such a square carries the properties of the highest class in it. The same features in the same
    order give the same bytes. `output` is replaced only when the archive is whole; what a killed build left beside it
    goes.
    Raises `NoFeatures`, `TileBuildFailed`, `TileBuildTimedOut`, `TileBuildOutOfMemory`, `TileBuildBroke`.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with work_folder(output.parent, prefix=output.stem) as folder:
        arguments = [
            *options(layer_name, rank_field, min_zoom, max_zoom),
            f"--attribution={attribution}",
            "--temporary-directory=.",
            # A fixed name inside the work folder: tippecanoe writes its command line into the archive.
            f"--output={_OUTPUT}",
        ]

        def feed() -> int:
            collector = CellCollector(min_zoom=min_zoom, max_zoom=max_zoom)
            with tippecanoe(arguments, folder=folder, timeout_s=timeout_s) as sink:
                count = write_features(features, sink=sink, collector=collector, rank_field=rank_field)
                if count == 0:
                    raise NoFeatures(name=output.name)
            return count

        count = TILING.call(feed)
        with PmtilesReader(folder.path / _OUTPUT) as archive:
            if archive.tile_count == 0:
                raise TileBuildFailed(reason=_NO_TILES)
        (folder.path / _OUTPUT).replace(output)
    return count


def options(layer_name: str, rank_field: str, min_zoom: int, max_zoom: int) -> list[str]:
    """What decides how the tiles look."""
    return [
        *_OPTIONS,
        f"--layer={layer_name}",
        f"--name={layer_name}",
        f"--minimum-zoom={min_zoom}",
        f"--maximum-zoom={max_zoom}",
        f"--order-by={rank_field}",
    ]


_NO_TILES = gettext_noop("không sinh ra mảnh nào")


def write_features(
    features: Iterable[tuple[shapely.Geometry, Mapping[str, Any]]],
    *,
    sink: IO[str],
    collector: CellCollector,
    rank_field: str,
) -> int:
    """Newline-delimited GeoJSON: each part of each zone from the zoom where it can be seen, then the cells."""
    stream = iter(features)
    count = 0
    kept_for_cells: dict[int, Mapping[str, Any]] = {}
    texts: dict[tuple[tuple[str, Any], ...], str] = {}
    while chunk := list(islice(stream, _CHUNK)):
        shapes = np.array([shape for shape, _ in chunk], dtype=object)
        parts, owner = shapely.get_parts(shapes, return_index=True)
        ranks = np.array([int(properties[rank_field]) for _, properties in chunk], dtype=np.int64)
        visible_from = collector.add(parts, ranks[owner], owner.astype(np.int64) + count)
        heads = [_head(properties, 0, texts) for _, properties in chunk]
        sink.writelines(
            f'{heads[place]},"tippecanoe":{{"minzoom":{zoom}}},"geometry":{geometry}}}\n'
            for geometry, place, zoom in zip(
                shapely.to_geojson(parts).tolist(), owner.tolist(), visible_from.tolist(), strict=True
            )
        )
        kept_for_cells.update({count + place: properties for place, (_, properties) in enumerate(chunk)})
        count += len(chunk)
    for zoom, squares, owners in collector.cells():
        sink.writelines(
            f'{_head(kept_for_cells[source], 1, texts)},"tippecanoe":{{"minzoom":{zoom},"maxzoom":{zoom}}},'
            f'"geometry":{geometry}}}\n'
            for geometry, source in zip(shapely.to_geojson(squares).tolist(), owners.tolist(), strict=True)
        )
    return count


def _head(properties: Mapping[str, Any], cell: int, texts: dict[tuple[tuple[str, Any], ...], str]) -> str:
    """The beginning of a feature; `texts` keeps what was written before, since few have different properties."""
    key = (*properties.items(), ("cell", cell))
    if key not in texts:
        words = json.dumps({**properties, "cell": cell}, ensure_ascii=False, sort_keys=True)
        texts[key] = f'{{"type":"Feature","properties":{words}'
    return texts[key]
