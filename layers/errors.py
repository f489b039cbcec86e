"""What can go wrong with a layer, told in a sentence that says what to do."""

from __future__ import annotations

import logging
from typing import Any

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


class SourceMissing(LayersError):
    code = "source_missing"
    default_msgid = gettext_noop("Xin ghi nguồn dữ liệu: cơ quan hoặc đề tài lập bản đồ.")


class SmallerMapNotConfirmed(LayersError):
    code = "smaller_map_not_confirmed"
    http_status = 409
    default_msgid = gettext_noop(
        "Bản này nhỏ hơn hẳn bản đang công bố. Xin xem các con số trên trang, đánh dấu xác nhận rồi công bố lại."
    )


class OpenComments(LayersError):
    code = "open_comments"
    http_status = 409
    default_msgid = gettext_noop(
        "Còn %(count)s góp ý chưa xong. Xin đọc từng góp ý, rồi đánh dấu rằng bạn vẫn công bố."
    )


class NotTheAuthor(LayersError):
    code = "comment_settled_by_reviewer"
    http_status = 403
    default_msgid = gettext_noop("Người lập bản đồ không tự đánh dấu xong góp ý của người khác. Xin trả lời góp ý.")


class PlaceNeeded(LayersError):
    code = "place_needed"
    default_msgid = gettext_noop("Xin chọn nơi góp ý trong phạm vi của bản đồ.")


class TimeNotAhead(LayersError):
    code = "time_not_ahead"
    default_msgid = gettext_noop("Giờ công bố phải ở tương lai và không quá một năm. Xin chọn lại.")


class ReviewDateNotAhead(LayersError):
    code = "review_date_not_ahead"
    default_msgid = gettext_noop("Hạn rà soát phải sau ngày công bố. Xin chọn ngày khác.")


class ReviewDateMissing(LayersError):
    code = "review_date_missing"
    default_msgid = gettext_noop("Muốn gỡ xuống khi quá hạn thì phải có hạn rà soát. Xin chọn ngày.")


class ClassesAlike(LayersError):
    code = "classes_alike"
    default_msgid = gettext_noop("Chưa lưu: có lớp không phân biệt được. Xin sửa các chỗ đã ghi.")


class LegendChanged(LayersError):
    code = "legend_changed"
    http_status = 409
    default_msgid = gettext_noop(
        "Người khác vừa sửa chú giải này, nên chưa lưu. Dưới đây là bản mới của họ cùng những chỗ bạn đã sửa; xin xem "
        "lịch sử ở cuối trang rồi lưu lại."
    )


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


class TooManyUnfinished(LayersError):
    code = "too_many_unfinished"
    http_status = 409
    default_msgid = gettext_noop(
        "Đang có %(count)s tệp gửi dở. Xin gửi nốt hoặc bỏ bớt ở trang “Đưa tệp lên” rồi mới gửi tệp khác."
    )


class SignedOut(LayersError):
    code = "signed_out"
    http_status = 401
    default_msgid = gettext_noop(
        "Phiên làm việc đã hết. Xin đăng nhập lại rồi chọn lại đúng tệp này; phần đã gửi vẫn còn."
    )


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


def as_json(error: GeoPGIError) -> dict[str, Any]:
    """The error as rows keep it, to be told later in any language: code, msgid and params."""
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    return {"code": error.code, "msgid": error.msgid, "params": params}


def told(error: dict[str, Any]) -> str:
    """The sentence of an error kept by `as_json`, in the language of the request; "" for none."""
    return gettext(error["msgid"]) % error["params"] if error else ""


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
