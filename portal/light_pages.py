"""The site in words for a poor line: no map, no script, no picture; a page with its style stays under 30 KB."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alerts.models import Warning, WarningQuerySet
from layers import wording
from layers.communes import commune_layers, hazards_left_out
from layers.taken_down import MEANWHILE, taken_down
from places.freshness import FRESH
from places.models import Unit, UnitQuerySet
from places.point_form import PointForm

MOST_WARNINGS = 10
"""Told in full on one page; the rest are counted, with a way to them."""
MOST_UNITS = 20
"""Communes named with a warning."""


@require_safe
@FRESH
def start(request: HttpRequest) -> HttpResponse:
    """What is in force now, and every commune by name."""
    communes = _communes().only("code", "kind", "name", "name_en").by_name()
    gone = {"taken_down": taken_down(), "meanwhile": MEANWHILE}
    context = {"communes": communes, "form": PointForm()} | gone | _warnings(Warning.objects.in_force())
    return render(request, "portal/light_start.html", context)


@require_safe
@FRESH
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """The dangers of a commune; a code of former times is led on by the whole page."""
    unit = _communes().select_related("parent").filter(code=code).first()
    if unit is None:
        return redirect("commune", code)
    layers = commune_layers(unit)
    context = {
        "unit": unit,
        "layers": [(layer, wording.origin_marked(layer.version)) for layer in layers],
        "taken_down": taken_down([unit.pk, unit.parent_id]),
        "meanwhile": MEANWHILE,
        "without_map": wording.without_map(hazards_left_out(layers)),
        "caveat": wording.CAVEAT,
        "form": PointForm(),
    }
    warnings = _warnings(Warning.objects.in_force().for_unit(unit.pk))
    return render(request, "portal/light_commune.html", context | warnings)


def _warnings(in_force: WarningQuerySet) -> dict[str, Any]:
    warnings = list(in_force.worst_first().select_related("agency").prefetch_related("units"))
    told = [
        (warning, [unit.full_name for unit in list(warning.units.all())[:MOST_UNITS]])
        for warning in warnings[:MOST_WARNINGS]
    ]
    return {"warnings": told, "more_warnings": len(warnings) - len(told)}


def _communes() -> UnitQuerySet:
    return Unit.objects.on(timezone.localdate()).communes().defer("geometry", "outline")
