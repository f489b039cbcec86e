"""Why an edit in a draft cannot be done, told in a sentence that says what to do."""

from __future__ import annotations

from geodata.messages import gettext_noop
from layers.errors import LayersError


class ZoneChanged(LayersError):
    code = "zone_changed"
    http_status = 409
    default_msgid = gettext_noop(
        "Vùng này vừa được người khác sửa hoặc xoá, nên chưa lưu gì. Bản đồ đang hiện hình mới nhất; xin xem lại rồi "
        "sửa tiếp."
    )


class KeyTaken(LayersError):
    code = "key_taken"
    http_status = 409
    default_msgid = gettext_noop("Mã của lần sửa này đã dùng cho việc khác. Xin tải lại trang rồi làm lại.")


class UnknownClass(LayersError):
    code = "unknown_class"
    default_msgid = gettext_noop("Xin chọn một lớp từ 1 đến 5 cho vùng.")


class ShapeUnreadable(LayersError):
    code = "shape_unreadable"
    default_msgid = gettext_noop("Không đọc được hình đã gửi. Xin vẽ lại.")


class TextUnreadable(LayersError):
    code = "text_unreadable"
    default_msgid = gettext_noop(
        "Không đọc được toạ độ ở dòng %(line)s: “%(text)s”. Mỗi dòng ghi một đỉnh: vĩ độ rồi kinh độ, ví dụ "
        "“21,8629 106,5378”."
    )


class TooFewCorners(LayersError):
    code = "too_few_corners"
    default_msgid = gettext_noop("Một vùng cần ít nhất ba đỉnh khác nhau.")


class TooManyCorners(LayersError):
    code = "too_many_corners"
    default_msgid = gettext_noop("Hình có hơn %(most)s đỉnh nên không nhận ở đây. Xin đưa lên thành tệp bản đồ.")


class TooTangled(LayersError):
    code = "too_tangled"
    default_msgid = gettext_noop("Đường vẽ tự cắt hoặc đè lên chính nó quá nhiều lần. Xin vẽ lại cho gọn.")


class NotDrawable(LayersError):
    code = "not_drawable"
    default_msgid = gettext_noop("Không thành vùng được: %(reason)s. Xin vẽ lại.")


class OutsideLayer(LayersError):
    code = "outside_layer"
    default_msgid = gettext_noop(
        "Hình nằm ngoài %(unit)s. Xin kiểm tra: vĩ độ đứng trước, kinh độ đứng sau, tính bằng độ (WGS 84)."
    )


class FarBeyondLayer(LayersError):
    code = "far_beyond_layer"
    default_msgid = gettext_noop("Hình vượt quá xa ranh giới %(unit)s. Xin vẽ lại trong địa bàn này.")


class NothingCut(LayersError):
    code = "nothing_cut"
    default_msgid = gettext_noop("Hình vừa vẽ không chạm vào vùng đang chọn, nên không có gì để cắt.")


class NothingLeft(LayersError):
    code = "nothing_left"
    default_msgid = gettext_noop("Cắt xong không còn lại gì. Muốn bỏ cả một vùng, xin dùng nút “Xoá”.")


class TooManyUnder(LayersError):
    code = "too_many_under"
    default_msgid = gettext_noop(
        "Hình vừa vẽ nằm trên hơn %(most)s vùng khác. Xin vẽ hình nhỏ hơn, hoặc chọn giữ cả hai ở chỗ chồng lên nhau."
    )


class ApartFromZone(LayersError):
    code = "apart_from_zone"
    default_msgid = gettext_noop(
        "Hình vừa vẽ không chạm vào vùng đang chọn, nên không nối được. Xin vẽ lấn sang vùng ấy, hoặc thêm thành "
        "vùng mới."
    )


class SplitMissed(LayersError):
    code = "split_missed"
    default_msgid = gettext_noop(
        "Đường tách phải đi hết vùng, từ mép này sang mép kia. Xin vẽ dài ra hai phía rồi thử lại."
    )


class NothingChanged(LayersError):
    code = "nothing_changed"
    default_msgid = gettext_noop("Không có gì khác trước, nên không lưu.")


class NothingToUndo(LayersError):
    code = "nothing_to_undo"
    http_status = 409
    default_msgid = gettext_noop("Không còn lần sửa nào của bạn để hoàn tác.")


class NothingToRedo(LayersError):
    code = "nothing_to_redo"
    http_status = 409
    default_msgid = gettext_noop("Không còn lần sửa nào của bạn để làm lại.")


class NothingToStartFrom(LayersError):
    code = "nothing_to_start_from"
    default_msgid = gettext_noop("Không có bản ấy để chép. Xin chọn bản khác, hoặc bắt đầu từ bản trống.")


class OtherScale(LayersError):
    code = "other_scale"
    default_msgid = gettext_noop(
        "Bản %(number)s dùng thang phân cấp khác. Xin chọn cùng thang với bản ấy, hoặc bắt đầu từ bản trống."
    )
