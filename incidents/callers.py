"""Somebody who calls again: found by the number without any contact being opened.

Beside an encrypted contact stands a keyed hash of its number (`ReporterContact.phone_mark`), which tells that two
numbers are one but not what they are. It goes with the contact.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import reach_of, require
from incidents.contacts import reveal
from incidents.errors import ContactGone
from incidents.models import Incident, Report
from incidents.phones import marks_of
from incidents.states import State

MOST_TOLD = 10


@dataclass(frozen=True)
class KnownCaller:
    """`states` are labels with how many of the earlier reports stand so."""

    count: int
    states: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class NamedCaller:
    name: str
    incidents: tuple[Incident, ...]


def known_caller(*, user: User, phone: str) -> KnownCaller:
    """How many reports this number left where the person may open contacts, and how they stand. Neither name nor
    case: which cases somebody reported is as secret as who they are, and whether a number reported at all is no answer
    for others. Raises `NotAllowed`."""
    require(user, "incident.log")
    reports = _reports(user, phone)
    states = Counter(str(State(report.incident.state).label) for report in reports)
    return KnownCaller(count=len(reports), states=tuple(states.most_common()))


def named_caller(*, user: User, phone: str) -> NamedCaller:
    """The name the caller left last, and the incidents they reported, newest first, at most `MOST_TOLD`; the look is
    written down. Raises `NotAllowed`, `ContactGone`, `ContactUnreadable`."""
    require(user, "incident.log")
    reports = _reports(user, phone)
    if not reports:
        raise ContactGone()
    contact = reveal(user=user, report=reports[0], reason=_("Người báo gọi lại: tra theo số điện thoại khi ghi nhận."))
    incidents = {report.incident_id: report.incident for report in reports}
    return NamedCaller(name=contact.name, incidents=tuple(incidents.values())[:MOST_TOLD])


def _reports(user: User, phone: str) -> "list[Report]":
    """Those whose contact the person may open."""
    return list(
        Report.objects.filter(
            incident__unit_id__in=reach_of(user).unit_ids("incident.view_reporter"),
            contact__phone_mark__in=marks_of(phone),
            contact__delete_after__gte=timezone.localdate(),
            incident__in=Incident.objects.visible_to(user),
        )
        .select_related("incident__category", "incident__unit")
        .defer("incident__unit__geometry", "incident__unit__outline")
        .order_by("-received_at", "-id")
    )
