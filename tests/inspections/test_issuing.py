"""Making an order, issuing it, objecting to it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from agencies.models import Agency, AgencyKind, Role, StaffNotice, User
from agencies.policy import NotAllowed
from incidents.models import Incident
from inspections.drafting import (
    OrderWords,
    add_case,
    add_facility,
    add_member,
    arrange_stops,
    draft_order,
    edit_order,
    move_stop_up,
    remove_member,
    remove_stop,
)
from inspections.errors import (
    AlreadyAnswered,
    ForbiddenOrderStep,
    MissingInOrder,
    NumberTaken,
    ObjectionOpen,
    OrderChanged,
    OrderClashes,
    OrderNotFound,
    OutsideUnits,
)
from inspections.issuing import cancel_order, issue_order
from inspections.models import Facility, InspectionEvent, Kind, Order, Outcome
from inspections.objecting import end_objection, object_to
from inspections.states import OrderState
from inspections.team import candidates
from places.models import Unit
from tests.factories import make_agency, make_member, make_membership
from tests.inspections.making import go, hour, make_facility, make_order

pytestmark = pytest.mark.django_db


def words(**changes: Any) -> OrderWords:
    told: dict[str, Any] = {
        "subject": "Kiểm tra việc xả nước thải",
        "legal_basis": "Luật Bảo vệ môi trường",
        "starts_at": hour(10, 8),
        "ends_at": hour(10, 16),
    }
    return OrderWords(**(told | changes))


def issue(order: Order, by: User, **changes: Any) -> InspectionEvent:
    told: dict[str, Any] = {"signer": "Lương Văn Sơn", "signer_title": "GIÁM ĐỐC", "symbol": "QĐ-SNNMT"}
    return issue_order(user=by, order_id=order.pk, **(told | changes))


def ready(agency: Agency, by: User, facility: Facility, **changes: Any) -> Order:
    """A draft that lacks nothing."""
    return make_order(agency, by, at=[facility], team=[by], starts_at=hour(10, 8), ends_at=hour(10, 16), **changes)


def test_an_order_is_made_from_cases_and_facilities(
    environment: Agency, officer: User, facility: Facility, case: Callable[..., Incident]
) -> None:
    incident = case()
    order = draft_order(
        user=officer,
        agency=environment,
        words=words(kind=Kind.FROM_CASES),
        cases=[incident.code],
        facilities=[facility.pk],
    )
    assert [stop.name for stop in order.stops.all()] == [
        "Trại lợn Hoà Bình",
        f"{incident.category.name} – {incident.code}",
    ]
    assert list(order.cases.all()) == [incident]
    order.refresh_from_db()
    assert (order.unit, order.year, order.state) == (facility.unit, 2026, OrderState.DRAFT)
    assert [event.verb for event in order.events.all()] == ["draft", "stops"]


def test_what_a_draft_lacks_is_told_at_once_and_nothing_is_kept(environment: Agency, officer: User) -> None:
    with pytest.raises(MissingInOrder) as raised:
        draft_order(
            user=officer,
            agency=environment,
            words=words(subject=" ", legal_basis="", ends_at=hour(10, 7), secret=True),
        )
    assert raised.value.missing.keys() == {"subject", "legal_basis", "ends_at", "secret"}
    assert not Order.objects.exists()


def test_only_for_the_own_agency_and_its_area(
    environment: Agency, police: Agency, officer: User, commune_officer: User, commune_b: Unit
) -> None:
    with pytest.raises(NotAllowed):
        draft_order(user=officer, agency=police, words=words())
    own = commune_officer.memberships.get().agency
    elsewhere = make_facility(commune_b, "Mỏ đá")
    order = draft_order(user=commune_officer, agency=own, words=words())
    with pytest.raises(MissingInOrder):
        add_facility(user=commune_officer, order_id=order.pk, facility_id=elsewhere.pk)


def test_a_case_handed_to_the_agency_may_lie_outside_its_area(
    commune_a: Unit, commune_b: Unit, case: Callable[..., Incident]
) -> None:
    agency = make_agency(AgencyKind.POLICE, areas=[commune_b], name="Công an xã Điềm He")
    constable = make_member(Role.POLICE_OFFICER, agency)
    order = draft_order(user=constable, agency=agency, words=words())
    add_case(user=constable, order_id=order.pk, code=case(agency).code)
    assert order.stops.get().unit == commune_a
    with pytest.raises(MissingInOrder):
        add_case(user=constable, order_id=order.pk, code=case().code)


def test_a_case_may_be_looked_at_where_a_facility_is(
    environment: Agency, officer: User, facility: Facility, case: Callable[..., Incident]
) -> None:
    order = draft_order(user=officer, agency=environment, words=words(), facilities=[facility.pk])
    incident = case()
    add_case(user=officer, order_id=order.pk, code=incident.code, stop_id=order.stops.get().pk)
    assert order.order_cases.get().stop.facility == facility
    add_case(user=officer, order_id=order.pk, code=incident.code)
    assert order.stops.count() == 1
    remove_stop(user=officer, order_id=order.pk, stop_id=order.stops.get().pk)
    assert not order.cases.exists()


def test_stops_are_put_in_a_short_way_and_moved_by_hand(environment: Agency, officer: User, commune_a: Unit) -> None:
    environment.office = Point(106.40, 21.85, srid=4326)
    environment.save()
    names = {"Xa": 106.49, "Gần": 106.41, "Giữa": 106.45}
    made = [make_facility(commune_a, name, location=Point(x, 21.85, srid=4326)) for name, x in names.items()]
    order = draft_order(user=officer, agency=environment, words=words(), facilities=[one.pk for one in made])
    arrange_stops(user=officer, order_id=order.pk)
    assert [stop.name for stop in order.stops.all()] == ["Gần", "Giữa", "Xa"]
    move_stop_up(user=officer, order_id=order.pk, stop_id=order.stops.get(name="Xa").pk)
    assert [stop.name for stop in order.stops.all()] == ["Gần", "Xa", "Giữa"]
    remove_stop(user=officer, order_id=order.pk, stop_id=order.stops.get(name="Gần").pk)
    assert [stop.sequence for stop in order.stops.all()] == [1, 2]


def test_a_team_has_one_leader(environment: Agency, officer: User, colleague: User, leader: User) -> None:
    order = draft_order(user=officer, agency=environment, words=words())
    add_member(user=officer, order_id=order.pk, member_id=officer.pk)
    add_member(user=officer, order_id=order.pk, member_id=colleague.pk)
    assert order.members.get(part="leader").user == officer
    add_member(user=officer, order_id=order.pk, member_id=colleague.pk, leads=True)
    assert {(m.user_id, m.part) for m in order.members.all()} == {(officer.pk, "member"), (colleague.pk, "leader")}
    remove_member(user=officer, order_id=order.pk, member_id=officer.pk)
    assert order.members.count() == 1
    with pytest.raises(MissingInOrder):
        add_member(user=officer, order_id=order.pk, member_id=leader.pk)


def test_candidates_are_the_own_people_then_the_free_then_the_near(
    environment: Agency, officer: User, colleague: User, constable: User, commune_officer: User, facility: Facility
) -> None:
    busy = make_order(environment, officer, at=[facility], team=[colleague], starts_at=hour(10, 9))
    go(busy, OrderState.ISSUED)
    order = ready(environment, officer, facility)
    found = {one.user: one for one in candidates(order)}
    assert officer not in found
    assert not found[colleague].free
    assert found[constable].free
    assert next(iter(found)) == colleague  # of the own agency, though taken
    secret = ready(environment, officer, facility, manner="surprise", secret=True)
    assert commune_officer in found
    assert commune_officer not in {one.user for one in candidates(secret)}


def test_issuing_gives_the_next_number_of_agency_and_year_and_tells_the_team(
    environment: Agency, officer: User, colleague: User, facility: Facility
) -> None:
    first = ready(environment, officer, facility, kind=Kind.FROM_CASES)
    event = issue(first, officer, number=7)
    second = make_order(
        environment, officer, at=[facility], team=[colleague], starts_at=hour(11, 8), kind=Kind.FROM_CASES
    )
    issue(second, officer)
    second.refresh_from_db()
    assert second.code == "08/QĐ-SNNMT"
    assert (event.from_state, event.to_state, event.data["number"]) == ("draft", "issued", "07/QĐ-SNNMT")
    assert StaffNotice.objects.get(user=colleague).sentence.startswith(
        "Bạn được cử tham gia kiểm tra theo Quyết định 08"
    )
    third = make_order(
        environment, officer, at=[facility], team=[colleague], starts_at=hour(20, 8), kind=Kind.FROM_CASES
    )
    with pytest.raises(NumberTaken):
        issue(third, officer, number=7)


def test_an_order_without_signer_stops_or_leader_is_not_issued(environment: Agency, officer: User) -> None:
    order = draft_order(user=officer, agency=environment, words=words())
    with pytest.raises(MissingInOrder) as raised:
        issue(order, officer, signer=" ")
    assert raised.value.missing.keys() == {"signer", "stops", "leader"}


def test_a_clash_stops_it_until_a_reason_is_given_and_the_reason_is_kept(
    environment: Agency, police: Agency, officer: User, constable: User, inspector: User, facility: Facility
) -> None:
    make_order(police, constable, at=[facility], starts_at=hour(12, 8), kind=Kind.FROM_CASES)
    order = ready(environment, officer, facility, kind=Kind.FROM_CASES)
    with pytest.raises(OrderClashes) as raised:
        issue(order, officer)
    assert "Công an tỉnh cũng kiểm tra" in str(raised.value)
    assert Order.objects.get(pk=order.pk).state == OrderState.DRAFT
    event = issue(order, officer, override_reason="Hai bên đã thống nhất đi hai ngày khác nhau.")
    assert event.note == "Hai bên đã thống nhất đi hai ngày khác nhau."
    assert "cũng kiểm tra" in event.data["clashes"][0]["msgid"]
    assert StaffNotice.objects.filter(user=inspector, key__endswith="overridden").exists()


def test_somebody_in_two_places_is_overridden_with_a_reason_only(
    environment: Agency, officer: User, facility: Facility
) -> None:
    go(make_order(environment, officer, at=[facility], team=[officer], starts_at=hour(10, 9)), OrderState.ISSUED, 90)
    order = ready(environment, officer, facility, kind=Kind.FROM_CASES)
    with pytest.raises(OrderClashes):
        issue(order, officer)
    issue(order, officer, override_reason="Hai nơi cạnh nhau.")
    assert order.members.get().overridden


def test_a_page_that_is_out_of_date_changes_nothing(environment: Agency, officer: User, facility: Facility) -> None:
    order = ready(environment, officer, facility)
    with pytest.raises(OrderChanged):
        issue(order, officer, expected_version=order.version - 1)
    with pytest.raises(OrderChanged):
        edit_order(user=officer, order_id=order.pk, words=words(), expected_version=order.version + 1)


def test_an_issued_order_is_not_edited_but_called_off_with_a_reason(
    environment: Agency, officer: User, facility: Facility
) -> None:
    order = ready(environment, officer, facility)
    issue(order, officer)
    with pytest.raises(ForbiddenOrderStep):
        edit_order(user=officer, order_id=order.pk, words=words())
    with pytest.raises(MissingInOrder):
        cancel_order(user=officer, order_id=order.pk, reason=" ")
    cancel_order(user=officer, order_id=order.pk, reason="Mưa lũ")
    with pytest.raises(ForbiddenOrderStep):
        cancel_order(user=officer, order_id=order.pk, reason="Lần nữa")
    assert StaffNotice.objects.filter(user=officer, key__endswith="cancelled").count() == 1


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.OVERRIDDEN, Outcome.WITHDRAWN])
def test_an_objection_stops_an_order_until_it_is_ended_with_words(
    environment: Agency, officer: User, inspector: User, leader: User, facility: Facility, outcome: Outcome
) -> None:
    order = ready(environment, officer, facility)
    objection = object_to(user=inspector, order_id=order.pk, reason="Trùng kế hoạch của công an.")
    assert StaffNotice.objects.filter(user=officer, key=f"objection:{objection.pk}").exists()
    with pytest.raises(ObjectionOpen):
        issue(order, officer)
    by = {Outcome.ANSWERED: officer, Outcome.OVERRIDDEN: leader, Outcome.WITHDRAWN: inspector}[outcome]
    for other in {officer, leader, inspector} - {by}:
        with pytest.raises((NotAllowed, OrderNotFound)):
            end_objection(user=other, objection_id=objection.pk, outcome=outcome, answer="Không phải tôi")
    with pytest.raises(MissingInOrder):
        end_objection(user=by, objection_id=objection.pk, outcome=outcome, answer=" ")
    end_objection(user=by, objection_id=objection.pk, outcome=outcome, answer="Đã thống nhất với công an.")
    with pytest.raises(AlreadyAnswered):
        end_objection(user=by, objection_id=objection.pk, outcome=outcome, answer="Lần nữa")
    issue(order, officer)


def test_nobody_objects_once_the_team_set_out(
    environment: Agency, officer: User, inspector: User, facility: Facility
) -> None:
    order = ready(environment, officer, facility)
    go(order, OrderState.ISSUED)
    go(order, OrderState.UNDER_WAY)
    with pytest.raises(ForbiddenOrderStep):
        object_to(user=inspector, order_id=order.pk, reason="Muộn")


def test_a_stop_outside_the_agencys_area_is_refused(commune_a: Unit, commune_b: Unit, province: Unit) -> None:
    """The person sees the facility through another agency."""
    agency = make_agency(AgencyKind.ENVIRONMENT, areas=[commune_a])
    officer = make_member(Role.ENVIRONMENT_OFFICER, agency)
    make_membership(officer, Role.ENVIRONMENT_OFFICER, make_agency(AgencyKind.ENVIRONMENT, areas=[commune_b]))
    order = draft_order(user=officer, agency=agency, words=words())
    with pytest.raises(OutsideUnits):
        add_facility(user=officer, order_id=order.pk, facility_id=make_facility(commune_b, "Mỏ đá").pk)
    assert not order.stops.exists()
