"""Which dangers the published maps tell of at a point and near it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from layers.danger_query import look_up
from layers.models import ClassStyle, LayerVersion
from places.hazards import Hazard


@dataclass(frozen=True)
class Nearby:
    """The highest class around a point: how far its nearest zone is, and in which direction.

    `bearing` is in degrees clockwise from north.
    """

    style: ClassStyle
    distance_m: float
    bearing: float


@dataclass(frozen=True)
class LayerDanger:
    """What one published version says about a point.

    `at` is the class of the point, None where it lies in no zone. `nearby` is the highest class within the radius,
    None unless it is higher than `at`. `covered` is false when the point lies outside the layer's area, of which the
    map then says nothing.
    """

    version: LayerVersion
    at: ClassStyle | None
    nearby: Nearby | None
    covered: bool
    radius_m: float

    @property
    def worst(self) -> ClassStyle | None:
        """The higher of the two classes; its advice is what to follow."""
        return self.nearby.style if self.nearby else self.at


def danger_at(
    *, lon: float, lat: float, radius_m: float = settings.DANGER_RADIUS_M, on: dt.date | None = None
) -> list[LayerDanger]:
    """One entry a published layer, the most dangerous first; one query however many layers and zones there are, and one
    more where a map was published or renamed since.

    `lon`, `lat` are degrees EPSG:4326, `radius_m` metres on the ellipsoid. With `on`, the versions that were public
    at the end of that day.
    """
    rows = look_up(lon=lon, lat=lat, radius_m=radius_m, on=on)
    versions = _versions(tuple(sorted({(row.version_id, row.mark) for row in rows})))
    classes = {
        (row.version_id, row.place): Nearby(style=row, distance_m=row.metres, bearing=row.bearing or 0.0)
        for row in rows
        if row.place
    }
    dangers = []
    for version in versions:
        at, nearby = classes.get((version.pk, "at")), classes.get((version.pk, "near"))
        higher = nearby is not None and (at is None or nearby.style.level > at.style.level)
        dangers.append(
            LayerDanger(
                version=version,
                at=at.style if at else None,
                nearby=nearby if higher else None,
                covered=any(row.covered for row in rows if row.version_id == version.pk),
                radius_m=radius_m,
            )
        )
    order = list(Hazard.values)
    return sorted(dangers, key=lambda d: (-(d.worst.level if d.worst else 0), order.index(d.version.layer.hazard)))


def hazards_without_map(dangers: list[LayerDanger]) -> list[Hazard]:
    """Hazards of which no published map covers the point: silence about them is not safety."""
    told = {danger.version.layer.hazard for danger in dangers if danger.covered}
    return [hazard for hazard in Hazard if hazard.value not in told]


@lru_cache(maxsize=32)
def _versions(marked: tuple[tuple[int, str], ...]) -> tuple[LayerVersion, ...]:
    """Versions with layer, unit and agency, for reading only. They are kept: a mark is another once a row of them was
    written again."""
    versions = LayerVersion.objects.filter(pk__in=[pk for pk, _mark in marked])
    return tuple(
        versions.select_related("layer__agency", "layer__unit")
        .defer("layer__unit__geometry", "layer__unit__outline", "layer__unit__centre", "import_report")
        .order_by("layer__slug")
    )
