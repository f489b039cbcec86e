"""What maps on pages of incidents are given: see `static/portal/basemap.js`."""

from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _


def map_options(point: Point | None = None) -> dict[str, Any]:
    """Options of `createMap`, with a pin at `point` (EPSG:4326) where given."""
    config = settings.LEAFLET_CONFIG
    options: dict[str, Any] = {
        "center": config["DEFAULT_CENTER"],
        "zoom": config["DEFAULT_ZOOM"],
        "boundariesUrl": "/api/v1/places/boundaries/",
        "basemapUrl": settings.BASEMAP_URL,
        "basemapAttribution": settings.BASEMAP_ATTRIBUTION,
        "texts": {
            "zoomIn": _("Phóng to"),
            "zoomOut": _("Thu nhỏ"),
            "map": _("Bản đồ"),
            "schematic": _("Ranh giới sơ đồ, không phải ranh giới chính thức"),
        },
    }
    if point:
        options |= {"center": (point.y, point.x), "zoom": 14, "pin": (point.y, point.x)}
    return options
