"""A step for many cases of the desk at once: choosing, doing, and what became of each."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.models import User
from agencies.policy import require
from incidents.bulk import BULK_LIMIT, Outcome, move_each
from incidents.case_looks import did
from incidents.forms_bulk import ALL, BulkForm
from incidents.forms_errors import sentence
from incidents.inbox_filter import InboxFilter
from incidents.models import Incident
from incidents.pages_bulk_words import BY_SLUG, Act
from incidents.pages_staff import staff_of


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """GET with `case` (a code, repeated) asks what the step needs; POST does it, with `case` as code:version, the
    version that the person saw. `ds` is the filter of the list to go back to."""
    user = staff_of(request)
    act = BY_SLUG.get(slug)
    if act is None:
        raise Http404
    require(user, act.verb)
    query = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(query.getlist("case"))
    if not chosen or len(chosen) > BULK_LIMIT:
        messages.warning(request, _chosen_wrongly(len(chosen)))
        return redirect(_list_of(query))
    incidents = _incidents(user, chosen)
    if request.method == "GET":
        return _page(request, act, incidents, BulkForm(act=act, incidents=incidents))
    form = BulkForm(request.POST, act=act, incidents=incidents)
    if not form.is_valid():
        return _page(request, act, incidents, form, status=422)
    whole = form.cleaned_data["whole"] == ALL
    outcome = move_each(user=user, target=act.target, chosen=chosen, whole=whole, **form.given)
    for event in outcome.done:
        did(user=user, event=event)
    if not outcome.refused:
        messages.success(request, _done_sentence(act, len(outcome.done)))
        return redirect(_list_of(query))
    left = _incidents(user, chosen if outcome.undone else outcome.refused)
    return _page(request, act, left, form, status=200 if outcome.done else 409, outcome=outcome)


def _chosen(values: Iterable[str]) -> dict[str, int | None]:
    """Codes with the versions that were seen."""
    chosen: dict[str, int | None] = {}
    for value in values:
        code, _colon, version = value[:40].replace("\x00", "").partition(":")
        chosen[code] = int(version) if version.isdecimal() and len(version) < 10 else None
    return chosen


def _incidents(user: User, codes: Iterable[str]) -> list[Incident]:
    """Those of the codes that this person may see, in the order of the desk. One query."""
    found = Incident.objects.visible_to(user).filter(code__in=list(codes)).select_related("category", "unit", "agency")
    return list(found.defer("unit__geometry", "unit__outline", "unit__centre").order_by("due_at", "-received_at"))


def _page(
    request: HttpRequest,
    act: Act,
    incidents: list[Incident],
    form: BulkForm,
    *,
    status: int = 200,
    outcome: Outcome | None = None,
) -> HttpResponse:
    """The cases with the versions they have now; `outcome` tells what became of those that were tried."""
    query = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "act": act,
        "incidents": incidents,
        "form": form,
        "ds": query.get("ds", ""),
        "back": _list_of(query),
        "outcome": outcome,
    }
    if outcome is not None:
        context["refused"] = [(code, sentence(error)) for code, error in outcome.refused.items()]
        context["done_sentence"] = _done_sentence(act, len(outcome.done)) if outcome.done else ""
    return render(request, "incidents/bulk.html", context, status=status)


def _list_of(query: QueryDict) -> str:
    """Only what a filter can say goes back into an address."""
    filters = InboxFilter.parse(QueryDict(query.get("ds", "")))
    return f"{reverse('desk')}?{filters.query_string()}"


def _chosen_wrongly(number: int) -> str:
    if number:
        return _("Mỗi lần làm được nhiều nhất %(limit)s sự việc. Xin chọn ít hơn.") % {"limit": BULK_LIMIT}
    return _("Xin chọn ít nhất một sự việc.")


def _done_sentence(act: Act, number: int) -> str:
    return ngettext("%(step)s: đã ghi %(n)s sự việc.", "%(step)s: đã ghi %(n)s sự việc.", number) % {
        "step": act.label,
        "n": number,
    }
