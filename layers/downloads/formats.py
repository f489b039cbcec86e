"""The formats a version can be taken away in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from layers.errors_open import NoSuchCrs, NoSuchFormat
from layers.public_systems import WGS84, public_systems


@dataclass(frozen=True)
class Format:
    """`streamed` formats are written while they are sent, in EPSG:4326; the others are made by the worker."""

    slug: str
    label: str
    suffix: str
    media_type: str
    streamed: bool
    purpose: Any


FORMATS = {
    item.slug: item
    for item in (
        Format("gpkg", "GeoPackage", "gpkg", "application/geopackage+sqlite3", False, _("QGIS, ArcGIS, phần mềm mới")),
        Format("shp", "Shapefile", "zip", "application/zip", False, _("ArcGIS, MapInfo, phần mềm cũ")),
        Format("geojson", "GeoJSON", "geojson", "application/geo+json", True, _("lập trình, bản đồ trên web")),
        Format("kml", "KML", "kml", "application/vnd.google-earth.kml+xml", True, "Google Earth"),
        Format("csv", "CSV", "csv", "text/csv; charset=utf-8", True, _("bảng tính; hình ở cột wkt")),
    )
}


def format_of(slug: str) -> Format:
    """Raises `NoSuchFormat`."""
    if slug not in FORMATS:
        raise NoSuchFormat(formats=", ".join(FORMATS))
    return FORMATS[slug]


def systems_of(file_format: Format) -> tuple[int, ...]:
    """EPSG codes in which the format can be had, the usual one first."""
    return (WGS84,) if file_format.streamed else public_systems()


def system_of(file_format: Format, asked: str) -> int:
    """The EPSG code asked for as text, WGS 84 when empty. Raises `NoSuchCrs`."""
    known = systems_of(file_format)
    if not asked:
        return known[0]
    code = asked.upper().removeprefix("EPSG:")
    if code not in map(str, known):
        raise NoSuchCrs(epsg=", ".join(map(str, known)))
    return int(code)
