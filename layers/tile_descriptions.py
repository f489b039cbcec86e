"""What a version's tiles hold, told in the two ways that other software looks for."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from geodata.tiles import PmtilesReader
from layers.models import LayerVersion
from layers.publishing import TILE_LAYER

_FIELDS = {"level": "Class, 1–5", "cell": "1: a square that stands for zones too small for the zoom"}


def tilejson(version: LayerVersion, reader: PmtilesReader, tiles: str) -> dict[str, Any]:
    """TileJSON 3.0.0; `tiles` is the address of tiles with {z}, {x}, {y}."""
    west, south, east, north = reader.bounds
    return {
        "tilejson": "3.0.0",
        "name": version.layer.title,
        "description": version.note,
        "version": f"{version.number}.0.0",
        "attribution": version.source,
        "scheme": "xyz",
        "tiles": [tiles],
        "minzoom": reader.min_zoom,
        "maxzoom": reader.max_zoom,
        "bounds": [west, south, east, north],
        "center": [(west + east) / 2, (south + north) / 2, settings.LEAFLET_CONFIG["DEFAULT_ZOOM"]],
        "vector_layers": [
            {"id": TILE_LAYER, "fields": _FIELDS, "minzoom": reader.min_zoom, "maxzoom": reader.max_zoom}
        ],
    }


def gdal_metadata(version: LayerVersion, reader: PmtilesReader, tiles: str) -> dict[str, Any]:
    """As MBTiles writes it: numbers as text, and the layers as JSON inside JSON; here fields have types."""
    west, south, east, north = reader.bounds
    fields = dict.fromkeys(_FIELDS, "Number")
    layers = [{"id": TILE_LAYER, "fields": fields, "minzoom": reader.min_zoom, "maxzoom": reader.max_zoom}]
    attributes = [{"attribute": name, "type": "number"} for name in fields]
    statistics = [{"layer": TILE_LAYER, "geometry": "Polygon", "count": version.zone_count, "attributes": attributes}]
    return {
        "name": version.layer.title,
        "description": version.note,
        "version": str(version.number),
        "type": "overlay",
        "format": "pbf",
        "scheme": "xyz",
        "attribution": version.source,
        "minzoom": str(reader.min_zoom),
        "maxzoom": str(reader.max_zoom),
        "bounds": f"{west},{south},{east},{north}",
        "center": f"{(west + east) / 2},{(south + north) / 2},{reader.min_zoom}",
        "json": json.dumps({"vector_layers": layers, "tilestats": {"layerCount": 1, "layers": statistics}}),
    }
