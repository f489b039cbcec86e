"""One step for many cases: each by its own verb, all or those that can."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from agencies.models import Role
from incidents.bulk import BULK_LIMIT, Outcome, move_each
from incidents.errors_desk import TooManyChosen
from incidents.models import Event, Incident
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import IN_B, World

pytestmark = pytest.mark.django_db


def hold(world: World, *incidents: Incident, whole: bool, user: Any = None, **given: Any) -> Outcome:
    chosen = {incident.code: incident.version for incident in incidents}
    held = {"reason": "Chờ lũ rút", "due_on": timezone.localdate() + dt.timedelta(days=5)} | given
    return move_each(user=user or world.officer, target=S.ON_HOLD, chosen=chosen, whole=whole, **held)


def states(*incidents: Incident) -> list[str]:
    return [Incident.objects.get(pk=incident.pk).state for incident in incidents]


def test_those_that_can_are_moved_and_the_others_are_told_each_with_its_reason(world: World) -> None:
    able, received, closed = world.incident(S.VERIFIED), world.incident(S.RECEIVED), world.incident(S.CLOSED)
    outcome = hold(world, able, received, closed, whole=False)
    assert [event.incident.code for event in outcome.done] == [able.code]
    assert {code: error.code for code, error in outcome.refused.items()} == {
        received.code: "forbidden_step", closed.code: "forbidden_step",
    }  # fmt: skip
    assert "Đã tiếp nhận" in outcome.refused[received.code].message
    assert states(able, received) == [S.ON_HOLD, S.RECEIVED]


def test_all_or_none_moves_none_when_one_cannot(world: World) -> None:
    able, received = world.incident(S.VERIFIED), world.incident(S.RECEIVED)
    events = Event.objects.count()
    outcome = hold(world, able, received, whole=True)
    assert outcome.undone
    assert outcome.done == []
    assert list(outcome.refused) == [received.code]
    assert states(able, received) == [S.VERIFIED, S.RECEIVED]
    assert Event.objects.count() == events


def test_all_or_none_moves_all_when_all_can(world: World) -> None:
    one, two = world.incident(S.VERIFIED), world.incident(S.ASSIGNED)
    outcome = hold(world, one, two, whole=True)
    assert not outcome.undone
    assert states(one, two) == [S.ON_HOLD, S.ON_HOLD]


def test_a_case_that_changed_after_the_page_was_made_is_refused(world: World) -> None:
    stale, fresh = world.incident(S.VERIFIED), world.incident(S.VERIFIED)
    world.step(Incident.objects.get(pk=stale.pk), S.ASSIGNED)
    outcome = hold(world, stale, fresh, whole=False)
    assert outcome.refused[stale.code].code == "changed_meanwhile"
    assert states(stale, fresh) == [S.ASSIGNED, S.ON_HOLD]


def test_a_case_of_another_area_is_not_there_and_a_role_without_the_verb_is_refused(world: World) -> None:
    here, there = world.incident(S.VERIFIED), world.incident(S.VERIFIED, location=IN_B)
    commune = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    outcome = hold(world, here, there, whole=False, user=commune)
    assert outcome.refused[there.code].code == "incident_not_found"
    assert states(here, there) == [S.ON_HOLD, S.VERIFIED]
    leader = make_member(Role.LEADER, areas=[world.commune_b])
    assert hold(world, there, whole=False, user=leader).refused[there.code].code == "not_allowed"


def test_cases_are_joined_to_one_of_them(world: World) -> None:
    main, one, two = (world.incident(S.VERIFIED) for _ in range(3))
    chosen = {incident.code: incident.version for incident in (main, one, two)}
    outcome = move_each(
        user=world.officer, target=S.DUPLICATE, chosen=chosen, whole=True, duplicate_of=main.code.lower()
    )
    assert len(outcome.done) == 2
    assert states(main, one, two) == [S.VERIFIED, S.DUPLICATE, S.DUPLICATE]
    assert set(Incident.objects.get(pk=main.pk).duplicates.all()) == {one, two}


def test_more_than_the_limit_is_refused_before_anything_moves(world: World) -> None:
    chosen: dict[str, int | None] = {f"LS-26-{number:05}": 1 for number in range(BULK_LIMIT + 1)}
    with pytest.raises(TooManyChosen):
        move_each(user=world.officer, target=S.ON_HOLD, chosen=chosen, whole=False)
