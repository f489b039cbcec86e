"""Remediation orders: to order, to take the proof in, to look again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.policy import can, require
from geodata.errors import GeoPGIError
from incidents.errors import MissingNeeds
from incidents.forms_errors import put_beside_fields
from incidents.models import Incident
from incidents.pages_report import texts
from incidents.pages_staff import case_of, staff_of
from inspections.forms_remediation import CheckForm, OrderForm, ProofForm
from inspections.models import RemediationOrder
from inspections.outcome_states import RemediationState
from inspections.pages_outcome_words import REMEDIATION_EVENTS
from inspections.remedying import accept_proof, check_again, order_remediation


def _found(request: HttpRequest, remediation_id: int) -> RemediationOrder:
    visible = Incident.objects.visible_to(staff_of(request))
    rows = RemediationOrder.objects.select_related("incident__category", "ordered_by", "accepted_by", "checked_by")
    found = rows.filter(pk=remediation_id, incident__in=visible).first()
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str) -> HttpResponse:
    incident, user = case_of(request, code), staff_of(request)
    require(user, "incident.order_remediation", incident)
    form = OrderForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            visit = incident.visits.filter(state="signed").last()
            try:
                made = order_remediation(user=user, incident=incident, visit=visit, **form.cleaned_data)
            except GeoPGIError as error:
                _put(form, error)
                status = error.http_status
            else:
                messages.success(request, _("Đã yêu cầu khắc phục."))
                return redirect("remediation", remediation_id=made.pk)
    return render(request, "inspections/remediation_order.html", {"incident": incident, "form": form}, status=status)


@never_cache
@login_required
@require_safe
def remediation(request: HttpRequest, remediation_id: int) -> HttpResponse:
    return _page(request, _found(request, remediation_id))


@never_cache
@login_required
@require_POST
def proof(request: HttpRequest, remediation_id: int) -> HttpResponse:
    found = _found(request, remediation_id)
    form = ProofForm(request.POST, request.FILES)

    def verb(data: dict[str, Any]) -> RemediationOrder:
        return accept_proof(user=staff_of(request), remediation=found, **data)

    return _done(request, found, form, verb)


@never_cache
@login_required
@require_POST
def check(request: HttpRequest, remediation_id: int) -> HttpResponse:
    found = _found(request, remediation_id)
    form = CheckForm(request.POST, request.FILES)

    def verb(data: dict[str, Any]) -> RemediationOrder:
        remedied = data.pop("remedied") == "yes"
        return check_again(user=staff_of(request), remediation=found, remedied=remedied, **data)

    return _done(request, found, form, verb)


def _done(request: HttpRequest, found: RemediationOrder, form: forms.Form, verb: Any) -> HttpResponse:
    if not form.is_valid():
        return _page(request, found, tried=form, status=422)
    data = dict(form.cleaned_data)
    try:
        verb(data | {"expected_version": data.pop("version")})
    except GeoPGIError as error:
        _put(form, error)
        return _page(request, _found(request, found.pk), tried=form, status=error.http_status)
    messages.success(request, _("Đã ghi."))
    last = found.incident.remediation_orders.last()
    return redirect("remediation", remediation_id=last.pk if last else found.pk)


def _put(form: forms.Form, error: GeoPGIError) -> None:
    if isinstance(error, MissingNeeds):
        for need, text in error.missing.items():
            name = {"due_date": "due_on", "photo": "photos", "reason": "words"}.get(need, need)
            form.add_error(name if name in form.fields else None, text)
    else:
        put_beside_fields(form, error)


def _page(
    request: HttpRequest, found: RemediationOrder, *, tried: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    user, incident = staff_of(request), found.incident
    version = {"version": found.version}
    may_prove = found.state == RemediationState.OPEN and can(user, "incident.resolve", incident)
    may_check = found.state == RemediationState.PROVEN and can(user, "incident.follow_up", incident)
    context = {
        "remediation": found,
        "incident": incident,
        "proof_form": (tried if isinstance(tried, ProofForm) else ProofForm(initial=version)) if may_prove else None,
        "check_form": (tried if isinstance(tried, CheckForm) else CheckForm(initial=version)) if may_check else None,
        "photos": found.proof.photos.prefetch_related("blurred_copies") if found.proof else [],
        "events": [
            (REMEDIATION_EVENTS.get(event.verb, event.verb), event)
            for event in found.events.select_related("actor").order_by("-version")
        ],
        "texts": texts(),
    }
    return render(request, "inspections/remediation.html", context, status=status)
