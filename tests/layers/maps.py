"""Versions of layers made of a few zones, taken through the real verbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon

from agencies.models import User
from geodata.area import area_m2
from layers.models import HazardLayer, LayerVersion, Zone
from layers.publishing import build_and_switch, publish
from layers.reviewing import submit
from layers.terms import Terms

Zones = Sequence[tuple[int, Polygon]]


def square(lon: float, lat: float, side: float) -> Polygon:
    """A square of `side` degrees around a point."""
    half = side / 2
    shape = Polygon.from_bbox((lon - half, lat - half, lon + half, lat + half))
    shape.srid = 4326
    return shape


def make_version(
    layer: HazardLayer, zones: Zones, author: User, *, source: str = "Sở Nông nghiệp", **fields: Any
) -> LayerVersion:
    """A version under review."""
    areas: dict[str, float] = {}
    for level, shape in zones:
        areas[str(level)] = areas.get(str(level), 0.0) + _km2(shape)
    version = LayerVersion.objects.create(
        layer=layer,
        number=layer.versions.count() + 1,
        source=source,
        created_by=author,
        area_by_level=areas,
        zone_count=len(zones),
        **fields,
    )
    for level, shape in zones:
        Zone.objects.create(version=version, level=level, geometry=MultiPolygon(shape, srid=4326))
    return submit(user=author, version_id=version.pk)


def make_published(layer: HazardLayer, zones: Zones, author: User, reviewer: User, **fields: Any) -> LayerVersion:
    version = make_version(layer, zones, author, **fields)
    publish(user=reviewer, version_id=version.pk, terms=Terms(smaller_confirmed=True))
    build_and_switch(version.pk)
    version.refresh_from_db()
    assert version.state == "published", version.build_error
    return version


def _km2(shape: Polygon) -> float:
    return float(area_m2(np.array([shapely.from_wkb(bytes(shape.wkb))], dtype=object))[0]) / 1e6
