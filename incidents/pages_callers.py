"""What the desk form asks of a caller's number. The number is in the body, never in an address."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.gate import require_verb
from agencies.models import User
from incidents.callers import known_caller, named_caller
from incidents.errors import IncidentError
from incidents.forms_errors import sentence
from incidents.states import State


@require_verb("incident.log")
@never_cache
@require_POST
def caller(request: HttpRequest) -> JsonResponse:
    """How many earlier reports, in words; empty for somebody new."""
    assert isinstance(request.user, User)
    known = known_caller(user=request.user, phone=request.POST.get("phone", ""))
    if not known.count:
        return JsonResponse({"words": "", "mayLook": False})
    states = ", ".join(f"{label}: {count}" for label, count in known.states)
    words = ngettext(
        "Số này đã báo %(count)s lần trước đây (%(states)s).",
        "Số này đã báo %(count)s lần trước đây (%(states)s).",
        known.count,
    )
    return JsonResponse({"words": words % {"count": known.count, "states": states}, "mayLook": True})


@require_verb("incident.log")
@never_cache
@require_POST
def caller_name(request: HttpRequest) -> JsonResponse:
    """The name and the cases, after the look was written down."""
    assert isinstance(request.user, User)
    try:
        named = named_caller(user=request.user, phone=request.POST.get("phone", ""))
    except IncidentError as error:
        return JsonResponse({"error": sentence(error)}, status=error.http_status)
    cases = [
        {
            "address": reverse("case", args=[incident.code]),
            "words": f"{incident.code}, {incident.category.label}, {State(incident.state).label}",
        }
        for incident in named.incidents
    ]
    return JsonResponse({"name": named.name, "noName": _("Lần trước người này không để lại tên."), "cases": cases})
