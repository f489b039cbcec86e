"""Small files of boundaries, right and wrong, as tests need them."""

import json
from pathlib import Path
from typing import Any

import shapely

BOX_A = shapely.box(106.4, 21.8, 106.5, 21.9)
BOX_B = shapely.box(106.5, 21.8, 106.6, 21.9)
BOX_C = shapely.box(106.6, 21.8, 106.7, 21.9)

ROWS: tuple[tuple[str, str, shapely.Geometry | None], ...] = (
    ("00001", "Xã An Bình", BOX_A),
    ("00002", "Phường Bến Đò", BOX_B),
    ("00003", "Xã Cầu Mây", BOX_C),
)


def write_geojson(folder: Path, rows: Any = ROWS, *, crs: str | None = None, name: str = "ranh_gioi.geojson") -> Path:
    """A GeoJSON file of (code, full name, shape)."""
    document: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"ma": code, "ten": full.partition(" ")[2], "ten_day_du": full},
                "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            }
            for code, full, shape in rows
        ],
    }
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    path = folder / name
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path
