"""Who is away and who stands in: the list of colleagues, and entering an absence."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agencies.absence_form import AbsenceForm
from agencies.absences import (
    OWN,
    AbsenceNotFound,
    AbsenceRefused,
    absences_seen_by,
    cancel_absence,
    enter_absence,
    people_entered_for,
)
from agencies.models import User
from agencies.policy import require

PAGE_SIZE = 30


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    require(user, OWN)
    if request.method == "POST":
        form = AbsenceForm(request.POST, user=user)
        if form.is_valid() and _entered(user, form):
            messages.success(request, _("Đã ghi kỳ vắng mặt."))
            return redirect("absences")
        return _page(request, user, form, status=422)
    return _page(request, user, AbsenceForm(user=user))


@never_cache
@login_required
@require_POST
def cancel(request: HttpRequest, absence_id: int) -> HttpResponse:
    try:
        cancel_absence(user=cast(User, request.user), absence_id=absence_id)
    except AbsenceNotFound as error:
        raise Http404 from error
    messages.success(request, _("Đã huỷ kỳ vắng mặt."))
    return redirect("absences")


def _entered(user: User, form: AbsenceForm) -> bool:
    try:
        enter_absence(user=user, **form.cleaned_data)
    except AbsenceRefused as error:
        for field, problem in error.problems.items():
            form.add_error(field, problem)
        return False
    return True


def _page(request: HttpRequest, user: User, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
    page = Paginator(absences_seen_by(user), PAGE_SIZE).get_page(request.GET.get("page"))
    mine = {user.pk, *people_entered_for(user).values_list("pk", flat=True)}
    context = {"form": form, "page": page, "rows": [(absence, absence.user_id in mine) for absence in page]}
    return render(request, "agencies/absences.html", context, status=status)
