"""The public front: the map, the danger at a point, and the same in words by commune."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from agencies.models import Agency
from alerts.models import Warning, WarningQuerySet
from incidents.guards import OPEN_STATES
from incidents.public import PublicFilter, public_list, told
from layers import wording
from layers.assets_in_zones import count_in_unit
from layers.communes import commune_layers, hazards_left_out
from layers.danger import danger_at, hazards_without_map
from layers.models import LayerVersion
from layers.published import earlier_versions, published_versions
from layers.taken_down import MEANWHILE, taken_down
from places.freshness import FRESH
from places.locating import locate
from places.models import Generation, Level, Unit, UnitQuerySet
from places.naming import find_by_name
from places.offline_copies import kept_by_every_phone, kept_when_chosen
from places.point_form import PointForm
from places.succession import heirs
from portal.errors import UnknownCommune
from portal.map_settings import map_settings

INCIDENTS_SHOWN = 10


@kept_by_every_phone
@require_safe
@FRESH
def map_page(request: HttpRequest) -> HttpResponse:
    """The map; with `?xa=` and the code of a commune, that commune marked, and its dangers in words beside."""
    versions = published_versions()
    earlier = earlier_versions(versions)
    code = request.GET.get("xa", "")
    unit = Unit.objects.on(timezone.localdate()).communes().filter(code=code).first() if code else None
    if code and unit is None:
        return _successors(request, code, on_map=True)
    layers = [_editions(version, earlier.get(version.layer_id, [])) for version in versions]
    context = {
        "layers": layers,
        "comparable": sum(len(layer["editions"]) for layer in layers) > 1,
        "map_settings": map_settings(versions, earlier, unit),
        "taken_down": taken_down(),
        "meanwhile": MEANWHILE,
        "warnings": _warnings(),
        "unit": unit,
        "dangers": commune_layers(unit) if unit else [],
    }
    return render(request, "portal/map.html", context)


def _editions(version: LayerVersion, earlier: list[LayerVersion]) -> dict[str, Any]:
    """One layer of the map: its version in force, and every version that may be chosen as (value, words); values are
    the layer's slug, for an earlier version with `@` and its number."""
    slug = version.layer.slug
    editions = [(slug, wording.edition(version))]
    editions += [(f"{slug}@{old.number}", wording.edition(old)) for old in earlier]
    return {"version": version, "origin": wording.origin_marked(version), "editions": editions}


@require_safe
@vary_on_headers("HX-Request")
def danger_here(request: HttpRequest) -> HttpResponse:
    """The danger at a point in words: a page of its own, or for the map only its middle part."""
    form = PointForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    status = 200
    if form.is_valid():
        context |= _danger(lon=form.cleaned_data["lon"], lat=form.cleaned_data["lat"])
    elif form.is_bound:
        status = 422
    template = "portal/danger.html" if request.htmx else "portal/danger_page.html"  # type: ignore[attr-defined]
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"  # addresses of where people are do not lie about in caches
    return response


@require_safe
@FRESH
def commune_list(request: HttpRequest) -> HttpResponse:
    """Every commune by name; `?q=` narrows to names like it, former names too."""
    today = timezone.localdate()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if words:
        found = [(item.unit, item.former) for item in find_by_name(words, on=today, limit=30)]
        communes = [(unit, former) for unit, former in found if unit.level == "commune"]
    else:
        communes = [(unit, None) for unit in _communes().by_name()]
    schematic = any(unit.schematic for unit, _former in communes)
    context = {"communes": communes, "words": words, "form": PointForm(), "has_schematic": schematic}
    return render(request, "portal/communes.html", context)


@kept_when_chosen
@require_safe
@FRESH
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """The dangers of a commune in words. The code of a former unit leads to what it became."""
    unit = _communes().select_related("parent").filter(code=code).first()
    if unit is None:
        return _successors(request, code)
    layers = commune_layers(unit)
    cases = public_list(PublicFilter(unit_id=unit.pk, states=OPEN_STATES))
    context = {
        "unit": unit,
        "layers": [(layer, wording.origin_marked(layer.version)) for layer in layers],
        "taken_down": taken_down([unit.pk, unit.parent_id]),
        "meanwhile": MEANWHILE,
        "without_map": wording.without_map(hazards_left_out(layers)),
        "caveat": wording.CAVEAT,
        "places": count_in_unit(unit.pk, [layer.version for layer in layers], user=AnonymousUser()),
        "cases": [told(case) for case in cases[:INCIDENTS_SHOWN]],
        "case_count": cases.count(),
        "agencies": _agencies(unit),
        "warnings": _warnings().for_unit(unit.pk),
        "form": PointForm(),
    }
    return render(request, "portal/commune.html", context)


def _danger(*, lon: float, lat: float) -> dict[str, Any]:
    dangers = danger_at(lon=lon, lat=lat)
    unit = locate(lon=lon, lat=lat, on=timezone.localdate())
    return {
        "lat": round(lat, 6),
        "lon": round(lon, 6),
        "unit": unit,
        "dangers": [
            (danger, wording.heading(danger), wording.sentences(danger), wording.origin_marked(danger.version))
            for danger in dangers
        ],
        "without_map": wording.without_map(hazards_without_map(dangers)),
        "caveat": wording.CAVEAT,
        "warnings": _warnings().for_unit(unit.pk) if unit else [],
    }


def _communes() -> UnitQuerySet:
    return Unit.objects.on(timezone.localdate()).communes().defer("geometry", "outline")


def _successors(request: HttpRequest, code: str, *, on_map: bool = False) -> HttpResponse:
    former = Unit.objects.filter(code=code, valid_from__lte=timezone.localdate()).order_by("-valid_from").first()
    became = heirs([former.pk], timezone.localdate()).get(former.pk, []) if former else []
    if former is None or not became:
        raise UnknownCommune()
    units = list(_communes().filter(pk__in=became).by_name())
    if len(units) == 1:
        return redirect(f"{reverse('map')}?xa={units[0].code}" if on_map else reverse("commune", args=[units[0].code]))
    return render(request, "portal/former_commune.html", {"former": former, "units": units})


def _agencies(unit: Unit) -> QuerySet[Agency]:
    """Who answers for the commune, its own offices before those of the province."""
    of_unit = When(areas=unit.pk, then=Value(0))
    covering = Agency.objects.filter(active=True, areas__in=[pk for pk in (unit.pk, unit.parent_id) if pk])
    return covering.annotate(far=Case(of_unit, default=Value(1))).distinct().order_by("far", "name")


def _warnings() -> WarningQuerySet:
    return Warning.objects.in_force().worst_first()


@require_safe
@FRESH
def about(request: HttpRequest) -> HttpResponse:
    """What the site is, where its data come from, and what becomes of personal data (Luật 91/2025/QH15)."""
    boundaries = Generation.objects.filter(level=Level.COMMUNE).first()
    return render(
        request,
        "portal/about.html",
        {
            "versions": [(version, wording.origin_marked(version)) for version in published_versions()],
            "boundaries": boundaries,
            "schematic": boundaries is not None and boundaries.schematic,
            "contact_days": settings.CONTACT_RETENTION_DAYS,
            "original_days": settings.ORIGINAL_RETENTION_DAYS,
        },
    )
