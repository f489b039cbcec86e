"""Proposing a sanction: find the articles in force on the day of the violation, choose, say who and how much."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.policy import require
from geodata.errors import GeoPGIError
from incidents.models import Incident
from incidents.pages_answers import secret_page
from incidents.pages_staff import case_of, staff_of
from inspections.forms_sanctions import ProposeForm
from inspections.law import MOST_FOUND, articles_for, frozen_copy, limit_of, powers_on
from inspections.models import LegalArticle, SanctionPower, Visit
from inspections.pages_sanctions import put
from inspections.pages_visits import visit_of
from inspections.penalties import Ceiling, Fine, fine_range
from inspections.sanctioning import propose, violation_found
from inspections.violators import Violator

SEARCH = "tim"
"""Name of the button that searches and keeps all that was typed."""


@secret_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_for_case(request: HttpRequest, code: str) -> HttpResponse:
    incident = case_of(request, code)
    require(staff_of(request), "sanction.propose", incident)
    seen = Visit.objects.visible_to(staff_of(request)).filter(incident=incident)
    signed = seen.filter(result="violation", state="signed").order_by("pk").last()
    return _answer(request, incident=incident, visit=signed)


@secret_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_for_visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    visit = visit_of(request, visit_id)
    require(staff_of(request), "sanction.propose", visit.incident or visit)
    return _answer(request, incident=visit.incident, visit=visit)


def _answer(request: HttpRequest, *, incident: Incident | None, visit: Visit | None) -> HttpResponse:
    began = timezone.localdate(visit.begun_at if visit else incident.received_at if incident else None)
    searching = request.method != "POST" or SEARCH in request.POST
    data = request.POST if request.method == "POST" else None
    day = _day(data, began)
    chosen = _chosen(data, day)
    typed = data.get("search", "") if data else ""
    found = list(articles_for(on=day, words=typed, kind=incident.category if incident else None)[:MOST_FOUND])
    offered = [*chosen, *(row for row in found if row not in chosen)]
    fields = {row.field_id for row in offered}
    form = ProposeForm(
        data,
        offered=offered,
        powers=powers_on(timezone.localdate(), fields),
        initial={"violated_on": began, "violator_kind": "person", "grounds": visit.findings if visit else ""},
    )
    status = 200
    if searching and data is not None:
        form = _unchecked(form)
    elif data is not None:
        status = 422
        if form.is_valid() and (made := _propose(request, form, incident, visit)):
            return made
    context = {
        "form": form,
        "incident": incident,
        "visit": visit,
        "offered": [(row, row in chosen) for row in offered],
        "nothing_found": bool(typed.strip()) and not found,
        "day": day,
        "check": _check(form, chosen),
        "no_violation": incident is not None and not violation_found(incident),
        "search": SEARCH,
    }
    return render(request, "inspections/propose.html", context, status=status)


def _propose(
    request: HttpRequest, form: ProposeForm, incident: Incident | None, visit: Visit | None
) -> HttpResponse | None:
    """None when it was refused; the form tells why then."""
    given = dict(form.cleaned_data)
    violator = Violator(name=given.pop("name"), identity=given.pop("identity"), address=given.pop("address"))
    given.pop("search")
    try:
        made = propose(
            user=staff_of(request),
            incident=incident,
            visit=visit,
            violator=violator,
            **given | {"articles": list(given["articles"])},
        )
    except GeoPGIError as error:
        put(form, error)
        return None
    messages.success(request, _("Đã lập đề xuất xử phạt."))
    return redirect("sanction", sanction_id=made.pk)


def _unchecked(form: ProposeForm) -> ProposeForm:
    """The form with what was typed and without complaints: somebody is still looking for an article."""
    form.errors.clear()
    return form


def _day(data: Any, began: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(data["violated_on"]) if data else began
    except (KeyError, ValueError):
        return began


def _chosen(data: Any, day: dt.date) -> list[LegalArticle]:
    ids = [text for text in data.getlist("articles") if text.isascii() and text.isdigit()] if data else []
    return list(LegalArticle.objects.on(day).filter(pk__in=[int(text[:9]) for text in ids]).select_related("field"))


def _check(form: ProposeForm, chosen: list[LegalArticle]) -> dict[str, Any] | None:
    """What the law as entered allows for what is chosen so far: the range, and the power of the position."""
    if not chosen:
        return None
    organisation = form["violator_kind"].value() == "organisation"
    allowed = fine_range([Fine.of_copy(frozen_copy(row)) for row in chosen], organisation=organisation)
    power = str(form["power"].value() or "")
    holder = SanctionPower.objects.filter(pk=int(power[:9])).first() if power.isdecimal() else None
    limit: int | Ceiling | None = None
    if holder is not None:
        fields = {row.field_id for row in chosen}
        limit = limit_of(holder, field_ids=fields, organisation=organisation, on=timezone.localdate())
    amount = form.cleaned_data.get("amount") if hasattr(form, "cleaned_data") else None
    known = isinstance(limit, int)
    return {
        "range": allowed,
        "holder": holder,
        "limit": limit if known else None,
        "limit_unknown": limit is Ceiling.NO_MAXIMUM,
        "beyond": bool(known and amount and isinstance(limit, int) and amount > limit),
    }
