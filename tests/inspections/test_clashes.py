"""What stands in the way of an inspection: the rules by themselves, then on rows."""

import datetime as dt
from typing import Any

import pytest

from agencies.models import Absence, Agency, User
from inspections.clashes import Busy, Plan, Rules, clashes_of, facility_clashes, person_clashes
from inspections.models import Facility, Kind, Order
from inspections.states import OrderState
from tests.inspections.making import go, hour, make_order

RULES = Rules(per_year=1, apart=dt.timedelta(days=30))


def plan(order: int, agency: int, day: int, *, month: int = 6, facility: int = 1, **fields: Any) -> Plan:
    return Plan(
        order_id=order,
        agency_id=agency,
        agency=f"Cơ quan {agency}",
        facility_id=facility,
        facility="Trại lợn",
        starts_at=hour(day, 8, month),
        ends_at=hour(day, 16, month),
        kind=fields.pop("kind", Kind.PLANNED),
        **fields,
    )


def words(plans: list[Plan], one: Plan, rules: Rules = RULES) -> list[str]:
    return [clash.sentence for clash in facility_clashes(one, plans, rules)]


def test_another_agency_at_the_same_facility_within_the_days_clashes_and_beyond_them_not() -> None:
    one = plan(1, 1, 10, kind=Kind.FROM_CASES)
    assert words([plan(2, 2, 20, kind=Kind.FROM_CASES)], one) == [
        "Trại lợn: Cơ quan 2 cũng kiểm tra từ 20/06/2026 đến 20/06/2026."
    ]
    assert words([plan(2, 2, 11, month=7, kind=Kind.FROM_CASES)], one) == []
    assert words([plan(2, 2, 20, kind=Kind.FROM_CASES)], one, Rules(1, dt.timedelta(days=5))) == []


def test_the_own_agency_and_other_facilities_do_not_clash() -> None:
    one = plan(1, 1, 10, kind=Kind.FROM_CASES)
    assert words([plan(2, 1, 10, kind=Kind.FROM_CASES), plan(3, 2, 10, facility=2)], one) == []


def test_an_order_does_not_clash_with_itself() -> None:
    assert words([plan(1, 2, 10)], plan(1, 1, 10)) == []


def test_a_second_planned_inspection_in_a_year_clashes_without_signs_of_a_violation() -> None:
    earlier = plan(2, 2, 5, month=1)
    assert "trong năm 2026 đã có 1 cuộc kiểm tra theo kế hoạch" in words([earlier], plan(1, 1, 10, month=11))[0]
    assert words([earlier], plan(1, 1, 10, month=11, signs_of_violation=True)) == []
    assert words([earlier], plan(1, 1, 10, month=11, kind=Kind.FROM_CASES)) == []
    assert words([earlier], plan(1, 1, 10, month=11), Rules(2, dt.timedelta(days=30))) == []


def test_what_was_made_from_cases_does_not_use_up_the_planned_one_of_the_year() -> None:
    assert words([plan(2, 2, 5, month=1, kind=Kind.FROM_CASES)], plan(1, 1, 10, month=11)) == []


def test_the_year_is_the_one_of_the_clock_here() -> None:
    new_years_eve = plan(2, 2, 31, month=12)
    late = dt.datetime(2026, 12, 31, 17, 30, tzinfo=dt.UTC)  # half past midnight of 1 January here
    new_year = Plan(1, 1, "A", 1, "Trại lợn", late, late + dt.timedelta(hours=3), Kind.PLANNED)
    assert words([new_years_eve], new_year, Rules(1, dt.timedelta())) == []


@pytest.mark.parametrize(
    ("begins", "ends", "clashes"),
    [(8, 10, False), (8, 11, True), (11, 12, True), (12, 14, True), (13, 14, False), (9, 15, True)],
)
def test_a_person_is_not_in_two_places_at_a_time(begins: int, ends: int, clashes: bool) -> None:
    taken = Busy(7, "Nông Văn Thắng", hour(1, 10), hour(1, 13))
    found = person_clashes(hour(1, begins), hour(1, ends), [taken])
    assert [clash.user_id for clash in found] == ([7] if clashes else [])


@pytest.mark.django_db
def test_plans_and_past_inspections_clash_but_cancelled_ones_do_not(
    environment: Agency, police: Agency, officer: User, constable: User, facility: Facility
) -> None:
    own = make_order(environment, officer, at=[facility], starts_at=hour(10, 8))
    other = make_order(police, constable, at=[facility], starts_at=hour(12, 8))
    assert len(clashes_of(own, user=officer)) == 2  # within the days, and a second one in the year
    go(other, OrderState.CANCELLED)
    assert clashes_of(own, user=officer) == []


@pytest.mark.django_db
def test_only_orders_that_bind_take_a_persons_time(environment: Agency, officer: User, facility: Facility) -> None:
    own = make_order(environment, officer, at=[facility], team=[officer], kind=Kind.FROM_CASES)
    other = make_order(environment, officer, at=[facility], team=[officer], kind=Kind.FROM_CASES)
    assert clashes_of(own, user=officer) == []
    go(other, OrderState.ISSUED)
    assert [clash.user_id for clash in clashes_of(own, user=officer)] == [officer.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "last", "clashes"), [(8, 9, False), (8, 10, True), (10, 12, True), (11, 12, False)])
def test_whoever_is_away_that_day_is_not_sent(
    environment: Agency, officer: User, facility: Facility, first: int, last: int, clashes: bool
) -> None:
    own = make_order(environment, officer, at=[facility], team=[officer], starts_at=hour(10, 8))
    absence = Absence.objects.create(
        user=officer,
        starts_on=own.starts_at.date().replace(day=first),
        ends_on=own.starts_at.date().replace(day=last),
        note="Nằm viện",
        entered_by=officer,
    )
    sentence = f"{officer.display_name} vắng mặt từ {first:02}/12/2026 đến hết {last:02}/12/2026."
    assert [clash.sentence for clash in clashes_of(own, user=officer)] == ([sentence] if clashes else [])
    absence.cancelled_at = own.made_at
    absence.save()
    assert clashes_of(own, user=officer) == []


@pytest.mark.django_db
def test_a_secret_inspection_is_not_told_by_a_clash(
    environment: Agency, officer: User, commune_officer: User, inspector: User, facility: Facility
) -> None:
    agency = commune_officer.memberships.get().agency
    make_order(environment, officer, at=[facility], starts_at=hour(2, 8), manner="surprise", secret=True)
    own: Order = make_order(agency, commune_officer, at=[facility], kind=Kind.FROM_CASES)
    assert clashes_of(own, user=commune_officer) == []
    assert len(clashes_of(own, user=inspector)) == 1
