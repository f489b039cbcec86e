"""Two people who do the same, or two things that touch, at the same moment, each on a connection of their own."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from agencies.models import Agency, User
from incidents.models import Category, Incident
from inspections import issuing
from inspections.carrying_out import Position, step_at_stop
from inspections.errors import OrderClashes
from inspections.issuing import issue_order
from inspections.law_rows import load_law
from inspections.models import (
    Facility,
    FieldMaximum,
    InspectionEvent,
    Kind,
    LegalArticle,
    LegalField,
    Minutes,
    Order,
    Outcome,
    OutcomeEvent,
    RemediationOrder,
    Sanction,
    SanctionPower,
)
from inspections.objecting import end_objection, object_to
from inspections.remedying import order_remediation
from inspections.sanctioning import decide
from inspections.signing import sign
from inspections.states import OrderState, StopState
from tests.at_once import at_once, refused
from tests.incidents.test_reporter_races import while_staff
from tests.inspections.making import go, make_facility, make_order
from tests.inspections.outcomes import proposed, ready_visit, signatures, tomorrow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def whole_chains(db: None) -> Iterator[None]:
    """Whatever ran at once, the chains hold."""
    yield
    call_command("verify_audit", stdout=StringIO())


@pytest.fixture
def law(db: None) -> None:
    """The rows of the migrations, which tests that commit empty."""
    load_law(LegalField, FieldMaximum, LegalArticle, SanctionPower, Category)


@pytest.fixture
def both_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who issues an order waits a moment after looking for clashes, until somebody else has looked too."""
    met, look = Barrier(2), issuing.clashes_of

    def slowly(order: Order, *, user: User) -> Any:
        found = look(order, user=user)
        with suppress(BrokenBarrierError):  # the other one waits for a lock, as it should
            met.wait(timeout=1)
        return found

    monkeypatch.setattr(issuing, "clashes_of", slowly)


