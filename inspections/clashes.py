"""What stands in the way of an inspection: the rules as pure functions over plans, and the queries that give them.

That a facility is inspected at most once a year without signs of a violation is widely reported of Chỉ thị
20/CT-TTg (2017); how often, and how far apart two agencies go, are settings (`INSPECTIONS_PER_YEAR`,
`INSPECTIONS_APART_DAYS`).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Absence, User
from inspections.models import Kind, Order, OrderMember, OrderStop
from inspections.states import BINDING, OrderState


@dataclass(frozen=True)
class Plan:
    """An order's going to one facility. `starts_at` and `ends_at` know their zone."""

    order_id: int
    agency_id: int
    agency: str
    facility_id: int
    facility: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str
    signs_of_violation: bool = False


@dataclass(frozen=True)
class Busy:
    """Somebody's time that another order binds."""

    user_id: int
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class Rules:
    per_year: int
    apart: dt.timedelta


@dataclass(frozen=True)
class Clash:
    """`user_id` is who would be in two places, null where it is something else; `order_ids` are other orders at the
    same facility that the sentence tells of."""

    msgid: str
    params: tuple[tuple[str, str], ...]
    user_id: int | None = None
    order_ids: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        return _(self.msgid) % dict(self.params)


def facility_clashes(plan: Plan, others: Iterable[Plan], rules: Rules) -> list[Clash]:
    """Others are plans and past inspections of whatever facility and year; those of the same order do not count.

    Another agency within `rules.apart` of this plan clashes whatever the reason of either. Beyond `rules.per_year`
    planned inspections in the calendar year of this one it clashes only where it is planned too, and nothing points to
    a violation.
    """
    same = [other for other in others if other.facility_id == plan.facility_id and other.order_id != plan.order_id]
    found = [
        _clash(
            gettext_noop("%(facility)s: %(agency)s cũng kiểm tra từ %(from)s đến %(to)s."),
            facility=plan.facility,
            agency=other.agency,
            days=_days(other),
            orders=[other],
        )
        for other in same
        if other.agency_id != plan.agency_id and _within(plan, other, rules.apart)
    ]
    if plan.kind == Kind.PLANNED and not plan.signs_of_violation:
        year = localtime(plan.starts_at).year
        planned = [o for o in same if o.kind == Kind.PLANNED and localtime(o.starts_at).year == year]
        if len(planned) >= rules.per_year:
            last = max(planned, key=lambda other: other.starts_at)
            found.append(
                _clash(
                    gettext_noop(
                        "%(facility)s: trong năm %(year)s đã có %(count)s cuộc kiểm tra theo kế hoạch (%(agency)s, "
                        "%(from)s), mà chưa có dấu hiệu vi phạm."
                    ),
                    facility=plan.facility,
                    year=str(year),
                    count=str(len(planned)),
                    agency=last.agency,
                    days=_days(last),
                    orders=planned,
                )
            )
    return found


def person_clashes(starts_at: dt.datetime, ends_at: dt.datetime, busy: Iterable[Busy]) -> list[Clash]:
    """Where and for whom somebody is taken is not told: it may be a secret inspection."""
    return [
        _clash(
            gettext_noop("%(name)s đã có lịch kiểm tra khác từ %(from)s đến %(to)s."),
            user_id=taken.user_id,
            name=taken.name,
            days={"from": _hour(taken.starts_at), "to": _hour(taken.ends_at)},
        )
        for taken in busy
        if taken.starts_at < ends_at and starts_at < taken.ends_at
    ]


def _within(plan: Plan, other: Plan, apart: dt.timedelta) -> bool:
    return other.starts_at < plan.ends_at + apart and plan.starts_at - apart < other.ends_at


def _clash(
    msgid: str, *, days: dict[str, str], user_id: int | None = None, orders: Iterable[Plan] = (), **params: str
) -> Clash:
    return Clash(msgid, tuple((params | days).items()), user_id, tuple(plan.order_id for plan in orders))


def _days(plan: Plan) -> dict[str, str]:
    return {"from": f"{localtime(plan.starts_at):%d/%m/%Y}", "to": f"{localtime(plan.ends_at):%d/%m/%Y}"}


def _hour(at: dt.datetime) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}"


def rules() -> Rules:
    return Rules(per_year=settings.INSPECTIONS_PER_YEAR, apart=dt.timedelta(days=settings.INSPECTIONS_APART_DAYS))


def clashes_of(order: Order, *, user: User) -> list[Clash]:
    """What stands in the way of this order, as far as the person may know of the others: a secret inspection of their
    own commune shows only in the time of people who are taken. Five queries."""
    own = _plans(OrderStop.objects.filter(order=order, facility__isnull=False))
    others = _others(order, [plan.facility_id for plan in own], user) if own else []
    found = [clash for plan in own for clash in facility_clashes(plan, others, rules())]
    return found + person_clashes(order.starts_at, order.ends_at, _busy(order)) + _away(order)


def _others(order: Order, facility_ids: Sequence[int], user: User) -> list[Plan]:
    apart = rules().apart
    near = Q(order__starts_at__lt=order.ends_at + apart, order__ends_at__gt=order.starts_at - apart)
    year = Q(order__starts_at__year=localtime(order.starts_at).year)
    stops = OrderStop.objects.filter(near | year, facility_id__in=facility_ids)
    known = Order.objects.not_kept_from(user).exclude(state=OrderState.CANCELLED).exclude(pk=order.pk)
    return _plans(stops.filter(order__in=known))


def _plans(stops: Any) -> list[Plan]:
    return [
        Plan(
            order_id=stop.order_id,
            agency_id=stop.order.agency_id,
            agency=stop.order.agency.label,
            facility_id=stop.facility_id,
            facility=stop.name,
            starts_at=stop.order.starts_at,
            ends_at=stop.order.ends_at,
            kind=stop.order.kind,
            signs_of_violation=stop.order.signs_of_violation,
        )
        for stop in stops.select_related("order__agency").order_by("order__starts_at", "pk")
    ]


def _busy(order: Order) -> list[Busy]:
    members = OrderMember.objects.filter(user__in=order.members.values("user"), order__state__in=BINDING)
    return [
        Busy(member.user_id, member.user.display_name, member.order.starts_at, member.order.ends_at)
        for member in members.exclude(order=order)
        .filter(order__starts_at__lt=order.ends_at, order__ends_at__gt=order.starts_at)
        .select_related("user", "order")
        .order_by("order__starts_at", "pk")
    ]


def _away(order: Order) -> list[Clash]:
    """Members of the team with a day of absence in it; why they are away is not told."""
    absences = Absence.objects.standing().filter(
        user__in=order.members.values("user"),
        starts_on__lte=localtime(order.ends_at).date(),
        ends_on__gte=localtime(order.starts_at).date(),
    )
    return [
        _clash(
            gettext_noop("%(name)s vắng mặt từ %(from)s đến hết %(to)s."),
            name=absence.user.display_name,
            days={"from": f"{absence.starts_on:%d/%m/%Y}", "to": f"{absence.ends_on:%d/%m/%Y}"},
        )
        for absence in absences.select_related("user").order_by("starts_on", "pk")
    ]
