"""What there is to read: each published hazard map, the communes, and each public kind of places."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from geodata.area import Bounds
from layers import wording
from layers.coverage import bounds_of
from layers.errors_open import NoSuchCollection
from layers.models import Asset, AssetKind, LayerVersion
from layers.ogc.sources import Assets, Communes, Source, Zones
from layers.published import published_versions
from places.models import Level, Unit

HAZARD, PLACES, COMMUNES = "hazard-", "places-", "communes"


@dataclass(frozen=True)
class Collection:
    """`bounds` in degrees EPSG:4326; `begins` an RFC 3339 moment since when it holds, empty when not told."""

    id: str
    title: str
    description: str
    bounds: Bounds
    source: Source
    begins: str = ""
    version: LayerVersion | None = None


def collections() -> list[Collection]:
    """All that is public, hazard maps first. Six queries, however many there are."""
    area = _area()
    hazards = [_hazard(version) for version in published_versions()]
    filled = AssetKind.objects.filter(Exists(Asset.objects.filter(kind=OuterRef("pk"))), public=True)
    kinds = [_kind(kind, area) for kind in filled]
    return [*hazards, _communes(area), *kinds]


def collection(collection_id: str) -> Collection:
    """Raises `NoSuchCollection`."""
    for found in collections():
        if found.id == collection_id:
            return found
    raise NoSuchCollection()


def _hazard(version: LayerVersion) -> Collection:
    assert version.published_at is not None
    bounds = version.bbox  # type: ignore[attr-defined]
    told = [wording.origin(version)]
    if version.is_sample:
        told.append(_("DỮ LIỆU MẪU: không phải kết quả điều tra, không dùng để ra quyết định."))
    told.append(str(wording.CAVEAT))
    return Collection(
        id=f"{HAZARD}{version.layer.slug}",
        title=version.layer.label,
        description=" ".join(told),
        bounds=tuple(bounds) if bounds else _area(),
        source=Zones(version),
        begins=timezone.localtime(version.published_at).isoformat(timespec="seconds"),
        version=version,
    )


def _communes(area: Bounds) -> Collection:
    return Collection(
        id=COMMUNES,
        title=_("Xã, phường"),
        description=_("Ranh giới xã, phường hiện nay; cột schematic cho biết ranh giới chỉ là sơ đồ."),
        bounds=area,
        source=Communes(),
    )


def _kind(kind: AssetKind, area: Bounds) -> Collection:
    return Collection(
        id=f"{PLACES}{kind.slug}",
        title=kind.label,
        description=_("Công trình: %(kind)s.") % {"kind": kind.label},
        bounds=area,
        source=Assets(kind),
    )


def _area() -> Bounds:
    """Of the province that this site serves."""
    today = Unit.objects.on(timezone.localdate()).filter(level=Level.PROVINCE)
    province = today.filter(code=settings.PROVINCE_CODE).defer("geometry", "outline").first()
    return bounds_of(province) if province else (-180.0, -90.0, 180.0, 90.0)
