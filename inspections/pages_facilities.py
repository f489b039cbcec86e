"""The register of facilities: list, map, one facility, and its form."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.gate import require_verb
from agencies.policy import can, reach_of, require
from geodata.errors import GeoPGIError
from incidents.pages_maps import map_options
from incidents.pages_report import texts
from incidents.report_place import communes_of_today, place_of
from inspections.facilities import cases_of, edit_facility, find_facilities, register_facility
from inspections.forms_errors import put_beside_fields
from inspections.forms_facility import FacilityFilterForm, FacilityForm, facility_initial
from inspections.models import Order, Risk
from inspections.order_page import MOST_LINES
from inspections.pages_staff import facility_of, staff_of
from inspections.pages_words import event_words
from inspections.points import facility_points
from inspections.states import OrderState

PAGE = 50
MOST_ON_MAP = 1000
ADDRESS_KEEPS = ("q", "unit", "risk", "closed")


@require_verb("facility.view")
@never_cache
@require_safe
def facilities(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    communes = communes_of_today().filter(pk__in=reach_of(user).unit_ids("facility.view"))
    form = FacilityFilterForm(request.GET, communes=communes)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = find_facilities(
        user=user,
        words=chosen.get("q", ""),
        unit=chosen.get("unit"),
        risk=chosen.get("risk", ""),
        closed=chosen.get("closed", False),
    )
    on_map = request.GET.get("xem") == "ban-do"
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "filtered": any(request.GET.get(name) for name in ADDRESS_KEEPS),
        "page": page,
        "on_map": on_map,
        "map_options": map_options() if on_map else None,
        "points": facility_points(found.filter(location__isnull=False)[:MOST_ON_MAP]) if on_map else [],
        "may_edit": can(user, "facility.edit"),
        "may_import": can(user, "facility.import"),
        "for_order": _for_order(request),
    }
    return render(request, "inspections/facilities.html", context)


def _for_order(request: HttpRequest) -> Order | None:
    """With `?cho=ID` each facility has a button that adds it to that draft."""
    text = request.GET.get("cho", "")
    drafts = Order.objects.visible_to(staff_of(request)).filter(state=OrderState.DRAFT)
    order = drafts.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    return order if order and can(staff_of(request), "order.draft", order) else None


@require_verb("facility.view")
@never_cache
@require_safe
def facility(request: HttpRequest, facility_id: int) -> HttpResponse:
    user, found = staff_of(request), facility_of(request, facility_id)
    orders = Order.objects.visible_to(user).filter(stops__facility=found).select_related("agency")
    lines = found.events.select_related("actor").order_by("-version")[:MOST_LINES]
    context = {
        "facility": found,
        "orders": orders.order_by("-starts_at", "-pk")[:PAGE],
        "cases": cases_of(user=user, facility=found) if can(user, "incident.view") else None,
        "lines": [(line, event_words(line)) for line in lines],
        "map_options": map_options(),
        "points": facility_points([found]),
        "may_edit": can(user, "facility.edit", found),
        "may_draft": can(user, "order.draft"),
    }
    return render(request, "inspections/facility.html", context)


@require_verb("facility.edit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = FacilityForm(request.POST or None, initial={"risk": Risk.MEDIUM, "active": True})
    if request.method == "POST" and form.is_valid():
        try:
            unit, location = _place(form)
            made = register_facility(user=staff_of(request), unit=unit, location=location, words=form.told)
        except GeoPGIError as error:
            put_beside_fields(form, error)
        else:
            messages.success(request, _("Đã đưa cơ sở vào sổ."))
            return redirect("facility", facility_id=made.pk)
    return _form(request, form)


@require_verb("facility.edit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, facility_id: int) -> HttpResponse:
    user, found = staff_of(request), facility_of(request, facility_id)
    require(user, "facility.edit", found)
    form = FacilityForm(request.POST or None, initial=facility_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            unit, location = _place(form)
            edit_facility(
                user=user,
                facility_id=facility_id,
                unit=unit,
                location=location,
                words=form.told,
                expected_version=form.cleaned_data["version"],
            )
        except GeoPGIError as error:
            put_beside_fields(form, error, version=facility_of(request, facility_id).version)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("facility", facility_id=facility_id)
    return _form(request, form, facility=found)


def _place(form: FacilityForm) -> tuple[Any, Any]:
    """The commune, and the point where one was given. Raises `OutsideArea`."""
    data = form.cleaned_data
    place = place_of(location=data["location"], commune=data["commune"], accuracy_m=None, on=timezone.localdate())
    return place.unit, None if place.unclear else place.location


def _form(request: HttpRequest, form: FacilityForm, **context: Any) -> HttpResponse:
    context |= {"form": form, "map_options": map_options(), "texts": texts()}
    return render(request, "inspections/facility_form.html", context, status=422 if form.errors else 200)
