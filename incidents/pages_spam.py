"""Lists of staff about spam: what is kept back, and what is blocked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.policy import reach_of, require
from incidents.listing import PAGE_SIZE
from incidents.models import Block
from incidents.pages_staff import staff_of
from incidents.quarantine import waiting_for
from incidents.spam import lift_block


@never_cache
@login_required
@require_safe
def kept_back(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    require(user, "incident.take_in")
    rows = waiting_for(user).select_related("incident__category", "incident__unit", "block")
    rows = rows.defer("incident__unit__geometry", "incident__unit__outline").prefetch_related("incident__reports")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "incidents/kept_back.html", {"page": page})


@never_cache
@login_required
@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    require(user, "incident.mark_spam")
    units = reach_of(user).unit_ids("incident.mark_spam")
    rows = Block.objects.in_force().filter(incident__unit_id__in=units)
    rows = rows.select_related("incident", "made_by", "agency")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "incidents/blocks.html", {"page": page})


@never_cache
@login_required
@require_POST
def lift(request: HttpRequest, block_id: int) -> HttpResponse:
    try:
        lift_block(user=staff_of(request), block_id=block_id)
    except Block.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Đã bỏ chặn."))
    return redirect("spam_blocks")
