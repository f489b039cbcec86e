"""Pages for everyone about the versions of a layer: what was public when, what it said, what changed, why it went."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from layers import wording
from layers.differences import class_changes
from layers.drawn_layer import drawn_layer, with_legend
from layers.legend_models import Legend
from layers.map_options import map_options
from layers.models import ClassStyle, HazardLayer, LayerVersion, VersionState
from layers.taken_down import taken_down_version
from places.freshness import FRESH

PAGE_SIZE = 20


@require_safe
@FRESH
def layer_versions(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions of a layer that were ever public, the newest first."""
    layer = _layer(slug)
    versions = layer.versions.ever_public().order_by("-published_at")
    page = Paginator(versions, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "layers/public_versions.html", {"layer": layer, "page": page})


@require_safe
@FRESH
def layer_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version at the address it keeps. A withdrawn one tells why, and draws nothing that could be taken for a
    danger in force or for its absence."""
    layer = _layer(slug)
    version = get_object_or_404(layer.versions.ever_public(), number=number)
    version.layer = layer
    styles = list(ClassStyle.objects.filter(hazard=layer.hazard, scale=version.scale))
    before = (
        layer.versions.ever_public().filter(published_at__lt=version.published_at).order_by("-published_at").first()
    )
    comparable = before is not None and before.scale == version.scale
    withdrawn = version.state == VersionState.WITHDRAWN
    context = {
        "layer": layer,
        "version": with_legend(version, styles),
        "legend": Legend.objects.filter(hazard=layer.hazard, scale=version.scale).first(),
        "map_scale": wording.scale(version),
        "before": before,
        "changes": class_changes(version, before, styles) if before is not None and comparable else None,
        "areas": [(style, version.area_by_level[str(style.level)]) for style in reversed(version.legend)],  # type: ignore[attr-defined]
        "current": layer.versions.published().first(),
        "withdrawn": withdrawn,
        "gone": taken_down_version(version),
        "map_options": None if withdrawn else _map_options(version),
    }
    return render(request, "layers/public_version.html", context)


def _layer(slug: str) -> HazardLayer:
    """A layer that ever had a public version; any other does not exist for residents."""
    known = LayerVersion.objects.ever_public().values("layer")
    return get_object_or_404(HazardLayer.objects.select_related("unit", "agency").filter(pk__in=known), slug=slug)


def _map_options(version: LayerVersion) -> dict[str, Any]:
    return map_options(version.bbox) | {"layer": drawn_layer(version)}  # type: ignore[attr-defined]
