"""Who is away, who stands in, and that standing in gives nobody a right."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.absences import (
    AbsenceNotFound,
    AbsenceRefused,
    absences_seen_by,
    away_on,
    cancel_absence,
    enter_absence,
    may_enter_for,
    people_entered_for,
    possible_deputies,
    reached,
)
from agencies.models import Absence, Agency, Role, User
from agencies.policy import NotAllowed, can
from places.models import Unit
from tests.factories import make_agency, make_member, make_user

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def office(commune_a: Unit) -> Agency:
    return make_agency(areas=[commune_a])


def officer(office: Agency, name: str = "") -> User:
    return make_member(Role.COMMUNE_OFFICER, office, first_name=name)


def away(person: User, deputy: User | None = None, *, days: int = 3, start: int = 0) -> Absence:
    first = timezone.localdate() + start * DAY
    return enter_absence(
        user=person, person=person, starts_on=first, ends_on=first + (days - 1) * DAY, deputy=deputy, note="Đi họp"
    )


def test_what_is_addressed_to_the_absent_reaches_the_deputy_too(office: Agency) -> None:
    lan, minh = officer(office, "Lan"), officer(office, "Minh")
    away(lan, minh)
    today = timezone.localdate()
    assert reached([lan], today) == [lan, minh]
    assert reached([lan, minh], today) == [lan, minh]
    assert reached([lan], today + 3 * DAY) == [lan]


def test_where_the_deputy_is_away_too_the_deputys_deputy_stands_in(office: Agency) -> None:
    first, second, third = (officer(office) for _ in range(3))
    away(first, second)
    away(second, third)
    today = timezone.localdate()
    assert away_on(today)[first.pk].deputy == third
    away(third)
    assert away_on(today)[first.pk].deputy is None
    assert reached([first], today) == [first]


def test_a_circle_is_refused_on_every_day_that_it_would_close(office: Agency) -> None:
    first, second, third = (officer(office) for _ in range(3))
    away(first, second)
    away(second, third)
    with pytest.raises(AbsenceRefused) as refused:
        away(third, first, days=10, start=2)
    assert list(refused.value.problems) == ["deputy"]
    away(third, first, days=10, start=5)


def test_a_circle_that_came_about_another_way_ends_with_nobody(office: Agency) -> None:
    first, second = officer(office), officer(office)
    away(first, second)
    today = timezone.localdate()
    Absence.objects.create(user=second, deputy=first, starts_on=today, ends_on=today, entered_by=second)
    assert away_on(today)[first.pk].deputy is None


def test_the_deputy_holds_the_same_role_in_the_same_agency(office: Agency, commune_b: Unit) -> None:
    person, colleague = officer(office), officer(office)
    leader = make_member(Role.LEADER, office)
    elsewhere = make_member(Role.COMMUNE_OFFICER, areas=[commune_b])
    assert list(possible_deputies(person, timezone.localdate())) == [colleague]
    for other in (leader, elsewhere, person):
        with pytest.raises(AbsenceRefused) as refused:
            away(person, other)
        assert list(refused.value.problems) == ["deputy"]


def test_standing_in_gives_no_right(office: Agency, commune_a: Unit) -> None:
    leader, second = make_member(Role.LEADER, office), make_member(Role.LEADER, office)
    clerk = officer(office)
    away(leader, second)
    assert not can(User.objects.get(pk=clerk.pk), "incident.extend_deadline")


@pytest.mark.parametrize(("start", "days", "field"), [(-5, 3, "ends_on"), (2, -1, "ends_on"), (0, 500, "ends_on")])
def test_days_that_cannot_be_are_told(office: Agency, start: int, days: int, field: str) -> None:
    with pytest.raises(AbsenceRefused) as refused:
        away(officer(office), start=start, days=days)
    assert list(refused.value.problems) == [field]


def test_two_absences_of_one_person_do_not_overlap_and_the_database_agrees(office: Agency) -> None:
    person = officer(office)
    away(person)
    with pytest.raises(AbsenceRefused) as refused:
        away(person, start=2)
    assert list(refused.value.problems) == ["starts_on"]
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(user=person, starts_on=today + 2 * DAY, ends_on=today + 4 * DAY)
    away(person, start=3)


def test_who_is_back_early_is_addressed_alone_and_the_row_stays(office: Agency) -> None:
    person, deputy = officer(office), officer(office)
    absence = away(person, deputy)
    cancel_absence(user=person, absence_id=absence.pk)
    assert reached([person], timezone.localdate()) == [person]
    assert Absence.objects.get(pk=absence.pk).cancelled_by == person
    with pytest.raises(AbsenceNotFound):
        cancel_absence(user=person, absence_id=absence.pk)
    away(person, deputy)


def test_oneself_the_leader_above_and_the_administrator_enter_an_absence_and_nobody_else(
    office: Agency, province: Unit, commune_b: Unit
) -> None:
    person = officer(office)
    own_leader = make_member(Role.LEADER, office)
    above = make_member(Role.LEADER, areas=[province])
    administrator = make_member(Role.ADMINISTRATOR, areas=[])
    for allowed in (person, own_leader, above, administrator):
        assert may_enter_for(allowed, person)
        assert person in people_entered_for(allowed)
        assert list(people_entered_for(allowed)).count(person) == 1
    other_leader = make_member(Role.LEADER, areas=[commune_b])
    colleague = officer(office)
    today = timezone.localdate()
    for refused in (other_leader, colleague, make_user()):
        assert not may_enter_for(refused, person)
        with pytest.raises(NotAllowed):
            enter_absence(user=refused, person=person, starts_on=today, ends_on=today)
    absence = away(person)
    with pytest.raises(NotAllowed):
        cancel_absence(user=colleague, absence_id=absence.pk)
    assert absence in absences_seen_by(colleague)
    assert absence in absences_seen_by(above)
    assert absence not in absences_seen_by(other_leader)
