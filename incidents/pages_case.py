"""The case page of staff: what is known, what happened, and the steps that this person may take now."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.policy import can, require
from incidents import evidence_export, placing, regrouping
from incidents.asking import SETTLED
from incidents.casework import add_note, extend_deadline
from incidents.contacts import Contact, reveal
from incidents.errors import ChangedMeanwhile, ForbiddenStep, IncidentError
from incidents.errors_clocks import OverdueNotHeld, StepTakenElsewhere
from incidents.forms_errors import put_beside_fields, sentence
from incidents.forms_handling import AskForm, ExtendForm, NoteForm, RevealForm, StepForm, typed_words
from incidents.forms_offer import NOTHING, offer_for
from incidents.handling import move, next_steps
from incidents.intake import MAX_CODE
from incidents.models import Event, Incident, Report
from incidents.other_ways import elsewhere
from incidents.pages_answers import secret_page
from incidents.pages_case_desk import DeskList, answers_for, desk_part, on_to, tell_of
from incidents.pages_case_file import case_file
from incidents.pages_clocks_part import clocks_part
from incidents.pages_duties_part import duties_part
from incidents.pages_maps import map_options
from incidents.pages_report import texts
from incidents.pages_spam_part import spam_part
from incidents.pages_staff import case_of as _incident
from incidents.pages_staff import staff_of as _staff
from incidents.pages_words import CLOCKS, MEANINGS, STEP_ICONS, step_label
from incidents.states import State
from incidents.workflow import ROWS, Needs, Transition

ORIGINAL_VERBS = ("incident.view_original", "incident.check_looks")
ASIDE = frozenset({State.REJECTED, State.DUPLICATE, State.REFERRED, State.ON_HOLD, State.REOPENED})
"""Ways off the main path; offered below it."""


@never_cache
@login_required
@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _incident(request, code))


def _page(
    request: HttpRequest,
    incident: Incident,
    *,
    status: int = 200,
    tried: forms.Form | None = None,
    error: str = "",
    lost: list[tuple[Any, str]] | None = None,
) -> HttpResponse:
    """`tried` is the form that was refused: it stays open with what was typed. `lost` is what was typed into a form
    that the case no longer has."""
    user = _staff(request)
    rows = sorted(next_steps(user, incident), key=lambda row: row.target in ASIDE)
    offer = offer_for(incident) if any(Needs.AGENCY in row.needs for row in rows) else NOTHING
    version = {"version": incident.version}
    same = {"duplicate_of": request.GET.get("trung", "")[:MAX_CODE]}
    may_extend = incident.due_at is not None and can(user, "incident.extend_deadline", incident)
    of_desk = desk_part(user, incident, request)
    file = case_file(user=user, incident=incident, since=of_desk["since_last"])
    templates = of_desk.pop("answer_templates")
    may_ask = can(user, "incident.ask_reporter", incident) and State(incident.state) not in SETTLED
    context: dict[str, Any] = {
        "incident": incident,
        "file": file,
        "reports": [(report, _ask_form(report, tried) if may_ask else None) for report in file.reports],
        "steps": [
            _step(row, tried, StepForm(row=row, offer=offer, incident=incident, initial=version | same))
            | {"answers": answers_for(templates, incident, row.target), "elsewhere": elsewhere(incident, row)}
            for row in rows
        ],
        "meaning": MEANINGS[State(incident.state)],
        "clock": CLOCKS.get(incident.clock, ""),
        "note_form": _kept(tried, NoteForm()) if can(user, "incident.note", incident) else None,
        "note_answers": answers_for(templates, incident, None),
        "extend_form": _kept(tried, ExtendForm(initial=version, clock=incident.clock)) if may_extend else None,
        "may_publish": can(user, "incident.publish_photo", incident),
        "may_open_original": any(can(user, verb, incident) for verb in ORIGINAL_VERBS),
        "may_set_place": can(user, placing.VERB, incident),
        "may_move_report": can(user, regrouping.VERB, incident),
        "may_join": any(row.target == State.DUPLICATE for row in rows),
        "may_export": can(user, evidence_export.VERB, incident),
        "may_view_reporter": can(user, "incident.view_reporter", incident),
        **duties_part(user, incident),
        **spam_part(user, incident, tried),
        **clocks_part(user, incident, tried),
        **of_desk,
        "tried": tried,
        "error": error,
        "lost": lost,
        "coordinates": f"{incident.location.y:.5f}, {incident.location.x:.5f}",
        "map_options": map_options(None if incident.place_unclear else incident.location),
        "texts": texts(),
    }
    return render(request, "incidents/case.html", context, status=status)


def _ask_form(report: Report, tried: forms.Form | None) -> AskForm | None:
    """None while the report's author has a question to answer."""
    if isinstance(tried, AskForm) and tried.report_id == report.pk:
        return tried
    waiting = any(question.answered is None for question in report.questions.all())
    return None if waiting else AskForm(report_id=report.pk)


def _kept(tried: forms.Form | None, new: forms.Form) -> forms.Form:
    return tried if isinstance(tried, type(new)) else new


def _step(row: Transition, tried: forms.Form | None, new: StepForm) -> dict[str, Any]:
    opened = isinstance(tried, StepForm) and tried.row == row
    form = tried if opened else new
    named = row.target == State.DUPLICATE and bool(new.initial["duplicate_of"])
    return {
        "form": form,
        "target": row.target.value,
        "label": step_label(row),
        "icon": STEP_ICONS[row.target],
        "opened": opened or named,
    }


