"""Pages of sanctions: the list, a file (hồ sơ), and the steps of one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.gate import require_verb
from agencies.policy import can, require
from geodata.errors import GeoPGIError
from incidents.errors import MissingNeeds
from incidents.forms_errors import put_beside_fields, sentence
from incidents.pages_answers import secret_page
from incidents.pages_staff import staff_of
from inspections.errors_outcomes import FineOutsideRange, SanctionNotFound
from inspections.forms_sanctions import CancelForm, DecideForm, PayForm, TransferForm, ViolatorForm
from inspections.law import powers_on
from inspections.models import Sanction
from inspections.outcome_states import SANCTION_STEPS, SanctionState
from inspections.pages_outcome_words import SANCTION_EVENTS
from inspections.penalties import Fine, fine_range
from inspections.sanctioning import cancel, decide, power_over, record_payment, transfer_up
from inspections.violators import Violator, reveal

_PAGE = 25
_S = SanctionState


STEPS: dict[str, tuple[SanctionState, str, type[forms.Form], Callable[..., Sanction]]] = {
    # address: where it leads, verb of the policy, form, verb
    "quyet-dinh": (_S.DECIDED, "sanction.decide", DecideForm, decide),
    "nop-phat": (_S.PAID, "sanction.record_payment", PayForm, record_payment),
    "cap-tren": (_S.TRANSFERRED, "sanction.transfer", TransferForm, transfer_up),
    "huy": (_S.CANCELLED, "sanction.cancel", CancelForm, cancel),
}


def sanction_of(request: HttpRequest, sanction_id: int) -> Sanction:
    rows = Sanction.objects.visible_to(staff_of(request)).select_related(
        "incident", "facility", "agency__parent", "proposed_by_agency", "power", "unit"
    )
    found = rows.defer("unit__geometry", "unit__outline", "unit__centre").filter(pk=sanction_id).first()
    if found is None:
        raise SanctionNotFound()
    return found


@secret_page
@require_verb("sanction.view")
@require_safe
def sanctions(request: HttpRequest) -> HttpResponse:
    """Those whose date is over first of all, on their own with `?qua-han=1`; `?buoc=` is a state."""
    visible = Sanction.objects.visible_to(staff_of(request))
    overdue = visible.overdue()
    state = request.GET.get("buoc", "")
    rows = overdue if request.GET.get("qua-han") else visible
    if state in SanctionState.values:
        rows = rows.filter(state=state)
    rows = rows.select_related("incident", "facility", "agency", "unit").defer(
        "unit__geometry", "unit__outline", "unit__centre"
    )
    context = {
        "page": Paginator(rows, _PAGE).get_page(request.GET.get("page")),
        "overdue": overdue.count(),
        "only_overdue": bool(request.GET.get("qua-han")),
        "state": state,
        "states": SanctionState.choices,
    }
    return render(request, "inspections/sanctions.html", context)


@secret_page
@login_required
@require_safe
def sanction(request: HttpRequest, sanction_id: int) -> HttpResponse:
    return _page(request, sanction_of(request, sanction_id))


@secret_page
@login_required
@require_POST
def take_step(request: HttpRequest, sanction_id: int, step: str) -> HttpResponse:
    user, found = staff_of(request), sanction_of(request, sanction_id)
    if step not in STEPS:
        raise Http404
    _target, policy_verb, _form, verb = STEPS[step]
    require(user, policy_verb, found)
    form = _form_of(step, found, request.POST)
    if not form.is_valid():
        return _page(request, found, tried=form, status=422)
    given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    try:
        verb(user=user, sanction=found, expected_version=form.cleaned_data["version"], **given)
    except GeoPGIError as error:
        put(form, error)
        return _page(request, sanction_of(request, sanction_id), tried=form, status=error.http_status)
    messages.success(request, _("Đã ghi."))
    if not Sanction.objects.visible_to(user).filter(pk=found.pk).exists():
        return redirect("sanctions")
    return redirect("sanction", sanction_id=sanction_id)


@secret_page
@login_required
@require_http_methods(["POST"])
def violator(request: HttpRequest, sanction_id: int) -> HttpResponse:
    """Who is to pay, once a reason is given; each look is written down."""
    found = sanction_of(request, sanction_id)
    require(staff_of(request), "sanction.view_violator", found)
    form = ViolatorForm(request.POST)
    if form.is_valid():
        try:
            told = reveal(user=staff_of(request), sanction=found, reason=form.cleaned_data["reason"])
            return _page(request, found, violator=told)
        except GeoPGIError as error:
            put(form, error)
    return _page(request, found, tried=form, status=422)


def put(form: forms.Form, error: GeoPGIError) -> None:
    """The error beside the field it speaks of."""
    if isinstance(error, MissingNeeds):
        for name, text in error.missing.items():
            form.add_error({"violator": "name"}.get(name, name) if name != "version" else None, text)
    elif isinstance(error, FineOutsideRange):
        form.add_error("amount", sentence(error))
    else:
        put_beside_fields(form, error)


def _form_of(step: str, found: Sanction, data: Any = None) -> Any:
    form = STEPS[step][2]
    initial: dict[str, Any] = {"version": found.version}
    extra: dict[str, Any] = {}
    if form is DecideForm:
        fields = {row.copy["field_id"] for row in found.articles.all()}
        extra["powers"] = powers_on(found.violated_on, fields) | powers_on(found.proposed_at.date(), fields)
        initial |= {"amount": found.proposed_amount, "power": found.power_id, "sanctioner": found.sanctioner}
    elif form is PayForm:
        initial["amount"] = found.decided_amount
    return form(data, initial=initial, **extra)


def _page(
    request: HttpRequest,
    found: Sanction,
    *,
    tried: forms.Form | None = None,
    violator: Violator | None = None,
    status: int = 200,
) -> HttpResponse:
    user = staff_of(request)
    articles = list(found.articles.all())
    amount = found.decided_amount or found.proposed_amount
    day = found.decided_on or found.proposed_at.date()
    allowed = fine_range([Fine.of_copy(row.copy) for row in articles], organisation=found.of_organisation)
    steps = {
        name: tried if isinstance(tried, form) else _form_of(name, found)
        for name, (target, verb, form, _verb) in STEPS.items()
        if (SanctionState(found.state), target) in SANCTION_STEPS and can(user, verb, found)
    }
    context = {
        "sanction": found,
        "articles": articles,
        "range": allowed,
        "power": power_over(found, amount=amount, power=found.power, on=day),
        "may_view_case": found.incident is not None and can(user, "incident.view", found.incident),
        "events": [
            (SANCTION_EVENTS.get(event.verb, event.verb), event)
            for event in found.events.select_related("actor", "agency").order_by("-version")
        ],
        "steps": steps,
        "tried": tried,
        "may_view_violator": can(user, "sanction.view_violator", found),
        "violator_form": tried if isinstance(tried, ViolatorForm) else ViolatorForm(),
        "violator": violator,
        "looks": found.looks.select_related("user")[:20] if can(user, "sanction.view_violator", found) else [],
    }
    return render(request, "inspections/sanction.html", context, status=status)
