"""Warnings for everyone, and the desk from which they are issued."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.policy import require
from alerts import issuing
from alerts.forms import WarningForm, copy_of
from alerts.issuing import WarningRefused
from alerts.models import Warning
from places.freshness import FRESH
from places.hazards import Hazard
from places.offline_copies import kept_by_every_phone


@kept_by_every_phone
@require_safe
@FRESH
def warning_list(request: HttpRequest) -> HttpResponse:
    """Those in force, the worst first; then the past ones, paged."""
    shown = Warning.objects.select_related("agency").prefetch_related("units")
    in_force = shown.in_force().worst_first()
    past = shown.exclude(pk__in=Warning.objects.in_force().values("pk")).order_by("-issued_at")
    page = Paginator(past, 20).get_page(request.GET.get("page"))
    return render(request, "alerts/list.html", {"in_force": in_force, "page": page})


@require_safe
@FRESH
def warning_detail(request: HttpRequest, warning_id: int) -> HttpResponse:
    shown = Warning.objects.select_related("agency", "replaces", "replaced_by").prefetch_related("units")
    warning = get_object_or_404(shown, pk=warning_id)
    in_force = Warning.objects.in_force().filter(pk=warning.pk).exists()
    may_end = request.user.is_authenticated and in_force and issuing.may_end(request.user, warning)
    return render(request, "alerts/detail.html", {"warning": warning, "is_in_force": in_force, "may_end": may_end})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_warning(request: HttpRequest) -> HttpResponse:
    """The form; `?thay=<id>` begins with a copy of the warning that the new one replaces."""
    assert request.user.is_authenticated
    require(request.user, "warning.issue")
    replaced = None
    if number := request.GET.get("thay", ""):
        replaced = get_object_or_404(
            Warning.objects.in_force(), pk=int(number) if number.isdecimal() and len(number) < 10 else 0
        )
    form = WarningForm(request.POST or None, user=request.user, initial=copy_of(replaced) if replaced else {})
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data | {
            "hazard": Hazard(form.cleaned_data["hazard"]),
            "units": list(form.cleaned_data["units"]),
        }
        del data["everywhere"]
        try:
            warning = issuing.issue(user=request.user, replaces_id=replaced.pk if replaced else None, **data)
        except WarningRefused as refusal:
            form.add_error(None, _(refusal.msgid) % refusal.params)
        else:
            messages.success(request, _("Đã phát cảnh báo. Cảnh báo hiện ngay trên bản đồ và trang của từng xã."))
            return redirect("warning", warning.pk)
    return render(request, "alerts/issue.html", {"form": form, "replaced": replaced})


@login_required
@require_http_methods(["POST"])
def cancel_warning(request: HttpRequest, warning_id: int) -> HttpResponse:
    assert request.user.is_authenticated
    get_object_or_404(Warning, pk=warning_id)
    try:
        issuing.cancel(user=request.user, warning_id=warning_id, reason=request.POST.get("reason", ""))
    except WarningRefused as refusal:
        messages.error(request, _(refusal.msgid) % refusal.params)
    else:
        messages.success(request, _("Đã huỷ cảnh báo."))
    return redirect("warning", warning_id)
