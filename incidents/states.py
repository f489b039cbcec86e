"""The states an incident can be in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    RECEIVED = "received", _("Đã tiếp nhận")
    VERIFIED = "verified", _("Đã xác minh")
    REJECTED = "rejected", _("Không thụ lý")
    DUPLICATE = "duplicate", _("Trùng với sự việc khác")
    REFERRED = "referred", _("Đã chuyển cơ quan khác")
    ASSIGNED = "assigned", _("Đã giao xử lý")
    INSPECTING = "inspecting", _("Đang kiểm tra")
    VIOLATION_FOUND = "violation_found", _("Có vi phạm")
    NO_VIOLATION = "no_violation", _("Không có vi phạm")
    REMEDIATION = "remediation", _("Đang khắc phục")
    RESOLVED = "resolved", _("Đã khắc phục")
    FOLLOW_UP = "follow_up", _("Đang hậu kiểm")
    CLOSED = "closed", _("Đã kết thúc")
    ON_HOLD = "on_hold", _("Tạm dừng")
    REOPENED = "reopened", _("Mở lại")


# Seen by everyone, provided the incident was verified once. Rejected and duplicate ones are not.
PUBLIC_STATES = (
    State.VERIFIED,
    State.REFERRED,
    State.ASSIGNED,
    State.INSPECTING,
    State.VIOLATION_FOUND,
    State.NO_VIOLATION,
    State.REMEDIATION,
    State.RESOLVED,
    State.FOLLOW_UP,
    State.CLOSED,
    State.ON_HOLD,
    State.REOPENED,
)

UNDER_SANCTION = (State.VIOLATION_FOUND, State.REMEDIATION, State.RESOLVED, State.FOLLOW_UP)
"""A violation was found and the case is not over: what proves it must stay. So it is while such a case is on hold."""

ENDS = frozenset({State.REJECTED, State.DUPLICATE, State.REFERRED, State.CLOSED})
"""States in which nobody here has anything to do any more: `closed_at` tells since when."""
