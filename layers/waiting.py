"""How many maps wait for somebody to decide about them, told in the menu of those who may."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from agencies.policy import reach_of
from layers.models import LayerVersion, VersionState


def maps_waiting(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `maps_waiting`, a number. Costs nothing on pages that do not show it or for people who decide
    about no map, else one query."""
    return {"maps_waiting": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    unit_ids = reach_of(request.user).unit_ids("layer.publish")
    if not unit_ids:
        return 0
    return LayerVersion.objects.filter(state=VersionState.IN_REVIEW, layer__unit_id__in=unit_ids).count()
