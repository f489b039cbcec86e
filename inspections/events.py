"""The spine of this room: every change of an order or facility appends one event in the transaction of the change."""

import datetime as dt
from typing import Any

from agencies.models import User
from inspections.errors import FacilityNotFound, OrderChanged, OrderNotFound
from inspections.models import Facility, InspectionEvent, Order
from inspections.states import OrderState


def locked_order(*, user: User, order_id: int, expected_version: int | None = None) -> Order:
    """The order, locked for this transaction, if the person may see it. Raises `OrderNotFound`, and `OrderChanged` when
    `expected_version` is given and something happened since."""
    if not Order.objects.visible_to(user).filter(pk=order_id).exists():
        raise OrderNotFound()
    order = Order.objects.select_for_update(of=("self",)).select_related("agency", "unit").get(pk=order_id)
    if expected_version is not None and order.version != expected_version:
        raise OrderChanged(state=OrderState(order.state).label)
    return order


def locked_facility(*, user: User, facility_id: int) -> Facility:
    """Raises `FacilityNotFound`."""
    found = Facility.objects.visible_to(user).select_for_update(of=("self",)).filter(pk=facility_id).first()
    if found is None:
        raise FacilityNotFound()
    return found


def append_order(
    order: Order,
    verb: str,
    *,
    at: dt.datetime,
    actor: User | None = None,
    states: tuple[str, str] = ("", ""),
    note: str = "",
    **data: Any,
) -> InspectionEvent:
    """Writes the event and the order (all its fields: change them before). The caller holds the row's lock.

    `states` is (from, to) where the order's state changed. `data` is kept as JSON; empty values are left out.
    """
    if order.pk is not None and verb != "draft":
        order.version += 1
    order.changed_at = at
    order.save()
    return InspectionEvent.objects.create(
        order=order,
        version=order.version,
        verb=verb,
        from_state=states[0],
        to_state=states[1],
        actor=actor,
        agency_id=order.agency_id,
        note=note.strip(),
        data=_told(data),
        at=at,
    )


def append_facility(
    facility: Facility, verb: str, *, at: dt.datetime, actor: User | None = None, note: str = "", **data: Any
) -> InspectionEvent:
    """As `append_order`, of a facility; `verb` "register" is its first."""
    if verb != "register":
        facility.version += 1
    facility.changed_at = at
    facility.save()
    return InspectionEvent.objects.create(
        facility=facility,
        version=facility.version,
        verb=verb,
        actor=actor,
        note=note.strip(),
        data=_told(data),
        at=at,
    )


def _told(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}
