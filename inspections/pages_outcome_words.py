"""What events of visits, sanctions and remediation orders are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

SANCTION_EVENTS: dict[str, Words] = {
    "propose": _("Đề xuất xử phạt"),
    "decide": _("Ra quyết định xử phạt"),
    "record_payment": _("Ghi đã nộp phạt"),
    "transfer": _("Chuyển cấp trên"),
    "cancel": _("Huỷ hồ sơ"),
}
VISIT_EVENTS: dict[str, Words] = {
    "begin": _("Bắt đầu kiểm tra"),
    "write": _("Ghi kết quả"),
    "add_photos": _("Thêm ảnh"),
    "sign": _("Ký biên bản"),
    "reopen": _("Mở lại để sửa"),
}
REMEDIATION_EVENTS: dict[str, Words] = {
    "order": _("Yêu cầu khắc phục"),
    "accept_proof": _("Nhận bằng chứng khắc phục"),
    "check_again": _("Hậu kiểm"),
    "supersede": _("Thay bằng yêu cầu khác"),
}
