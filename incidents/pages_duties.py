"""The page of a case on which staff say who looks after it, who else is told, where it goes and what it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.absences import away_on
from agencies.models import Agency, Membership, User
from agencies.policy import NotAllowed, can, require, roles_with
from incidents import informing, linking, naming, referrals
from incidents.errors import IncidentError
from incidents.forms_duties import (
    GatherForm,
    HandOverForm,
    InformForm,
    LetterForm,
    LinkForm,
    NamePersonForm,
    UnlinkForm,
)
from incidents.forms_errors import sentence
from incidents.hotspot_cases import gather_cases
from incidents.hotspot_places import hotspots_near
from incidents.models import Incident
from incidents.naming import name_person
from incidents.pages_case_file import nearby_of
from incidents.pages_duties_part import duties_of
from incidents.pages_staff import case_of, staff_of, version_of
from incidents.pages_tried import DONE, tried
from incidents.people import able_people
from incidents.routing import suggested_agencies
from incidents.states import ENDS, State


@dataclass(frozen=True)
class Act:
    """One form of the page: what it is made with, what it does, and what is said then. `tell` is asked at the time of
    the request, in its language."""

    form: type[forms.Form]
    offered: Callable[[User, Incident], dict[str, Any] | None]
    """What the form is made with; None where this person may not do it to the case now."""
    do: Callable[[User, Incident, forms.Form], object]
    tell: Callable[[], str]


def _naming(user: User, incident: Incident) -> dict[str, Any] | None:
    if incident.agency_id is None or incident.state in ENDS or not can(user, naming.VERB, incident):
        return None
    today = timezone.localdate()
    people = able_people([incident.agency_id], today)[incident.agency_id]
    return {"people": people, "away": away_on(today), "initial": {"person": incident.assignee_id}}


def _informing(user: User, incident: Incident) -> dict[str, Any] | None:
    if not can(user, informing.VERB, incident):
        return None
    local = [agency for agency in suggested_agencies(incident) if agency.pk != incident.agency_id]
    return {"local": local, "own": incident.agency_id}


def _handing_over(user: User, incident: Incident) -> dict[str, Any] | None:
    if incident.state not in referrals.STATES or not can(user, referrals.VERB, incident):
        return None
    members = Membership.objects.on(timezone.localdate()).filter(role__in=roles_with(referrals.ACCEPT))
    agencies = Agency.objects.filter(active=True, pk__in=members.values("agency_id"))
    return {"agencies": agencies.exclude(pk=incident.agency_id) if incident.agency_id else agencies}


def _lettering(user: User, incident: Incident) -> dict[str, Any] | None:
    return {} if incident.state == State.REFERRED and can(user, "incident.refer", incident) else None


def _linking(user: User, incident: Incident) -> dict[str, Any] | None:
    return {} if can(user, linking.VERB, incident) else None


def _gathering(user: User, incident: Incident) -> dict[str, Any] | None:
    near = list(hotspots_near(incident, user)) if can(user, "hotspot.keep") else []
    return {"hotspots": near} if near else None


def _name(user: User, incident: Incident, form: forms.Form) -> object:
    data = form.cleaned_data
    return name_person(
        user=user,
        incident_id=incident.pk,
        person=data["person"],
        reason=data["reason"],
        expected_version=data["version"],
    )


def _inform(user: User, incident: Incident, form: forms.Form) -> object:
    assert isinstance(form, InformForm)
    data = form.cleaned_data
    return informing.inform(
        user=user,
        incident_id=incident.pk,
        agencies=form.chosen(),
        reason=data["reason"],
        expected_version=data["version"],
    )


def _given(form: forms.Form) -> dict[str, Any]:
    """The fields of a form under the names that its verb calls them."""
    return {name if name != "version" else "expected_version": value for name, value in form.cleaned_data.items()}


ACTS: dict[str, Act] = {
    "nguoi": Act(NamePersonForm, _naming, _name, lambda: _("Đã ghi người phụ trách.")),
    "bao": Act(InformForm, _informing, _inform, lambda: _("Đã thông báo cho cơ quan được chọn.")),
    "chuyen": Act(
        HandOverForm,
        _handing_over,
        lambda user, incident, form: referrals.hand_over(user=user, incident_id=incident.pk, **_given(form)),
        lambda: _("Đã chuyển. Cơ quan bạn vẫn chịu trách nhiệm đến khi nơi nhận đồng ý."),
    ),
    "cong-van": Act(
        LetterForm,
        _lettering,
        lambda user, incident, form: referrals.record_letter(user=user, incident_id=incident.pk, **_given(form)),
        lambda: _("Đã ghi công văn."),
    ),
    "lien-ket": Act(
        LinkForm,
        _linking,
        lambda user, incident, form: linking.link_cases(user=user, incident_id=incident.pk, **_given(form)),
        lambda: _("Đã liên kết. Diễn biến của cả hai sự việc đều ghi."),
    ),
    "bo-lien-ket": Act(
        UnlinkForm,
        _linking,
        lambda user, incident, form: linking.unlink_cases(
            user=user,
            incident_id=incident.pk,
            link_id=form.cleaned_data["link"],
            reason=form.cleaned_data["reason"],
        ),
        lambda: _("Đã bỏ liên kết."),
    ),
    "diem-nong": Act(
        GatherForm,
        _gathering,
        lambda user, incident, form: gather_cases(
            user=user, hotspot_id=form.cleaned_data["hotspot"].pk, codes=[incident.code]
        ),
        lambda: _("Đã đưa sự việc vào điểm nóng."),
    ),
}


@never_cache
@login_required
@require_safe
def duties(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, case_of(request, code))


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One of `ACTS`."""
    user, incident = staff_of(request), case_of(request, code)
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    offered = chosen.offered(user, incident)
    if offered is None:
        raise NotAllowed()
    form = chosen.form(request.POST, **offered)
    status = tried(form, lambda _data: chosen.do(user, incident, form), version_now=version_of(incident))
    if status != DONE:
        return _page(request, incident, status=status, refused=(name, form))
    messages.success(request, chosen.tell())
    return redirect("case", code=incident.code)


