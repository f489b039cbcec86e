"""How much of each commune lies in each class of a version, for review and for the pages in words."""

from __future__ import annotations

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import transaction
from django.utils import timezone

from geodata.area import area_m2
from geodata.arrays import FloatArray, GeometryArray, IntArray
from geodata.ground import Ground
from geodata.overlaps import Overlaps, find_overlaps
from layers.bounds import MEASURING
from layers.models import CommuneHazard, LayerVersion, VersionState
from layers.states import UNDER_REVIEW
from layers.zones_read import Zones, read_zones
from places.models import Generation, Unit

LEAST_M2 = 100.0
"""Less than this inside a commune is the imprecision of its boundary, not a danger in it."""

Areas = dict[tuple[int, int], float]
"""m² by commune (id) and class."""


class Communes:
    """The communes of today with a boundary. One query."""

    def __init__(self) -> None:
        found = Unit.objects.on(timezone.localdate()).communes().filter(geometry__isnull=False)
        rows = list(found.order_by("code").values_list("id", AsWKB("geometry")))
        boundaries: GeometryArray = shapely.from_wkb([bytes(wkb) for _, wkb in rows])
        self._ids = np.array([unit_id for unit_id, _ in rows], dtype=np.int64)
        self._m2 = dict(zip(self._ids.tolist(), area_m2(boundaries).tolist(), strict=True))
        self._ground = Ground(boundaries)

    def areas(self, levels: IntArray, shapes: GeometryArray, whole: FloatArray) -> Areas:
        """Of `shapes` of `whole` m² each; ground in two shapes counts twice."""
        shares = self._ground.shares(shapes, whole)
        areas: Areas = {}
        pairs, place = np.unique(
            np.column_stack((self._ids[shares.owner], levels[shares.shape])), axis=0, return_inverse=True
        )
        sums = np.bincount(place.ravel(), weights=shares.area, minlength=len(pairs))
        areas.update({(int(unit), int(level)): float(m2) for (unit, level), m2 in zip(pairs, sums, strict=True)})
        return areas

    def areas_once(self, levels: IntArray, shapes: GeometryArray, whole: FloatArray, overlaps: Overlaps) -> Areas:
        """As `areas`, but ground in several shapes counts once, in the highest class."""
        doubtful = np.zeros(len(shapes), dtype=bool)
        if overlaps.complete:
            doubtful[np.concatenate((overlaps.first, overlaps.second))] = True
        else:
            doubtful[:] = True
        areas = self.areas(levels[~doubtful], shapes[~doubtful], whole[~doubtful])
        levels, shapes = levels[doubtful], shapes[doubtful]
        shares = self._ground.shares(shapes, whole[doubtful])
        for number in np.unique(shares.owner).tolist():
            here = shares.owner == number
            for level, m2 in _by_level(levels[shares.shape[here]], shares.ground[here]).items():
                place = int(self._ids[number]), level
                areas[place] = areas.get(place, 0.0) + m2
        return areas

    def rows(self, version: LayerVersion, areas: Areas) -> list[CommuneHazard]:
        """Not saved; the lowest commune and the highest class first."""
        return [
            CommuneHazard(
                version=version,
                unit_id=unit_id,
                level=level,
                area_km2=round(m2 / 1e6, 4),
                share=min(1.0, m2 / self._m2[unit_id]),
            )
            for (unit_id, level), m2 in sorted(areas.items(), key=lambda item: (item[0][0], -item[0][1]))
            if m2 >= LEAST_M2
        ]


def areas_of(version: LayerVersion) -> list[CommuneHazard]:
    """Rows, not saved, for every commune of today that has a zone of the version, draft or public. Two queries; some
    seconds for a large map, so pages read the rows that are saved.

    Where zones overlap, the ground counts once, in the higher class.
    """
    return areas_of_zones(version, read_zones(version), Communes())


def areas_of_zones(version: LayerVersion, zones: Zones, communes: Communes) -> list[CommuneHazard]:
    """`areas_of` without a query, in a bounded process. Raises the errors of `MEASURING`."""
    return communes.rows(version, MEASURING.call(_measured, zones, communes))


def areas_hold(version: LayerVersion) -> bool:
    """Whether the rows saved are what `areas_of` would compute: they were saved when overlaps were looked for, which a
    change of zones makes undone, and boundaries are the same since. One query."""
    return version.checked_at is not None and not Generation.objects.changed_since(version.checked_at).exists()


def _measured(zones: Zones, communes: Communes) -> Areas:
    found = find_overlaps(zones.shapes)
    return communes.areas_once(zones.levels, zones.shapes, area_m2(zones.shapes), found)


def replace_areas(version: LayerVersion, rows: list[CommuneHazard]) -> None:
    """Put `rows` in the place of those the version has."""
    with transaction.atomic():
        CommuneHazard.objects.filter(version=version).delete()
        CommuneHazard.objects.bulk_create(rows, batch_size=1_000)


def recompute_areas() -> int:
    """Compute public versions and those on their way anew, after boundaries changed; how many versions."""
    live = (VersionState.DRAFT, *UNDER_REVIEW, VersionState.BUILDING, VersionState.PUBLISHED)
    versions = list(LayerVersion.objects.filter(state__in=live))
    for version in versions:
        replace_areas(version, areas_of(version))
    return len(versions)


def _by_level(levels: IntArray, pieces: GeometryArray) -> dict[int, float]:
    """m² a class, the highest first; ground that a higher class has is not counted again."""
    areas: dict[int, float] = {}
    covered, covered_m2 = shapely.MultiPolygon(), 0.0
    for level in sorted(set(levels.tolist()), reverse=True):
        covered = shapely.union(covered, shapely.union_all(pieces[levels == level]))
        grown_m2 = float(area_m2(np.array([covered], dtype=object))[0])
        areas[level] = max(0.0, grown_m2 - covered_m2)
        covered_m2 = grown_m2
    return areas
