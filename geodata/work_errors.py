"""How bounded work (`geodata.bounded`) ends before time, told to the person whose file or map it was about."""

from __future__ import annotations

import logging

from geodata.errors import GeodataError
from geodata.messages import gettext_noop


class ReaderOutOfMemory(GeodataError):
    code = "reader_out_of_memory"
    http_status = 413
    log_level = logging.WARNING
    default_msgid = gettext_noop(
        "Đọc tệp này cần quá nhiều bộ nhớ nên máy chủ đã dừng, không có gì được lưu. Xin chia nhỏ theo xã hoặc cụm xã "
        "rồi nộp lại."
    )


class ReaderOutOfTime(GeodataError):
    code = "reader_out_of_time"
    log_level = logging.WARNING
    default_msgid = gettext_noop(
        "Đọc tệp này quá lâu nên máy chủ đã dừng, không có gì được lưu. Xin chia nhỏ theo xã hoặc cụm xã, hoặc xuất "
        "lại tệp từ phần mềm bản đồ, rồi nộp lại."
    )


class ReaderBroke(GeodataError):
    code = "reader_broke"
    log_level = logging.WARNING
    default_msgid = gettext_noop(
        "Tệp này làm chương trình đọc dừng giữa chừng, có thể vì tệp bị hỏng. Không có gì được lưu. Xin xuất lại tệp "
        "từ phần mềm bản đồ, nên dùng GeoPackage, rồi nộp lại."
    )


class MendingOutOfMemory(GeodataError):
    code = "mending_out_of_memory"
    http_status = 413
    log_level = logging.WARNING
    default_msgid = gettext_noop(
        "Tệp đọc được, nhưng sửa và đo các vùng cần quá nhiều bộ nhớ nên máy chủ đã dừng ở bước này, không có gì được "
        "lưu. Xin đơn giản hoá các hình lớn hoặc tự cắt nhau, hoặc chia nhỏ theo xã, rồi nộp lại."
    )


class MendingOutOfTime(GeodataError):
    code = "mending_out_of_time"
    log_level = logging.WARNING
    default_msgid = gettext_noop(
        "Tệp đọc được, nhưng sửa và đo các vùng quá lâu nên máy chủ đã dừng ở bước này, không có gì được lưu. Xin đơn "
        "giản hoá các hình lớn hoặc tự cắt nhau, hoặc chia nhỏ theo xã, rồi nộp lại."
    )


class MendingBroke(GeodataError):
    code = "mending_broke"
    log_level = logging.ERROR
    default_msgid = gettext_noop(
        "Tệp đọc được, nhưng máy chủ gặp lỗi khi sửa và đo các vùng và đã dừng ở bước này, không có gì được lưu. Xin "
        "thử lại; nếu vẫn vậy, báo quản trị hệ thống."
    )


class MeasuringOutOfMemory(GeodataError):
    code = "measuring_out_of_memory"
    http_status = 413
    log_level = logging.WARNING
    default_msgid = gettext_noop(
        "Đo và so các vùng với nhau cần quá nhiều bộ nhớ nên máy chủ đã dừng ở bước này. Bản đồ vẫn còn "
        "nguyên. Xin đơn giản hoá các hình lớn trong tệp, hoặc chia nhỏ theo xã, rồi nhập lại."
    )


class MeasuringOutOfTime(GeodataError):
    code = "measuring_out_of_time"
    log_level = logging.WARNING
    default_msgid = gettext_noop(
        "Đo và so các vùng với nhau quá lâu nên máy chủ đã dừng ở bước này. Bản đồ vẫn còn nguyên. Xin đơn "
        "giản hoá các hình lớn trong tệp, hoặc chia nhỏ theo xã, rồi nhập lại."
    )


class MeasuringBroke(GeodataError):
    code = "measuring_broke"
    log_level = logging.ERROR
    default_msgid = gettext_noop(
        "Máy chủ gặp lỗi khi đo và so các vùng với nhau và đã dừng ở bước này. Bản đồ vẫn còn nguyên. Xin "
        "thử lại; nếu vẫn vậy, báo quản trị hệ thống."
    )
