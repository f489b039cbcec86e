"""Sending a file piece by piece, for the script of the upload page; every answer is JSON.

Begin with POST, ask with HEAD how much is safe (`Upload-Offset`), send pieces with PATCH (`Upload-Offset`,
`Content-SHA256`), end with POST; DELETE forgets it. What went wrong is told as `message`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agencies.models import User
from agencies.policy import NotAllowed
from geodata.errors import GeoPGIError
from geodata.resumed_files import PieceDamaged, PieceMisplaced
from layers import resuming
from layers.errors import SignedOut, sentence
from layers.errors_uploads import NumberUnreadable
from layers.models import HazardLayer

_View = Callable[..., HttpResponse]


def _for_a_script(view: _View) -> _View:
    """Errors as JSON and not as a page, above all that nobody is signed in any more."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            if not request.user.is_authenticated:
                raise SignedOut()
            return view(request, **kwargs)
        except Http404:
            return _refused(NotAllowed())
        except GeoPGIError as error:
            return _refused(error)

    return answer


def _refused(error: GeoPGIError) -> JsonResponse:
    answer = JsonResponse({"code": error.code, "message": sentence(error)}, status=error.http_status)
    if isinstance(error, PieceMisplaced):
        answer["Upload-Offset"] = str(error.params["received"])
    return answer


@never_cache
@require_POST
@_for_a_script
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """`name`, `size` in bytes and `changed` in milliseconds; answers where to send the pieces and from which byte."""
    user = _user(request)
    layer = get_object_or_404(HazardLayer.objects.worked_on_by(user), slug=slug)
    upload = resuming.begin(
        user=user,
        layer=layer,
        name=request.POST.get("name", ""),
        size=_whole_number(request.POST.get("size"), "size"),
        changed_at=_whole_number(request.POST.get("changed"), "changed"),
    )
    return JsonResponse(
        {
            "url": reverse("hazard_upload_pieces", args=[upload.token]),
            "offset": upload.received,
            "piece": resuming.PIECE_BYTES,
        },
        status=201,
    )


@never_cache
@require_http_methods(["HEAD", "PATCH", "POST", "DELETE"])
@_for_a_script
def pieces(request: HttpRequest, token: str) -> HttpResponse:
    user = _user(request)
    if request.method == "PATCH":
        offset = resuming.add_piece(
            user=user,
            token=token,
            offset=_whole_number(request.headers.get("Upload-Offset"), "Upload-Offset"),
            content=_content(request),
            sha256=request.headers.get("Content-SHA256", ""),
        )
        return _standing(HttpResponse(status=204), offset)
    if request.method == "POST":
        file = resuming.finish(user=user, token=token, sha256=request.POST.get("sha256", ""))
        return JsonResponse({"url": reverse("hazard_file", args=[file.pk])})
    if request.method == "DELETE":
        resuming.discard(user=user, token=token)
        return HttpResponse(status=204)
    upload = resuming.received(user=user, token=token)
    answer = _standing(HttpResponse(), upload.received)
    answer["Upload-Length"] = str(upload.size)
    return answer


@login_required
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """The same as DELETE for a form without script."""
    layer = resuming.discard(user=_user(request), token=token)
    return redirect("hazard_layer", layer.slug)


def _content(request: HttpRequest) -> bytes:
    """The body, of which no more is read than one piece may have. Raises `PieceDamaged` when the line broke."""
    try:
        return request.read(resuming.MOST_PIECE_BYTES + 1)
    except OSError as error:
        raise PieceDamaged() from error


def _standing(answer: HttpResponse, offset: int) -> HttpResponse:
    answer["Upload-Offset"] = str(offset)
    return answer


def _whole_number(text: str | None, name: str) -> int:
    """Raises `NumberUnreadable`."""
    if text and text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise NumberUnreadable(name=name)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
