"""A visit on the phone: begin, write, photograph. Signing is in `pages_signing`."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.policy import can
from geodata.errors import GeoPGIError
from incidents.errors import PhotoNotFound
from incidents.forms_errors import put_beside_fields
from incidents.models import Incident
from incidents.pages_answers import form_done, form_refused, secret_page, sent_by_script
from incidents.pages_photos import EXTENSIONS, as_picture
from incidents.pages_ranges import file_answer
from incidents.pages_report import texts
from incidents.pages_staff import case_of, staff_of
from incidents.photos import open_path
from inspections.checklists import in_words
from inspections.errors import OrderNotFound
from inspections.errors_outcomes import VisitNotFound
from inspections.forms_visit import ReopenForm, VisitForms, VisitPhotosForm, WhereForm
from inspections.models import Order, OrderStop, Visit, VisitPhoto
from inspections.outcome_states import VisitResult
from inspections.pages_outcome_words import VISIT_EVENTS
from inspections.signing import lacking
from inspections.visiting import add_photos, begin_at_case, begin_at_stop, may_conduct, name_of, reopen, write

ON_TO_SIGN = "ky"
"""Name of the button that keeps the form and goes on to the signatures."""


def visit_of(request: HttpRequest, visit_id: int) -> Visit:
    """The visit if this person may see it, or is of the team of its order. Raises `VisitNotFound`."""
    user = staff_of(request)
    rows = Visit.objects.select_related("incident__category", "facility", "stop__order", "agency__parent", "unit")
    found = rows.defer("unit__geometry", "unit__outline", "unit__centre").filter(pk=visit_id).first()
    if found is None or not (Visit.objects.visible_to(user).filter(pk=visit_id).exists() or may_conduct(user, found)):
        raise VisitNotFound()
    return found


def _where(request: HttpRequest) -> WhereForm:
    """A position that cannot be read is no reason to refuse what it came with."""
    form = WhereForm(request.POST)
    form.is_valid()
    return form


@secret_page
@login_required
@require_POST
def begin_case(request: HttpRequest, code: str) -> HttpResponse:
    incident: Incident = case_of(request, code)
    where = _where(request)
    visit = begin_at_case(user=staff_of(request), incident=incident, position=where.position, at=None)
    return redirect("visit", visit_id=visit.pk)


@secret_page
@login_required
@require_POST
def begin_stop(request: HttpRequest, order_id: int, stop_id: int) -> HttpResponse:
    user = staff_of(request)
    stop = OrderStop.objects.filter(pk=stop_id, order_id=order_id, order__in=Order.objects.visible_to(user)).first()
    if stop is None:
        raise OrderNotFound()
    visit = begin_at_stop(user=user, stop=stop, position=_where(request).position)
    return redirect("visit", visit_id=visit.pk)


@secret_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The form while it is a draft, and what was found after it was signed; a post keeps the draft."""
    found = visit_of(request, visit_id)
    if request.method != "POST":
        return _page(request, found)
    filled = VisitForms(found, request.POST)
    status = 422
    if filled.is_valid():
        version = filled.main.cleaned_data["version"]
        try:
            write(user=staff_of(request), visit=found, written=filled.written(), expected_version=version)
        except GeoPGIError as error:
            put_beside_fields(filled.main, error)
            status = error.http_status
        else:
            messages.success(request, _("Đã lưu."))
            onward = redirect("visit_sign" if ON_TO_SIGN in request.POST else "visit", visit_id=visit_id)
            return form_done(request, onward.url)
    if sent_by_script(request):
        return form_refused(_all_errors(filled), status)
    return _page(request, found, filled=filled, status=status)


def _all_errors(filled: VisitForms) -> forms.Form:
    """The errors of all rows, under the names their fields have on the page."""
    for row in [*filled.measurements, *filled.people]:
        for name, told in row.errors.items():
            filled.main.errors[row[name].html_name if name in row.fields else name] = told
    return filled.main


@secret_page
@login_required
@require_POST
def photos(request: HttpRequest, visit_id: int) -> HttpResponse:
    found = visit_of(request, visit_id)
    form = VisitPhotosForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            added = add_photos(
                user=staff_of(request),
                visit=found,
                photos=form.cleaned_data["photos"],
                position=form.position,
                taken_at=form.moment,
            )
        except GeoPGIError as error:
            put_beside_fields(form, error)
            status = error.http_status
        else:
            messages.success(request, _("Đã thêm %(number)s ảnh.") % {"number": len(added)})
            return form_done(request, redirect("visit", visit_id=visit_id).url)
    if sent_by_script(request):
        return form_refused(form, status)
    return _page(request, found, photos_form=form, status=status)


@secret_page
@login_required
@require_POST
def open_again(request: HttpRequest, visit_id: int) -> HttpResponse:
    found = visit_of(request, visit_id)
    form = ReopenForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            reopen(user=staff_of(request), visit=found, reason=data["reason"], expected_version=data["version"])
        except GeoPGIError as error:
            put_beside_fields(form, error)
            return _page(request, found, reopen_form=form, status=error.http_status)
        return redirect("visit", visit_id=visit_id)
    return _page(request, found, reopen_form=form, status=422)


@login_required
@require_safe
def photo(request: HttpRequest, visit_id: int, key: UUID, thumbnail: bool = False) -> HttpResponseBase:
    shown: VisitPhoto | None = visit_of(request, visit_id).photos.filter(key=key).first()
    if shown is None:
        raise PhotoNotFound()
    path, media_type = (shown.thumbnail_path, "image/webp") if thumbnail else (shown.path, shown.media_type)
    response = file_answer(request, open_path(path), media_type)
    as_picture(response, f"{shown.key}.{EXTENSIONS[media_type]}")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _page(
    request: HttpRequest,
    found: Visit,
    *,
    filled: VisitForms | None = None,
    photos_form: forms.Form | None = None,
    reopen_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    user = staff_of(request)
    may = may_conduct(user, found)
    writes = may and not found.signed
    may_read = may or can(user, "visit.read_minutes", found)
    context: dict[str, Any] = {
        "visit": found,
        "may_conduct": may,
        "filled": (filled or VisitForms(found)) if writes else None,
        "photos_form": photos_form or VisitPhotosForm(),
        "reopen_form": reopen_form or ReopenForm(initial={"version": found.version}),
        "photos": found.photos.all(),
        "lacking": lacking(found) if writes else [],
        "may_read_minutes": can(user, "visit.read_minutes", found),
        "minutes": found.minutes.select_related("signed_by"),
        "measurements": found.measurements.all(),
        "people": [(row, name_of(row)) for row in found.people.all()] if may_read else [],
        "may_view_case": found.incident is not None and can(user, "incident.view", found.incident),
        "may_propose": found.signed
        and found.result == VisitResult.VIOLATION
        and can(user, "sanction.propose", found.incident or found),
        "sanctions": found.sanctions.visible_to(user),
        "answers": in_words(found.questions, found.answers) if may_read else [],
        "may_read": may_read,
        "events": [
            (VISIT_EVENTS.get(event.verb, event.verb), event)
            for event in found.events.exclude(verb="write").select_related("actor").order_by("-version")
        ],
        "texts": texts(),
        "on_to_sign": ON_TO_SIGN,
    }
    return render(request, "inspections/visit.html", context, status=status)
