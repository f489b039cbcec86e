"""On the case page: that somebody looked, another kind, and what a hold waits for."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.policy import require
from incidents import changing_kind
from incidents.casework import acknowledge
from incidents.forms_clocks import AcknowledgeForm, KindForm
from incidents.pages_case import carry_out
from incidents.pages_staff import case_of, staff_of


@never_cache
@login_required
@require_POST
def looked(request: HttpRequest, code: str) -> HttpResponse:
    user, incident = staff_of(request), case_of(request, code)
    require(user, "incident.acknowledge", incident)
    form: forms.Form = AcknowledgeForm(request.POST)

    def verb(data: dict[str, Any]) -> None:
        acknowledge(user=user, incident_id=incident.pk, expected_version=data["version"])

    return carry_out(request, incident, form, verb, _("Đã ghi: bạn đã xem phản ánh này."))


@never_cache
@login_required
@require_POST
def kind(request: HttpRequest, code: str) -> HttpResponse:
    user, incident = staff_of(request), case_of(request, code)
    require(user, changing_kind.VERB, incident)
    form = KindForm(request.POST, incident=incident)

    def verb(data: dict[str, Any]) -> None:
        changing_kind.change_kind(
            user=user,
            incident_id=incident.pk,
            category=data["category"],
            reason=data["reason"],
            expected_version=data["version"],
        )

    return carry_out(request, incident, form, verb, _("Đã đổi loại sự việc."))
