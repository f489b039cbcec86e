"""What can go wrong with a layer, told in a sentence that says what to do."""

from __future__ import annotations

import logging

from django.utils.translation import gettext

from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop


class LayersError(GeoPGIError):
    """Somebody asked for what cannot be done now; they can do something about it."""

    code = "layer_refused"
    http_status = 422
    log_level = logging.INFO
    default_msgid = gettext_noop("Không làm được việc này với lớp bản đồ.")


class WrongState(LayersError):
    code = "wrong_state"
    http_status = 409
    default_msgid = gettext_noop(
        "Phiên bản hay tệp này vừa chuyển sang trạng thái khác. Xin tải lại trang để xem việc nào còn làm được."
    )


class SecondPersonNeeded(LayersError):
    code = "second_person_needed"
    http_status = 403
    default_msgid = gettext_noop(
        "Người nhập, vẽ hoặc trình bản đồ không được tự công bố. Xin nhờ một người khác có quyền duyệt xem và công bố."
    )


class ReasonNeeded(LayersError):
    code = "reason_needed"
    default_msgid = gettext_noop("Xin ghi rõ lý do để người sau hiểu.")


class ChoicesIncomplete(LayersError):
    code = "choices_incomplete"
    default_msgid = gettext_noop("Còn thiếu lựa chọn: %(missing)s.")


class ValuesWithoutClass(LayersError):
    code = "values_without_class"
    default_msgid = gettext_noop(
        "Các giá trị sau chưa được xếp vào lớp nào: %(values)s. Xin chọn lớp cho từng giá trị, hoặc chọn không đưa "
        "vào bản đồ."
    )


class NothingToImport(LayersError):
    code = "nothing_to_import"
    default_msgid = gettext_noop(
        "Sau khi đọc và sửa, tệp không còn vùng nào để đưa vào bản đồ. Xin kiểm tra hệ toạ độ và các giá trị đã bỏ."
    )


class FarAway(LayersError):
    code = "far_away"
    default_msgid = gettext_noop(
        "Toàn bộ dữ liệu nằm ngoài địa bàn. Gần như chắc chắn hệ toạ độ đã chọn không đúng; xin chọn lại."
    )


class FileGone(LayersError):
    code = "file_gone"
    http_status = 410
    default_msgid = gettext_noop("Tệp gốc không còn trên máy chủ. Xin nộp lại tệp.")


class ImportBroke(LayersError):
    """The job met something nobody foresaw; the log has it."""

    code = "import_broke"
    http_status = 500
    log_level = logging.ERROR
    default_msgid = gettext_noop(
        "Máy chủ gặp lỗi khi đọc tệp và đã dừng, không có gì được lưu. Xin thử lại; nếu vẫn vậy, báo quản trị hệ thống."
    )


def sentence(error: GeoPGIError) -> str:
    """What to tell the person, in the language of the request."""
    return gettext(error.msgid) % error.params


class BuildBroke(LayersError):
    """The job met something nobody foresaw; the log has it."""

    code = "build_broke"
    http_status = 500
    log_level = logging.ERROR
    default_msgid = gettext_noop(
        "Máy chủ gặp lỗi khi dựng bản đồ. Bản đang công bố vẫn được giữ nguyên. Xin công bố lại; nếu vẫn vậy, báo "
        "quản trị hệ thống."
    )


class TilesMissing(LayersError):
    code = "tiles_missing"
    http_status = 503
    log_level = logging.ERROR
    default_msgid = gettext_noop("Mảnh bản đồ tạm thời không có trên máy chủ. Xin thử lại sau ít phút.")
