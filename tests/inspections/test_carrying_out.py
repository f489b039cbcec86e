"""Accepting an order, and what happens at its stops."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from agencies.models import Agency, User
from incidents.handling import move
from incidents.models import Incident
from incidents.states import State
from inspections.carrying_out import Position, accept_order, finish_order, step_at_stop
from inspections.drafting import add_case, add_member
from inspections.errors import ForbiddenOrderStep, ForbiddenStopStep, MissingInOrder, NotInTeam, OrderNotFound
from inspections.issuing import issue_order
from inspections.models import Facility, Order, OrderStop, StopAction
from inspections.states import OrderState, StopState
from tests.inspections.making import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(environment: Agency, officer: User, facility: Facility) -> Order:
    """Issued; the officer leads."""
    made = make_order(environment, officer, at=[facility], team=[officer])
    issue_order(user=officer, order_id=made.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC")
    made.refresh_from_db()
    return made


@pytest.fixture
def stop(order: Order) -> OrderStop:
    return order.stops.get()


def test_a_member_accepts_once(order: Order, officer: User, colleague: User) -> None:
    assert accept_order(user=officer, order_id=order.pk) is not None
    assert accept_order(user=officer, order_id=order.pk) is None
    with pytest.raises(NotInTeam):
        accept_order(user=colleague, order_id=order.pk)


def test_the_way_from_setting_out_to_the_end(order: Order, stop: OrderStop, officer: User) -> None:
    event = step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ON_THE_WAY)
    assert (event.from_state, event.to_state) == ("issued", "under_way")
    step_at_stop(
        user=officer,
        order_id=order.pk,
        stop_id=stop.pk,
        target=StopState.ARRIVED,
        position=Position(106.4501, 21.8502, 12),
    )
    stop.refresh_from_db()
    assert stop.arrived_at is not None
    assert stop.arrived_location is not None
    assert (stop.arrived_location.x, stop.arrived_accuracy_m) == (106.4501, 12)
    with pytest.raises(MissingInOrder):
        finish_order(user=officer, order_id=order.pk)
    step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.DONE)
    finish_order(user=officer, order_id=order.pk)
    order.refresh_from_db()
    assert order.state == OrderState.DONE
    with pytest.raises(ForbiddenOrderStep):
        finish_order(user=officer, order_id=order.pk)


def test_cannot_needs_its_reason_and_the_place_may_be_tried_again(order: Order, stop: OrderStop, officer: User) -> None:
    with pytest.raises(MissingInOrder):
        step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.CANNOT)
    step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.CANNOT, reason="Đường sạt lở")
    order.refresh_from_db()
    assert order.state == OrderState.ISSUED
    step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ON_THE_WAY)
    stop.refresh_from_db()
    assert (stop.state, stop.reason, stop.ended_at) == (StopState.ON_THE_WAY, "", None)
    with pytest.raises(ForbiddenStopStep):
        step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.DONE)


def test_only_the_team_and_the_agency_that_leads_go(
    order: Order, stop: OrderStop, colleague: User, constable: User, commune_officer: User
) -> None:
    with pytest.raises(OrderNotFound):
        step_at_stop(user=constable, order_id=order.pk, stop_id=stop.pk, target=StopState.ON_THE_WAY)
    with pytest.raises(NotInTeam):
        step_at_stop(user=commune_officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ON_THE_WAY)
    step_at_stop(user=colleague, order_id=order.pk, stop_id=stop.pk, target=StopState.ON_THE_WAY)


def test_somebody_of_another_agency_goes_as_one_of_the_team(
    environment: Agency, officer: User, constable: User, facility: Facility
) -> None:
    order = make_order(environment, officer, at=[facility], team=[officer])
    add_member(user=officer, order_id=order.pk, member_id=constable.pk)
    issue_order(user=officer, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC")
    stop = order.stops.get()
    step_at_stop(user=constable, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED)


def test_what_a_phone_sends_twice_is_done_once(order: Order, stop: OrderStop, officer: User) -> None:
    key, made_at = uuid4(), timezone.now() - dt.timedelta(hours=3)
    for _ in range(2):
        event = step_at_stop(
            user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED, key=key, made_at=made_at
        )
    stop.refresh_from_db()
    assert stop.arrived_at == made_at
    assert StopAction.objects.get().event == event
    assert order.events.filter(verb="stop").count() == 1


@pytest.mark.parametrize("off", [dt.timedelta(hours=1), dt.timedelta(days=-30)])
def test_a_time_that_cannot_be_is_replaced_by_now(
    order: Order, stop: OrderStop, officer: User, off: dt.timedelta
) -> None:
    made_at = timezone.now() + off
    step_at_stop(
        user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED, key=uuid4(), made_at=made_at
    )
    stop.refresh_from_db()
    assert stop.arrived_at is not None
    assert abs(stop.arrived_at - timezone.now()) < dt.timedelta(minutes=5)


@pytest.mark.usefixtures("constable")
def test_arriving_moves_the_case_on_by_its_own_step(
    environment: Agency, police: Agency, officer: User, case: Callable[..., Incident], facility: Facility
) -> None:
    own, of_the_police, closed = case(), case(police), case()
    order = make_order(environment, officer, at=[facility], team=[officer], kind="from_cases")
    stop = order.stops.get()
    for incident in (own, of_the_police, closed):
        add_case(user=officer, order_id=order.pk, code=incident.code, stop_id=stop.pk)
    issue_order(user=officer, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC")
    move(user=officer, incident_id=closed.pk, target=State.REFERRED, reason="Khác", referred_to="Sở Xây dựng")
    event = step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED)
    assert (event.data["cases_moved"], event.data["cases_left"]) == ([own.code], [of_the_police.code, closed.code])
    own.refresh_from_db()
    assert own.state == State.INSPECTING
    last = own.events.latest("version")
    assert (last.verb, last.actor) == ("inspect", officer)
    assert "đã đến nơi" in last.internal_note


def test_a_secret_order_is_not_named_on_the_case(
    environment: Agency, officer: User, case: Callable[..., Incident], facility: Facility
) -> None:
    incident = case()
    order = make_order(environment, officer, at=[facility], team=[officer], manner="surprise", secret=True)
    add_case(user=officer, order_id=order.pk, code=incident.code, stop_id=order.stops.get().pk)
    issue_order(user=officer, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC")
    step_at_stop(user=officer, order_id=order.pk, stop_id=order.stops.get().pk, target=StopState.ARRIVED)
    assert incident.events.latest("version").internal_note == ""
