"""What can be wrong with who gets a case, who is told of it, and what it belongs to."""

from django.utils.translation import gettext_noop

from incidents.errors import IncidentError, NotFound


class RuleNotFound(NotFound):
    code = "routing_rule_not_found"
    default_msgid = gettext_noop("Không có quy tắc này, hoặc quy tắc đã thôi dùng.")


class NotHandledNow(IncidentError):
    code = "not_handled_now"
    http_status = 409
    default_msgid = gettext_noop("Sự việc chưa giao cho cơ quan nào, hoặc đã kết thúc. Xin giao cơ quan trước.")


class NotHandedOverNow(IncidentError):
    code = "not_handed_over_now"
    http_status = 409
    default_msgid = gettext_noop("Ở bước “%(state)s” không chuyển cơ quan được.")


class StillWaiting(IncidentError):
    code = "hand_over_waiting"
    http_status = 409
    default_msgid = gettext_noop("Sự việc đang chờ %(agency)s trả lời. Xin rút lại trước khi chuyển nơi khác.")


class ReferralOver(IncidentError):
    code = "hand_over_answered"
    http_status = 409
    default_msgid = gettext_noop("Lần chuyển này đã được trả lời hoặc đã rút lại. Xin xem lại.")


class LinkNotFound(NotFound):
    code = "case_link_not_found"
    default_msgid = gettext_noop("Không có liên kết này, hoặc liên kết đã bỏ.")


class HotspotNotFound(NotFound):
    code = "hotspot_not_found"
    default_msgid = gettext_noop("Không có điểm nóng này trong phần bạn được xem.")


class HotspotChangedMeanwhile(IncidentError):
    code = "hotspot_changed_meanwhile"
    http_status = 409
    default_msgid = gettext_noop("Điểm nóng “%(name)s” vừa có thay đổi sau khi bạn mở trang. Xin xem lại rồi làm tiếp.")


class HotspotClosed(IncidentError):
    code = "hotspot_closed"
    http_status = 409
    default_msgid = gettext_noop("Điểm nóng này đã kết thúc theo dõi. Xin mở lại trước.")
