"""How many schools, clinics and offices lie where, and in which class of the published maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Count, OuterRef, Q, Subquery

from layers.models import Asset, AssetKind, ClassStyle, LayerVersion, ZonePart

DANGEROUS = 3
_KIND = ("kind__order", "kind__slug", "kind__name", "kind__name_en", "kind__public")


@dataclass
class KindCount:
    """Places of one kind: `total` of them; `in_classes` the number by version and class, the highest class first,
    without those in no zone."""

    kind: AssetKind
    total: int = 0
    in_classes: list[tuple[LayerVersion, ClassStyle, int]] = field(default_factory=list)

    @property
    def in_danger(self) -> list[tuple[LayerVersion, ClassStyle, int]]:
        """Those of `in_classes` from the third class on, so that what is dangerous is not lost among the rest."""
        return [row for row in self.in_classes if row[1].level >= DANGEROUS]


def count_in_unit(unit_id: int, versions: Sequence[LayerVersion], *, user: Any) -> list[KindCount]:
    """Places in a commune that `user` may see, a kind each, kinds without a place left out. One query."""
    return _count(Q(unit_id=unit_id), versions, user)


def count_in_area(area: shapely.Geometry, versions: Sequence[LayerVersion], *, user: Any) -> list[KindCount]:
    """The same for an area in EPSG:4326."""
    shape = GEOSGeometry(memoryview(shapely.to_wkb(area)), srid=4326)
    return _count(Q(point__intersects=shape), versions, user)


def _count(where: Q, versions: Sequence[LayerVersion], user: Any) -> list[KindCount]:
    """`versions` have `legend`, as those of `published_versions`. A place counts in the highest class it lies in."""
    levels = {f"level_{version.pk}": _level_in(version) for version in versions}
    rows = Asset.objects.visible_to(user).filter(where).order_by("kind__order", "kind__slug").annotate(**levels)
    counts: dict[int, KindCount] = {}
    numbers: dict[tuple[int, int, int], int] = {}
    for row in rows.values("kind_id", *_KIND, *levels).annotate(number=Count("pk")):
        kind_id, number = row["kind_id"], row["number"]
        kind = AssetKind(pk=kind_id, **{name.removeprefix("kind__"): row[name] for name in _KIND})
        counts.setdefault(kind_id, KindCount(kind)).total += number
        for version in versions:
            key = (kind_id, version.pk, row[f"level_{version.pk}"] or 0)
            numbers[key] = numbers.get(key, 0) + number
    for version in versions:
        for style in reversed(version.legend):  # type: ignore[attr-defined]
            for kind_id, told in counts.items():
                if number := numbers.get((kind_id, version.pk, style.level)):
                    told.in_classes.append((version, style, number))
    return list(counts.values())


def _level_in(version: LayerVersion) -> Subquery:
    inside = ZonePart.objects.filter(version=version, geometry__intersects=OuterRef("point"))
    return Subquery(inside.order_by("-level").values("level")[:1])
