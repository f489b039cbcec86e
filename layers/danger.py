"""Which dangers the published maps tell of at a point and near it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from layers.danger_query import Answer, look_up
from layers.models import ClassStyle, LayerVersion
from places.hazards import Hazard

Classes = dict[int, ClassStyle]
"""Of a legend, by level."""
_HAZARDS = list(Hazard.values)


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
    """One entry a published layer, the most dangerous first; one query however many layers and zones there are, and two
    more where a map was published or renamed, or a legend changed, since.

    `lon`, `lat` are degrees EPSG:4326, `radius_m` metres on the ellipsoid. With `on`, the versions that were public
    at the end of that day.
    """
    answers = look_up(lon=lon, lat=lat, radius_m=radius_m, on=on)
    known = _known(tuple(sorted((answer.version_id, answer.mark) for answer in answers)))
    dangers = [_told(answer, *known[answer.version_id], radius_m) for answer in answers if answer.version_id in known]
    return sorted(dangers, key=_most_dangerous_first)


def hazards_without_map(dangers: list[LayerDanger]) -> list[Hazard]:
    """Hazards of which no published map covers the point: silence about them is not safety."""
    told = {danger.version.layer.hazard for danger in dangers if danger.covered}
    return [hazard for hazard in Hazard if hazard.value not in told]


def _told(answer: Answer, version: LayerVersion, classes: Classes, radius_m: float) -> LayerDanger:
    at = None if answer.at_level is None else classes[answer.at_level]
    nearby = None
    if answer.near_level is not None and answer.metres is not None:
        nearby = Nearby(style=classes[answer.near_level], distance_m=answer.metres, bearing=answer.bearing or 0.0)
    return LayerDanger(version=version, at=at, nearby=nearby, covered=answer.covered, radius_m=radius_m)


def _most_dangerous_first(danger: LayerDanger) -> tuple[int, int, str]:
    layer = danger.version.layer
    return -(danger.worst.level if danger.worst else 0), _HAZARDS.index(layer.hazard), layer.slug


@lru_cache(maxsize=32)
def _known(marked: tuple[tuple[int, str], ...]) -> dict[int, tuple[LayerVersion, Classes]]:
    """Versions with layer, unit and agency, and their legends, by id; for reading only. They are kept: a mark is
    another once a row of them was written again."""
    versions = (
        LayerVersion.objects.filter(pk__in=[pk for pk, _mark in marked])
        .select_related("layer__agency", "layer__unit")
        .defer("layer__unit__geometry", "layer__unit__outline", "layer__unit__centre", "import_report")
    )
    legends: dict[tuple[str, str], Classes] = defaultdict(dict)
    for style in ClassStyle.objects.all():
        legends[style.hazard, style.scale][style.level] = style
    return {version.pk: (version, legends[version.layer.hazard, version.scale]) for version in versions}
