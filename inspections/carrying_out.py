"""Carrying an order out: accepting it, and what happens at each stop."""

import datetime as dt
import logging
from dataclasses import dataclass
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import can
from geodata.errors import GeoPGIError
from incidents.handling import move
from incidents.models import Incident
from incidents.states import State
from inspections.errors import ForbiddenOrderStep, ForbiddenStopStep, MissingInOrder, NotInTeam, ObjectionOpen
from inspections.events import append_order, locked_order
from inspections.models import InspectionEvent, Order, OrderMember, OrderStop, Outcome, StopAction
from inspections.states import BINDING, STOP_STEPS, STOPS_OVER, OrderState, StopState

log = logging.getLogger(__name__)
OLDEST = dt.timedelta(hours=48)
"""So long a step may have waited on a phone and still be told by the phone's clock."""


@dataclass(frozen=True)
class Position:
    """Degrees, EPSG:4326, give or take `accuracy_m` metres."""

    lon: float
    lat: float
    accuracy_m: float | None = None


def may_carry_out(user: User, order: Order) -> bool:
    """Of the team, whatever agency, or of the agency that leads."""
    return can(user, "order.carry_out", order) or (
        can(user, "order.carry_out") and order.members.filter(user=user).exists()
    )


@transaction.atomic
def accept_order(*, user: User, order_id: int) -> InspectionEvent | None:
    """Somebody of the team has seen it and will go; None when they said so before. Raises `OrderNotFound`, `NotInTeam`,
    `ForbiddenOrderStep`."""
    order = locked_order(user=user, order_id=order_id)
    member = OrderMember.objects.filter(order=order, user=user).first()
    if member is None:
        raise NotInTeam()
    if order.state not in BINDING:
        raise ForbiddenOrderStep(state=OrderState(order.state).label)
    if member.accepted_at:
        return None
    member.accepted_at = timezone.now()
    member.save(update_fields=["accepted_at"])
    return append_order(order, "accept", at=member.accepted_at, actor=user, member=user.pk)


def step_at_stop(
    *,
    user: User,
    order_id: int,
    stop_id: int,
    target: StopState,
    reason: str = "",
    position: Position | None = None,
    key: UUID | None = None,
    made_at: dt.datetime | None = None,
) -> InspectionEvent:
    """On the way, arrived (with the phone's position, where it gave one), done, or cannot (with a reason). The first
    step of an order puts it under way; arriving moves the cases looked at there to “inspecting” by their own step,
    where they are assigned and the person may.

    With `key`, the phone's own, the same sent twice is done once. `made_at` is by the phone's clock, for what waited
    there; a time that cannot be is replaced by now. Raises `OrderNotFound`, `NotInTeam`, `ForbiddenOrderStep`,
    `ForbiddenStopStep`, `ObjectionOpen`, `MissingInOrder` (reason).
    """
    now = timezone.now()
    if key is not None and (done := _done_before(user, key)):
        return done
    with transaction.atomic():
        order = locked_order(user=user, order_id=order_id)
        if not may_carry_out(user, order):
            raise NotInTeam()
        if key is not None and (done := _done_before(user, key)):
            return done
        if order.state not in BINDING:
            raise ForbiddenOrderStep(state=OrderState(order.state).label)
        if order.objections.filter(outcome=Outcome.OPEN).exists():
            raise ObjectionOpen()
        stop = _stop(order, stop_id, target, reason)
        at = _moment(made_at, now)
        _put(stop, target, at=at, reason=reason, position=position)
        moved, left = _move_cases(user, order, stop) if target == StopState.ARRIVED else ([], [])
        was = order.state
        begins = was == OrderState.ISSUED and target != StopState.CANNOT
        order.state = OrderState.UNDER_WAY if begins else was
        event = append_order(
            order,
            "stop",
            at=now,
            actor=user,
            states=(was, order.state) if begins else ("", ""),
            note=reason if target == StopState.CANNOT else "",
            stop=stop.pk,
            stop_name=stop.name,
            stop_state=target.value,
            stop_at=at.isoformat(),
            position=[round(position.lon, 6), round(position.lat, 6), position.accuracy_m] if position else None,
            cases_moved=moved,
            cases_left=left,
        )
        if key is not None:
            StopAction.objects.create(key=key, user=user, event=event, made_at=made_at or now)
    return event


@transaction.atomic
def finish_order(*, user: User, order_id: int) -> InspectionEvent:
    """All stops are over. Raises `OrderNotFound`, `NotInTeam`, `ForbiddenOrderStep`, `MissingInOrder` (stops)."""
    order = locked_order(user=user, order_id=order_id)
    if not may_carry_out(user, order):
        raise NotInTeam()
    if order.state != OrderState.UNDER_WAY:
        raise ForbiddenOrderStep(state=OrderState(order.state).label)
    left = order.stops.exclude(state__in=STOPS_OVER).count()
    if left:
        raise MissingInOrder({"stops": _("Còn %(count)s nơi chưa kiểm tra xong.") % {"count": left}})
    order.state = OrderState.DONE
    states = (OrderState.UNDER_WAY, OrderState.DONE)
    return append_order(order, "finish", at=timezone.now(), actor=user, states=states)


def _done_before(user: User, key: UUID) -> InspectionEvent | None:
    action = StopAction.objects.select_related("event").filter(key=key, user=user).first()
    return action.event if action else None


def _stop(order: Order, stop_id: int, target: StopState, reason: str) -> OrderStop:
    stop = OrderStop.objects.select_for_update().filter(order=order, pk=stop_id).first()
    if stop is None or (StopState(stop.state), target) not in STOP_STEPS:
        state = StopState(stop.state).label if stop else ""
        raise ForbiddenStopStep(state=state, target=target.label)
    if target == StopState.CANNOT and not reason.strip():
        raise MissingInOrder({"reason": _("Xin ghi vì sao không thực hiện được.")})
    return stop


def _moment(made_at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    return made_at if made_at is not None and now - OLDEST <= made_at <= now else now


def _put(stop: OrderStop, target: StopState, *, at: dt.datetime, reason: str, position: Position | None) -> None:
    stop.state = target
    stop.reason = reason.strip() if target == StopState.CANNOT else ""
    if target == StopState.ON_THE_WAY:
        stop.set_out_at, stop.ended_at = at, None
    elif target == StopState.ARRIVED:
        stop.arrived_at = at
        if position is not None:
            stop.arrived_location = Point(position.lon, position.lat, srid=4326)
            stop.arrived_accuracy_m = position.accuracy_m
    else:
        stop.ended_at = at
    stop.save()


def _move_cases(user: User, order: Order, stop: OrderStop) -> tuple[list[str], list[str]]:
    """Codes of the cases that went on to “inspecting”, and of those that did not: an arrival is an arrival, whatever
    became of a case meanwhile. A secret order is not named on a case that the commune reads."""
    note = "" if order.secret else _("Đoàn kiểm tra theo Quyết định %(number)s đã đến nơi.") % {"number": order.code}
    moved, left = [], []
    for incident in Incident.objects.filter(order_cases__stop=stop).order_by("pk"):
        if incident.state != State.ASSIGNED or not can(user, "incident.inspect", incident):
            left.append(incident.code)
            continue
        try:
            move(user=user, incident_id=incident.pk, target=State.INSPECTING, internal_note=note)
        except GeoPGIError as error:
            log.info("case %s does not go on with order %s: %s", incident.code, order.pk, error.code)
            left.append(incident.code)
        else:
            moved.append(incident.code)
    return moved, left
