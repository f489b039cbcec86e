"""Who is told of what about inspections, under the bell and by letter. A notice names no place of a secret inspection
to anybody who does not see the order."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from agencies.models import Membership, MembershipQuerySet, Role, User
from agencies.policy import can
from agencies.staff_notices import tell
from inspections.models import Objection, Order


def tell_of_issue(order: Order, *, clashes: bool) -> None:
    """The team, that it has to go; with clashes that were overridden also the inspectorate."""
    _tell(
        _team(order),
        order,
        key=f"order:{order.pk}:issued",
        words=gettext_noop("Bạn được cử tham gia kiểm tra theo Quyết định %(number)s, từ %(from)s."),
    )
    if clashes:
        _tell(
            _who_may("order.object", order),
            order,
            key=f"order:{order.pk}:overridden",
            words=gettext_noop("Quyết định kiểm tra %(number)s được ban hành dù trùng kế hoạch khác."),
        )


def tell_of_cancelling(order: Order) -> None:
    _tell(
        _team(order),
        order,
        key=f"order:{order.pk}:cancelled",
        words=gettext_noop("Cuộc kiểm tra theo Quyết định %(number)s đã huỷ."),
    )


def tell_of_objection(objection: Objection) -> None:
    order = objection.order
    people = User.objects.filter(memberships__in=_now().filter(agency=order.agency))
    _tell(
        [*people, order.made_by],
        order,
        key=f"objection:{objection.pk}",
        words=gettext_noop("Thanh tra có ý kiến về cuộc kiểm tra “%(subject)s”, cần trả lời."),
    )


def tell_of_answer(objection: Objection) -> None:
    _tell(
        [objection.made_by],
        objection.order,
        key=f"objection:{objection.pk}:answered",
        words=gettext_noop("Ý kiến của bạn về cuộc kiểm tra “%(subject)s” đã được trả lời."),
    )


def _tell(users: Iterable[User], order: Order, *, key: str, words: str) -> None:
    """Only those who see the order."""
    allowed = [user for user in users if Order.objects.visible_to(user).filter(pk=order.pk).exists()]
    tell(
        allowed,
        key=key,
        words=words,
        path=reverse("inspection", args=[order.pk]),
        params={
            "number": order.code,
            "subject": order.subject[:120],
            "from": f"{localtime(order.starts_at):%H:%M %d/%m/%Y}",
        },
    )


def _team(order: Order) -> list[User]:
    return [member.user for member in order.members.select_related("user")]


def _who_may(verb: str, order: Order) -> list[User]:
    inspectors = User.objects.filter(memberships__in=_now().filter(role=Role.INSPECTOR)).distinct()
    return [user for user in inspectors if can(user, verb, order)]


def _now() -> MembershipQuerySet:
    return Membership.objects.on(timezone.localdate())
