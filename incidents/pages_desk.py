"""The desk of staff: what came in, what is due, on a list and on a map with one filter."""

import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.models import User
from agencies.policy import can, reach_of, require
from incidents.forms_filter import DeskFilterForm
from incidents.inbox_filter import InboxFilter
from incidents.listing import (
    PAGE_SIZE,
    inbox,
    inbox_page,
    inbox_points,
    unread_answers,
    works_by_assignment,
)
from incidents.pages_maps import map_options
from incidents.pages_words import STATE_GROUPS
from incidents.quarantine import waiting_for
from places.models import Unit


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    user = _staff(request)
    if not can(user, "incident.view"):
        return render(request, "incidents/desk_without_cases.html")
    by_assignment = works_by_assignment(user)
    if by_assignment and not request.GET:
        return redirect(f"{reverse('desk')}?mine=1")
    filters = InboxFilter.parse(request.GET)
    form = DeskFilterForm(request.GET, unit_ids=reach_of(user).unit_ids("incident.view"))
    form.is_valid()
    context: dict[str, Any] = {
        "form": form,
        "counters": _counters(user, mine=by_assignment and filters.mine),
        "by_assignment": by_assignment,
        "handed_to_us": by_assignment and filters.mine,
        "groups": _group_tabs(request, filters),
        "on_map": request.GET.get("xem") == "ban-do",
        "may_log": can(user, "incident.log"),
        "kept_back": waiting_for(user).count() if can(user, "incident.take_in") else None,
        "may_import": can(user, "incident.import"),
        "poster_code": _only_commune(user),
        "filtered": bool(replace(filters, mine=filters.mine and not by_assignment).query_string()),
    }
    if context["on_map"]:
        options = map_options() | {
            "pointsUrl": f"{reverse('desk_points')}?{filters.query_string()}",
            "caseUrl": reverse("case", kwargs={"code": "CODE"}),
        }
        return render(request, "incidents/desk_map.html", context | {"map_options": options, "texts": _map_texts()})
    found = inbox_page(user=user, filters=filters, number=_number(request.GET.get("page", "1")))
    page = Paginator(range(found.total), PAGE_SIZE).get_page(found.number)
    return render(
        request, "incidents/desk.html", context | {"incidents": found.incidents, "total": found.total, "page": page}
    )


@never_cache
@login_required
@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """GeoJSON of the same filter, for the desk's map."""
    user = _staff(request)
    require(user, "incident.view")
    return JsonResponse(inbox_points(user=user, filters=InboxFilter.parse(request.GET)))


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _counters(user: User, *, mine: bool) -> dict[str, int]:
    """Overdue, due before the end of today, newly come in, and with an answer nobody has read, of all that this person
    may see, or (`mine`) of what is handed to the agency."""
    now = timezone.now()
    tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    new = STATE_GROUPS[0].states
    return (
        inbox(user=user, filters=InboxFilter(mine=mine))
        .order_by()
        .aggregate(
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            due_today=Count("pk", filter=Q(due_at__gte=now, due_at__lt=tomorrow)),
            new=Count("pk", filter=Q(state__in=new)),
            answers=Count("pk", filter=Exists(unread_answers())),
        )
    )


def _only_commune(user: User) -> str:
    """The code of the commune the person answers for, where it is one alone. One query."""
    units = Unit.objects.on(timezone.localdate()).communes().filter(pk__in=reach_of(user).unit_ids("incident.log"))
    codes = units.order_by("code").values_list("code", flat=True)[:2]
    return codes[0] if len(codes) == 1 else ""


def _group_tabs(request: HttpRequest, filters: InboxFilter) -> list[dict[str, Any]]:
    """Links that choose the states of a group and keep the rest of the filter."""
    chosen = {str(state) for state in filters.states}
    tabs = []
    for label, states in (("", ()), *((group.label, group.states) for group in STATE_GROUPS)):
        params = request.GET.copy()
        params.pop("page", None)
        params.setlist("state", [state.value for state in states])
        here = chosen == {str(state) for state in states}
        alone = urlencode([("state", state.value) for state in states])
        tabs.append({"label": label or _("Tất cả"), "query": params.urlencode(), "alone": alone, "here": here})
    return tabs


def _map_texts() -> dict[str, str]:
    return {
        "count": _("Đang hiện {n} sự việc trong khung bản đồ."),
        "truncated": _("Chỉ hiện {n} sự việc đầu tiên; xin phóng to bản đồ hoặc lọc bớt."),
        "failed": _("Chưa tải được sự việc lên bản đồ. Xin thử lại."),
        "overdue": _("Quá hạn"),
        "open": _("Mở sự việc"),
    }
