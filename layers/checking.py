"""What takes longer to know about a draft than bringing it in: where zones of different classes lie on each other, and
the communes' areas with that ground counted once."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from geodata.area import area_m2
from geodata.arrays import FloatArray
from geodata.errors import GeoPGIError
from geodata.overlaps import Overlaps, find_overlaps
from geodata.repair import RepairRecord
from geodata.repair_words import MIN_OVERLAP_M2, OVERLAP
from layers.bounds import MEASURING
from layers.commune_areas import Areas, Communes, replace_areas
from layers.errors import as_json
from layers.models import LayerVersion, VersionState, ZoneRepair
from layers.zone_rows import copy_repairs
from layers.zones_read import Zones, read_zones

log = logging.getLogger(__name__)
_UNPUBLISHED = (VersionState.DRAFT, VersionState.IN_REVIEW)


def waits_for_check(version: LayerVersion) -> bool:
    """Whether a draft that came from a file has not been looked through yet, and will be."""
    to_come = version.checked_at is None and not version.build_error
    return to_come and version.state in _UNPUBLISHED and "file" in version.import_report


def check_draft(*, version_id: int) -> None:
    """Write down the overlaps of a version that is not public yet, and its areas by commune; or why they could not be
    found. May run twice."""
    version = LayerVersion.objects.filter(pk=version_id, state__in=_UNPUBLISHED).first()
    if version is None:
        return
    zones, communes = read_zones(version), Communes()
    try:
        areas, overlaps, by_commune = MEASURING.call(_looked_through, zones, communes)
    except GeoPGIError as error:
        log.warning("version %s: %s", version_id, error)
        LayerVersion.objects.filter(pk=version_id, state__in=_UNPUBLISHED).update(build_error=as_json(error))
        return
    listed = _records(zones, areas.tolist(), overlaps)
    with transaction.atomic():
        version = LayerVersion.objects.select_for_update().get(pk=version_id)
        if version.state not in _UNPUBLISHED:
            return
        ZoneRepair.objects.filter(version=version, code=OVERLAP).delete()
        copy_repairs(listed, version_id=version.pk)
        replace_areas(version, communes.rows(version, by_commune))
        version.checked_at = timezone.now()
        version.build_error = {}
        version.save(update_fields=["checked_at", "build_error"])


def _looked_through(zones: Zones, communes: Communes) -> tuple[FloatArray, Overlaps, Areas]:
    """m² of each zone, where zones lie on each other, and m² by commune."""
    areas = area_m2(zones.shapes)
    overlaps = find_overlaps(zones.shapes)
    return areas, overlaps, communes.areas_once(zones.levels, zones.shapes, areas, overlaps)


def _records(zones: Zones, areas: list[float], overlaps: Overlaps) -> list[RepairRecord]:
    """One a pair of zones of different classes that share more than a border's imprecision, told of the lower one: its
    ground there counts as the higher class."""
    records = []
    for first, second, shared, (lon, lat) in zip(
        overlaps.first.tolist(), overlaps.second.tolist(), overlaps.area.tolist(), overlaps.lonlat.tolist(), strict=True
    ):
        if zones.levels[first] == zones.levels[second] or shared < MIN_OVERLAP_M2:
            continue
        lower = first if zones.levels[first] < zones.levels[second] else second
        row = int(zones.rows[lower]) - 1
        records.append(RepairRecord(row, OVERLAP, areas[lower], max(0.0, areas[lower] - shared), (lon, lat), shared))
    return records
