"""Lines and areas that anybody may send: checked before anything is computed with them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import Geod
from shapely.errors import GEOSException

from geodata.area import area_m2
from geodata.tangles import tangled
from layers.errors_open import GeometryRefused

MOST_VERTICES = 5_000
MOST_CROSSINGS = 20_000
"""Of a line with itself. Laying a line over zones makes a corner of each: of a random line of 5,000 vertices millions,
which is all the memory there is."""
MOST_LINE_KM = 300
MOST_AREA_KM2 = 500
"""A large commune. More than this is asked commune by commune."""
_GEOD = Geod(ellps="WGS84")


def line_of(sent: Any) -> shapely.Geometry:
    """A LineString or MultiLineString, EPSG:4326 whatever it claims to be, from a GeoJSON geometry or Feature.

    Raises `GeometryRefused` with a sentence on what to put right.
    """
    shape = _shape(sent, ("LineString", "MultiLineString"), _("một đường (LineString)"))
    length = length_m(shape)
    if length <= 0:
        raise GeometryRefused(reason=_("đường này dài bằng không"))
    if length > MOST_LINE_KM * 1000:
        raise GeometryRefused(
            reason=_("đường dài %(length)s km, tối đa %(most)s km")
            % {"length": round(length / 1000), "most": MOST_LINE_KM}
        )
    if tangled(shape, most=MOST_CROSSINGS):
        raise GeometryRefused(reason=_("đường này tự cắt hoặc đè lên chính nó quá nhiều lần"))
    return shape


def area_of(sent: Any) -> shapely.Geometry:
    """A valid Polygon or MultiPolygon, EPSG:4326 whatever it claims to be, from a GeoJSON geometry or Feature.

    Raises `GeometryRefused` with a sentence on what to put right.
    """
    shape = _shape(sent, ("Polygon", "MultiPolygon"), _("một vùng (Polygon)"))
    if not shapely.is_valid(shape):
        raise GeometryRefused(reason=_("đường ranh của vùng tự cắt chính nó hoặc không khép kín"))
    area = area_km2(shape)
    if area <= 0:
        raise GeometryRefused(reason=_("vùng này có diện tích bằng không"))
    if area > MOST_AREA_KM2:
        raise GeometryRefused(
            reason=_("vùng rộng %(area)s km², tối đa %(most)s km²") % {"area": round(area), "most": MOST_AREA_KM2}
        )
    return shape


def length_m(shape: shapely.Geometry) -> float:
    """Metres along the WGS 84 ellipsoid of the lines in `shape` (EPSG:4326)."""
    lines = [part for part in shapely.get_parts(shape) if part.geom_type in ("LineString", "LinearRing")]
    return sum(float(_GEOD.geometry_length(line)) for line in lines)


def area_km2(shape: shapely.Geometry) -> float:
    """km² on the WGS 84 ellipsoid of a shape in EPSG:4326."""
    return float(area_m2(np.array([shape], dtype=object))[0]) / 1e6


def _shape(sent: Any, types: tuple[str, ...], wanted: str) -> shapely.Geometry:
    if isinstance(sent, dict) and sent.get("type") == "Feature":
        sent = sent.get("geometry")
    if not isinstance(sent, dict) or sent.get("type") not in types:
        raise GeometryRefused(reason=_("cần %(wanted)s viết theo GeoJSON") % {"wanted": wanted})
    # Only these two members: a `crs` beside them would decide how coordinates are read.
    plain = {"type": sent["type"], "coordinates": sent.get("coordinates")}
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(plain, allow_nan=False)))
    except (GEOSException, ValueError, TypeError) as error:
        raise GeometryRefused(reason=_("không đọc được toạ độ")) from error
    if shapely.is_empty(shape):
        raise GeometryRefused(reason=_("không có toạ độ nào"))
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise GeometryRefused(reason=_("có quá nhiều đỉnh, tối đa %(most)s") % {"most": MOST_VERTICES})
    _check_place(shapely.get_coordinates(shape))
    return shape


def _check_place(xy: Any) -> None:
    if not np.isfinite(xy).all() or (np.abs(xy) > (180, 90)).any():
        swapped = np.isfinite(xy).all() and (np.abs(xy[:, 0]) <= 90).all() and (np.abs(xy[:, 1]) <= 180).all()
        hint = _("toạ độ phải là kinh độ trước, vĩ độ sau, tính bằng độ (EPSG:4326)")
        raise GeometryRefused(reason=f"{hint}; {_('có lẽ bị đổi chỗ')}" if swapped else hint)
