"""What is on the map now: the published versions with their legends."""

from __future__ import annotations

from layers.errors import TilesMissing
from layers.models import ClassStyle, LayerVersion, Scale
from layers.tile_files import reader_of
from places.hazards import Hazard

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
