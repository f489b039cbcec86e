"""Following a report by its code or private link. Both lead to the same pages, under their own address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geodata.errors import GeoPGIError
from incidents.codes import written
from incidents.errors import IncidentError, PhotoNotFound
from incidents.following import Followed, Step, find_report, follow
from incidents.forms_errors import put_beside_fields
from incidents.forms_follow import AnswerForm, CodeForm, FaceForm, MorePhotosForm, StillThereForm
from incidents.models import Photo, Report
from incidents.pages_answers import form_done, form_refused, secret_page, sent_by_script
from incidents.pages_maps import map_options
from incidents.pages_photos import photo_answer
from incidents.pages_promise import promise
from incidents.pages_report import texts
from incidents.pages_words import FOLLOWED_VERBS, MEANINGS, Words, photos_added
from incidents.photos import photo_for
from incidents.reporter import add_photos_by_reporter, still_there
from incidents.throttle import allow_lookup, allow_photos

ADDRESSES = ("report", "add_photos", "still_there", "give_face", "erase")


@dataclass(frozen=True)
class Door:
    """How this visitor came in: with a code or a private link; addresses of the same report stay on that way."""

    namespace: str
    key: dict[str, str]

    def to(self, name: str, **more: Any) -> str:
        return reverse(f"{self.namespace}:{name}", kwargs=self.key | more)

    @property
    def code(self) -> str:
        """Empty for a visitor with a private link."""
        return self.key.get("code", "")

    @property
    def token(self) -> str:
        return self.key.get("token", "")

    def open(self, request: HttpRequest) -> Report:
        """Raises `MistypedCode`, `ReportNotFound`, `TooManyLookups`."""
        if "code" in self.key:
            allow_lookup(request)
        return find_report(**self.key)


def _door(request: HttpRequest, key: dict[str, str]) -> Door:
    match = request.resolver_match
    assert match is not None
    return Door(match.namespace, key)


@secret_page
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if form.is_bound and form.is_valid():
        try:
            allow_lookup(request)
            report = find_report(code=form.cleaned_data["code"])
        except IncidentError as error:
            put_beside_fields(form, error)
            return _code_page(request, form, error.http_status)
        return redirect("by_code:report", code=written(report.code))
    return _code_page(request, form, 422 if form.is_bound else 200)


def _code_page(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "incidents/follow_enter.html", {"form": form}, status=status)


def _wrong_key(request: HttpRequest, door: Door, error: GeoPGIError) -> HttpResponse:
    """The page to enter a code, with what was tried and what is wrong with it."""
    form = CodeForm({"code": door.key.get("code", "")})
    form.full_clean()
    form.errors.clear()
    put_beside_fields(form, error)
    return _code_page(request, form, error.http_status)


def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the door and its report instead of the code or token."""

    def answer(request: HttpRequest, *, code: str = "", token: str = "", **more: Any) -> HttpResponse:
        door = _door(request, {"code": code} if code else {"token": token})
        try:
            report = door.open(request)
        except IncidentError as error:
            return _wrong_key(request, door, error)
        return view(request, door=door, report=report, **more)

    return answer


@secret_page
@require_safe
@opened
def followed(request: HttpRequest, *, door: Door, report: Report) -> HttpResponse:
    return followed_page(request, door, report)


def followed_page(
    request: HttpRequest, door: Door, report: Report, status: int = 200, **forms_shown: forms.Form
) -> HttpResponse:
    seen: Followed = follow(report)
    current = seen.main or seen.incident
    context = {
        "seen": seen,
        "steps": [(step, _words_of(step)) for step in seen.steps],
        "current": current,
        "code": written(report.code),
        "meaning": MEANINGS[seen.state],
        "photos": [_own_photo(door, photo) for photo in seen.photos],
        "address": {name: door.to(name) for name in ADDRESSES},
        "door": door,
        "promise": promise(current),
        "answer_address": door.to("answer", question_id=seen.question.pk) if seen.question else "",
        "answer_form": forms_shown.get("answer_form") or AnswerForm(prefix="tra-loi"),
        "face_form": forms_shown.get("face_form") or FaceForm(prefix="hai-long", initial=_face_given(seen)),
        "photo_form": forms_shown.get("photo_form") or MorePhotosForm(prefix="them"),
        "still_form": forms_shown.get("still_form") or StillThereForm(prefix="con"),
        "map_options": map_options(None if report.place_unclear else report.location),
        "texts": texts(),
        "original_days": settings.ORIGINAL_RETENTION_DAYS,
    }
    return render(request, "incidents/followed.html", context, status=status)


def _words_of(step: Step) -> Words:
    return photos_added(step.photos) if step.photos else FOLLOWED_VERBS.get(step.verb, "")


def _face_given(seen: Followed) -> dict[str, int]:
    return {"face": seen.satisfaction.face} if seen.satisfaction else {}


def _own_photo(door: Door, photo: Photo) -> dict[str, Any]:
    return {
        "url": door.to("photo", key=photo.key),
        "thumbnail_url": door.to("photo_thumbnail", key=photo.key),
        "seconds": photo.seconds,
        "added_at": photo.added_at,
    }


@secret_page
@require_POST
@opened
def add_photos(request: HttpRequest, *, door: Door, report: Report) -> HttpResponse:
    form = MorePhotosForm(request.POST, request.FILES, prefix="them")
    status = 422
    if form.is_valid():
        try:
            allow_photos(request, len(form.cleaned_data["photos"]))
            add_photos_by_reporter(report=report, photos=form.cleaned_data["photos"], words=form.cleaned_data["words"])
        except IncidentError as error:
            put_beside_fields(form, error)
            status = error.http_status
        else:
            messages.success(request, _("Đã nhận thông tin bổ sung. Cảm ơn bạn."))
            return form_done(request, door.to("report"))
    if sent_by_script(request):
        return form_refused(form, status)
    return followed_page(request, door, report, status, photo_form=form)


@secret_page
@require_POST
@opened
def say_still_there(request: HttpRequest, *, door: Door, report: Report) -> HttpResponse:
    form = StillThereForm(request.POST, request.FILES, prefix="con")
    status = 422
    if form.is_valid():
        try:
            allow_photos(request, len(form.cleaned_data["photos"]))
            said = still_there(report=report, words=form.cleaned_data["words"], photos=form.cleaned_data["photos"])
        except IncidentError as error:
            put_beside_fields(form, error)
            status = error.http_status
        else:
            if said.reopened:
                messages.success(request, _("Đã ghi nhận là vẫn còn. Sự việc được mở lại để xem xét."))
            else:
                messages.warning(
                    request,
                    _("Đã ghi nhận là vẫn còn và báo cho cán bộ. Sự việc này không tự mở lại; xin gửi phản ánh mới."),
                )
            return form_done(request, door.to("report"))
    if sent_by_script(request):
        return form_refused(form, status)
    return followed_page(request, door, report, status, still_form=form)


@secret_page
@require_safe
def own_photo(request: HttpRequest, *, key: UUID, thumbnail: bool = False, **door_key: str) -> HttpResponseBase:
    """A photo of the report in hand. A wrong code is answered like a wrong photo, so that codes cannot be tried here;
    therefore these many small requests need not be counted."""
    try:
        report = find_report(**door_key)
    except IncidentError as error:
        raise PhotoNotFound from error
    return photo_answer(request, photo_for(key=key, report=report), thumbnail=thumbnail)
