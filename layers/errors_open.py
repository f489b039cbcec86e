"""What can go wrong when anybody asks for data: lines and areas, files, OGC API."""

from __future__ import annotations

import logging

from geodata.messages import gettext_noop
from layers.errors import LayersError


class GeometryRefused(LayersError):
    """`reason` completes the sentence, in the language of the request."""

    code = "geometry_refused"
    default_msgid = gettext_noop("Không dùng được hình gửi lên: %(reason)s.")


class AskSmaller(LayersError):
    code = "ask_smaller"
    default_msgid = gettext_noop(
        "Nơi hỏi có quá nhiều vùng trên bản đồ để tính ngay. Xin hỏi một đoạn hoặc một vùng nhỏ hơn, hoặc hỏi từng xã."
    )


class BodyTooLarge(LayersError):
    code = "body_too_large"
    http_status = 413
    default_msgid = gettext_noop("Dữ liệu gửi lên quá lớn (tối đa %(limit)s KB). Xin đơn giản hoá hình rồi gửi lại.")


class UnknownUnit(LayersError):
    code = "unknown_commune"
    http_status = 404
    default_msgid = gettext_noop("Hôm nay không có xã, phường nào mang mã này.")


class NoSuchVersion(LayersError):
    code = "unknown_version"
    http_status = 404
    default_msgid = gettext_noop("Không có bản đồ này, hoặc chưa được công bố.")


class NoSuchFormat(LayersError):
    code = "unknown_format"
    http_status = 404
    default_msgid = gettext_noop("Không có dạng tệp này. Các dạng có: %(formats)s.")


class NoSuchCrs(LayersError):
    code = "unknown_crs"
    default_msgid = gettext_noop("Dạng tệp này không có hệ toạ độ đó. Các mã EPSG có: %(epsg)s.")


class TooBusy(LayersError):
    code = "too_busy"
    http_status = 503
    log_level = logging.WARNING
    default_msgid = gettext_noop("Đang có quá nhiều tệp phải chuẩn bị. Xin thử lại sau ít phút.")


class DownloadBroke(LayersError):
    """The job met something nobody foresaw; the log has it."""

    code = "download_broke"
    http_status = 503
    log_level = logging.ERROR
    default_msgid = gettext_noop("Máy chủ chưa tạo được tệp này. Xin thử lại sau; nếu vẫn vậy, báo quản trị hệ thống.")


class BadQuestion(LayersError):
    """`reason` completes the sentence, in the language of the request."""

    code = "bad_parameter"
    http_status = 400
    default_msgid = gettext_noop("Tham số “%(parameter)s”: %(reason)s.")


class NoSuchCollection(LayersError):
    code = "unknown_collection"
    http_status = 404
    default_msgid = gettext_noop(
        "Không có bộ dữ liệu này, hoặc chưa được công bố. Xem các bộ dữ liệu ở /ogc/collections."
    )


class NoSuchItem(LayersError):
    code = "unknown_item"
    http_status = 404
    default_msgid = gettext_noop("Bộ dữ liệu không có đối tượng này.")
