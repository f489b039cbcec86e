"""How a version is put into words on pages."""

from __future__ import annotations

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_WORDS = {
    "import": _("Nhập từ tệp"),
    "draw": _("Lập bản nháp để vẽ"),
    "edit": _("Sửa vùng trên bản đồ"),
    "submit": pgettext_lazy("event", "Trình duyệt"),
    "return": pgettext_lazy("event", "Trả lại"),
    "publish": _("Duyệt công bố"),
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


def event_words(verb: str) -> str:
    return str(_WORDS.get(verb, verb))
