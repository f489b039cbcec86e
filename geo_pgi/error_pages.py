"""Pages for 403, 404 and 500."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from geo_pgi.problems import MACHINE_PREFIXES, problem


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    title = _("Không tìm thấy trang này. Có thể địa chỉ đã gõ nhầm, hoặc nội dung đã được gỡ.")
    if request.path.startswith(MACHINE_PREFIXES):
        body = problem(status=404, code="not_found", title=title)
        return JsonResponse(body, status=404, content_type="application/problem+json")
    return render(request, "problem.html", {"title": title, "status": 404}, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    title = _("Tài khoản này không được xem trang hoặc làm việc này.")
    return render(request, "problem.html", {"title": title, "status": 403}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Must not touch the database: it may be what failed."""
    return render(request, "500.html", status=500)
