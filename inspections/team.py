"""Who may be of a team, who of them is free, and how far their offices are."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, Membership, MembershipQuerySet, Role, User
from inspections.models import Order, OrderMember
from inspections.routes import metres_between
from inspections.states import BINDING
from places.models import Level

FIELD_ROLES = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER, Role.AGRICULTURE_OFFICER)
MOST = 60


@dataclass(frozen=True)
class Candidate:
    """`metres` is from the office to the first stop whose place is known, None where either is not. Where people are is
    not followed (`docs/decisions/0024-orders.md`)."""

    user: User
    agency: Agency
    metres: float | None
    free: bool

    @property
    def kilometres(self) -> float | None:
        return None if self.metres is None else self.metres / 1000


def may_join(user_id: int) -> bool:
    """Works for an agency in a role that goes out."""
    return _memberships().filter(user_id=user_id).exists()


def candidates(order: Order) -> list[Candidate]:
    """Who may join and is not of the team: people of the agency that leads, then the free, then the near; at most
    `MOST`. For an order kept secret only people of no commune's office but its own. Three queries."""
    members = _memberships().exclude(user__in=order.members.values("user")).select_related("user", "agency")
    if order.secret:
        members = members.exclude(Q(agency__areas__level=Level.COMMUNE) & ~Q(agency=order.agency))
    there = next((stop.location for stop in order.stops.all() if stop.location), None)
    taken = _taken(order.starts_at, order.ends_at)
    found = {
        member.user_id: Candidate(
            user=member.user,
            agency=member.agency,
            metres=_metres(member.agency, there),
            free=member.user_id not in taken,
        )
        for member in members.order_by("-pk")
    }
    return sorted(found.values(), key=lambda one: _rank(one, order))[:MOST]


def _rank(one: Candidate, order: Order) -> tuple[bool, bool, float, str]:
    far = float("inf") if one.metres is None else one.metres
    return one.agency.pk != order.agency_id, not one.free, far, one.user.display_name


def _memberships() -> MembershipQuerySet:
    return Membership.objects.on(timezone.localdate()).filter(role__in=FIELD_ROLES, user__is_active=True)


def _taken(starts_at: dt.datetime, ends_at: dt.datetime) -> frozenset[int]:
    members = OrderMember.objects.filter(order__state__in=BINDING)
    return frozenset(
        members.filter(order__starts_at__lt=ends_at, order__ends_at__gt=starts_at).values_list("user_id", flat=True)
    )


def _metres(agency: Agency, there: Point | None) -> float | None:
    office = agency.office
    if office is None or there is None:
        return None
    return metres_between((office.x, office.y), (there.x, there.y))
