"""Incidents as everyone may read them. What is told is selected by `incidents.public`; nothing else reaches a page."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.forms_filter import PublicFilterForm
from incidents.pages_maps import map_options
from incidents.pages_words import MEANINGS
from incidents.public import PublicFilter, PublicIncident, told
from incidents.public import public_case as read_case
from incidents.public import public_list as read_list
from incidents.share_picture import can_draw, share_picture, version_of
from incidents.states import State
from places.freshness import FRESH

PAGE_SIZE = 20


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """The map of incidents in words; the same filters."""
    form = PublicFilterForm(request.GET)
    form.is_valid()
    filters = _filters(form)
    page = Paginator(read_list(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "incidents": [told(row) for row in page],
        "filtered": filters != PublicFilter(),
    }
    return render(request, "incidents/public_list.html", context)


def _filters(form: PublicFilterForm) -> PublicFilter:
    """What cannot be read narrows nothing."""
    chosen = form.cleaned_data
    category, unit, state = chosen.get("category"), chosen.get("unit"), chosen.get("state")
    return PublicFilter(
        unit_id=unit.pk if unit else None,
        states=(State(state),) if state else (),
        category=category.slug if category else "",
    )


@require_safe
def public_case(request: HttpRequest, code: str) -> HttpResponse:
    case = read_case(code)
    context = {
        "case": case,
        "incident": case.incident,
        "meaning": MEANINGS[case.incident.state],
        "map_options": map_options(None if case.incident.place_unclear else case.incident.position),
        "address": request.build_absolute_uri(reverse("incident", args=[case.incident.code])),
        "picture": _picture_address(request, case.incident) if can_draw() else "",
    }
    return render(request, "incidents/public_case.html", context)


def _picture_address(request: HttpRequest, incident: PublicIncident) -> str:
    """Another one for each state: those who show shared addresses keep a picture for long."""
    path = reverse("share_picture", args=[incident.code])
    return request.build_absolute_uri(f"{path}?v={version_of(incident)}")


@require_safe
@FRESH
def picture(request: HttpRequest, code: str) -> HttpResponse:
    incident = read_case(code).incident
    if not can_draw():
        raise Http404
    return HttpResponse(share_picture(incident), content_type="image/png")
