"""Errors told to people as a page and to machines as RFC 9457 problem details, from one hierarchy."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from geodata.errors import GeoPGIError

log = logging.getLogger(__name__)
MACHINE_PREFIXES = ("/api/", "/tiles/", "/ogc/", "/open311/", "/cap/")


def message_of(error: GeoPGIError) -> str:
    """The error's sentence in the language of the request."""
    return _(error.msgid) % error.params


def problem(*, status: int, code: str, title: str, detail: Any = None) -> dict[str, Any]:
    """Body of an RFC 9457 answer; `detail` is a sentence, or the messages by field."""
    body: dict[str, Any] = {"type": f"urn:geopgi:problem:{code}", "title": title, "status": status, "code": code}
    if isinstance(detail, (dict, list)):
        body["errors"] = detail
    elif detail:
        body["detail"] = str(detail)
    return body


def is_for_machines(request: HttpRequest) -> bool:
    return request.path.startswith(MACHINE_PREFIXES)


def problem_answer(*, status: int, code: str, title: str) -> JsonResponse:
    """The body of `problem` as an answer of its own."""
    return JsonResponse(
        problem(status=status, code=code, title=title), status=status, content_type="application/problem+json"
    )


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's hook: our errors and its own, in one form. None lets Django answer a 500."""
    if isinstance(exc, GeoPGIError):
        set_rollback()
        body = problem(status=exc.http_status, code=exc.code, title=message_of(exc)) | dict(exc.members)
        return Response(body, status=exc.http_status, content_type="application/problem+json")
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, APIException):
        code = str(exc.get_codes()) if isinstance(exc.get_codes(), str) else exc.default_code
        title = str(exc.detail) if isinstance(exc.detail, str) else _("Dữ liệu gửi lên chưa hợp lệ.")
        detail = None if isinstance(exc.detail, str) else exc.detail
    else:
        code, title, detail = _plain(exc)
    response.data = problem(status=response.status_code, code=code, title=title, detail=detail)
    response.content_type = "application/problem+json"
    return response


def _plain(exc: Exception) -> tuple[str, str, None]:
    if isinstance(exc, Http404):
        return "not_found", _("Không tìm thấy."), None
    return "permission_denied", _("Tài khoản này không được làm việc đó."), None


class ProblemMiddleware:
    """Turns the errors that a verb raises into an answer: problem details under machine addresses, a page elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        machine = is_for_machines(request)
        if isinstance(exception, GeoPGIError):
            log.log(exception.log_level, "%s on %s", exception.code, request.path)
            status, code, title = exception.http_status, exception.code, message_of(exception)
        elif machine and isinstance(exception, (Http404, PermissionDenied)):
            code, title, _detail = _plain(exception)
            status = 404 if isinstance(exception, Http404) else 403
        else:
            return None
        if machine:
            return problem_answer(status=status, code=code, title=title)
        return render(request, "problem.html", {"title": title, "status": status}, status=status)
