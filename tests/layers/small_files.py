"""Small files as offices make them, written for a test."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import shapely


def geopackage(path: Path, shapes: list[shapely.Geometry], levels: list[object], *, field: str = "cap") -> Path:
    """EPSG:4326, one class a row in `field`."""
    values = np.asarray(levels, dtype=object) if any(isinstance(value, str) for value in levels) else np.asarray(levels)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [values],
        [field],
        driver="GPKG",
        layer="vung",
        crs="EPSG:4326",
        geometry_type="Unknown",
    )
    return path


def square(west: float, south: float, size: float = 0.01) -> shapely.Polygon:
    return shapely.box(west, south, west + size, south + size)


def archive(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as sink:
        for name, content in entries.items():
            sink.writestr(name, content)
    return path


def bomb(path: Path, megabytes: int = 60) -> Path:
    """A small archive that swells to many times its size."""
    inner = io.BytesIO(b"\0" * 1024 * 1024)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as sink, sink.open("vung.shp", "w") as entry:
        for _ in range(megabytes):
            entry.write(inner.getvalue())
    return path
