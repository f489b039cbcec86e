"""Walks every pair of states as every role in every place, against a table written on its own, not from the code."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from agencies.models import Agency, Role
from agencies.policy import NotAllowed
from incidents.errors import ForbiddenStep
from incidents.handling import next_steps
from incidents.models import Incident
from incidents.states import State as S
from tests.factories import change_incident, make_agency, make_member
from tests.incidents.conftest import PATHS, World

# from, to: who. c commune officer, e environment officer, p police officer, l leader; A in their area, H handed to them
EXPECTED = """
received verified: cA eA
received rejected: cA eA
received duplicate: cA eA
received referred: cA eA
verified assigned: cA eA lA
verified duplicate: cA eA
verified referred: cA eA
verified on_hold: cA eA cH eH pH
assigned assigned: cA eA lA
assigned inspecting: cH eH pH
assigned referred: cA eA
assigned on_hold: cA eA cH eH pH
inspecting assigned: cA eA lA
inspecting violation_found: cH eH pH
inspecting no_violation: cH eH pH
inspecting on_hold: cA eA cH eH pH
violation_found remediation: eA cH eH pH
violation_found referred: cA eA
violation_found on_hold: cA eA cH eH pH
no_violation remediation: eA cH eH pH
no_violation closed: cA eA
no_violation reopened: cA eA lA
remediation resolved: cA eA cH eH pH
remediation on_hold: cA eA cH eH pH
resolved follow_up: cA eA
resolved reopened: cA eA lA
follow_up closed: cA eA
follow_up remediation: cA eA
follow_up on_hold: cA eA cH eH pH
closed reopened: cA eA lA
rejected reopened: cA eA lA
duplicate reopened: cA eA lA
referred reopened: cA eA lA
reopened verified: cA eA
reopened rejected: cA eA
reopened assigned: cA eA lA
reopened referred: cA eA
"""
HOLDERS = frozenset(["cA", "eA", "cH", "eH", "pH"])
HELD_FROM = (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.FOLLOW_UP)
LETTERS = {
    Role.COMMUNE_OFFICER: "c",
    Role.ENVIRONMENT_OFFICER: "e",
    Role.POLICE_OFFICER: "p",
    Role.LEADER: "l",
    Role.AGRICULTURE_OFFICER: "g",
    Role.MEDIA_OFFICER: "m",
    Role.ADMINISTRATOR: "x",
}


def _expected() -> dict[tuple[str, str], frozenset[str]]:
    rows = (line.split(":") for line in EXPECTED.strip().splitlines())
    table = {tuple(pair.split()): frozenset(who.split()) for pair, who in rows}
    return table  # type: ignore[return-value]


class _Undone(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back."""
    try:
        with transaction.atomic():
            yield
            raise _Undone
    except _Undone:
        pass


def outcome(world: World, actor: object, incident: Incident, target: S) -> str:
    try:
        with undone():
            main = {"duplicate_of": world.made[0].code} if target == S.DUPLICATE else {}
            world.everything(actor, incident, target, **main)
    except NotAllowed:
        return "not allowed"
    except ForbiddenStep:
        return "no such step"
    return "done"


@pytest.fixture
def actors(world: World) -> dict[str, object]:
    """Each role by letter: A in the area (and of another agency), O outside it, H of the agency it was handed to
    (which answers for another area, so that only the handing over counts), and somebody without an account."""
    handed: Agency = make_agency(areas=[world.commune_b], name="Được giao")
    people: dict[str, object] = {"nobody": AnonymousUser()}
    for role, letter in LETTERS.items():
        people[f"{letter}A"] = make_member(role, areas=[world.commune_a])
        people[f"{letter}O"] = make_member(role, areas=[world.commune_b])
        people[f"{letter}H"] = make_member(role, handed)
    world.handed = handed  # type: ignore[attr-defined]
    return people


def _walk(world: World, actors: dict[str, object], incident: Incident, allowed: dict[str, frozenset[str]]) -> None:
    for name, actor in actors.items():
        offered = {str(row.target) for row in next_steps(actor, incident)}
        for target in S:
            who = allowed.get(str(target))
            holds = name in (who or ()) and (not name.endswith("H") or incident.agency_id is not None)
            expected = "no such step" if who is None else "done" if holds else "not allowed"
            assert outcome(world, actor, incident, target) == expected, f"{incident.state} → {target} by {name}"
            assert (str(target) in offered) == (expected == "done"), f"{incident.state} → {target} offered to {name}"


def _hand_over(world: World, incident: Incident) -> None:
    """Hands the incident to the agency of the actors H, whatever its state: as the data of a case would be."""
    if incident.agency_id is not None:
        change_incident(incident, agency=world.handed)  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", [state for state in S if state != S.ON_HOLD])
def test_every_step_from_a_state_is_done_by_those_who_may_and_by_nobody_else(
    world: World, actors: dict[str, object], state: S
) -> None:
    world.made.append(world.incident())
    incident = world.incident(state)
    _hand_over(world, incident)
    allowed = {target: who for (source, target), who in _expected().items() if source == state}
    _walk(world, actors, incident, allowed)


@pytest.mark.parametrize("held", HELD_FROM)
def test_a_held_incident_goes_back_only_to_where_it_was(world: World, actors: dict[str, object], held: S) -> None:
    world.made.append(world.incident())
    incident = world.incident(path=(*PATHS[held], S.ON_HOLD))
    _hand_over(world, incident)
    _walk(world, actors, incident, {str(held): HOLDERS})
