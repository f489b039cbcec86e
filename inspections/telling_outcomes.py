"""Who is told of what comes of inspections, under the bell and by letter. Never who is to pay, never who reported."""

import datetime as dt
from functools import cache

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from agencies.models import Membership, Role, User
from agencies.policy import can
from agencies.staff_notices import tell
from incidents.models import Incident
from inspections.models import RemediationOrder, Sanction
from inspections.outcome_states import RemediationState, SanctionState


def leaders_over(incident: Incident, leaders: list[User] | None = None) -> list[User]:
    """Leaders who see the case; `leaders` are all there are, for who asks for many cases."""
    return [user for user in leaders or _leaders() if can(user, "incident.view", incident)]


def _leaders() -> list[User]:
    now = Membership.objects.on(timezone.localdate()).filter(role=Role.LEADER)
    return list(User.objects.filter(memberships__in=now, is_active=True).distinct())


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
        _who_decide(sanction, _of_agency(sanction.agency_id)),
        key=f"sanction:{sanction.pk}:transferred:{sanction.version}",
        words=gettext_noop("Có đề xuất xử phạt chuyển lên, chờ quyết định (hồ sơ số %(number)s)."),
        params={"number": sanction.pk},
        path=reverse("sanction", args=[sanction.pk]),
    )


def tell_overdue(on: dt.date | None = None) -> int:
    """Tells the agencies of sanctions and remediation orders whose date is over, once a date; how many there are. Run
    again, it tells nobody anew."""
    day = on or timezone.localdate()
    of_agency = cache(_of_agency)
    sanctions = list(Sanction.objects.overdue(day).select_related("agency"))
    for sanction in sanctions:
        unpaid = sanction.state == SanctionState.DECIDED
        words = (
            gettext_noop("Quyết định xử phạt quá hạn nộp (hồ sơ số %(number)s).")
            if unpaid
            else gettext_noop("Đề xuất xử phạt quá hạn quyết định (hồ sơ số %(number)s).")
        )
        tell(
            _who_decide(sanction, of_agency(sanction.agency_id)),
            key=f"sanction:{sanction.pk}:overdue:{sanction.due_on}",
            words=words,
            params={"number": sanction.pk},
            path=reverse("sanction", args=[sanction.pk]),
        )
    remediations = list(RemediationOrder.objects.overdue(day).select_related("incident"))
    leaders = _leaders() if remediations else []
    for remediation in remediations:
        words = (
            gettext_noop("Sự việc %(code)s quá hạn khắc phục.")
            if remediation.state == RemediationState.OPEN
            else gettext_noop("Sự việc %(code)s quá ngày hậu kiểm.")
        )
        tell(
            [*of_agency(remediation.incident.agency_id), *leaders_over(remediation.incident, leaders)],
            key=f"remediation:{remediation.pk}:overdue:{remediation.next_date}",
            words=words,
            params={"code": remediation.incident.code},
            path=reverse("remediation", args=[remediation.pk]),
        )
    return len(sanctions) + len(remediations)


def _who_decide(sanction: Sanction, members: list[User]) -> list[User]:
    return [user for user in members if can(user, "sanction.decide", sanction)]


def _of_agency(agency_id: int | None) -> list[User]:
    if agency_id is None:
        return []
    members = Membership.objects.on(timezone.localdate()).filter(agency_id=agency_id)
    return list(User.objects.filter(memberships__in=members, is_active=True).distinct())
