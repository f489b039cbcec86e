"""Loading places that people depend on: a file takes the place of what came from the same source before."""

from __future__ import annotations

from pathlib import Path

import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.models import User
from agencies.policy import reach_of, require
from layers.asset_reading import ReadAssets, read_assets
from layers.coverage import bounds_of
from layers.errors_assets import AssetsElsewhere, AssetsMany, NoAssets
from layers.models import Asset, AssetKind
from places.locating import communes_of
from places.models import Level, Unit

MOST_ASSETS = 50_000


def load_assets(
    *,
    user: User | None,
    kind: AssetKind,
    path: Path,
    name: str,
    source: str,
    layer: str | None = None,
    name_field: str = "",
    srid: int | None = None,
    encoding: str = "",
) -> ReadAssets:
    """Read a file and put its places where those of the same kind and source were; whole or not at all.

    A person replaces only what lies in the area of their agency, and every place must lie there; the command, for
    which `user` is None, is not bound to an area. Options as in `read_assets`. Raises `NotAllowed`, what `read_assets`
    raises, `NoAssets`, `AssetsMany`, `AssetsElsewhere`.
    """
    if user is not None:
        require(user, "asset.load")
    province = Unit.objects.on(timezone.localdate()).get(level=Level.PROVINCE, code=settings.PROVINCE_CODE)
    read = read_assets(
        path, name=name, area=bounds_of(province), layer=layer, name_field=name_field, srid=srid, encoding=encoding
    )
    if not read.names:
        raise NoAssets()
    if len(read.names) > MOST_ASSETS:
        raise AssetsMany(count=len(read.names), most=MOST_ASSETS)
    unit_ids = communes_of(read.points)
    replaced = Q(kind=kind, source=source)
    if user is not None:
        own = reach_of(user).unit_ids("asset.load")
        outside = [text for text, unit_id in zip(read.names, unit_ids, strict=True) if unit_id not in own]
        if outside:
            raise AssetsElsewhere(count=len(outside), name=outside[0])
        replaced &= Q(unit_id__in=own)
    rows = [
        Asset(kind=kind, name=text, point=Point(point.x, point.y, srid=4326), source=source, unit_id=unit_id)
        for text, point, unit_id in zip(read.names, read.points, unit_ids, strict=True)
    ]
    with transaction.atomic():
        # One loading of a kind at a time: two that replace the same rows would both keep theirs.
        AssetKind.objects.select_for_update().get(pk=kind.pk)
        Asset.objects.filter(replaced).delete()
        Asset.objects.bulk_create(rows, batch_size=2_000)
    return read


def locate_assets() -> int:
    """Find the commune of every place anew, after boundaries changed; how many moved to another."""
    rows = list(Asset.objects.order_by("pk").values_list("pk", "unit_id", AsWKB("point")))
    unit_ids = communes_of(shapely.from_wkb([bytes(wkb) for _pk, _unit, wkb in rows]))
    moved = [Asset(pk=pk, unit_id=now) for (pk, before, _wkb), now in zip(rows, unit_ids, strict=True) if before != now]
    Asset.objects.bulk_update(moved, ["unit_id"], batch_size=2_000)
    return len(moved)
