"""Pages on which staff put right where a case is, and which case a report belongs to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.policy import can, require
from incidents import placing, regrouping
from incidents.forms_regrouping import MoveReportForm, PartReportForm, SetPlaceForm
from incidents.models import Incident, Report
from incidents.pages_case_file import nearby_of
from incidents.pages_maps import map_options
from incidents.pages_report import texts
from incidents.pages_staff import case_of, staff_of, version_of
from incidents.pages_tried import DONE, tried
from incidents.placing import set_place
from incidents.regrouping import move_report, part_report


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Where the case is: the same ways to tell a place as in the form of a report."""
    user, incident = staff_of(request), case_of(request, code)
    require(user, placing.VERB, incident)
    form = SetPlaceForm(request.POST) if request.method == "POST" else SetPlaceForm(initial=_place_now(incident))
    status = 200
    if form.is_bound:
        status = tried(form, lambda data: _set_place(request, incident, data), version_now=version_of(incident))
        if status == DONE:
            incident.refresh_from_db()
            messages.success(request, _("Đã xác định vị trí. Nơi xử lý: %(unit)s.") % {"unit": incident.unit.full_name})
            return _back(request, incident)
    context = {
        "incident": incident,
        "form": form,
        "reports": incident.reports.all(),
        "texts": texts(),
        "map_options": map_options(),
    }
    return render(request, "incidents/case_place.html", context, status=status)


def _place_now(incident: Incident) -> dict[str, Any]:
    now: dict[str, Any] = {"version": incident.version}
    if not incident.place_unclear:
        now |= {"lat": incident.location.y, "lon": incident.location.x}
    elif not incident.commune_unknown:
        now |= {"commune": incident.unit.code}
    return now


def _set_place(request: HttpRequest, incident: Incident, data: dict[str, Any]) -> None:
    set_place(
        user=staff_of(request),
        incident_id=incident.pk,
        location=data["location"],
        commune=data["commune"],
        reason=data["reason"],
        expected_version=data["version"],
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, code: str, report_id: int) -> HttpResponse:
    """One report of the case: to another case, or to one of its own."""
    user, incident = staff_of(request), case_of(request, code)
    require(user, regrouping.VERB, incident)
    found = incident.reports.prefetch_related("photos").filter(pk=report_id).first()
    if found is None:
        raise Http404
    version = {"version": incident.version}
    move_form, part_form = MoveReportForm(initial=version), PartReportForm(initial=version)
    status = 200
    if request.method == "POST" and "part" in request.POST:
        part_form = PartReportForm(request.POST)
        status = tried(part_form, lambda data: _part(request, found, data), version_now=version_of(incident))
    elif request.method == "POST":
        move_form = MoveReportForm(request.POST)
        status = tried(move_form, lambda data: _move(request, found, data), version_now=version_of(incident))
    if status == DONE:
        found.refresh_from_db()
        now = found.incident
        messages.success(request, _("Phản ánh nay thuộc sự việc %(code)s.") % {"code": now.code})
        return _back(request, now)
    context = {
        "incident": incident,
        "report": found,
        "alone": incident.reports.count() < 2,
        "move_form": move_form,
        "part_form": part_form,
        "nearby": nearby_of(user=user, incident=incident),
    }
    return render(request, "incidents/case_report.html", context, status=status)


def _move(request: HttpRequest, report: Report, data: dict[str, Any]) -> None:
    move_report(
        user=staff_of(request),
        report_id=report.pk,
        to=data["duplicate_of"],
        reason=data["reason"],
        expected_version=data["version"],
    )


def _part(request: HttpRequest, report: Report, data: dict[str, Any]) -> None:
    part_report(user=staff_of(request), report_id=report.pk, reason=data["reason"], expected_version=data["version"])


def _back(request: HttpRequest, incident: Incident) -> HttpResponse:
    """To the case; to the list when it went where this person does not look."""
    if can(staff_of(request), "incident.view", incident):
        return redirect("case", code=incident.code)
    return redirect("desk")
