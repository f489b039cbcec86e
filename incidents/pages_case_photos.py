"""What staff do with a photo of a case: show it to everyone, blur it first, look at what it was."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import User
from agencies.policy import can, require
from incidents.blurring import blur_photo
from incidents.casework import publish_photo
from incidents.errors import IncidentError
from incidents.forms_errors import put_beside_fields, sentence
from incidents.forms_photos import BlurForm, LookForm
from incidents.masks import read_mask
from incidents.models import BlurredCopy, Incident, Photo, PhotoLook
from incidents.originals import look_at_untouched, look_of, sent_bytes
from incidents.originals_end import end_of
from incidents.pages_answers import secret_page
from incidents.pages_case_file import visible_case
from incidents.pages_photos import EXTENSIONS, as_picture
from incidents.pages_ranges import file_answer
from incidents.photos import open_path


def _photo(request: HttpRequest, code: str, key: UUID) -> tuple[User, Incident, Photo]:
    """Who asks, the case and its photo, where this person may see them."""
    assert isinstance(request.user, User)
    incident = visible_case(user=request.user, code=code)
    photo = Photo.objects.filter(key=key, incident=incident).first() if incident else None
    if incident is None or photo is None:
        raise Http404
    return request.user, incident, photo


@never_cache
@login_required
@require_POST
def show_photo(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Shows a photo to everyone when nobody can be known in it, or takes it back."""
    user, _incident, photo = _photo(request, code, key)
    published = request.POST.get("published") == "1"
    try:
        publish_photo(user=user, key=photo.key, published=published, nobody_seen=request.POST.get("seen") == "nobody")
    except IncidentError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Ảnh đã được công khai.") if published else _("Ảnh không còn công khai."))
    return redirect("case", code=code)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def blur(request: HttpRequest, code: str, key: UUID, look_id: int | None = None) -> HttpResponse:
    """The brush: on the photo as it is shown, or after a look at the untouched one on that."""
    user, incident, photo = _photo(request, code, key)
    require(user, "incident.publish_photo", incident)
    if photo.is_video:
        raise Http404
    look = look_of(user=user, key=key, look_id=look_id) if look_id else None
    form = BlurForm(request.POST or None)
    status = 200
    if form.is_bound:
        status = _blurred(user, photo, form, look)
        if status == 200:
            messages.success(request, _done(photo, form))
            return redirect("case", code=incident.code)
    context = {"incident": incident, "photo": photo, "form": form, "look": look, "texts": blur_texts()}
    return render(request, "incidents/blur.html", context, status=status)


def _blurred(user: User, photo: Photo, form: BlurForm, look: PhotoLook | None) -> int:
    """The status of the answer; what is wrong stands in the form then."""
    if not form.is_valid():
        return 422
    try:
        blur_photo(user=user, key=photo.key, mask=read_mask(form.cleaned_data["mask"]), look=look)
        if form.cleaned_data["publish"]:
            publish_photo(user=user, key=photo.key, nobody_seen=True)
    except IncidentError as error:
        put_beside_fields(form, error)
        return error.http_status
    return 200


def _done(photo: Photo, form: BlurForm) -> str:
    if photo.published:
        return _("Đã làm mờ. Từ nay mọi người chỉ thấy ảnh đã làm mờ.")
    if form.cleaned_data["publish"]:
        return _("Đã làm mờ và công khai ảnh.")
    return _("Đã làm mờ. Ảnh vẫn chỉ cán bộ xem.")


@secret_page
@login_required
@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """The untouched photo and the file as it was sent, once a reason is given; each look is written down."""
    user, incident, photo = _photo(request, code, key)
    may_look, may_check = (can(user, verb, incident) for verb in ("incident.view_original", "incident.check_looks"))
    if not may_check:
        require(user, "incident.view_original", incident)
    form = LookForm(request.POST or None)
    look: PhotoLook | None = None
    status = 422 if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            look = look_at_untouched(user=user, key=key, reason=form.cleaned_data["reason"])
        except IncidentError as error:
            put_beside_fields(form, error)
            status = error.http_status
    context = {
        "incident": incident,
        "photo": photo,
        "form": form if may_look else None,
        "look": look,
        "looks": photo.looks.select_related("user") if may_check else None,
        "end": end_of(photo),
        "original_days": settings.ORIGINAL_RETENTION_DAYS,
        "blurred": BlurredCopy.objects.filter(photo=photo).exists(),
        "may_publish": can(user, "incident.publish_photo", incident),
    }
    return render(request, "incidents/original.html", context, status=status)


@secret_page
@login_required
@require_safe
def untouched(request: HttpRequest, code: str, key: UUID, look_id: int) -> HttpResponseBase:
    user, _incident, photo = _photo(request, code, key)
    look_of(user=user, key=key, look_id=look_id)
    response = file_answer(request, open_path(photo.path), photo.media_type)
    as_picture(response, f"{photo.key}.{EXTENSIONS[photo.media_type]}")
    return response


@secret_page
@login_required
@require_safe
def sent_file(request: HttpRequest, code: str, key: UUID, look_id: int) -> HttpResponseBase:
    """To be saved, never to be opened by the browser: nobody has looked what is in it."""
    user, _incident, photo = _photo(request, code, key)
    look = look_of(user=user, key=key, look_id=look_id)
    response = StreamingHttpResponse(sent_bytes(look), content_type="application/octet-stream")
    as_picture(response, photo.key.hex)
    response.headers["Content-Disposition"] = f'attachment; filename="{photo.key}.goc"'
    return response


def blur_texts() -> dict[str, str]:
    """Sentences for the script of the brush; `{…}` are filled there."""
    return {
        "box": _("Khung {n}"),
        "boxAt": _("Khung {n}: cách trái {x} %, cách trên {y} %, rộng {w} %, cao {h} %."),
        "stroke": _("Nét tô {n}"),
        "remove": _("Bỏ"),
        "removed": _("Đã bỏ. Còn {n} chỗ tô."),
        "count": _("Đã tô {n} chỗ."),
        "failed": _("Không tải được ảnh. Xin mở lại trang."),
    }
