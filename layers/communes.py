"""What the published maps say of a whole commune, in rows computed beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from layers.models import ClassStyle, CommuneHazard, LayerVersion
from layers.published import published_versions
from places.hazards import Hazard
from places.models import Unit


@dataclass(frozen=True)
class ClassArea:
    """`share` of the commune's area, 0–1."""

    style: ClassStyle
    area_km2: float
    share: float


@dataclass(frozen=True)
class CommuneLayer:
    """One published map and the commune's area in each of its classes, the highest first; empty where it has none."""

    version: LayerVersion
    areas: list[ClassArea]

    @property
    def worst(self) -> ClassStyle | None:
        return self.areas[0].style if self.areas else None


def commune_layers(unit: Unit) -> list[CommuneLayer]:
    """Every published map whose area holds the commune, in the order of hazards. Three queries."""
    versions = [version for version in published_versions() if version.layer.unit_id in (unit.pk, unit.parent_id)]
    rows: dict[int, list[CommuneHazard]] = {}
    for row in CommuneHazard.objects.filter(unit=unit, version__in=versions).order_by("-level"):
        rows.setdefault(row.version_id, []).append(row)
    return [CommuneLayer(version, _areas(version, rows.get(version.pk, []))) for version in versions]


def hazards_left_out(layers: list[CommuneLayer]) -> list[Hazard]:
    """Hazards of which no published map tells in the commune."""
    told = {layer.version.layer.hazard for layer in layers}
    return [hazard for hazard in Hazard if hazard.value not in told]


def _areas(version: LayerVersion, rows: list[CommuneHazard]) -> list[ClassArea]:
    styles = {style.level: style for style in version.legend}  # type: ignore[attr-defined]
    return [ClassArea(styles[row.level], row.area_km2, row.share) for row in rows if row.level in styles]
