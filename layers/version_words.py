"""How a version is put into words on pages."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from layers.models import VersionEvent, VersionState

_WORDS = {
    "import": _("Nhập từ tệp"),
    "correct": _("Sửa nguồn, ngày, tỷ lệ hoặc ghi chú"),
    "draw": _("Lập bản nháp để vẽ"),
    "edit": _("Sửa vùng trên bản đồ"),
    "submit": pgettext_lazy("event", "Trình duyệt"),
    "return": pgettext_lazy("event", "Trả lại"),
    "publish": _("Duyệt công bố"),
    "schedule": _("Duyệt và hẹn giờ công bố"),
    "unschedule": _("Huỷ hẹn công bố"),
    "come_due": _("Đến giờ hẹn công bố"),
    "expire": _("Quá hạn rà soát, tự gỡ xuống"),
    "review_date": _("Đổi hạn rà soát"),
    "comment": pgettext_lazy("event", "Góp ý"),
    "reply": pgettext_lazy("event", "Trả lời góp ý"),
    "settle": pgettext_lazy("event", "Đánh dấu góp ý đã xong"),
    "built": _("Đã lên bản đồ công khai"),
    "build_failed": _("Không dựng được bản đồ"),
    "supersede": _("Được bản mới thay thế"),
    "withdraw": pgettext_lazy("event", "Thu hồi"),
    "discard": pgettext_lazy("event", "Bỏ bản nháp"),
}


def scale_words(denominator: int) -> str:
    """A map's scale: "1:50.000", in English "1:50,000"."""
    grouped = f"{denominator:,}"
    return f"1:{grouped if get_language() == 'en' else grouped.replace(',', '.')}"


def state_words(state: str) -> str:
    """A state's label; empty for none, as before the first event."""
    return str(VersionState(state).label) if state else ""


def event_words(verb: str) -> str:
    return str(_WORDS.get(verb, verb))


def event_reason(event: VersionEvent) -> str:
    """Why it was done, in the words of who did it; of a new review date, the date; of a remark, its number."""
    if event.verb in ("comment", "reply", "settle"):
        return gettext("Góp ý %(number)s") % {"number": event.reason}
    if event.verb != "review_date":
        return event.reason
    if not event.reason:
        return gettext("Không có hạn rà soát.")
    return gettext("Hạn mới: %(day)s.") % {"day": date_format(dt.date.fromisoformat(event.reason), "d/m/Y")}