def carry_out(
    request: HttpRequest, incident: Incident, form: forms.Form, verb: Callable[[dict[str, Any]], object], done: str
) -> HttpResponse:
    """Runs the verb with what the form holds; on refusal the page again, with the form as it was typed. Done, the same
    case again, or the next of the list where that was asked for."""
    if not form.is_valid():
        return _page(request, incident, status=422, tried=form)
    desk_list, wants_next = DeskList.of(request), "next" in request.POST
    below = desk_list.after(_staff(request), incident) if wants_next else None
    try:
        event = verb(form.cleaned_data)
    except (ChangedMeanwhile, ForbiddenStep, OverdueNotHeld, StepTakenElsewhere) as error:
        return _overtaken(request, incident.code, form, error)
    except IncidentError as error:
        put_beside_fields(form, error)
        return _page(request, incident, status=error.http_status, tried=form)
    messages.success(request, done)
    tell_of(request, event)
    if wants_next:
        return on_to(request, below)
    return redirect(reverse("case", kwargs={"code": incident.code}) + desk_list.query)


def _overtaken(request: HttpRequest, code: str, form: forms.Form, error: IncidentError) -> HttpResponse:
    """Somebody else was first, or the deadline passed. The person sees the case as it is now; the form stays, made of
    the new version, where the step is still there, and else what was typed is given back to copy."""
    incident = _incident(request, code)
    step_gone = isinstance(form, StepForm) and form.row not in next_steps(_staff(request), incident)
    if step_gone:
        lost = typed_words(form.data, form.prefix or "")
        return _page(request, incident, status=409, error=sentence(error), lost=lost)
    form.data = {**request.POST.dict(), form.add_prefix("version"): str(incident.version)}
    form.full_clean()
    put_beside_fields(form, error)
    return _page(request, incident, status=409, tried=form)


def _step_gone(request: HttpRequest, incident: Incident, target: State) -> HttpResponse:
    """No way leads there from where the case is now, most often because somebody else was first."""
    prefix, state = StepForm.prefix_of(target), State(incident.state)
    error: IncidentError = ForbiddenStep(source=state.label, target=target.label)
    if request.POST.get(f"{prefix}-version") != str(incident.version):
        error = ChangedMeanwhile(incident=incident.code, state=state.label)
    return _page(request, incident, status=409, error=sentence(error), lost=typed_words(request.POST, prefix))


@never_cache
@login_required
@require_POST
def take_step(request: HttpRequest, code: str, target: str) -> HttpResponse:
    user, incident = _staff(request), _incident(request, code)
    if target not in State.values:
        raise Http404
    row = ROWS.get((State(incident.state), State(target)))
    if row is None:
        return _step_gone(request, incident, State(target))
    require(user, row.verb, incident)
    offer = offer_for(incident) if Needs.AGENCY in row.needs else NOTHING
    form = StepForm(request.POST, request.FILES, row=row, offer=offer, incident=incident)

    def verb(data: dict[str, Any]) -> Event:
        given = {name: value for name, value in data.items() if name != "version"}
        return move(user=user, incident_id=incident.pk, target=row.target, expected_version=data["version"], **given)

    return carry_out(request, incident, form, verb, _("Đã ghi: %(step)s.") % {"step": step_label(row)})


@never_cache
@login_required
@require_POST
def note(request: HttpRequest, code: str) -> HttpResponse:
    user, incident = _staff(request), _incident(request, code)
    require(user, "incident.note", incident)
    form = NoteForm(request.POST, request.FILES)
    return carry_out(
        request, incident, form, lambda data: add_note(user=user, incident_id=incident.pk, **data), _("Đã ghi chú.")
    )


@never_cache
@login_required
@require_POST
def extend(request: HttpRequest, code: str) -> HttpResponse:
    user, incident = _staff(request), _incident(request, code)
    require(user, "incident.extend_deadline", incident)
    form = ExtendForm(request.POST, clock=incident.clock)

    def verb(data: dict[str, Any]) -> Event:
        return extend_deadline(
            user=user,
            incident_id=incident.pk,
            due_on=data["due_on"],
            reason=data["reason"],
            expected_version=data["version"],
        )

    return carry_out(request, incident, form, verb, _("Đã gia hạn."))


@secret_page
@login_required
@require_http_methods(["GET", "POST"])
def reporter(request: HttpRequest, code: str, report_id: int) -> HttpResponse:
    """Who reported, once a reason is given; each look is written down."""
    user, incident = _staff(request), _incident(request, code)
    require(user, "incident.view_reporter", incident)
    report = incident.reports.filter(pk=report_id).first()
    if report is None:
        raise Http404
    form = RevealForm(request.POST) if request.method == "POST" else RevealForm()
    contact: Contact | None = None
    status = 422 if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            contact = reveal(user=user, report=report, reason=form.cleaned_data["reason"])
        except IncidentError as error:
            put_beside_fields(form, error)
            status = error.http_status
    looks = report.contact_accesses.select_related("user")
    context = {"incident": incident, "report": report, "form": form, "contact": contact, "looks": looks}
    return render(request, "incidents/case_reporter.html", context, status=status)
