"""The desk of staff: what came in and what is due, as a list, on a map and on a board, with one filter."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.models import User
from agencies.policy import can, reach_of, require
from incidents.answer_templates import EDIT
from incidents.board import board
from incidents.due_groups import DueGroup, counts
from incidents.forms_filter import DeskFilterForm
from incidents.forms_saved_filter import SaveFilterForm
from incidents.inbox_filter import InboxFilter
from incidents.listing import PAGE_SIZE, inbox, inbox_page, inbox_points, today_of, works_by_assignment
from incidents.news import stamp_now
from incidents.pages_bulk_words import acts_of
from incidents.pages_live import counters
from incidents.pages_maps import map_options
from incidents.pages_staff import staff_of
from incidents.pages_words import STATE_GROUPS
from incidents.quarantine import waiting_for
from incidents.saved_filters import SHARE, filters_of
from places.models import Unit

VIEWS = {"ban-do": "map", "bang": "board"}
"""Values of the address's parameter `xem`; without it the desk is a list."""
EVERY_GROUP = "all"


@dataclass(frozen=True)
class Asked:
    """What an address asks of the desk. `shown` is the filter of what is listed: on the list that is one group, the
    first that holds something, unless the address says which or a text is looked for."""

    request: HttpRequest
    user: User

    @cached_property
    def filters(self) -> InboxFilter:
        return InboxFilter.parse(self.request.GET)

    @cached_property
    def view(self) -> str:
        return VIEWS.get(self.request.GET.get("xem", ""), "list")

    @cached_property
    def counts(self) -> dict[DueGroup, int]:
        return counts(inbox(user=self.user, filters=self.filters.of_all_groups), today_of(self.user))

    @cached_property
    def shown(self) -> InboxFilter:
        chosen = self.filters.due or self.request.GET.get("due") == EVERY_GROUP or self.filters.text
        if chosen or self.view != "list":
            return self.filters
        return replace(self.filters, due=next((group for group, n in self.counts.items() if n), None))


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    if not can(user, "incident.view"):
        may_edit = {"may_edit_templates": can(user, EDIT)}
        return render(request, "incidents/desk_without_cases.html", may_edit)
    if works_by_assignment(user) and not request.GET:
        return redirect(f"{reverse('desk')}?mine=1")
    return desk_page(request)


def desk_page(request: HttpRequest, *, save_form: SaveFilterForm | None = None, status: int = 200) -> HttpResponse:
    """`save_form` is a form that was refused."""
    user = staff_of(request)
    asked = Asked(request, user)
    stamp = stamp_now(user=user, filters=asked.filters)
    context = _frame(asked) | {
        "stamp": str(stamp),
        "saved_filters": filters_of(user),
        "save_form": save_form or SaveFilterForm(user=user),
        "bulk_acts": acts_of(user),
        "shown_query": asked.shown.query_string(),
        "case_query": urlencode({"ds": asked.shown.query_string()}),
    }
    found: dict[str, Any]
    if asked.view == "map":
        options = map_options() | {
            "pointsUrl": f"{reverse('desk_points')}?{asked.filters.query_string()}",
            "caseUrl": f"{reverse('case', kwargs={'code': 'CODE'})}?{context['case_query']}",
        }
        template, found = "incidents/desk_map.html", {"map_options": options, "texts": _map_texts()}
    elif asked.view == "board":
        template, found = "incidents/desk_board.html", {"columns": board(user=user, filters=asked.filters)}
    else:
        rows = inbox_page(user=user, filters=asked.shown, number=_number(request.GET.get("page", "1")))
        page = Paginator(range(rows.total), PAGE_SIZE).get_page(rows.number)
        template, found = "incidents/desk.html", {"incidents": rows.incidents, "total": rows.total, "page": page}
    return render(request, template, context | found, status=status)


@never_cache
@login_required
@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """GeoJSON of the same filter, for the desk's map."""
    user = staff_of(request)
    require(user, "incident.view")
    return JsonResponse(inbox_points(user=user, filters=InboxFilter.parse(request.GET)))


def _frame(asked: Asked) -> dict[str, Any]:
    """What stands around list, map and board."""
    user, filters = asked.user, asked.filters
    form = DeskFilterForm(asked.request.GET, unit_ids=reach_of(user).unit_ids("incident.view"))
    form.is_valid()
    by_assignment = works_by_assignment(user)
    return {
        "form": form,
        "filters": filters,
        "view": asked.view,
        "due_groups": _due_tabs(asked),
        "counters": counters(user, filters),
        "by_assignment": by_assignment,
        "handed_to_us": by_assignment and filters.mine,
        "groups": _state_tabs(asked.request, filters),
        "may_log": can(user, "incident.log"),
        "may_edit_templates": can(user, EDIT),
        "may_share": can(user, SHARE),
        "kept_back": waiting_for(user).count() if can(user, "incident.take_in") else None,
        "may_import": can(user, "incident.import"),
        "poster_code": _only_commune(user),
        "narrowed_to": form.narrowed_to(filters, leaving_out=("mine",) if by_assignment else ()),
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _only_commune(user: User) -> str:
    """The code of the commune the person answers for, where it is one alone. One query."""
    units = Unit.objects.on(timezone.localdate()).communes().filter(pk__in=reach_of(user).unit_ids("incident.log"))
    codes = units.order_by("code").values_list("code", flat=True)[:2]
    return codes[0] if len(codes) == 1 else ""


def _due_tabs(asked: Asked) -> list[dict[str, Any]]:
    """Links that choose a group of what is due and keep the rest of the address."""
    here = asked.shown.due
    tabs: list[dict[str, Any]] = []
    for key, label, n in (
        *((group.value, group.label, asked.counts[group]) for group in DueGroup),
        (EVERY_GROUP, _("Tất cả"), sum(asked.counts.values())),
    ):
        query = _with(asked.request, "due", [key])
        tabs.append({"key": key, "label": label, "count": n, "query": query, "here": key == (here or EVERY_GROUP)})
    return tabs


def _state_tabs(request: HttpRequest, filters: InboxFilter) -> list[dict[str, Any]]:
    """Links that choose the states of a group and keep the rest of the filter."""
    chosen = {str(state) for state in filters.states}
    tabs = []
    for label, states in (("", ()), *((group.label, group.states) for group in STATE_GROUPS)):
        values = [state.value for state in states]
        here = chosen == {str(state) for state in states}
        alone = urlencode([("state", value) for value in values])
        query = _with(request, "state", values)
        tabs.append({"label": label or _("Tất cả"), "query": query, "alone": alone, "here": here})
    return tabs


def _with(request: HttpRequest, name: str, values: list[str]) -> str:
    params = request.GET.copy()
    params.pop("page", None)
    params.setlist(name, values)
    return params.urlencode()


def _map_texts() -> dict[str, str]:
    return {
        "count": _("Đang hiện {n} sự việc trong khung bản đồ."),
        "truncated": _("Chỉ hiện {n} sự việc đầu tiên; xin phóng to bản đồ hoặc lọc bớt."),
        "failed": _("Chưa tải được sự việc lên bản đồ. Xin thử lại."),
        "overdue": _("Quá hạn"),
        "open": _("Mở sự việc"),
    }
