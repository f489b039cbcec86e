"""What can go wrong on the public pages."""

import logging

from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop


class UnknownCommune(GeoPGIError):
    code = "unknown_commune"
    http_status = 404
    log_level = logging.INFO
    default_msgid = gettext_noop("Không có xã, phường nào mang mã này. Xin tìm theo tên trong danh sách xã, phường.")
