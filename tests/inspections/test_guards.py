"""What the database refuses of orders, whoever writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from agencies.models import Agency, User
from inspections.events import append_facility, append_order
from inspections.models import Facility, InspectionEvent, Objection, Order, OrderMember, OrderStop
from inspections.states import ORDER_STEPS, STOP_STEPS, OrderState, StopState
from tests.inspections.making import go, hour, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(environment: Agency) -> Agency:
    return environment


def issue(order: Order, number: int = 1) -> None:
    order.state, order.number, order.issued_at = OrderState.ISSUED, number, timezone.now()
    append_order(order, "issue", at=timezone.now(), states=("draft", "issued"))


def refused(act: Callable[[], Any], *words: str) -> None:
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for word in words:
        assert word in str(raised.value)


@pytest.mark.parametrize("source", OrderState)
@pytest.mark.parametrize("target", OrderState)
def test_an_order_goes_only_the_steps_of_the_table(
    office: Agency, officer: User, facility: Facility, source: OrderState, target: OrderState
) -> None:
    order = make_order(office, officer, at=[facility])
    path = {
        OrderState.DRAFT: [],
        OrderState.ISSUED: [OrderState.ISSUED],
        OrderState.UNDER_WAY: [OrderState.ISSUED, OrderState.UNDER_WAY],
        OrderState.DONE: [OrderState.ISSUED, OrderState.UNDER_WAY, OrderState.DONE],
        OrderState.CANCELLED: [OrderState.CANCELLED],
    }
    for state in path[source]:
        go(order, state)
    if source == target:
        return
    if (source, target) in ORDER_STEPS:
        go(order, target)
    else:
        refused(lambda: go(order, target), "does not go")


def test_a_change_of_an_order_or_facility_needs_its_event(office: Agency, officer: User, facility: Facility) -> None:
    order = make_order(office, officer, at=[facility])
    refused(lambda: Order.objects.filter(pk=order.pk).update(subject="Khác"), "no event")
    refused(lambda: Facility.objects.filter(pk=facility.pk).update(name="Khác"), "no event")
    facility.name = "Khác"
    append_facility(facility, "edit", at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_was_issued_stays(office: Agency, officer: User, facility: Facility) -> None:
    order = make_order(office, officer, at=[facility], team=[officer])
    issue(order)

    def change(**fields: Any) -> None:
        again = Order.objects.get(pk=order.pk)
        for name, value in fields.items():
            setattr(again, name, value)
        append_order(again, "edit", at=timezone.now())

    refused(lambda: change(subject="Khác"), "stays")
    refused(lambda: change(secret=True, manner="surprise"), "stays")
    refused(lambda: change(number=2), "stays")
    refused(lambda: change(starts_at=hour(2, 8), ends_at=hour(2, 9)), "stays")
    refused(lambda: OrderStop.objects.create(order=order, sequence=2, name="Bãi rác", unit=facility.unit), "stay")
    refused(lambda: OrderStop.objects.filter(order=order).delete(), "stay")
    refused(lambda: OrderMember.objects.filter(order=order).delete(), "stay")
    refused(order.delete)


def test_events_are_never_changed_or_deleted(office: Agency, officer: User, facility: Facility) -> None:
    order = make_order(office, officer, at=[facility])
    refused(lambda: InspectionEvent.objects.filter(order=order).update(note="Khác"), "never changed")
    refused(lambda: InspectionEvent.objects.filter(order=order).delete(), "kept")
    refused(lambda: InspectionEvent.objects.create(order=order, version=7, verb="edit"), "does not fit")


def test_nobody_is_bound_by_two_orders_at_a_time(office: Agency, officer: User, facility: Facility) -> None:
    first = make_order(office, officer, at=[facility], team=[officer], starts_at=hour(1, 8), ends_at=hour(1, 11))
    second = make_order(office, officer, at=[facility], team=[officer], starts_at=hour(1, 10), ends_at=hour(1, 12))
    after = make_order(office, officer, at=[facility], team=[officer], starts_at=hour(1, 11), ends_at=hour(1, 12))
    issue(first, 1)
    refused(lambda: issue(Order.objects.get(pk=second.pk), 2), "order_member_in_one_place")
    issue(after, 3)
    after.state = OrderState.CANCELLED
    append_order(after, "cancel", at=timezone.now(), states=("issued", "cancelled"))
    OrderMember.objects.filter(order=second).update(overridden=True)
    issue(Order.objects.get(pk=second.pk), 2)


def test_no_order_goes_on_against_an_open_objection(office: Agency, officer: User, facility: Facility) -> None:
    order = make_order(office, officer, at=[facility])
    objection = Objection.objects.create(order=order, made_by=officer, reason="Trùng kế hoạch của công an.")
    refused(lambda: issue(Order.objects.get(pk=order.pk)), "objection")
    objection.outcome, objection.answer = "answered", "Đã lùi ngày."
    objection.answered_by, objection.answered_at = officer, timezone.now()
    objection.save()
    issue(order)
    refused(lambda: Objection.objects.filter(pk=objection.pk).update(answer="Khác"), "stays")
    order.state = OrderState.UNDER_WAY
    append_order(order, "set_out", at=timezone.now(), states=("issued", "under_way"))
    refused(lambda: Objection.objects.create(order=order, made_by=officer, reason="Muộn"), "nobody objects")


@pytest.mark.parametrize("source", StopState)
@pytest.mark.parametrize("target", StopState)
def test_a_stop_goes_only_the_steps_of_the_table(
    office: Agency, officer: User, facility: Facility, source: StopState, target: StopState
) -> None:
    order = make_order(office, officer, at=[facility])
    stop = order.stops.get()
    path = {
        StopState.WAITING: [],
        StopState.ON_THE_WAY: [StopState.ON_THE_WAY],
        StopState.ARRIVED: [StopState.ARRIVED],
        StopState.DONE: [StopState.ARRIVED, StopState.DONE],
        StopState.CANNOT: [StopState.CANNOT],
    }
    for state in path[source]:
        step(stop, state)
    if source == target:
        return
    if (source, target) in STOP_STEPS:
        step(stop, target)
    else:
        refused(lambda: step(stop, target), "does not go")


def step(stop: OrderStop, state: StopState) -> None:
    stop.state, stop.reason = state, "Đường sạt lở." if state == StopState.CANNOT else ""
    stop.save()
    order = Order.objects.get(pk=stop.order_id)
    append_order(order, "stop", at=timezone.now(), stop=stop.pk, stop_state=state.value)


def test_a_step_of_a_stop_needs_its_event_and_a_failure_its_reason(
    office: Agency, officer: User, facility: Facility
) -> None:
    stop = make_order(office, officer, at=[facility]).stops.get()
    refused(lambda: OrderStop.objects.filter(pk=stop.pk).update(state="arrived"), "no event")
    with pytest.raises(IntegrityError, match="cannot_with_a_reason"), transaction.atomic():
        OrderStop.objects.filter(pk=stop.pk).update(state="cannot")
