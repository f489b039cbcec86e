"""What maps on the staff's pages of layers are given: see `static/portal/basemap.js`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _


def map_options(area: Sequence[float] | None = None) -> dict[str, Any]:
    """Options of `createMap`; `area` is west, south, east, north in degrees EPSG:4326."""
    config = settings.LEAFLET_CONFIG
    return {
        "center": config["DEFAULT_CENTER"],
        "zoom": config["DEFAULT_ZOOM"],
        "area": list(area) if area else None,
        "boundariesUrl": "/api/v1/places/boundaries/",
        "basemapUrl": settings.BASEMAP_URL,
        "basemapAttribution": settings.BASEMAP_ATTRIBUTION,
        "texts": {
            "map": _("Bản đồ nhỏ để kiểm tra vị trí"),
            "zoomIn": _("Phóng to"),
            "zoomOut": _("Thu nhỏ"),
            "schematic": _("Ranh giới sơ đồ, không phải ranh giới chính thức"),
        },
    }
