"""Pages of the rules by which cases are routed: the list, one rule, and trying what they say."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.absences import away_on
from agencies.models import User
from agencies.policy import can, require
from incidents.errors import IncidentError
from incidents.forms_errors import sentence
from incidents.forms_rules import RuleForm, TryForm
from incidents.listing import PAGE_SIZE
from incidents.models import RoutingRule
from incidents.pages_staff import staff_of
from incidents.pages_tried import DONE, tried
from incidents.people import able_agencies, person_label
from incidents.routing import suggest
from incidents.routing_rules import VERB, Where, retire_rule, write_rule
from incidents.routing_words import kind_words, place_words, rule_words, time_words, why_this_rule

VIEW = "routing.view"


@never_cache
@login_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    require(user, VIEW)
    rows = (
        RoutingRule.objects.in_use()
        .select_related("category", "group", "unit", "agency", "person")
        .defer("unit__geometry", "unit__outline", "unit__centre")
        .prefetch_related("informed")
        .order_by("category__position", "group__position", "unit__code", "id")
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    whole = Where(None).policy_unit_id
    able = set(able_agencies(timezone.localdate()).values_list("pk", flat=True))
    context = {
        "page": page,
        "rules": [
            {
                "rule": rule,
                "kind": kind_words(rule),
                "place": place_words(rule),
                "time": time_words(rule),
                "able": rule.agency_id in able,
                "may_edit": can(user, VERB, Where(rule.unit_id or whole)),
            }
            for rule in page
        ],
        "may_add": can(user, VERB),
    }
    return render(request, "incidents/rules.html", context)


@never_cache
@login_required
@require_safe
def try_rules(request: HttpRequest) -> HttpResponse:
    """Kind, commune and time → who gets it, by which rule and why."""
    user = staff_of(request)
    require(user, VIEW)
    form = TryForm(request.GET) if request.GET else TryForm()
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        suggestion = suggest(category=data["category"], unit_id=data["unit"].pk, at=form.moment())
        person = suggestion.person
        context |= {
            "suggestion": suggestion,
            "why": why_this_rule(suggestion) if suggestion.rule else "",
            "person": person_label(person, away_on(timezone.localdate(form.moment()))) if person else "",
            "others": [(rule, rule_words(rule)) for rule in suggestion.others],
            "at": form.moment(),
        }
    return render(request, "incidents/rules_try.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, rule_id: int | None = None) -> HttpResponse:
    """A new rule, or one to be written anew."""
    user = staff_of(request)
    require(user, VERB)
    old = _rule_of(user, rule_id) if rule_id is not None else None
    if request.method == "POST":
        form, status = RuleForm(request.POST, user=user), 200
        status = tried(form, lambda data: write_rule(user=user, instead_of=rule_id, **data))
        if status == DONE:
            messages.success(request, _("Đã ghi quy tắc."))
            return redirect("routing_rules")
    else:
        form, status = RuleForm(user=user, initial=_initial(old) if old else {}), 200
    return render(request, "incidents/rule.html", {"form": form, "rule": old}, status=status)


@never_cache
@login_required
@require_POST
def retire(request: HttpRequest, rule_id: int) -> HttpResponse:
    try:
        retire_rule(user=staff_of(request), rule_id=rule_id)
    except IncidentError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Quy tắc đã thôi dùng."))
    return redirect("routing_rules")


def _rule_of(user: User, rule_id: int) -> RoutingRule:
    found = RoutingRule.objects.in_use().filter(pk=rule_id).first()
    if found is None:
        raise Http404
    require(user, VERB, Where(found.unit_id))
    return found


def _initial(old: RoutingRule) -> dict[str, Any]:
    initial = model_to_dict(old, fields=RuleForm.base_fields)
    return initial | {"informed": list(old.informed.all())}
