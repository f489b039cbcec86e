"""What the scripts of the public map are given: addresses, layers, words. No text stands in the scripts themselves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from incidents.models import Category
from incidents.states import PUBLIC_STATES, State
from incidents.tiles import MAX_ZOOM as INCIDENTS_MAX_ZOOM
from layers.drawn_layer import drawn_layer
from layers.models import LayerVersion
from places.models import Unit


def map_settings(
    versions: list[LayerVersion], earlier: dict[int, list[LayerVersion]], commune: Unit | None
) -> dict[str, Any]:
    """For `static/portal/map.js`: the versions in force, those before them by layer, and the commune that the address
    asks for. One query, for the kinds of incident."""
    config = settings.LEAFLET_CONFIG
    return {
        "center": config["DEFAULT_CENTER"],
        "zoom": config["DEFAULT_ZOOM"],
        "bounds": _bounds(versions),
        "boundariesUrl": reverse("api-places-boundaries"),
        "basemapUrl": settings.BASEMAP_URL,
        "basemapAttribution": settings.BASEMAP_ATTRIBUTION,
        "placesUrl": reverse("api-places"),
        "dangerUrl": reverse("danger"),
        "layers": [
            drawn_layer(version) | {"earlier": [drawn_layer(old) for old in earlier.get(version.layer_id, [])]}
            for version in versions
        ],
        "commune": _commune(commune) if commune else None,
        "incidents": _incidents(),
        "texts": texts(),
    }


def _bounds(versions: list[LayerVersion]) -> list[float] | None:
    """West, south, east, north of all layers together, degrees; None without layers."""
    boxes = [version.bbox for version in versions if version.bbox]  # type: ignore[attr-defined]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def _commune(unit: Unit) -> dict[str, Any]:
    """`bbox` is west, south, east, north in degrees; None while no boundary is known."""
    return {"code": unit.code, "bbox": list(unit.geometry.extent) if unit.geometry else None}


def _incidents() -> dict[str, Any]:
    address = reverse("incident-tile", kwargs={"z": 0, "x": 0, "y": 0}).replace("0/0/0", "{z}/{x}/{y}")
    try:
        case = reverse("incident", kwargs={"code": "CODE"})
    except NoReverseMatch:
        case = ""
    return {
        "tiles": address,
        "maxZoom": INCIDENTS_MAX_ZOOM,
        "caseUrl": case,
        "categories": {category.slug: category.label for category in Category.objects.all()},
        "states": {state.value: str(State(state).label) for state in PUBLIC_STATES},
    }


def texts() -> dict[str, str]:
    """Words that scripts put on the page."""
    return {
        "map": _("Bản đồ nguy cơ thiên tai. Dùng phím mũi tên để di chuyển, phím + và - để phóng to, thu nhỏ."),
        "zoomIn": _("Phóng to"),
        "zoomOut": _("Thu nhỏ"),
        "schematic": _("Ranh giới: sơ đồ, không phải ranh giới chính thức"),
        "asking": _("Đang tra bản đồ…"),
        "failed": _("Không kết nối được với máy chủ. Xin kiểm tra mạng rồi thử lại."),
        "locating": _("Đang tìm vị trí của bạn…"),
        "positionDenied": _("Máy không cho biết vị trí. Hãy chạm vào bản đồ, hoặc tìm tên xã."),
        "positionUnavailable": _("Không tìm được vị trí. Hãy chạm vào bản đồ, hoặc tìm tên xã."),
        "accuracy": _("Vị trí của máy, sai số khoảng %(metres)s m."),
        "found": _("Tìm thấy %(n)s nơi."),
        "notFound": _("Không có xã, phường nào tên như vậy."),
        "incidents": _("%(n)s sự việc, %(open)s chưa xong"),
        "old": _("Bản đồ cũ đang hiện: %(what)s"),
        "compare": _("So sánh: kéo để xem bên trái, bên phải"),
        "compared": _("Bên trái: %(left)s. Bên phải: %(right)s."),
        "compareSame": _("Xin chọn hai bản đồ khác nhau."),
        "compareStart": _("So sánh"),
        "compareStop": _("Thôi so sánh"),
        "openCase": _("Xem sự việc %(code)s"),
    }
