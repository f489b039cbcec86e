"""Two officers who touch the same case, hotspot or absence at the same moment."""

import datetime as dt
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from agencies.absences import AbsenceRefused, enter_absence
from agencies.models import Absence, AgencyKind, Role
from incidents.bulk import Outcome, move_each
from incidents.changing_kind import change_kind
from incidents.handling import move
from incidents.hotspot_cases import gather_cases
from incidents.hotspots import open_hotspot
from incidents.models import Category, Event, Hotspot, HotspotCase, Incident
from incidents.referrals import accept, give_back, hand_over
from incidents.states import State as S
from tests.at_once import at_once, refused
from tests.factories import make_agency, make_member
from tests.incidents.conftest import IN_A, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def whole_chains(db: None) -> Iterator[None]:
    """Whatever ran at once, the chains hold."""
    yield
    call_command("verify_audit", stdout=StringIO())


@pytest.mark.parametrize("whole", [True, False])
def test_cases_that_two_assign_in_bulk_are_assigned_once_each(world: World, whole: bool) -> None:
    made = [world.incident(S.VERIFIED) for _ in range(6)]

    def assign(cases: list[Incident]) -> Callable[[], Outcome]:
        chosen = {case.code: case.version for case in cases}
        return lambda: move_each(
            user=world.officer, target=S.ASSIGNED, chosen=chosen, whole=whole, agency=world.other_agency
        )

    first, second = at_once(assign(made[:4]), assign(made[:1:-1]))
    assigned = Event.objects.filter(to_state=S.ASSIGNED).values_list("incident_id", flat=True)
    assert len(assigned) == len(set(assigned)) == len(first.done) + len(second.done)
    assert {first.undone, second.undone} == {False, True} if whole else len(assigned) == 6


def test_a_hand_over_is_accepted_or_given_back_not_both(world: World) -> None:
    to = make_agency(AgencyKind.ENVIRONMENT, name="Sở")
    receiver = make_member(Role.ENVIRONMENT_OFFICER, to)
    incident = world.incident(S.ASSIGNED)
    referral = hand_over(user=world.officer, incident_id=incident.pk, to_agency=to, reason="Vượt thẩm quyền")
    answers = at_once(
        lambda: accept(user=receiver, referral_id=referral.pk),
        lambda: give_back(user=receiver, referral_id=referral.pk, reason="Không thuộc"),
        lambda: accept(user=receiver, referral_id=referral.pk),
    )
    assert len(refused(answers)) == 2
    assert incident.events.filter(verb__in=["accept", "give_back"]).count() == 1


def test_cases_gathered_into_two_hotspots_at_once_and_twice_into_one(world: World) -> None:
    cases = [world.incident() for _ in range(3)]
    codes = [case.code for case in cases]

    def hotspot(name: str) -> Hotspot:
        day = timezone.localdate() + dt.timedelta(days=7)
        return open_hotspot(
            user=world.officer, name=name, why="Đổ trộm", location=IN_A, radius_m=200, agency=world.agency,
            next_check_on=day,
        )  # fmt: skip

    def gather(into: Hotspot, codes: list[str]) -> Callable[[], Any]:
        return lambda: gather_cases(user=world.officer, hotspot_id=into.pk, codes=codes)

    one, other = hotspot("Bãi rác"), hotspot("Bờ suối")
    answers = at_once(gather(one, codes), gather(other, codes[::-1]), gather(one, codes))
    assert len(refused(answers)) == 1
    assert HotspotCase.objects.count() == Event.objects.filter(verb="gather").count() == 6


def test_absences_entered_at_once_make_no_circle(world: World) -> None:
    one, other = (make_member(Role.COMMUNE_OFFICER, world.agency) for _ in range(2))
    today = timezone.localdate()

    def away(person: Any, deputy: Any) -> Callable[[], Absence]:
        return lambda: enter_absence(user=person, person=person, starts_on=today, ends_on=today, deputy=deputy)

    (error,) = refused(at_once(away(one, other), away(other, one)))
    assert isinstance(error, AbsenceRefused)
    assert Absence.objects.count() == 1


def test_the_kind_is_changed_while_a_step_is_taken(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    kind = Category.objects.exclude(pk=incident.category_id).filter(active=True)[0]
    version = incident.version
    answers = at_once(
        lambda: change_kind(
            user=world.officer, incident_id=incident.pk, category=kind, reason="Nhầm", expected_version=version
        ),
        lambda: move(
            user=world.officer, incident_id=incident.pk, target=S.ASSIGNED, agency=world.agency,
            expected_version=version,
        ),
    )  # fmt: skip
    assert len(refused(answers)) == 1
    incident.refresh_from_db()
    assert incident.version == version + 1
