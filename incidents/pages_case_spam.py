"""Steps of a case about spam: mark it, take that back, take in what was kept back."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.policy import require
from incidents.forms_spam import MarkSpamForm, TakeInForm, UnmarkSpamForm
from incidents.pages_case import carry_out
from incidents.pages_staff import case_of, staff_of
from incidents.quarantine import take_in
from incidents.spam import blockable, mark_spam, unmark_spam


@never_cache
@login_required
@require_POST
def mark(request: HttpRequest, code: str) -> HttpResponse:
    user, incident = staff_of(request), case_of(request, code)
    require(user, "incident.mark_spam", incident)
    form = MarkSpamForm(request.POST, offered=blockable(incident))

    def verb(data: dict[str, Any]) -> None:
        mark_spam(
            user=user,
            incident_id=incident.pk,
            note=data["reason"],
            patterns=form.chosen(),
            days=data.get("days"),
            expected_version=data["version"],
        )

    return carry_out(request, incident, form, verb, _("Đã xếp vào tin rác."))


@never_cache
@login_required
@require_POST
def unmark(request: HttpRequest, code: str) -> HttpResponse:
    user, incident = staff_of(request), case_of(request, code)
    require(user, "incident.mark_spam", incident)

    def verb(data: dict[str, Any]) -> None:
        unmark_spam(user=user, incident_id=incident.pk, note=data["reason"], expected_version=data["version"])

    return carry_out(request, incident, UnmarkSpamForm(request.POST), verb, _("Đã mở lại và bỏ chặn."))


@never_cache
@login_required
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    user, incident = staff_of(request), case_of(request, code)
    require(user, "incident.take_in", incident)

    def verb(data: dict[str, Any]) -> None:
        take_in(user=user, incident_id=incident.pk, expected_version=data["version"])

    return carry_out(request, incident, TakeInForm(request.POST), verb, _("Đã tiếp nhận phản ánh."))