def issue(order: Order, by: User, **told: Any) -> Callable[[], InspectionEvent]:
    return lambda: issue_order(user=by, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC", **told)


def drafts(agency: Agency, by: User, unit: Any, team: list[list[User]]) -> list[Order]:
    return [
        make_order(agency, by, at=[make_facility(unit, f"Trại {n}")], team=people, kind=Kind.FROM_CASES)
        for n, people in enumerate(team)
    ]


def test_orders_issued_at_once_get_numbers_without_gap_or_double(
    environment: Agency, officer: User, colleague: User, both_looked: None, facility: Facility
) -> None:
    first, second = drafts(environment, officer, facility.unit, [[officer], [colleague]])
    assert not refused(at_once(issue(first, officer), issue(second, colleague)))
    assert set(Order.objects.values_list("number", flat=True)) == {1, 2}


def test_a_number_given_by_hand_and_the_next_one_at_once_are_two(
    environment: Agency, officer: User, colleague: User, both_looked: None, facility: Facility
) -> None:
    first, second = drafts(environment, officer, facility.unit, [[officer], [colleague]])
    assert not refused(at_once(issue(first, officer, number=7), issue(second, colleague)))
    assert set(Order.objects.values_list("number", flat=True)) in ({7, 8}, {1, 7})


def test_who_issues_second_for_the_same_person_is_told_whom_and_when(
    environment: Agency, police: Agency, officer: User, constable: User, both_looked: None, facility: Facility
) -> None:
    (ours,) = drafts(environment, officer, facility.unit, [[officer, constable]])
    theirs = make_order(police, constable, at=[make_facility(facility.unit, "Mỏ")], team=[constable, officer])
    answers = at_once(issue(ours, officer), issue(theirs, constable))
    (error,) = refused(answers)
    assert isinstance(error, OrderClashes)
    assert officer.display_name in str(error) and constable.display_name in str(error)


def test_one_order_issued_twice_at_once_is_issued_once(environment: Agency, officer: User, facility: Facility) -> None:
    order = make_order(environment, officer, at=[facility], team=[officer])
    assert len(refused(at_once(issue(order, officer), issue(order, officer)))) == 1
    assert InspectionEvent.objects.filter(order=order, verb="issue").count() == 1


def test_an_objection_ended_twice_at_once_is_ended_once(
    environment: Agency, officer: User, inspector: User, leader: User, facility: Facility
) -> None:
    order = make_order(environment, officer, at=[facility], team=[officer])
    objection = object_to(user=inspector, order_id=order.pk, reason="Trùng")
    answers = at_once(
        lambda: end_objection(user=officer, objection_id=objection.pk, outcome=Outcome.ANSWERED, answer="Đã bàn"),
        lambda: end_objection(user=leader, objection_id=objection.pk, outcome=Outcome.OVERRIDDEN, answer="Cứ đi"),
        issue(order, officer),
    )
    assert sum(order.events.filter(verb__startswith="objection_").count() for order in [order]) == 1
    assert len(refused(answers)) in (1, 2)


def test_the_same_objection_made_twice_at_once_is_one(
    environment: Agency, officer: User, inspector: User, facility: Facility
) -> None:
    order = make_order(environment, officer, at=[facility], team=[officer])
    say = lambda: object_to(user=inspector, order_id=order.pk, reason="Trùng kế hoạch")  # noqa: E731
    at_once(say, say)
    assert order.objections.count() == 1


@pytest.mark.parametrize("same", [True, False])
def test_a_step_at_a_stop_sent_twice_at_once_is_taken_once(
    environment: Agency, officer: User, colleague: User, facility: Facility, same: bool
) -> None:
    order = make_order(environment, officer, at=[facility], team=[officer, colleague])
    go(order, OrderState.ISSUED)
    stop, key = order.stops.get(), uuid4()

    def step(by: User, key: Any) -> Callable[[], Any]:
        return lambda: step_at_stop(
            user=by, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED, key=key, position=Position(1, 2)
        )

    answers = at_once(step(officer, key), step(officer, key) if same else step(colleague, uuid4()))
    assert len(refused(answers)) == (0 if same else 1)
    assert InspectionEvent.objects.filter(order=order, verb="stop").count() == 1


def test_minutes_signed_twice_at_once_are_signed_once(
    case: Callable[..., Incident], officer: User, colleague: User
) -> None:
    visit = ready_visit(officer, case())
    answers = at_once(*[lambda: sign(user=officer, visit=visit, signatures=signatures())] * 2)
    assert len(refused(answers)) == 1
    assert Minutes.objects.count() == 1


def deciding(leader: User, sanction: Sanction) -> Callable[[], Sanction]:
    return lambda: decide(
        user=leader,
        sanction=sanction,
        number="01/QĐ-XPHC",
        decided_on=timezone.localdate(),
        amount=5_500_000,
        power_reason="Theo uỷ quyền",
    )


def remedying(by: User, incident: Incident, **told: Any) -> Callable[[], RemediationOrder]:
    words = {"what": "Chôn xác", "due_on": tomorrow(10), "public_note": "Yêu cầu chôn lấp"}
    return lambda: order_remediation(user=by, incident=incident, **words, **told)


def test_a_sanction_decided_twice_at_once_is_decided_once(law: None, found: Incident, officer: User) -> None:
    sanction = proposed(officer, found)
    assert len(refused(at_once(deciding(officer, sanction), deciding(officer, sanction)))) == 1
    assert OutcomeEvent.objects.filter(verb="decide").count() == 1


def test_a_sanction_is_decided_while_the_remediation_that_goes_with_it_is_ordered(
    law: None, found: Incident, officer: User
) -> None:
    """One holds the case and comes to the sanction, the other the sanction and comes to the case."""
    sanction = proposed(officer, found)
    while_staff(remedying(officer, found, sanction=sanction), deciding(officer, sanction))
    sanction.refresh_from_db()
    assert (sanction.state, RemediationOrder.objects.get().sanction) == ("decided", sanction)


def test_a_remediation_ordered_twice_at_once_is_ordered_once(found: Incident, officer: User) -> None:
    assert len(refused(at_once(remedying(officer, found), remedying(officer, found)))) == 1
    assert RemediationOrder.objects.count() == 1