@never_cache
@login_required
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """The person takes the case for the own part."""
    user, incident = staff_of(request), case_of(request, code)
    version = request.POST.get("version", "")
    return _at_once(
        request,
        incident,
        lambda: name_person(
            user=user,
            incident_id=incident.pk,
            person=user,
            expected_version=int(version) if version.isdecimal() and len(version) < 10 else None,
        ),
        _("Từ nay bạn phụ trách sự việc này."),
    )


@never_cache
@login_required
@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    user, incident = staff_of(request), case_of(request, code)
    verb = referrals.take_back
    return _at_once(request, incident, lambda: verb(user=user, incident_id=incident.pk), _("Đã rút lại."))


@never_cache
@login_required
@require_POST
def stop_informing(request: HttpRequest, code: str, agency_id: int) -> HttpResponse:
    user, incident = staff_of(request), case_of(request, code)
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None:
        raise Http404
    stop = informing.stop_informing
    return _at_once(
        request, incident, lambda: stop(user=user, incident_id=incident.pk, agency=agency), _("Đã thôi thông báo.")
    )


def _at_once(request: HttpRequest, incident: Incident, verb: Callable[[], object], done: str) -> HttpResponse:
    """A verb of one press; what is wrong is told above the page it leads back to."""
    try:
        verb()
    except IncidentError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, done)
    return redirect("case", code=incident.code)


def _page(
    request: HttpRequest, incident: Incident, *, status: int = 200, refused: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    user = staff_of(request)
    require(user, "incident.view", incident)
    folds = {}
    for name, one in ACTS.items():
        offered = one.offered(user, incident)
        if offered is not None:
            initial = {"version": incident.version} | offered.pop("initial", {})
            folds[name.replace("-", "_")] = one.form(initial=initial, **offered)
    if refused is not None:
        folds[refused[0].replace("-", "_")] = refused[1]
    context = {
        "incident": incident,
        "duties": duties_of(user, incident),
        "forms": folds,
        "may_inform": can(user, informing.VERB, incident),
        "may_hand_over": can(user, referrals.VERB, incident),
        "nearby": nearby_of(user=user, incident=incident),
    }
    return render(request, "incidents/case_duties.html", context, status=status)
