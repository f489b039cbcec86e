"""The part of a case's page that belongs to this room: its inspections, loaded by that page, or opened by itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.gate import require_verb
from agencies.policy import can
from incidents.models import Incident
from inspections.facilities import facilities_near
from inspections.models import Order
from inspections.pages_staff import staff_of


@require_verb("incident.view")
@never_cache
@require_safe
def case_inspections(request: HttpRequest, code: str) -> HttpResponse:
    """A whole page for who follows the link, with `?phan=1` the part alone. Inspections that are kept from this person
    are not in it, not even as a number."""
    user = staff_of(request)
    incident = Incident.objects.visible_to(user).select_related("category").filter(code=code).first()
    if incident is None:
        raise Http404
    orders = Order.objects.visible_to(user).filter(order_cases__incident=incident).select_related("agency")
    sees_facilities = can(user, "facility.view") and not incident.place_unclear
    context = {
        "incident": incident,
        "orders": orders.order_by("-starts_at", "-pk"),
        "facilities": facilities_near(user=user, point=incident.location) if sees_facilities else [],
        "may_draft": can(user, "order.draft"),
    }
    template = "case_inspections" if request.GET.get("phan") else "case_inspections_page"
    return render(request, f"inspections/{template}.html", context)
