"""On the case page: a question to whoever reported, and that the answer was read."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.models import User
from agencies.policy import require
from incidents.asking import ask_reporter, mark_answer_read
from incidents.forms_handling import AskForm
from incidents.pages_case import carry_out
from incidents.pages_case_file import visible_case


@never_cache
@login_required
@require_POST
def ask(request: HttpRequest, code: str, report_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    user, incident = request.user, visible_case(user=request.user, code=code)
    if incident is None:
        raise Http404
    require(user, "incident.ask_reporter", incident)
    form = AskForm(request.POST, report_id=report_id)

    def verb(data: dict[str, Any]) -> None:
        ask_reporter(user=user, incident_id=incident.pk, report_id=report_id, words=data["question"])

    return carry_out(request, incident, form, verb, _("Đã gửi câu hỏi. Người phản ánh thấy khi mở mã theo dõi."))


@never_cache
@login_required
@require_POST
def answer_read(request: HttpRequest, code: str, question_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    incident = visible_case(user=request.user, code=code)
    if incident is None:
        raise Http404
    mark_answer_read(user=request.user, incident_id=incident.pk, question_id=question_id)
    messages.success(request, _("Đã đánh dấu là đã đọc."))
    return redirect("case", code=incident.code)
