"""Making an order, and changing what a draft says."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.gate import require_verb
from agencies.models import Agency, User
from agencies.policy import reach_of, require
from geodata.errors import GeoPGIError
from incidents.codes import read_incident_code
from incidents.models import Incident
from inspections.drafting import draft_order, edit_order
from inspections.forms_errors import put_beside_fields
from inspections.forms_order import OrderForm, as_initial
from inspections.models import Facility, Kind, Manner, Order
from inspections.pages_staff import order_of, staff_of

MOST_CASES = 20


@require_verb("order.draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?su-viec=CODE` (several) and `?co-so=ID` are what it is made from; they stay in the address of the form."""
    user = staff_of(request)
    codes = [read_incident_code(code) for code in request.GET.getlist("su-viec")[:MOST_CASES]]
    cases = list(Incident.objects.visible_to(user).filter(code__in=codes).select_related("category", "unit"))
    ids = [int(text) for text in request.GET.getlist("co-so")[:MOST_CASES] if text.isdecimal() and len(text) < 10]
    facilities = list(Facility.objects.visible_to(user).filter(pk__in=ids).select_related("unit"))
    agencies = _own_agencies(user)
    form = OrderForm(request.POST or None, agencies=agencies, initial=_first_words(agencies, cases, facilities))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            order = draft_order(
                user=user,
                agency=form.cleaned_data["agency"],
                words=form.told,
                cases=[case.code for case in cases],
                facilities=[facility.pk for facility in facilities],
            )
        except GeoPGIError as error:
            status = put_beside_fields(form, error)
        else:
            return redirect("inspection", order_id=order.pk)
    context = {"form": form, "cases": cases, "facilities": facilities}
    return render(request, "inspections/order_form.html", context, status=status)


@require_verb("order.draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, order_id: int) -> HttpResponse:
    user, order = staff_of(request), order_of(request, order_id)
    require(user, "order.draft", order)
    agencies = Agency.objects.filter(pk=order.agency_id)
    form = OrderForm(request.POST or None, agencies=agencies, initial=as_initial(order))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            edit_order(user=user, order_id=order_id, words=form.told, expected_version=form.cleaned_data["version"])
        except GeoPGIError as error:
            status = put_beside_fields(form, error, version=order_of(request, order_id).version)
        else:
            return redirect("inspection", order_id=order_id)
    context = {"form": form, "order": order}
    return render(request, "inspections/order_form.html", context, status=status)


def _own_agencies(user: User) -> Any:
    return Agency.objects.filter(pk__in=reach_of(user).agency_ids("order.draft")).order_by("name")


def _first_words(agencies: Any, cases: list[Incident], facilities: list[Facility]) -> dict[str, Any]:
    """Next working morning; legal basis and recipients as in the agency's last order."""
    day = timezone.localtime() + dt.timedelta(days=1)
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    morning = day.replace(hour=8, minute=0, second=0, microsecond=0)
    last = Order.objects.filter(agency__in=agencies).order_by("-made_at").values("legal_basis", "recipients").first()
    return {
        "kind": Kind.FROM_CASES if cases else Kind.PLANNED,
        "signs_of_violation": bool(cases),
        "manner": Manner.SURPRISE if cases else Manner.ANNOUNCED,
        "starts_at": morning,
        "ends_at": morning + dt.timedelta(hours=4),
        "subject": _subject(cases, facilities),
    } | (last or {})


def _subject(cases: list[Incident], facilities: list[Facility]) -> str:
    if cases:
        return _("Kiểm tra phản ánh về %(kind)s") % {"kind": cases[0].category.label.lower()}
    if facilities:
        return _("Kiểm tra việc chấp hành pháp luật về môi trường của %(name)s") % {"name": facilities[0].name}
    return ""
