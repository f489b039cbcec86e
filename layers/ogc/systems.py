"""Coordinate systems of requests and answers, with the axes in the order their definitions give."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyproj
import shapely
from django.utils.translation import gettext as _

from geodata.area import Bounds
from geodata.arrays import GeometryArray
from layers.errors_open import BadQuestion
from layers.public_systems import public_systems

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def known_systems() -> list[str]:
    """Their URIs, the one answers come in without asking first."""
    return [CRS84, *(f"{_EPSG}{code}" for code in public_systems())]


def system_of(uri: str, parameter: str) -> str:
    """A known URI; raises `BadQuestion`, naming the parameter."""
    if uri not in known_systems():
        raise BadQuestion(
            parameter=parameter, reason=_("các hệ toạ độ có: %(known)s") % {"known": ", ".join(known_systems())}
        )
    return uri


def moved(shapes: GeometryArray, uri: str) -> GeometryArray:
    """Shapes from longitude, latitude to `uri`."""
    if uri == CRS84:
        return shapes
    way = _way(uri)
    return np.asarray(
        shapely.transform(shapes, lambda xy: np.column_stack(way.transform(xy[:, 0], xy[:, 1]))), dtype=object
    )


def bounds_in_degrees(bounds: Bounds, uri: str) -> Bounds:
    """A box in `uri` as west, south, east, north; its curved edges are followed."""
    if uri == CRS84:
        return bounds
    way = _way(uri)
    west, south, east, north = way.transform_bounds(*bounds, direction=pyproj.enums.TransformDirection.INVERSE)
    return (west, south, east, north)


@lru_cache(maxsize=8)
def _way(uri: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{uri.removeprefix(_EPSG)}")
