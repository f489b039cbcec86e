"""Pages of an agency that is told of cases, or offered one to take over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.policy import can, require
from incidents import referrals
from incidents.errors import IncidentError
from incidents.forms_duties import GiveBackForm
from incidents.forms_errors import sentence
from incidents.listing import PAGE_SIZE
from incidents.models import Referral
from incidents.pages_case_file import visible_case
from incidents.pages_maps import map_options
from incidents.pages_staff import staff_of
from incidents.pages_tried import DONE, tried
from incidents.pages_words import MEANINGS
from incidents.reduced import ReducedCase, offered_to, reduced_case, told_of
from incidents.states import State


@never_cache
@login_required
@require_safe
def informed(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    require(user, "incident.view_reduced")
    page = Paginator(told_of(user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "incidents/informed.html", {"page": page, "offers": offered_to(user)})


@never_cache
@login_required
@require_safe
def case_reduced(request: HttpRequest, code: str) -> HttpResponse:
    """Of a case that went to the person's own agency since, the whole case."""
    user = staff_of(request)
    case = reduced_case(user=user, code=code)
    if case is None:
        if visible_case(user=user, code=code) is None:
            raise Http404
        return redirect("case", code=code)
    return _page(request, case, GiveBackForm())


@never_cache
@login_required
@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    user, case = staff_of(request), _offered(request, code)
    assert case.offer is not None
    try:
        referrals.accept(user=user, referral_id=case.offer.pk)
    except IncidentError as error:
        messages.error(request, sentence(error))
        return redirect("informed")
    messages.success(request, _("Đã nhận. Từ nay cơ quan bạn xử lý sự việc này."))
    case.incident.refresh_from_db()
    if can(user, "incident.view", case.incident):
        return redirect("case", code=case.incident.code)
    return redirect("informed")


@never_cache
@login_required
@require_POST
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    user, case = staff_of(request), _offered(request, code)
    form = GiveBackForm(request.POST)
    offer: Referral | None = case.offer
    assert offer is not None
    status = tried(form, lambda data: referrals.give_back(user=user, referral_id=offer.pk, reason=data["reason"]))
    if status != DONE:
        return _page(request, case, form, status=status)
    messages.success(request, _("Đã trả lại. Nơi chuyển được báo kèm lý do."))
    return redirect("informed")


def _offered(request: HttpRequest, code: str) -> ReducedCase:
    """What waits for an agency of this person; else the page is not found."""
    case = reduced_case(user=staff_of(request), code=code)
    if case is None or case.offer is None:
        raise Http404
    return case


def _page(request: HttpRequest, case: ReducedCase, form: GiveBackForm, *, status: int = 200) -> HttpResponse:
    user, incident = staff_of(request), case.incident
    position = None if incident.place_unclear else incident.position  # type: ignore[attr-defined]
    context = {
        "case": case,
        "incident": incident,
        "meaning": MEANINGS[State(incident.state)],
        "form": form,
        "opens": can(user, "incident.view", incident),
        "map_options": map_options(position),
    }
    return render(request, "incidents/case_reduced.html", context, status=status)
