"""What can be wrong with a report, a photo, a code or a step. Base: `geodata.errors.GeoPGIError`."""

import logging
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from geodata.errors import GeoPGIError


class IncidentError(GeoPGIError):
    """The person can put it right."""

    code = "incident_error"
    http_status = 422
    log_level = logging.INFO
    default_msgid = gettext_noop("Không thực hiện được việc này.")


class InvalidReport(IncidentError):
    """`problems` maps the field to its sentence; the message tells all of them."""

    code = "invalid_report"
    default_msgid = gettext_noop("Phản ánh chưa gửi được. %(problems)s")

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(problems=" ".join(self.problems.values()))


class OutsideArea(IncidentError):
    code = "outside_area"
    default_msgid = gettext_noop(
        "Vị trí này nằm ngoài địa bàn mà hệ thống phục vụ, nên phản ánh chưa được gửi.%(seems)s Nếu chấm nhầm, xin "
        "chọn lại. Nếu không rõ là đâu, xin bỏ vị trí, tả nơi đó bằng lời rồi gửi cho tỉnh. Cần gấp, xin "
        "gọi: %(hotlines)s."
    )


class TooManyReports(IncidentError):
    code = "too_many_reports"
    http_status = 429
    default_msgid = gettext_noop(
        "Địa chỉ mạng này đã gửi quá nhiều phản ánh trong một giờ. Xin thử lại sau, hoặc gọi: %(hotlines)s."
    )


class TooManyFromDevice(TooManyReports):
    code = "too_many_from_device"
    default_msgid = gettext_noop(
        "Thiết bị này đã gửi quá nhiều phản ánh trong một giờ. Xin thử lại sau, hoặc gọi: %(hotlines)s."
    )


class ProofNeeded(IncidentError):
    """Not refused: the same may be sent again at once with the answer to `challenge` (see `proof`)."""

    code = "proof_needed"
    http_status = 428
    default_msgid = gettext_noop(
        "Đang có quá nhiều phản ánh gửi đến cùng lúc, nên trình duyệt cần bật JavaScript mới gửi được. Nội dung bạn gõ "
        "vẫn còn ở đây; xin thử lại sau ít phút, hoặc gọi: %(hotlines)s."
    )

    def __init__(self, challenge: Mapping[str, Any], hotlines: str) -> None:
        super().__init__(hotlines=hotlines)
        self.members = {"challenge": dict(challenge)}


class TooManyPhotosNow(IncidentError):
    code = "too_many_photos_now"
    http_status = 429
    default_msgid = gettext_noop("Địa chỉ mạng này đã gửi quá nhiều ảnh trong một giờ. Xin gửi ảnh lại sau một giờ.")


class NoRoomForPhotos(TooManyPhotosNow):
    code = "disk_full"
    http_status = 507
    log_level = logging.ERROR
    default_msgid = gettext_noop("Máy chủ sắp hết chỗ chứa nên lúc này chưa nhận ảnh. Xin gửi ảnh lại sau một giờ.")


class TooManyLookups(IncidentError):
    code = "too_many_lookups"
    http_status = 429
    default_msgid = gettext_noop("Địa chỉ mạng này đã tra cứu quá nhiều lần. Xin thử lại sau một giờ.")


class PhotoRefused(IncidentError):
    code = "photo_refused"
    default_msgid = gettext_noop("Không nhận được ảnh “%(name)s”.")


class PhotoTooLarge(PhotoRefused):
    code = "photo_too_large"
    http_status = 413
    default_msgid = gettext_noop("Ảnh “%(name)s” lớn hơn %(limit)s MB. Xin chọn ảnh nhỏ hơn, hoặc chụp lại ở cỡ vừa.")


class PhotoTooManyPixels(PhotoRefused):
    code = "photo_too_many_pixels"
    http_status = 413
    default_msgid = gettext_noop(
        "Ảnh “%(name)s” có kích thước quá lớn (hơn %(limit)s triệu điểm ảnh). Xin chụp lại ở cỡ vừa."
    )


