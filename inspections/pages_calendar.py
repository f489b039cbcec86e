"""The calendar of inspections: a month as a grid, as a list, on a map; and the feed for a person's own calendar."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import require_verb
from agencies.models import Agency
from agencies.policy import can
from incidents.forms_filter import offer
from incidents.pages_maps import map_options
from inspections.calendar_month import Month, orders_of_month, weeks
from inspections.feeds import calendar_of, feed_of, make_feed, revoke_feed
from inspections.models import Order
from inspections.pages_staff import staff_of
from inspections.points import order_points
from inspections.states import OrderState

MOST_IN_GRID = 400
_LIST_PAGE = 50


class CalendarFilterForm(forms.Form):
    thang = forms.CharField(
        label=gettext_lazy("Tháng"), required=False, widget=forms.DateInput(attrs={"type": "month"})
    )
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan chủ trì"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=gettext_lazy("Mọi cơ quan"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"),
        required=False,
        choices=[("", gettext_lazy("Mọi trạng thái")), *OrderState.choices],
    )


@require_verb("order.view")
@never_cache
@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """A fixed number of queries, whatever the month holds."""
    user = staff_of(request)
    month = Month.parse(request.GET.get("thang", ""))
    seen = Order.objects.visible_to(user)
    form = CalendarFilterForm({**request.GET.dict(), "thang": str(month)})
    offer(form, "agency", Agency.objects.filter(pk__in=seen.values("agency")).order_by("name"))
    found = orders_of_month(seen, month)
    narrowed_to: list[str] = []
    if form.is_valid():
        if agency := form.cleaned_data["agency"]:
            found = found.filter(agency=agency)
            narrowed_to.append(agency.label)
        if state := form.cleaned_data["state"]:
            found = found.filter(state=state)
            narrowed_to.append(str(OrderState(state).label))
        else:
            found = found.exclude(state=OrderState.CANCELLED)
    orders = list(found.select_related("agency").prefetch_related("stops__unit", "objections")[:MOST_IN_GRID])
    on_map = request.GET.get("xem") == "ban-do"
    context: dict[str, Any] = {
        "form": form,
        "narrowed_to": narrowed_to,
        "month": month.first,
        "before": str(month.moved(-1)),
        "after": str(month.moved(1)),
        "weeks": [] if on_map else weeks(month, orders),
        "page": Paginator(orders, _LIST_PAGE).get_page(request.GET.get("page")),
        "on_map": on_map,
        "map_options": map_options() if on_map else None,
        "points": order_points(orders) if on_map else [],
        "may_draft": can(user, "order.draft"),
        "may_carry_out": can(user, "order.carry_out"),
        "may_see_facilities": can(user, "facility.view"),
    }
    return render(request, "inspections/calendar.html", context)


@require_verb("order.view")
@never_cache
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Whether the person has a link. The link itself is shown once, when it is made."""
    return render(request, "inspections/feed.html", {"feed": feed_of(staff_of(request))})


@require_verb("order.view")
@never_cache
@require_POST
def new_feed(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    address = request.build_absolute_uri(make_feed(user=user))
    return render(request, "inspections/feed.html", {"feed": feed_of(user), "address": address})


@require_verb("order.view")
@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    revoke_feed(user=staff_of(request))
    messages.success(request, _("Liên kết lịch đã bị huỷ. Lịch trên máy sẽ không cập nhật nữa."))
    return redirect("inspection_feed")


@never_cache
@require_safe
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """No session: the link is the key. It shows what its owner may see now."""
    return HttpResponse(calendar_of(token), content_type="text/calendar; charset=utf-8")
