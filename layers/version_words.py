"""What the events of a version are called on its page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_WORDS = {
    "import": _("Nhập từ tệp"),
    "submit": _("Trình duyệt"),
    "return": _("Trả lại"),
    "publish": _("Duyệt công bố"),
    "built": _("Đã lên bản đồ công khai"),
    "build_failed": _("Không dựng được bản đồ"),
    "supersede": _("Được bản mới thay thế"),
    "withdraw": _("Thu hồi"),
    "discard": _("Bỏ bản nháp"),
}


def event_words(verb: str) -> str:
    return str(_WORDS.get(verb, verb))
