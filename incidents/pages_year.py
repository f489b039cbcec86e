"""In the administration: the holidays of a year at once, as the decision reads."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.models import User
from agencies.policy import require
from incidents.forms_year import YearForm
from incidents.models import SpecialDay
from incidents.special_days import enter_days


@require_http_methods(["GET", "POST"])
def enter_year(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    require(request.user, "agency.manage")
    form = YearForm(request.POST or None)
    if form.is_valid():
        off, worked = enter_days(user=request.user, **form.cleaned_data)
        told = _("Đã ghi %(off)s ngày nghỉ, %(worked)s ngày làm bù.") % {"off": off, "worked": worked}
        messages.success(request, told)
        return redirect("admin:incidents_specialday_changelist")
    context = admin.site.each_context(request) | {
        "title": _("Nhập lịch nghỉ cả năm"),
        "opts": SpecialDay._meta,
        "form": form,
    }
    return render(request, "admin/incidents/specialday/year.html", context, status=422 if form.is_bound else 200)
