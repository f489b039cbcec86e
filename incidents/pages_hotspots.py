"""Hotspots of the area: the list, the same on a map, opening one, and places that may be one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import User
from agencies.policy import can, reach_of, require
from incidents.forms_hotspots import CrowdedForm, HotspotFilterForm, OpenForm
from incidents.hotspot_places import crowded_places
from incidents.hotspots import open_hotspot
from incidents.listing import MAP_LIMIT, PAGE_SIZE
from incidents.models import Hotspot, HotspotQuerySet
from incidents.pages_maps import map_options
from incidents.pages_report import texts
from incidents.pages_staff import staff_of
from incidents.pages_tried import DONE, tried
from places.lineage import with_all_under

VIEW = "hotspot.view"
OPEN = "hotspot.open"


@never_cache
@login_required
@require_safe
def hotspots(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    require(user, VIEW)
    form, found = _filtered(request, user)
    context: dict[str, Any] = {
        "form": form,
        "may_open": can(user, OPEN),
        "overdue": Hotspot.objects.visible_to(user).overdue().count(),
        "on_map": request.GET.get("xem") == "ban-do",
    }
    if context["on_map"]:
        params = request.GET.copy()
        params.pop("xem", None)
        options = map_options() | {"hotspotsUrl": f"{reverse('hotspot_shapes')}?{params.urlencode()}"}
        return render(request, "incidents/hotspots_map.html", context | {"map_options": options, "texts": _texts()})
    rows = found.select_related("unit", "agency", "person").defer("unit__geometry", "unit__outline", "area")
    standing = Count("cases", filter=Q(cases__ended_at__isnull=True))
    page = Paginator(rows.annotate(case_count=standing), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "incidents/hotspots.html", context | {"page": page})


@never_cache
@login_required
@require_safe
def shapes(request: HttpRequest) -> JsonResponse:
    """GeoJSON of the same filter: points with `radius_m`, areas as polygons, each with name, words and address."""
    user = staff_of(request)
    require(user, VIEW)
    _form, found = _filtered(request, user)
    return JsonResponse({"type": "FeatureCollection", "features": [_feature(hotspot) for hotspot in found[:MAP_LIMIT]]})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?ma=` brings codes of cases, `?lat=&lon=` a place, as the suggestions give them."""
    user = staff_of(request)
    require(user, OPEN)
    status = 200
    if request.method == "POST":
        form = OpenForm(request.POST)
        made: list[Hotspot] = []
        status = tried(form, lambda data: made.append(open_hotspot(user=user, **_given(data))))
        if status == DONE:
            messages.success(request, _("Đã lập điểm nóng."))
            return redirect("hotspot", hotspot_id=made[0].pk)
    else:
        form = OpenForm(initial=_suggested(request, user))
    context = {"form": form, "map_options": map_options(), "texts": texts()}
    return render(request, "incidents/hotspot_new.html", context, status=status)


@never_cache
@login_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Places with many cases of a kind."""
    user = staff_of(request)
    require(user, OPEN)
    form = CrowdedForm(request.GET or None, initial={"least": 3, "months": 6, "metres": 200})
    wanted = {name: field.initial for name, field in form.fields.items()}
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data
    places = crowded_places(user, **wanted) if not form.errors else []
    context = {"form": form, "places": places, "wanted": wanted}
    return render(request, "incidents/hotspot_places.html", context, status=422 if form.errors else 200)


def _filtered(request: HttpRequest, user: User) -> tuple[HotspotFilterForm, HotspotQuerySet]:
    """What is open first by the day of the next check, so that what is overdue stands on top."""
    form = HotspotFilterForm(request.GET, unit_ids=reach_of(user).unit_ids(VIEW))
    form.is_valid()
    state, unit = form.cleaned_data.get("state", ""), form.cleaned_data.get("unit")
    found = Hotspot.objects.visible_to(user)
    if state == "da-ket-thuc":
        found = found.filter(closed_at__isnull=False)
    else:
        found = found.overdue() if state == "qua-han" else found.open()
    if unit is not None:
        found = found.filter(unit_id__in=with_all_under([unit.pk]))
    return form, found.order_by(F("next_check_on").asc(nulls_last=True), "-opened_at", "-id")


def _feature(hotspot: Hotspot) -> dict[str, Any]:
    shape = hotspot.area or hotspot.place
    return {
        "type": "Feature",
        "geometry": {"type": shape.geom_type, "coordinates": shape.coords},
        "properties": {
            "name": hotspot.name,
            "radius_m": None if hotspot.area else hotspot.radius_m,
            "middle": [round(degrees, 6) for degrees in hotspot.place.coords],
            "overdue": hotspot.overdue,
            "next_check": f"{hotspot.next_check_on:%d/%m/%Y}" if hotspot.next_check_on else "",
            "url": reverse("hotspot", kwargs={"hotspot_id": hotspot.pk}),
        },
    }


def _given(data: dict[str, Any]) -> dict[str, Any]:
    names = ("name", "why", "location", "radius_m", "around_cases", "agency", "person", "next_check_on", "codes")
    return {name: data[name] for name in names}


def _suggested(request: HttpRequest, user: User) -> dict[str, Any]:
    agencies = [membership.agency for membership in reach_of(user).memberships]
    initial: dict[str, Any] = {"codes": request.GET.get("ma", "")[:2000], "agency": agencies[0] if agencies else None}
    for name in ("lat", "lon"):
        try:
            initial[name] = float(request.GET.get(name, ""))
        except ValueError:
            continue
    return initial


def _texts() -> dict[str, str]:
    return {
        "count": _("Đang hiện {n} điểm nóng."),
        "failed": _("Chưa tải được điểm nóng lên bản đồ. Xin thử lại."),
        "overdue": _("Quá hạn kiểm tra"),
        "nextCheck": _("Kiểm tra tới: {day}"),
        "open": _("Mở điểm nóng"),
    }
