"""The page of one hotspot: what it is, its cases, its checks, and what this person may do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.absences import away_on
from agencies.models import User
from agencies.policy import NotAllowed, can, require
from incidents.forms_hotspots import (
    ChangeForm,
    CheckForm,
    CloseForm,
    GatherForm,
    NoteForm,
    ReleaseForm,
    ReopenForm,
    facts_of,
)
from incidents.hotspot_cases import gather_cases, release_case
from incidents.hotspot_places import cases_that_may_belong
from incidents.hotspots import change_hotspot, close_hotspot, note_hotspot, record_check, reopen_hotspot
from incidents.listing import PAGE_SIZE
from incidents.models import Hotspot, Incident
from incidents.pages_hotspot_words import line_of
from incidents.pages_maps import map_options
from incidents.pages_staff import staff_of
from incidents.pages_tried import DONE, tried
from incidents.people import away_words


@dataclass(frozen=True)
class Act:
    """One form of the page: which verb it needs, whether of an open hotspot, what it does, what is said then."""

    form: type[forms.Form]
    policy: str
    on_open: bool | None
    """None: on both."""
    do: Callable[..., object]
    tell: Callable[[], str]

    def offered(self, user: User, hotspot: Hotspot) -> bool:
        fits = self.on_open is None or self.on_open == (hotspot.closed_at is None)
        return fits and can(user, self.policy, hotspot)


ACTS: dict[str, Act] = {
    "kiem-tra": Act(CheckForm, "hotspot.keep", True, record_check, lambda: _("Đã ghi lần kiểm tra.")),
    "them": Act(GatherForm, "hotspot.keep", True, gather_cases, lambda: _("Đã thêm sự việc.")),
    "bo": Act(ReleaseForm, "hotspot.keep", True, release_case, lambda: _("Đã đưa sự việc ra khỏi điểm nóng.")),
    "ghi": Act(NoteForm, "hotspot.keep", None, note_hotspot, lambda: _("Đã ghi.")),
    "ket-thuc": Act(CloseForm, "hotspot.close", True, close_hotspot, lambda: _("Đã kết thúc theo dõi.")),
    "mo-lai": Act(ReopenForm, "hotspot.close", False, reopen_hotspot, lambda: _("Đang theo dõi lại.")),
    "sua": Act(ChangeForm, "hotspot.keep", True, change_hotspot, lambda: _("Đã sửa.")),
}


@never_cache
@login_required
@require_safe
def hotspot(request: HttpRequest, hotspot_id: int) -> HttpResponse:
    return _page(request, _hotspot_of(request, hotspot_id))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, hotspot_id: int) -> HttpResponse:
    if request.method == "POST":
        return _done(request, hotspot_id, "sua")
    found = _hotspot_of(request, hotspot_id)
    require(staff_of(request), "hotspot.keep", found)
    form = ChangeForm(initial=facts_of(found))
    return render(request, "incidents/hotspot_edit.html", {"hotspot": found, "form": form})


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, hotspot_id: int, name: str) -> HttpResponse:
    """One of `ACTS`."""
    return _done(request, hotspot_id, name)


def _done(request: HttpRequest, hotspot_id: int, name: str) -> HttpResponse:
    user, found = staff_of(request), _hotspot_of(request, hotspot_id)
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    if not can(user, chosen.policy, found):
        raise NotAllowed()
    form = chosen.form(request.POST)

    def verb(data: dict[str, Any]) -> object:
        given = {key if key != "version" else "expected_version": value for key, value in data.items()}
        return chosen.do(user=user, hotspot_id=found.pk, **given)

    def version_now() -> int:
        found.refresh_from_db(fields=["version"])
        return found.version

    status = tried(form, verb, version_now=version_now)
    if status == DONE:
        messages.success(request, chosen.tell())
        return redirect("hotspot", hotspot_id=found.pk)
    if name == "sua":
        return render(request, "incidents/hotspot_edit.html", {"hotspot": found, "form": form}, status=status)
    return _page(request, _hotspot_of(request, hotspot_id), status=status, refused=(name, form))


def _hotspot_of(request: HttpRequest, hotspot_id: int) -> Hotspot:
    """The hotspot, if this person may see it; else the page is not found."""
    rows = Hotspot.objects.visible_to(staff_of(request)).select_related("unit", "agency", "person")
    found = rows.defer("unit__geometry", "unit__outline", "unit__centre").filter(pk=hotspot_id).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, hotspot: Hotspot, *, status: int = 200, refused: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    user = staff_of(request)
    offered = {
        name.replace("-", "_"): one.form(initial={"version": hotspot.version})
        for name, one in ACTS.items()
        if name != "sua" and one.offered(user, hotspot)
    }
    if refused is not None:
        offered[refused[0].replace("-", "_")] = refused[1]
    gathered = hotspot.cases.filter(ended_at__isnull=True)
    seen = Incident.objects.visible_to(user).filter(in_hotspots__in=gathered).select_related("category", "agency")
    cases = Paginator(seen.order_by("-received_at", "-id"), PAGE_SIZE).get_page(request.GET.get("page"))
    may_keep = "them" in offered
    context = {
        "hotspot": hotspot,
        "away": _away(hotspot),
        "forms": offered,
        "may_change": may_keep,
        "cases": cases,
        "page": cases,
        "unseen": gathered.count() - cases.paginator.count,
        "suggested": list(cases_that_may_belong(hotspot, user)) if may_keep else [],
        "lines": [line_of(entry) for entry in hotspot.entries.select_related("actor").order_by("-version")[:200]],
        "map_options": map_options(hotspot.place) | _shape(hotspot),
    }
    return render(request, "incidents/hotspot.html", context, status=status)


def _away(hotspot: Hotspot) -> str:
    if hotspot.person_id is None or hotspot.closed_at is not None:
        return ""
    return away_words(away_on(timezone.localdate()).get(hotspot.person_id))


def _shape(hotspot: Hotspot) -> dict[str, Any]:
    """For the map: a polygon, or the radius of the circle around the pin in metres."""
    if hotspot.area is not None:
        return {"area": {"type": "Polygon", "coordinates": hotspot.area.coords}}
    return {"radius": hotspot.radius_m}
