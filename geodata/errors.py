"""The one hierarchy of errors; every room derives its own from `GeoPGIError`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, ClassVar

from geodata.messages import gettext_noop


class GeoPGIError(Exception):
    """Base of all errors a person or a machine is told about.

    `code` is stable and part of the API; `msgid` is Vietnamese with `%(name)s` placeholders filled
    from `params`, so that an upper room can translate; `str(exc)` and `message` are the Vietnamese sentence.
    """

    code: ClassVar[str] = "error"
    http_status: ClassVar[int] = 500
    log_level: ClassVar[int] = logging.ERROR
    default_msgid: ClassVar[str] = gettext_noop("Hệ thống gặp lỗi, xin thử lại sau.")

    members: Mapping[str, Any] = {}
    """What a machine is told beside the sentence: extension members of RFC 9457."""

    def __init__(self, msgid: str | None = None, **params: object) -> None:
        self.msgid = msgid if msgid is not None else self.default_msgid
        self.params = params
        super().__init__(self.msgid, params)

    @property
    def message(self) -> str:
        return self.msgid % self.params

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        """From one process to another (`geodata.bounded`)."""
        return _again, (type(self), self.msgid, self.params)


def _again(kind: type[GeoPGIError], msgid: str, params: dict[str, object]) -> GeoPGIError:
    return kind(msgid, **params)


class GeodataError(GeoPGIError):
    """The file that was handed in cannot be used; its owner can do something about it."""

    code = "unusable_file"
    http_status = 422
    log_level = logging.INFO
    default_msgid = gettext_noop("Không dùng được tệp này.")


class UnreadableFile(GeodataError):
    code = "unreadable_file"
    default_msgid = gettext_noop(
        "Không đọc được tệp “%(name)s”. Tệp có thể bị hỏng hoặc thiếu phần đi kèm; xin xuất lại từ phần mềm bản đồ."
    )


class UnsupportedFormat(GeodataError):
    code = "unsupported_format"
    http_status = 415
    default_msgid = gettext_noop(
        "Tệp “%(name)s” không thuộc dạng được nhận. Xin nộp GeoPackage, Shapefile hoặc MapInfo nén .zip, "
        "GeoJSON, KML, KMZ, FlatGeobuf, CSV hoặc Excel (.xlsx)."
    )


class UnsafeArchive(GeodataError):
    code = "unsafe_archive"
    log_level = logging.WARNING
    default_msgid = gettext_noop("Tệp nén “%(name)s” không an toàn nên không được mở.")


class UnknownCRS(GeodataError):
    code = "unknown_crs"
    default_msgid = gettext_noop(
        "Không rõ hệ toạ độ “%(crs)s”. Xin chọn một hệ toạ độ trong danh sách, ví dụ EPSG:9215 "
        "(VN-2000, kinh tuyến trục 107°15′)."
    )


class UnknownEncoding(GeodataError):
    code = "unknown_encoding"
    default_msgid = gettext_noop("Không biết bảng mã “%(encoding)s”. Xin chọn một bảng mã trong danh sách.")


class UnknownLayer(GeodataError):
    code = "unknown_layer"
    default_msgid = gettext_noop("Tệp “%(name)s” không có lớp “%(layer)s”.")


class UnknownField(GeodataError):
    code = "unknown_field"
    default_msgid = gettext_noop("Lớp “%(layer)s” không có cột “%(field)s”.")


class NoFeatures(GeodataError):
    code = "no_features"
    default_msgid = gettext_noop("Tệp “%(name)s” không có đối tượng nào. Xin kiểm tra lại lớp đã xuất.")


class TooManyLayers(GeodataError):
    code = "too_many_layers"
    default_msgid = gettext_noop(
        "Tệp “%(name)s” có %(count)s lớp, quá nhiều (tối đa %(limit)s). Xin chỉ xuất những lớp cần nộp."
    )


class NoShapes(GeodataError):
    code = "no_shapes"
    default_msgid = gettext_noop(
        "Tệp “%(name)s” có %(count)s dòng nhưng không dòng nào có hình đọc được; tệp có thể bị cắt cụt khi chép. Xin "
        "xuất lại từ phần mềm bản đồ."
    )


class TooLarge(GeodataError):
    code = "too_large"
    http_status = 413
    default_msgid = gettext_noop(
        "Tệp “%(name)s” quá lớn (tối đa %(limit)s). Xin chia nhỏ theo xã hoặc cụm xã rồi nộp lại."
    )


class DiskFull(GeoPGIError):
    code = "disk_full"
    http_status = 507
    default_msgid = gettext_noop(
        "Ổ đĩa của máy chủ sắp đầy nên chưa nhận thêm tệp; những gì đã nộp vẫn còn. Xin báo quản trị hệ thống rồi thử "
        "lại sau."
    )


class TableWithoutShapes(GeodataError):
    code = "table_without_shapes"
    default_msgid = gettext_noop(
        "Bảng “%(name)s” không có cột nào nói vùng nằm ở đâu. Cần một cột ghi hình dạng WKT (POLYGON …), hoặc mỗi đỉnh "
        "của vùng một dòng với các cột tên là: vung, stt, x, y."
    )


class PlainPoints(GeodataError):
    code = "plain_points"
    default_msgid = gettext_noop(
        "Bảng “%(name)s” chỉ có các điểm rời, mà điểm thì không thành vùng. Xin thêm cột “vung” cho biết mỗi điểm là "
        "đỉnh của vùng nào và cột “stt” cho thứ tự các đỉnh; hoặc một cột WKT."
    )


class BadCell(GeodataError):
    code = "bad_cell"
    default_msgid = gettext_noop(
        "Không đọc được ô ở dòng %(row)s, cột “%(column)s”: “%(value)s”. Xin sửa ô này rồi nộp lại tệp."
    )


class BadZone(GeodataError):
    code = "bad_zone"
    default_msgid = gettext_noop(
        "Vùng “%(zone)s” chỉ có %(count)s đỉnh khác nhau; cần ít nhất 3 đỉnh mới thành vùng. Xin bổ sung rồi nộp lại."
    )


class FormulaInTable(GeodataError):
    code = "formula_in_table"
    default_msgid = gettext_noop(
        "Ô ở dòng %(row)s là công thức (%(value)s) nên không được nhận. Xin dán thành giá trị (Paste Special, Values) "
        "rồi lưu lại."
    )


class ShapeTooLarge(GeodataError):
    code = "shape_too_large"
    default_msgid = gettext_noop(
        "Hình ở dòng %(row)s có %(count)s đỉnh, quá nhiều để đưa lên bản đồ (tối đa %(limit)s). Xin đơn giản hoá hoặc "
        "chia nhỏ hình này rồi nộp lại tệp."
    )


class ShapeTooTangled(GeodataError):
    code = "shape_too_tangled"
    default_msgid = gettext_noop(
        "Hình ở dòng %(row)s tự cắt chính nó quá nhiều lần nên không sửa được. Xin kiểm tra lại rồi nộp lại tệp."
    )


class TileBuildFailed(GeoPGIError):
    code = "tile_build_failed"
    default_msgid = gettext_noop("Không dựng được các mảnh bản đồ: %(reason)s. Bản đang công bố vẫn được giữ nguyên.")


class TileBuildOutOfMemory(TileBuildFailed):
    code = "tile_build_out_of_memory"
    default_msgid = gettext_noop(
        "Dựng các mảnh bản đồ cần quá nhiều bộ nhớ nên máy chủ đã dừng ở bước này. Bản đang công bố vẫn được giữ "
        "nguyên. Xin đơn giản hoá các hình lớn nhất rồi nhập lại."
    )


class TileBuildTimedOut(TileBuildFailed):
    code = "tile_build_timed_out"
    default_msgid = gettext_noop(
        "Dựng các mảnh bản đồ quá lâu nên máy chủ đã dừng ở bước này. Bản đang công bố vẫn được giữ nguyên. Xin đơn "
        "giản hoá các hình lớn nhất rồi nhập lại."
    )


class TileBuildBroke(TileBuildFailed):
    code = "tile_build_broke"
    default_msgid = gettext_noop(
        "Máy chủ gặp lỗi khi dựng các mảnh bản đồ và đã dừng ở bước này. Bản đang công bố vẫn được giữ nguyên. Xin thử "
        "lại; nếu vẫn vậy, báo quản trị hệ thống."
    )


class BrokenTileArchive(GeoPGIError):
    code = "broken_tile_archive"
    default_msgid = gettext_noop("Kho mảnh bản đồ “%(name)s” bị hỏng hoặc không phải PMTiles. Xin dựng lại lớp này.")
