"""What is on the map now, and what was on it before: published versions with their legends."""

from __future__ import annotations

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from layers.errors import TilesMissing
from layers.models import ClassStyle, LayerVersion, Scale, VersionState
from layers.tile_files import reader_of
from places.hazards import Hazard

MOST_EARLIER = 12
"""Versions of a layer that the map offers beside the one in force."""
HAZARD_ORDER = {hazard.value: place for place, hazard in enumerate(Hazard)}


def published_versions() -> list[LayerVersion]:
    """Published versions in the order of hazards, with layer and agency loaded; `legend` holds the classes that the
    version uses, lowest first, and `bbox` west, south, east, north in degrees. Two queries."""
    versions = list(
        LayerVersion.objects.published().select_related("layer__agency").defer("import_report").order_by("layer__slug")
    )
    versions.sort(key=lambda version: HAZARD_ORDER[version.layer.hazard])
    styles = list(ClassStyle.objects.filter(scale__in=Scale.values))
    for version in versions:
        version.legend = legend_of(version, styles)  # type: ignore[attr-defined]
        version.bbox = bbox_of(version)  # type: ignore[attr-defined]
    return versions


def earlier_versions(versions: list[LayerVersion]) -> dict[int, list[LayerVersion]]:
    """By layer, the versions that those in force replaced, the newest first and at most `MOST_EARLIER`, with `legend`
    and `bbox`. Withdrawn ones are not among them. Two queries."""
    newest_first = Window(RowNumber(), partition_by=F("layer_id"), order_by=F("number").desc())
    replaced = LayerVersion.objects.filter(
        state=VersionState.SUPERSEDED, layer__in=[version.layer_id for version in versions]
    ).exclude(content_hash="")
    found = replaced.annotate(place=newest_first).filter(place__lte=MOST_EARLIER).select_related("layer")
    styles = list(ClassStyle.objects.filter(scale__in=Scale.values))
    earlier: dict[int, list[LayerVersion]] = {}
    for version in found.defer("import_report").order_by("layer_id", "-number"):
        version.legend = legend_of(version, styles)  # type: ignore[attr-defined]
        version.bbox = bbox_of(version)  # type: ignore[attr-defined]
        earlier.setdefault(version.layer_id, []).append(version)
    return earlier


def legend_of(version: LayerVersion, styles: list[ClassStyle]) -> list[ClassStyle]:
    """Those of `styles` that the version's zones use, lowest class first."""
    used = {int(level) for level in version.area_by_level}
    own = [s for s in styles if (s.hazard, s.scale) == (version.layer.hazard, version.scale) and s.level in used]
    return sorted(own, key=lambda style: style.level)


def bbox_of(version: LayerVersion) -> list[float] | None:
    """From the tiles' own header; None while the tiles are missing."""
    try:
        return list(reader_of(version.content_hash).bounds)
    except TilesMissing:
        return None
