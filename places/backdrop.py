"""The communes of a day as one GeoJSON document: the map's backdrop, so that it needs no other server."""

import datetime as dt
import json
from typing import Any

from places.models import Unit

NOTICE = "Sơ đồ, không phải ranh giới chính thức"
NOTICE_EN = "Schematic, not official boundaries"


def communes_geojson(on: dt.date) -> str:
    """A FeatureCollection of the outlines (EPSG:4326, 4 decimals) of the day's communes, in order of code.

    Neighbours share their borders point by point. `label_point` is [lon, lat]; `schematic` marks boundaries nobody
    surveyed, and then the collection carries a `notice`. One query.
    """
    units = list(Unit.objects.on(on).communes().filter(outline__isnull=False).defer("geometry").order_by("code"))
    document: dict[str, Any] = {"type": "FeatureCollection", "features": [_feature(unit) for unit in units]}
    if any(unit.schematic for unit in units):
        document |= {"schematic": True, "notice": NOTICE, "notice_en": NOTICE_EN}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _feature(unit: Unit) -> dict[str, Any]:
    assert unit.outline is not None
    return {
        "type": "Feature",
        "id": unit.code,
        "geometry": {"type": "MultiPolygon", "coordinates": unit.outline.coords},
        "properties": {
            "code": unit.code,
            "kind": unit.kind,
            "name": unit.name,
            "name_en": unit.name_en,
            "schematic": unit.schematic,
            "label_point": [round(unit.centre.x, 5), round(unit.centre.y, 5)] if unit.centre else None,
        },
    }
