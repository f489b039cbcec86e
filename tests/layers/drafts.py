"""Drafts to draw in, and edits of them as the page sends them."""

from __future__ import annotations

import uuid
from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.test import Client

from agencies.models import User
from geodata.area import area_m2
from layers.draft_starting import start_draft
from layers.drawing import add_zone
from layers.edit_records import ZoneEdit
from layers.models import HazardLayer, LayerVersion, Zone

WEST, SOUTH = 106.5, 21.8


def rectangle(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Sides in thousandths of a degree from 106.5 E, 21.8 N."""
    return shapely.box(WEST + west / 1000, SOUTH + south / 1000, WEST + east / 1000, SOUTH + north / 1000)


def line(*places: tuple[float, float]) -> shapely.LineString:
    """Through places in thousandths of a degree from 106.5 E, 21.8 N."""
    return shapely.LineString([(WEST + x / 1000, SOUTH + y / 1000) for x, y in places])


def empty_draft(layer: HazardLayer, author: User) -> LayerVersion:
    return start_draft(
        user=author, layer=layer, scale="susceptibility", source="Đi thực địa", surveyed_on=None, map_scale=10_000
    )


def drawn(version: LayerVersion, author: User, level: int, shape: shapely.Geometry, **snap: float) -> Zone:
    """The zone that came of drawing `shape`."""
    edit = add_zone(user=author, version_id=version.pk, key=uuid.uuid4(), level=level, shape=shape, **snap)
    return zone_of(edit.changes.get().zone_id)


def zone_of(zone_id: int) -> Zone:
    return Zone.objects.get(pk=zone_id)


def shape_of(zone: Zone) -> shapely.Geometry:
    return shapely.from_wkb(bytes(zone.geometry.wkb))


def geojson(shape: shapely.Geometry) -> dict[str, Any]:
    return shapely.geometry.mapping(shape)


def send(client: Client, version: LayerVersion, kind: str, *, key: uuid.UUID | None = None, **body: Any) -> Any:
    """The answer to an edit sent as the page does."""
    sent = {"kind": kind, "key": str(key or uuid.uuid4()), **body}
    return client.post(f"/can-bo/ban-do/ban/{version.pk}/ve/sua/", sent, content_type="application/json")


def on(zone: Zone, user: User, *, revision: int | None = None) -> dict[str, object]:
    """What every edit of a zone is told."""
    return {
        "user": user,
        "version_id": zone.version_id,
        "key": uuid.uuid4(),
        "zone_id": zone.pk,
        "revision": zone.revision if revision is None else revision,
    }


def assert_whole(version: LayerVersion) -> None:
    """The figures of the version are those of its zones."""
    version.refresh_from_db()
    counts: dict[str, int] = {}
    areas: dict[str, float] = {}
    for level in range(1, 6):
        zones = shapes_of(version.zones.filter(level=level))
        if len(zones):
            counts[str(level)] = len(zones)
            areas[str(level)] = float(area_m2(zones).sum()) / 1e6
    assert version.zone_count == sum(counts.values())
    assert version.import_report.get("zones_by_level", {}) == counts
    assert version.area_by_level == pytest.approx(areas, abs=1e-9)


def shapes_of(rows) -> np.ndarray:
    return shapely.from_wkb([bytes(wkb) for wkb in rows.annotate(wkb=AsWKB("geometry")).values_list("wkb", flat=True)])


def step(verb, version: LayerVersion, user: User) -> ZoneEdit:
    return verb(user=user, version_id=version.pk, key=uuid.uuid4())