class NotAPhoto(PhotoRefused):
    code = "not_a_photo"
    http_status = 415
    default_msgid = gettext_noop(
        "Tệp “%(name)s” không phải ảnh hay video được nhận. Xin gửi JPEG, PNG, WebP, HEIC, hoặc video MP4, MOV, WebM."
    )


class BrokenPhoto(PhotoRefused):
    code = "broken_photo"
    default_msgid = gettext_noop("Ảnh “%(name)s” bị hỏng hoặc tải lên chưa trọn. Xin gửi lại.")


class VideoTooLarge(PhotoRefused):
    code = "video_too_large"
    http_status = 413
    default_msgid = gettext_noop(
        "Video “%(name)s” lớn hơn %(limit)s MB. Xin quay đoạn ngắn hơn, hoặc gửi ảnh thay video."
    )


class VideoTooLong(PhotoRefused):
    code = "video_too_long"
    http_status = 413
    default_msgid = gettext_noop(
        "Video “%(name)s” dài hơn %(limit)s giây. Xin cắt ngắn hoặc quay đoạn ngắn hơn rồi gửi lại."
    )


class VideoTooManyPixels(PhotoRefused):
    code = "video_too_many_pixels"
    http_status = 413
    default_msgid = gettext_noop("Video “%(name)s” có khung hình quá lớn. Xin quay ở cỡ Full HD (1080p) rồi gửi lại.")


class UnknownVideo(PhotoRefused):
    code = "unknown_video"
    http_status = 415
    default_msgid = gettext_noop(
        "Video “%(name)s” không phát được trên trình duyệt. Xin gửi video MP4 quay bằng điện thoại, hoặc gửi ảnh."
    )


class BrokenVideo(PhotoRefused):
    code = "broken_video"
    default_msgid = gettext_noop(
        "Video “%(name)s” bị hỏng hoặc tải lên chưa trọn. Xin gửi lại, hoặc gửi ảnh thay video."
    )


class FileUnreadable(IncidentError):
    code = "file_unreadable"
    http_status = 500
    log_level = logging.ERROR
    default_msgid = gettext_noop(
        "Không giải mã được tệp gốc. Xin báo quản trị hệ thống kiểm tra cấu hình CONTACT_KEYS và bản sao lưu."
    )


class NothingBlurred(IncidentError):
    code = "nothing_blurred"
    default_msgid = gettext_noop("Chưa có chỗ nào được tô. Xin tô lên mặt người và biển số rồi lưu.")


class UnreadableMask(IncidentError):
    code = "unreadable_mask"
    default_msgid = gettext_noop("Không đọc được những chỗ đã tô. Xin mở lại trang rồi tô lại.")


class VideoNotBlurred(IncidentError):
    code = "video_not_blurred"
    default_msgid = gettext_noop("Video không làm mờ được. Video có mặt người, biển số hoặc tiếng nói thì để nội bộ.")


class TooManyPhotos(IncidentError):
    code = "too_many_photos"
    default_msgid = gettext_noop("Chỉ gửi được %(limit)s ảnh và video. Xin bỏ bớt rồi gửi lại.")


class NotFound(IncidentError):
    http_status = 404


class PhotoNotFound(NotFound):
    code = "photo_not_found"
    default_msgid = gettext_noop("Không có ảnh này, hoặc ảnh không công khai.")


class ExportNotFound(NotFound):
    code = "export_not_found"
    default_msgid = gettext_noop("Tệp hồ sơ này không còn, hoặc do người khác xuất. Xin xuất lại.")


class LookOver(NotFound):
    code = "look_over"
    default_msgid = gettext_noop("Lần xem ảnh gốc này đã hết giờ. Xin ghi lý do và xem lại.")


class IncidentNotFound(NotFound):
    code = "incident_not_found"
    default_msgid = gettext_noop("Không có sự việc này trong phần bạn được xem.")


class ReportNotFound(NotFound):
    code = "report_not_found"
    default_msgid = gettext_noop("Không tìm thấy phản ánh nào với mã này. Xin xem lại mã đã lưu; mã gồm 12 chữ và số.")


