"""What can be wrong with a visit, its minutes, a sanction or a remediation order."""

from django.utils.translation import gettext_noop

from incidents.errors import IncidentError, NotFound


class VisitNotFound(NotFound):
    code = "visit_not_found"
    default_msgid = gettext_noop("Không có lần kiểm tra này trong phần bạn được xem.")


class SanctionNotFound(NotFound):
    code = "sanction_not_found"
    default_msgid = gettext_noop("Không có hồ sơ xử phạt này trong phần bạn được xem.")


class MinutesNotFound(NotFound):
    code = "minutes_not_found"
    default_msgid = gettext_noop("Không có biên bản này trong phần bạn được xem.")


class OutcomeChanged(IncidentError):
    code = "outcome_changed"
    http_status = 409
    default_msgid = gettext_noop("Có người vừa thay đổi sau khi bạn mở trang (nay là “%(state)s”). Xin xem lại.")


class NotFromThisState(IncidentError):
    code = "not_from_this_state"
    http_status = 409
    default_msgid = gettext_noop("Đang ở bước “%(state)s” nên không làm được việc này.")


class NothingToVisit(IncidentError):
    code = "nothing_to_visit"
    http_status = 409
    default_msgid = gettext_noop("Sự việc đang ở bước “%(state)s”. Xin giao xử lý trước rồi mới kiểm tra.")


class VisitIncomplete(IncidentError):
    code = "visit_incomplete"
    default_msgid = gettext_noop("Chưa ký được biên bản. %(missing)s")


class BadSignature(IncidentError):
    code = "bad_signature"
    default_msgid = gettext_noop("Không đọc được chữ ký của %(who)s. Xin ký lại, hoặc gửi ảnh chữ ký trên giấy.")


class MinutesTampered(IncidentError):
    code = "minutes_tampered"
    http_status = 500
    default_msgid = gettext_noop(
        "Tệp biên bản không còn đúng như lúc ký nên không được mở. Xin báo quản trị hệ thống đối chiếu bản sao lưu."
    )


class NoViolationFound(IncidentError):
    code = "no_violation_found"
    http_status = 409
    default_msgid = gettext_noop("Chưa có kết luận vi phạm nên chưa đề xuất xử phạt được.")


class NoArticle(IncidentError):
    code = "no_article"
    default_msgid = gettext_noop("Xin chọn ít nhất một điều khoản còn hiệu lực vào ngày vi phạm.")


class FineOutsideRange(IncidentError):
    code = "fine_outside_range"
    default_msgid = gettext_noop(
        "Mức phạt nằm ngoài khung của các điều khoản đã chọn: từ %(low)s đến %(high)s đồng. Xin sửa mức phạt hoặc chọn "
        "lại điều khoản."
    )


class BeyondPower(IncidentError):
    code = "beyond_power"
    http_status = 409
    default_msgid = gettext_noop(
        "Mức phạt vượt thẩm quyền của %(holder)s (đến %(limit)s đồng). Xin chuyển cấp trên; nếu vẫn đúng thẩm quyền, "
        "xin ghi căn cứ."
    )


class PowerUnknown(IncidentError):
    code = "power_unknown"
    http_status = 409
    default_msgid = gettext_noop(
        "Chưa có mức tối đa của lĩnh vực, hãy nhập; hoặc tự kiểm tra thẩm quyền rồi ghi căn cứ."
    )


class NoAgencyAbove(IncidentError):
    code = "no_agency_above"
    http_status = 409
    default_msgid = gettext_noop("Cơ quan này chưa có cơ quan cấp trên trong hệ thống. Xin báo quản trị bổ sung.")


class NotInRemediation(IncidentError):
    code = "not_in_remediation"
    http_status = 409
    default_msgid = gettext_noop("Sự việc không còn ở bước khắc phục. Xin xem lại sự việc.")
