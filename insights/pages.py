"""The page of figures, and the same as a file."""

import csv
import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.policy import can, require
from insights.figures import Figures, figures_for
from insights.satisfaction import satisfaction_for

# Days outside these are slips of the keyboard.
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures of a period (`tu`, `den`: ISO dates; the last 90 days otherwise); `?tep=csv` gives a file."""
    assert request.user.is_authenticated
    require(request.user, "figures.view")
    today = timezone.localdate()
    start, end = _day(request, "tu", today - dt.timedelta(days=89)), _day(request, "den", today)
    if end < start:
        start, end = end, start
    found = figures_for(request.user, start=start, end=end)
    if request.GET.get("tep") == "csv":
        return _csv(found)
    may_see = can(request.user, "figures.view_satisfaction")
    content = satisfaction_for(request.user) if may_see else None
    return render(request, "insights/figures.html", {"figures": found, "content": content})


def _day(request: HttpRequest, name: str, default: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return default
    return day if FIRST <= day <= LAST else default


def _csv(found: Figures) -> HttpResponse:
    """UTF-8 with a byte-order mark and semicolons, as Vietnamese Excel opens it without a question. Of samples every
    row says so."""
    name = f"so-lieu-{'mau-' if found.is_sample else ''}{found.start}-{found.end}.csv"
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")
    writer = csv.writer(answer, delimiter=";")
    mark = [_("DỮ LIỆU MẪU")] if found.is_sample else []
    writer.writerow(
        [_("Mã"), _("Xã, phường"), _("Tiếp nhận"), _("Chờ xác minh"), _("Đang xử lý"), _("Quá hạn"), _("Đã kết thúc"),
         _("Kết thúc khác"), _("Số giờ xác minh trung bình"), *mark]
    )  # fmt: skip
    for row in [*found.rows, found.total]:
        name = row.unit.full_name if row.unit else _("Tổng cộng") if row is found.total else _("Đơn vị cũ")
        hours = "" if row.verify_hours is None else f"{row.verify_hours:.1f}".replace(".", ",")
        writer.writerow(
            [row.unit.code if row.unit else "", name, row.received, row.waiting, row.handling, row.overdue, row.closed,
             row.other_end, hours, *mark]
        )  # fmt: skip
    return answer
