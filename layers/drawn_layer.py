"""A version as scripts draw it from tiles: see `static/portal/hazard_layer.js`."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static

from layers import wording
from layers.models import ClassStyle, LayerVersion
from layers.published import bbox_of, legend_of
from layers.publishing import MAX_ZOOM, TILE_LAYER
from layers.tile_views import tile_template


def drawn_layer(version: LayerVersion) -> dict[str, Any]:
    """Options of `hazardLayer` for a version that carries its `legend` and `bbox`."""
    return {
        "slug": version.layer.slug,
        "number": version.number,
        "edition": wording.short_edition(version),
        "tiles": _tiles(version),
        "dataLayer": TILE_LAYER,
        "maxZoom": MAX_ZOOM,
        "bbox": version.bbox,  # type: ignore[attr-defined]
        "attribution": version.source,
        "classes": [
            {
                "level": style.level,
                "label": style.label,
                "colour": style.colour,
                "drawing": style.pattern,
                "pattern": _pattern(style.pattern),
            }
            for style in version.legend  # type: ignore[attr-defined]
        ],
    }


def _tiles(version: LayerVersion) -> str:
    """While it is not public the same version may have other tiles tomorrow: each has an address of its own."""
    address = tile_template(version.pk)
    return address if version.published_at else f"{address}?v={version.content_hash[:12]}"


def with_legend(version: LayerVersion, styles: list[ClassStyle]) -> LayerVersion:
    """The version with those of `styles` that it uses as `legend`, and the extent of its tiles as `bbox`."""
    version.legend = legend_of(version, styles)  # type: ignore[attr-defined]
    version.bbox = bbox_of(version) if version.content_hash else None  # type: ignore[attr-defined]
    return version


def _pattern(name: str) -> str:
    return "" if name == "plain" else static(f"site/patterns/{name}.svg")
