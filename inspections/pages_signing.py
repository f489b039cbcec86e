"""Signing the minutes on the screen, and opening them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.policy import NotAllowed
from geodata.errors import GeoPGIError
from incidents.forms_errors import put_beside_fields
from incidents.pages_answers import secret_page
from incidents.pages_staff import staff_of
from inspections.checklists import in_words
from inspections.errors_outcomes import MinutesNotFound
from inspections.forms_signing import SigningForm
from inspections.minutes_content import signers
from inspections.pages_visits import visit_of
from inspections.signing import lacking, read_minutes, sign
from inspections.visiting import may_conduct

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@secret_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_minutes(request: HttpRequest, visit_id: int) -> HttpResponse:
    """What will be signed, in words, and a place for each signature."""
    found, user = visit_of(request, visit_id), staff_of(request)
    if not may_conduct(user, found):
        raise NotAllowed()
    if found.signed:
        return redirect("visit", visit_id=visit_id)
    people = signers(found, user)
    posted = request.method == "POST"
    form = SigningForm(people, found.version, request.POST if posted else None, request.FILES if posted else None)
    status = 200
    if posted:
        status = 422
        if form.is_valid():
            version = form.main.cleaned_data["version"]
            try:
                sign(user=user, visit=found, signatures=form.signatures(), expected_version=version)
            except GeoPGIError as error:
                put_beside_fields(form.main, error)
                status = error.http_status
            else:
                messages.success(request, _("Đã ký và lưu biên bản. Không ai sửa được bản này nữa."))
                return redirect("visit", visit_id=visit_id)
    context = {
        "visit": found,
        "form": form,
        "lacking": lacking(found),
        "answers": in_words(found.questions, found.answers),
        "measurements": found.measurements.all(),
        "photos": found.photos.count(),
        "people": people,
    }
    return render(request, "inspections/sign.html", context, status=status)


@secret_page
@login_required
@require_safe
def minutes_file(request: HttpRequest, visit_id: int, number: int, kind: str) -> HttpResponse:
    """The minutes as a file; each look is written down."""
    if kind not in KINDS:
        raise Http404
    found = visit_of(request, visit_id).minutes.select_related("visit").filter(number=number).first()
    if found is None:
        raise MinutesNotFound()
    content = read_minutes(user=staff_of(request), minutes=found, kind=kind)
    response = HttpResponse(content, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="bien-ban-{visit_id}-{number}.{kind}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
