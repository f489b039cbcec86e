"""What came of inspecting a case: its visits, sanctions and remediation orders, as a part of the case page and, where
there is no script, as a page of its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.policy import can
from incidents.pages_staff import case_of, staff_of
from incidents.states import State
from incidents.workflow import ROWS
from inspections.models import Sanction, Visit
from inspections.sanctioning import violation_found
from inspections.visiting import VISITED_IN


@never_cache
@login_required
@require_safe
def case_outcomes(request: HttpRequest, code: str) -> HttpResponse:
    """With `?phan=1` the part alone."""
    user, incident = staff_of(request), case_of(request, code)
    state = State(incident.state)
    context = {
        "incident": incident,
        "visits": Visit.objects.visible_to(user).filter(incident=incident).select_related("agency"),
        "sanctions": Sanction.objects.visible_to(user).filter(incident=incident).select_related("agency"),
        "remediations": incident.remediation_orders.order_by("-round"),
        "may_visit": (state == State.ASSIGNED or state in VISITED_IN) and can(user, "visit.conduct", incident),
        "may_propose": violation_found(incident) and can(user, "sanction.propose", incident),
        "may_order": (state, State.REMEDIATION) in ROWS
        and state not in (State.FOLLOW_UP, State.ON_HOLD)
        and can(user, "incident.order_remediation", incident),
    }
    part = "inspections/case_outcomes_part.html"
    return render(request, part if request.GET.get("phan") else "inspections/case_outcomes.html", context)
