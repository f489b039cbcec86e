"""Why an upload is not taken, told in a sentence that says what to do."""

from __future__ import annotations

import logging

from geodata.messages import gettext_noop
from layers.errors import LayersError


class NumberUnreadable(LayersError):
    """A program sends it, so the sentence names the field."""

    code = "number_unreadable"
    http_status = 400
    default_msgid = gettext_noop("Thiếu hoặc không đọc được số “%(name)s”. Xin tải lại trang rồi gửi lại tệp.")


class TooManyWaiting(LayersError):
    code = "too_many_waiting"
    http_status = 409
    default_msgid = gettext_noop(
        "Bạn có %(count)s tệp đã nộp mà chưa nhập vào bản nháp. Xin nhập hoặc xoá bớt ở trang của từng tệp rồi nộp "
        "tệp khác."
    )


class TooMuchWaiting(LayersError):
    code = "too_much_waiting"
    http_status = 409
    default_msgid = gettext_noop(
        "Các tệp bạn đã nộp mà chưa nhập chiếm %(used)s, tối đa %(limit)s. Xin nhập hoặc xoá bớt ở trang của từng tệp "
        "rồi nộp tệp khác."
    )


class SiteFull(LayersError):
    code = "site_full"
    http_status = 507
    log_level = logging.WARNING
    default_msgid = gettext_noop(
        "Máy chủ đang giữ quá nhiều tệp chưa nhập, nên chưa nhận thêm. Xin nhờ đồng nghiệp nhập hoặc xoá bớt tệp cũ, "
        "rồi nộp lại."
    )


class FileEmpty(LayersError):
    code = "file_empty"
    default_msgid = gettext_noop("Tệp “%(name)s” rỗng (0 byte). Xin mở tệp trên máy để kiểm tra, rồi chọn tệp khác.")
