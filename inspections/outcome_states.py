"""The states of visits, sanctions and remediation orders, and the ways between them; the database refuses others."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VisitState(TextChoices):
    DRAFT = "draft", _("Đang ghi")
    SIGNED = "signed", _("Đã ký biên bản")


class VisitResult(TextChoices):
    VIOLATION = "violation", _("Có dấu hiệu vi phạm")
    NO_VIOLATION = "no_violation", _("Không phát hiện vi phạm")


class SanctionState(TextChoices):
    PROPOSED = "proposed", _("Đã đề xuất, chờ quyết định")
    TRANSFERRED = "transferred", _("Đã chuyển cấp trên, chờ quyết định")
    DECIDED = "decided", _("Đã quyết định, chờ nộp phạt")
    PAID = "paid", _("Đã nộp phạt")
    CANCELLED = "cancelled", _("Đã huỷ")


class RemediationState(TextChoices):
    OPEN = "open", _("Đang khắc phục")
    PROVEN = "proven", _("Đã nhận bằng chứng, chờ hậu kiểm")
    REMEDIED = "remedied", _("Đã khắc phục xong")
    NOT_REMEDIED = "not_remedied", _("Chưa khắc phục")
    SUPERSEDED = "superseded", _("Đã thay bằng yêu cầu khác")


VISIT_STEPS: frozenset[tuple[VisitState, VisitState]] = frozenset(
    {(VisitState.DRAFT, VisitState.SIGNED), (VisitState.SIGNED, VisitState.DRAFT)}
)
SANCTION_STEPS: frozenset[tuple[SanctionState, SanctionState]] = frozenset(
    {
        (SanctionState.PROPOSED, SanctionState.DECIDED),
        (SanctionState.PROPOSED, SanctionState.TRANSFERRED),
        (SanctionState.PROPOSED, SanctionState.CANCELLED),
        (SanctionState.TRANSFERRED, SanctionState.DECIDED),
        (SanctionState.TRANSFERRED, SanctionState.TRANSFERRED),  # one level further up
        (SanctionState.TRANSFERRED, SanctionState.CANCELLED),
        (SanctionState.DECIDED, SanctionState.PAID),
        (SanctionState.DECIDED, SanctionState.CANCELLED),
    }
)
REMEDIATION_STEPS: frozenset[tuple[RemediationState, RemediationState]] = frozenset(
    {
        (RemediationState.OPEN, RemediationState.PROVEN),
        (RemediationState.PROVEN, RemediationState.REMEDIED),
        (RemediationState.PROVEN, RemediationState.NOT_REMEDIED),
        # the case went another way, and came to be ordered again
        (RemediationState.OPEN, RemediationState.SUPERSEDED),
        (RemediationState.PROVEN, RemediationState.SUPERSEDED),
    }
)
RUNNING = (RemediationState.OPEN, RemediationState.PROVEN)
AWAITING_DECISION = (SanctionState.PROPOSED, SanctionState.TRANSFERRED)
