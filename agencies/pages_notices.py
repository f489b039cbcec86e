"""What an officer was told, the newest first."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.models import User
from agencies.staff_notices import notices_of, read

PAGE_SIZE = 30


@never_cache
@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(notices_of(cast(User, request.user)), PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "any_unread": any(notice.read_at is None for notice in page)}
    return render(request, "agencies/notices.html", context)


@never_cache
@login_required
@require_safe
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Marks it as read and goes to what it is about."""
    user = cast(User, request.user)
    notice = get_object_or_404(notices_of(user), pk=notice_id)
    read(user, notice)
    path = _in_language_of_reader(notice.path)
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        path = "/"
    return redirect(path)


def _in_language_of_reader(path: str) -> str:
    """Whoever told of it may have done so on an English page."""
    reader = get_language() or settings.LANGUAGE_CODE
    with override("en" if path.startswith("/en/") else settings.LANGUAGE_CODE):
        return translate_url(path, reader)


@never_cache
@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    read(cast(User, request.user))
    return redirect("staff_notices")
