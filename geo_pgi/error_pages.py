"""Answers to a request that could not be done: pages for people, problem details for machines."""

import sys

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from geo_pgi.problems import is_for_machines, problem_answer

RETRY_S = 10


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    title = _("Không tìm thấy trang này. Có thể địa chỉ đã gõ nhầm, hoặc nội dung đã được gỡ.")
    if is_for_machines(request):
        return problem_answer(status=404, code="not_found", title=title)
    return render(request, "problem.html", {"title": title, "status": 404}, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    title = _("Tài khoản này không được xem trang hoặc làm việc này.")
    return render(request, "problem.html", {"title": title, "status": 403}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of its page: most often a page that stood open over a new log-in, or no cookies."""
    title = _("Chưa gửi được, vì trang đã mở quá lâu hoặc trình duyệt đang chặn cookie.")
    if is_for_machines(request):
        return problem_answer(status=403, code="csrf_failed", title=title)
    advice = _(
        "Hãy bấm nút quay lại của trình duyệt và chép lại những gì đã nhập. Sau đó tải lại trang, nhập lại rồi gửi. "
        "Nếu vẫn không được, hãy cho phép trang này dùng cookie."
    )
    return render(request, "problem.html", {"title": title, "advice": advice, "status": 403}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also what is too large, and a wrong name of the site. The page is in both languages and needs nothing: the
    request may have failed before its language or its person were known."""
    status, kind = 400, "broken"
    title = _("Máy chủ không đọc được yêu cầu này. Hãy tải lại trang rồi thử lại.")
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        status, kind = 413, "too_large"
        title = _("Nội dung gửi lên quá lớn. Hãy gửi ít ảnh hơn hoặc tệp nhỏ hơn.")
    elif isinstance(exception, DisallowedHost):
        kind = "wrong_host"
        title = _("Trang này không chạy ở địa chỉ đó. Hãy dùng đúng địa chỉ mà cơ quan đã công bố.")
    if is_for_machines(request):
        return problem_answer(status=status, code=kind, title=title)
    return render(request, "bad_request.html", {"kind": kind, "status": status}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Must not touch the database: it may be what failed. While it is away, 503 says that the same will work again
    soon, and a web server in front gives out the page that it kept."""
    if not _is_database_away(sys.exception()):
        return render(request, "500.html", status=500)
    if is_for_machines(request):
        answer: HttpResponse = problem_answer(status=503, code="unavailable", title=_("Máy chủ tạm ngừng trả lời."))
    else:
        answer = render(request, "503.html", status=503)
    answer["Retry-After"] = str(RETRY_S)
    answer["Cache-Control"] = "no-store"
    return answer


def _is_database_away(error: BaseException | None) -> bool:
    """Whether it could not be reached or went away, and not that it refused what was asked. Without a connection there
    is no code of an error; 57P is its own word for shutting down or starting."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    return (getattr(error.__cause__, "pgcode", None) or "57P").startswith("57P")
