"""How much of each commune lies in each class of a version, for the pages in words."""

from __future__ import annotations

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import transaction
from django.utils import timezone

from geodata.area import area_m2
from geodata.arrays import GeometryArray, IntArray
from layers.models import CommuneHazard, LayerVersion
from places.models import Unit

LEAST_M2 = 100.0
"""Less than this inside a commune is the imprecision of its boundary, not a danger in it."""


def areas_of(version: LayerVersion) -> list[CommuneHazard]:
    """Rows, not saved, for every commune of today that has a zone of the version. Two queries.

    Where zones overlap, the ground counts once, in the higher class.
    """
    levels, shapes = _parts(version)
    tree = shapely.STRtree(shapes)
    rows = []
    for unit_id, boundary in _boundaries():
        shapely.prepare(boundary)
        near = tree.query(boundary, predicate="intersects")
        inside = shapely.contains_properly(boundary, shapes[near])
        pieces = shapes[near].copy()
        pieces[~inside] = shapely.intersection(pieces[~inside], boundary)
        whole = float(area_m2(np.array([boundary], dtype=object))[0])
        for level, area in _by_level(levels[near], pieces).items():
            share = min(1.0, area / whole)
            rows.append(
                CommuneHazard(version=version, unit_id=unit_id, level=level, area_km2=round(area / 1e6, 4), share=share)
            )
    return rows


def replace_areas(version: LayerVersion, rows: list[CommuneHazard]) -> None:
    """Put `rows` in the place of those the version has."""
    with transaction.atomic():
        CommuneHazard.objects.filter(version=version).delete()
        CommuneHazard.objects.bulk_create(rows, batch_size=1_000)


def recompute_areas() -> int:
    """Compute the published versions anew, after boundaries changed; how many versions."""
    versions = list(LayerVersion.objects.published())
    for version in versions:
        replace_areas(version, areas_of(version))
    return len(versions)


def _parts(version: LayerVersion) -> tuple[IntArray, GeometryArray]:
    rows = list(version.parts.order_by("id").values_list("level", AsWKB("geometry")))
    levels = np.array([level for level, _ in rows], dtype=np.int64)
    return levels, shapely.from_wkb([bytes(wkb) for _, wkb in rows])


def _boundaries() -> list[tuple[int, shapely.Geometry]]:
    found = Unit.objects.on(timezone.localdate()).communes().filter(geometry__isnull=False)
    rows = found.order_by("code").values_list("id", AsWKB("geometry"))
    return [(unit_id, shapely.from_wkb(bytes(wkb))) for unit_id, wkb in rows]


def _by_level(levels: IntArray, pieces: GeometryArray) -> dict[int, float]:
    """m² a class, the highest first; ground that a higher class has is not counted again."""
    areas: dict[int, float] = {}
    covered, covered_m2 = shapely.MultiPolygon(), 0.0
    for level in sorted(set(levels.tolist()), reverse=True):
        covered = shapely.union(covered, shapely.union_all(pieces[levels == level]))
        grown_m2 = float(area_m2(np.array([covered], dtype=object))[0])
        if grown_m2 - covered_m2 >= LEAST_M2:
            areas[level] = grown_m2 - covered_m2
        covered_m2 = grown_m2
    return areas