class MistypedCode(IncidentError):
    code = "mistyped_code"
    default_msgid = gettext_noop(
        "Mã “%(typed)s” bị gõ sai. Mã gồm 12 chữ và số, ví dụ 7K3M-9QXP-2R4T; xin xem lại từng ký tự."
    )


class ForbiddenStep(IncidentError):
    code = "forbidden_step"
    http_status = 409
    default_msgid = gettext_noop("Sự việc đang ở bước “%(source)s”, không chuyển sang “%(target)s” được.")


class MissingNeeds(IncidentError):
    """`missing` maps the need's name to its sentence; the message tells all of them."""

    code = "missing_needs"
    default_msgid = gettext_noop("Bước này còn thiếu: %(missing)s")

    def __init__(self, missing: Mapping[str, str]) -> None:
        self.missing = dict(missing)
        super().__init__(missing=" ".join(self.missing.values()))


class ChangedMeanwhile(IncidentError):
    code = "changed_meanwhile"
    http_status = 409
    default_msgid = gettext_noop(
        "Sự việc %(incident)s vừa có thay đổi sau khi bạn mở trang (nay là “%(state)s”). Xin xem lại rồi làm tiếp."
    )


class CommuneUnknown(IncidentError):
    code = "commune_unknown"
    http_status = 409
    default_msgid = gettext_noop("Chưa rõ sự việc ở xã nào. Xin xác định vị trí trước.")


class LastReport(IncidentError):
    code = "last_report"
    http_status = 409
    default_msgid = gettext_noop(
        "Đây là phản ánh duy nhất của sự việc. Muốn gộp cả sự việc, xin dùng bước “Trùng với sự việc khác”."
    )


class ContactGone(IncidentError):
    code = "contact_gone"
    http_status = 410
    default_msgid = gettext_noop("Người phản ánh không để lại liên hệ, hoặc liên hệ đã được xoá theo thời hạn lưu giữ.")


class ContactUnreadable(IncidentError):
    code = "contact_unreadable"
    http_status = 500
    log_level = logging.ERROR
    default_msgid = gettext_noop(
        "Không giải mã được liên hệ vì thiếu khoá. Xin báo quản trị hệ thống kiểm tra cấu hình CONTACT_KEYS."
    )


class NothingToDo(IncidentError):
    code = "nothing_to_do"
    default_msgid = gettext_noop("Không có gì để ghi lại.")


class AlreadyDecided(IncidentError):
    code = "already_decided"
    http_status = 409
    default_msgid = gettext_noop("Đã có người quyết định về phản ánh này. Xin xem lại.")


class NothingToBlock(IncidentError):
    code = "nothing_to_block"
    default_msgid = gettext_noop(
        "Không còn dấu hiệu này của phản ánh để chặn (dấu hiệu về người gửi chỉ giữ một ngày). Xin bỏ chọn."
    )


class NotAsked(IncidentError):
    code = "not_asked"
    http_status = 409
    default_msgid = gettext_noop("Sự việc này đã kết thúc, không hỏi thêm người phản ánh được nữa.")


class StillAsked(IncidentError):
    code = "still_asked"
    http_status = 409
    default_msgid = gettext_noop("Người phản ánh chưa trả lời câu hỏi trước. Xin chờ câu trả lời rồi hỏi tiếp.")


class AnsweredBefore(IncidentError):
    code = "answered_before"
    http_status = 409
    default_msgid = gettext_noop("Câu hỏi này đã được trả lời. Muốn nói thêm, xin dùng “Gửi thêm ảnh” bên dưới.")


class NotClosedYet(IncidentError):
    code = "not_closed_yet"
    http_status = 409
    default_msgid = gettext_noop("Sự việc chưa kết thúc. Xin đánh giá sau khi sự việc kết thúc.")


class SaidForGood(IncidentError):
    code = "said_for_good"
    http_status = 409
    default_msgid = gettext_noop("Bạn đã đánh giá hơn %(days)s ngày trước nên không đổi được nữa.")
