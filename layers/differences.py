"""How two versions of a layer differ in numbers: km² by class, of each commune and in all."""

from __future__ import annotations

from dataclasses import dataclass

from layers.models import ClassStyle, CommuneHazard, LayerVersion
from places.models import Unit

LEAST_KM2 = 0.005
"""A change below this is not told: it would read 0,00."""


@dataclass(frozen=True)
class ClassChange:
    """Areas in km²."""

    style: ClassStyle
    before: float
    after: float

    @property
    def change(self) -> float:
        """0 when it is too small to be told."""
        difference = self.after - self.before
        return difference if abs(difference) >= LEAST_KM2 else 0.0

    @property
    def fall(self) -> float:
        """How much less it is, as a positive number."""
        return -self.change


@dataclass(frozen=True)
class CommuneChange:
    unit: Unit
    classes: list[ClassChange]

    @property
    def changed(self) -> float:
        """km² that came and went, all classes together."""
        return sum(abs(row.change) for row in self.classes)


@dataclass(frozen=True)
class Difference:
    """`communes` with the most changed first; `totals` are their sums, so that the table adds up."""

    styles: list[ClassStyle]
    communes: list[CommuneChange]
    totals: list[ClassChange]

    @property
    def changed_count(self) -> int:
        return sum(1 for commune in self.communes if commune.changed)


def commune_difference(version: LayerVersion, before: LayerVersion | None, styles: list[ClassStyle]) -> Difference:
    """By commune, from the rows that `layers.commune_areas` keeps for each; `before` None counts as an empty map.

    `styles` are the classes of the version's scale. Two queries.
    """
    areas: dict[int, dict[tuple[int, int], float]] = {}
    pair = [version.pk, *([before.pk] if before else [])]
    for row in CommuneHazard.objects.filter(version__in=pair).order_by():
        areas.setdefault(row.unit_id, {})[row.version_id, row.level] = row.area_km2
    units = Unit.objects.filter(pk__in=areas).defer("geometry", "outline").by_name()
    communes = [CommuneChange(unit, _changes(areas[unit.pk], version, before, styles)) for unit in units]
    sums: dict[tuple[int, int], float] = {}
    for rows in areas.values():
        for key, km2 in rows.items():
            sums[key] = sums.get(key, 0.0) + km2
    communes.sort(key=lambda commune: -commune.changed)
    return Difference(styles, communes, _changes(sums, version, before, styles))


def class_changes(version: LayerVersion, before: LayerVersion, styles: list[ClassStyle]) -> list[ClassChange]:
    """In all, from the areas that each version carries itself."""
    return [
        ClassChange(
            style,
            float(before.area_by_level.get(str(style.level), 0)),
            float(version.area_by_level.get(str(style.level), 0)),
        )
        for style in styles
    ]


def _changes(
    areas: dict[tuple[int, int], float], version: LayerVersion, before: LayerVersion | None, styles: list[ClassStyle]
) -> list[ClassChange]:
    return [
        ClassChange(
            style,
            areas.get((before.pk, style.level), 0.0) if before else 0.0,
            areas.get((version.pk, style.level), 0.0),
        )
        for style in styles
    ]
