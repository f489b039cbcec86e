"""What can go wrong on the public pages."""

import logging

from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop


class UnknownCommune(GeoPGIError):
    code = "unknown_commune"
    http_status = 404
    log_level = logging.INFO
    default_msgid = gettext_noop("Không có xã, phường nào mang mã này. Xin tìm theo tên trong danh sách xã, phường.")


class NothingToPrint(GeoPGIError):
    code = "nothing_to_print"
    http_status = 404
    log_level = logging.INFO
    default_msgid = gettext_noop("Chưa có bản đồ nguy cơ nào được công bố cho xã, phường này, nên chưa có gì để in.")


class PrintBusy(GeoPGIError):
    code = "print_busy"
    http_status = 503
    log_level = logging.INFO
    default_msgid = gettext_noop("Đang có nhiều người in bản đồ. Xin thử lại sau ít giây.")


class PrintFailed(GeoPGIError):
    code = "print_failed"
    http_status = 503
    default_msgid = gettext_noop(
        "Không làm được bản in. Xin thử lại sau ít phút; nội dung của bản in cũng có trên trang của xã, phường."
    )
