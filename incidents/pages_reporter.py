"""What a reporter does on the page of the own report besides adding photos: answers, rates, has the contact erased."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.asking import answer
from incidents.contacts import erase_contact
from incidents.errors import IncidentError
from incidents.forms_errors import put_beside_fields
from incidents.forms_follow import AnswerForm, FaceForm
from incidents.models import Report
from incidents.originals_end import waits_for_proof
from incidents.pages_answers import form_done, form_refused, secret_page, sent_by_script
from incidents.pages_follow import Door, followed_page, opened
from incidents.satisfaction import rate
from incidents.throttle import allow_photos


@secret_page
@require_POST
@opened
def answer_question(request: HttpRequest, *, door: Door, report: Report, question_id: int) -> HttpResponse:
    def verb(data: dict[str, Any]) -> None:
        allow_photos(request, len(data["photos"]))
        answer(report=report, question_id=question_id, words=data["words"], photos=data["photos"])

    form = AnswerForm(request.POST, request.FILES, prefix="tra-loi")
    return _done(request, door, report, verb, _("Đã gửi câu trả lời cho cán bộ. Cảm ơn bạn."), answer_form=form)


@secret_page
@require_POST
@opened
def give_face(request: HttpRequest, *, door: Door, report: Report) -> HttpResponse:
    def verb(data: dict[str, Any]) -> None:
        rate(report=report, face=data["face"])

    form = FaceForm(request.POST, prefix="hai-long")
    return _done(request, door, report, verb, _("Đã ghi mức hài lòng của bạn. Cảm ơn bạn."), face_form=form)


@secret_page
@require_POST
@opened
def erase(request: HttpRequest, *, door: Door, report: Report) -> HttpResponse:
    if erase_contact(report=report):
        messages.success(request, _("Đã xoá thông tin liên hệ của bạn. Mã theo dõi vẫn dùng được."))
    else:
        messages.info(request, _("Hệ thống không lưu thông tin liên hệ nào của bạn."))
    if waits_for_proof(report):
        messages.info(request, _("Tệp gốc của ảnh là chứng cứ xử lý vi phạm; sẽ được xoá khi sự việc kết thúc."))
    return form_done(request, door.to("report"))


def _done(
    request: HttpRequest,
    door: Door,
    report: Report,
    verb: Callable[[dict[str, Any]], None],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    """Runs the verb with what the one form of `shown` holds; refused, the page comes again with the form as typed."""
    (form,) = shown.values()
    status = 422
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except IncidentError as error:
            put_beside_fields(form, error)
            status = error.http_status
        else:
            messages.success(request, done)
            return form_done(request, door.to("report"))
    if sent_by_script(request):
        return form_refused(form, status)
    return followed_page(request, door, report, status, **shown)
