"""Who is told of what comes of inspections, under the bell and by letter. Never who is to pay, never who reported."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from agencies.models import Membership, Role, User
from agencies.policy import can
from agencies.staff_notices import tell
from incidents.models import Incident
from inspections.models import RemediationOrder, Sanction
from inspections.outcome_states import RemediationState, SanctionState


def leaders_over(incident: Incident) -> list[User]:
    """Leaders who see the case."""
    leaders = User.objects.filter(memberships__in=Membership.objects.on(timezone.localdate()).filter(role=Role.LEADER))
    return [user for user in leaders.distinct() if can(user, "incident.view", incident)]


def tell_not_remedied(again: RemediationOrder) -> None:
    tell(
        leaders_over(again.incident),
        key=f"remediation:{again.pk}:not-remedied",
        words=gettext_noop("Hậu kiểm sự việc %(code)s: chưa khắc phục. Hạn mới %(day)s."),
        params={"code": again.incident.code, "day": f"{again.due_on:%d/%m/%Y}"},
        path=reverse("remediation", args=[again.pk]),
    )


def tell_transferred(sanction: Sanction) -> None:
    """Those of the agency above who may decide it."""
    tell(
        _who_decide(sanction),
        key=f"sanction:{sanction.pk}:transferred:{sanction.version}",
        words=gettext_noop("Có đề xuất xử phạt chuyển lên, chờ quyết định (hồ sơ số %(number)s)."),
        params={"number": sanction.pk},
        path=reverse("sanction", args=[sanction.pk]),
    )


def tell_overdue(on: dt.date | None = None) -> int:
    """Tells the agencies of sanctions and remediation orders whose date is over, once a date; how many there are. Run
    again, it tells nobody anew."""
    day = on or timezone.localdate()
    sanctions = list(Sanction.objects.overdue(day).select_related("agency"))
    for sanction in sanctions:
        unpaid = sanction.state == SanctionState.DECIDED
        words = (
            gettext_noop("Quyết định xử phạt quá hạn nộp (hồ sơ số %(number)s).")
            if unpaid
            else gettext_noop("Đề xuất xử phạt quá hạn quyết định (hồ sơ số %(number)s).")
        )
        tell(
            _who_decide(sanction),
            key=f"sanction:{sanction.pk}:overdue:{sanction.due_on}",
            words=words,
            params={"number": sanction.pk},
            path=reverse("sanction", args=[sanction.pk]),
        )
    late = Q(state=RemediationState.OPEN, due_on__lt=day) | Q(state=RemediationState.PROVEN, follow_up_on__lt=day)
    remediations = list(RemediationOrder.objects.filter(late).select_related("incident__agency", "incident__unit"))
    for remediation in remediations:
        words = (
            gettext_noop("Sự việc %(code)s quá hạn khắc phục.")
            if remediation.state == RemediationState.OPEN
            else gettext_noop("Sự việc %(code)s quá ngày hậu kiểm.")
        )
        tell(
            [*_of_agency(remediation.incident.agency_id), *leaders_over(remediation.incident)],
            key=f"remediation:{remediation.pk}:overdue:{remediation.next_date}",
            words=words,
            params={"code": remediation.incident.code},
            path=reverse("remediation", args=[remediation.pk]),
        )
    return len(sanctions) + len(remediations)


def _who_decide(sanction: Sanction) -> list[User]:
    return [user for user in _of_agency(sanction.agency_id) if can(user, "sanction.decide", sanction)]


def _of_agency(agency_id: int | None) -> list[User]:
    if agency_id is None:
        return []
    members = Membership.objects.on(timezone.localdate()).filter(agency_id=agency_id)
    return list(User.objects.filter(memberships__in=members, is_active=True).distinct())
