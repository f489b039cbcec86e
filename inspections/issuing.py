"""Issuing an order with its number, and calling one off."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from inspections.clashes import Clash, clashes_of
from inspections.errors import (
    ForbiddenOrderStep,
    MissingInOrder,
    NumberTaken,
    ObjectionOpen,
    OrderClashes,
    PersonTaken,
)
from inspections.events import append_order, locked_order
from inspections.models import InspectionEvent, Order, OrderMember, Outcome
from inspections.states import PLANNED, OrderState
from inspections.telling import tell_of_cancelling, tell_of_issue

_LOCK = 7_301_161
"""Any number that no other lock of this database has."""


def issue_order(
    *,
    user: User,
    order_id: int,
    signer: str,
    signer_title: str,
    symbol: str = "",
    number: int | None = None,
    override_reason: str = "",
    expected_version: int | None = None,
) -> InspectionEvent:
    """Gives the order its number (`number`, else the agency's next of the year) and binds the time of its people.

    Clashes are looked for again under lock; with `override_reason` it is issued all the same, the reason and each clash
    are kept, and the inspectorate is told. Raises `NotAllowed`, `OrderNotFound`, `OrderChanged`, `ForbiddenOrderStep`,
    `MissingInOrder` (signer | stops | leader), `ObjectionOpen`, `OrderClashes`, `NumberTaken`, `PersonTaken`.
    """
    at = timezone.now()
    with _refusals(), transaction.atomic():
        order = locked_order(user=user, order_id=order_id, expected_version=expected_version)
        require(user, "order.issue", order)
        if order.state != OrderState.DRAFT:
            raise ForbiddenOrderStep(state=OrderState(order.state).label)
        _whole(order, signer)
        if order.objections.filter(outcome=Outcome.OPEN).exists():
            raise ObjectionOpen()
        _one_after_the_other()
        clashes = clashes_of(order, user=user)
        if clashes and not override_reason.strip():
            raise OrderClashes(clashes)
        taken = [clash.user_id for clash in clashes if clash.user_id]
        OrderMember.objects.filter(order=order, user__in=taken).update(overridden=True)
        order.number = number or _next_number(order)
        order.symbol, order.signer, order.signer_title = symbol.strip(), signer.strip(), signer_title.strip()
        order.override_reason = override_reason.strip() if clashes else ""
        order.state, order.issued_at = OrderState.ISSUED, at
        event = append_order(
            order,
            "issue",
            at=at,
            actor=user,
            states=(OrderState.DRAFT, OrderState.ISSUED),
            note=order.override_reason,
            number=order.code,
            clashes=_kept(clashes),
        )
        tell_of_issue(order, clashes=bool(clashes))
    return event


def cancel_order(*, user: User, order_id: int, reason: str, expected_version: int | None = None) -> InspectionEvent:
    """Calls an order off that is not over; its number is not given again. Raises `NotAllowed`, `OrderNotFound`,
    `OrderChanged`, `ForbiddenOrderStep`, `MissingInOrder` (reason)."""
    with transaction.atomic():
        order = locked_order(user=user, order_id=order_id, expected_version=expected_version)
        require(user, "order.cancel", order)
        if order.state not in PLANNED:
            raise ForbiddenOrderStep(state=OrderState(order.state).label)
        if not reason.strip():
            raise MissingInOrder({"reason": _("Xin ghi lý do huỷ.")})
        was, order.state = order.state, OrderState.CANCELLED
        event = append_order(
            order, "cancel", at=timezone.now(), actor=user, states=(was, OrderState.CANCELLED), note=reason
        )
        if was != OrderState.DRAFT:
            tell_of_cancelling(order)
    return event


def _whole(order: Order, signer: str) -> None:
    missing = {}
    if not signer.strip():
        missing["signer"] = _("Xin ghi họ tên người ký.")
    if not order.stops.exists():
        missing["stops"] = _("Chưa có cơ sở hay sự việc nào để kiểm tra.")
    if not order.members.filter(part=OrderMember.Part.LEADER).exists():
        missing["leader"] = _("Chưa có trưởng đoàn.")
    if missing:
        raise MissingInOrder(missing)


def _one_after_the_other() -> None:
    """Whoever issues another order meanwhile waits here, and then sees this one: its number, facilities and people.
    Rows of agencies and facilities are not locked for it, because everybody who writes an event refers to them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _next_number(order: Order) -> int:
    last = Order.objects.filter(agency=order.agency_id, year=order.year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@contextmanager
def _refusals() -> Iterator[None]:
    """What the database refuses, in words."""
    try:
        yield
    except IntegrityError as error:
        if "order_member_in_one_place" in str(error):
            raise PersonTaken() from error
        if "order_number_once" in str(error):
            raise NumberTaken() from error
        raise


def _kept(clashes: Sequence[Clash]) -> list[dict[str, object]]:
    return [{"msgid": clash.msgid, "params": dict(clash.params), "orders": list(clash.order_ids)} for clash in clashes]
