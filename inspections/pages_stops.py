"""What a team tells from the road: from a form, or from a script that kept it while there was no line."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import require_verb
from geodata.errors import GeoPGIError
from incidents.forms_errors import sentence
from inspections.carrying_out import Position, step_at_stop
from inspections.forms_order import MOST_WORDS
from inspections.models import Order
from inspections.pages_staff import staff_of
from inspections.states import BINDING, PLANNED, StopState


class StepForm(forms.Form):
    target = forms.TypedChoiceField(choices=StopState.choices, coerce=StopState)
    reason = forms.CharField(required=False, max_length=MOST_WORDS)
    key = forms.UUIDField()
    made_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    accuracy_m = forms.FloatField(required=False, min_value=0)

    @property
    def position(self) -> Position | None:
        lon, lat = self.cleaned_data["lon"], self.cleaned_data["lat"]
        return None if lon is None or lat is None else Position(lon, lat, self.cleaned_data["accuracy_m"])


@require_verb("order.carry_out")
@never_cache
@require_POST
def step(request: HttpRequest, order_id: int, stop_id: int) -> HttpResponse:
    """A script that asks for JSON is answered with `{"problem": …}` and the status of the error, or `{}`."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    form = StepForm(request.POST)
    problem, status = "", 200
    if not form.is_valid():
        problem, status = " ".join(str(error) for errors in form.errors.values() for error in errors), 422
    else:
        try:
            step_at_stop(
                user=staff_of(request),
                order_id=order_id,
                stop_id=stop_id,
                target=form.cleaned_data["target"],
                reason=form.cleaned_data["reason"],
                position=form.position,
                key=form.cleaned_data["key"],
                made_at=form.cleaned_data["made_at"],
            )
        except GeoPGIError as error:
            if error.http_status == 404 and not wants_json:
                raise
            problem, status = sentence(error), error.http_status
    if wants_json:
        return JsonResponse({"problem": problem} if problem else {}, status=status)
    if problem:
        messages.error(request, problem)
    return redirect("inspection", order_id=order_id)


@require_verb("order.carry_out")
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own inspections: today's, the coming ones, and what is still open of those before. Three queries."""
    user = staff_of(request)
    orders: Any = Order.objects.visible_to(user).filter(members__user=user, state__in=BINDING)
    orders = orders.select_related("agency").prefetch_related("stops").order_by("starts_at", "pk")
    drafts = Order.objects.visible_to(user).filter(made_by=user, state__in=set(PLANNED) - set(BINDING))
    today, now = localdate(), timezone.now()
    context = {
        "groups": _by_day(list(orders), today, now),
        "drafts": drafts.select_related("agency").prefetch_related("stops").order_by("starts_at", "pk")[:20],
    }
    return render(request, "inspections/mine.html", context)


def _by_day(orders: list[Order], today: Any, now: Any) -> list[tuple[str, list[Order]]]:
    late = [order for order in orders if order.ends_at < now]
    here = [order for order in orders if order not in late and localdate(order.starts_at) <= today]
    coming = [order for order in orders if localdate(order.starts_at) > today]
    return [(name, found) for name, found in (("today", here), ("late", late), ("coming", coming)) if found]
