"""Who may do what, and where: the policy against a table written independently of it.

`EXPECTED` says for each verb and role in which of two situations it is allowed: `A`, the object lies in the agency's
area; `H`, it was handed to the agency and lies elsewhere. A dash is never. Who changes the policy must change it here.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from agencies.models import Role, User
from agencies.policy import POLICY, NotAllowed, can, reach_of, require
from incidents.workflow import TRANSITIONS
from places.models import Unit
from tests.factories import make_agency, make_member, make_membership, make_unit, make_user

pytestmark = pytest.mark.django_db

COLUMNS = ("commune", "environ", "police", "inspect", "agricul", "media", "leader", "admin")
ROLES = dict(
    zip(
        COLUMNS,
        (
            Role.COMMUNE_OFFICER,
            Role.ENVIRONMENT_OFFICER,
            Role.POLICE_OFFICER,
            Role.INSPECTOR,
            Role.AGRICULTURE_OFFICER,
            Role.MEDIA_OFFICER,
            Role.LEADER,
            Role.ADMINISTRATOR,
        ),
        strict=True,
    )
)
EXPECTED = """
                            commune environ police  inspect agricul media   leader  admin
layer.view_unpublished      -       -       -       -       A       -       A       -
layer.import                -       -       -       -       A       -       -       -
layer.edit                  -       -       -       -       A       -       -       -
layer.submit                -       -       -       -       A       -       -       -
layer.publish               -       -       -       -       A       -       A       -
layer.withdraw              -       -       -       -       A       -       A       -
layer.comment               -       -       -       -       A       -       A       -
legend.edit                 -       -       -       -       A       -       A       -
asset.view                  A       -       -       -       A       -       A       -
asset.load                  -       -       -       -       A       -       -       -
warning.issue               -       -       -       -       A       -       A       -
warning.cancel              -       -       -       -       A       -       A       -
incident.view               AH      AH      AH      -       -       -       A       -
incident.view_reporter      A       A       -       -       -       -       -       -
incident.log                A       A       A       -       -       -       -       -
incident.import             A       A       -       -       -       -       -       -
incident.note               AH      AH      H       -       -       -       A       -
incident.ask_reporter       AH      AH      H       -       -       -       -       -
incident.view_original      A       A       H       -       -       -       -       -
incident.check_looks        A       A       -       -       -       -       A       -
incident.publish_photo      A       A       -       -       -       -       -       -
incident.set_place          A       A       -       -       -       -       -       -
incident.move_report        A       A       -       -       -       -       -       -
incident.verify             A       A       -       -       -       -       -       -
incident.reject             A       A       -       -       -       -       -       -
incident.mark_spam          A       A       -       -       -       -       -       -
incident.take_in            A       A       -       -       -       -       -       -
incident.mark_duplicate     A       A       -       -       -       -       -       -
incident.refer              A       A       -       -       -       -       -       -
incident.assign             A       A       -       -       -       -       A       -
incident.inspect            H       H       H       -       -       -       -       -
incident.record_finding     H       H       H       -       -       -       -       -
incident.order_remediation  H       AH      H       -       -       -       -       -
incident.resolve            AH      AH      H       -       -       -       -       -
incident.follow_up          A       A       -       -       -       -       -       -
incident.close              A       A       -       -       -       -       -       -
incident.hold               AH      AH      H       -       -       -       -       -
incident.reopen             A       A       -       -       -       -       A       -
incident.extend_deadline    -       -       -       -       -       -       A       -
incident.acknowledge        A       A       -       -       -       -       -       -
incident.change_kind        A       A       -       -       -       -       -       -
routing.view                A       A       A       -       -       -       A       *
routing.edit                -       A       -       -       -       -       A       *
incident.name_person        H       H       H       -       -       -       A       -
incident.inform             AH      AH      H       -       -       -       A       -
incident.view_reduced       H       H       H       H       H       H       H       -
incident.hand_over          AH      AH      H       -       -       -       -       -
incident.accept             H       H       H       -       -       -       H       -
incident.link               AH      AH      H       -       -       -       -       -
hotspot.view                AH      AH      AH      -       -       -       A       -
hotspot.open                A       A       -       -       -       -       A       -
hotspot.keep                AH      AH      -       -       -       -       A       -
hotspot.close               A       A       -       -       -       -       A       -
absence.enter               -       -       -       -       -       -       AH      *
absence.enter_own           H       H       H       H       H       H       H       H
facility.view               A       A       A       A       -       -       A       -
facility.edit               A       A       -       -       -       -       -       -
facility.import             A       A       -       -       -       -       -       -
order.view                  AH      AH      H       A       -       -       AH      -
order.draft                 H       H       H       -       -       -       -       -
order.issue                 H       H       H       -       -       -       H       -
order.cancel                H       H       H       -       -       -       H       -
order.carry_out             H       H       H       -       -       -       -       -
order.object                -       -       -       A       -       -       -       -
order.override              -       -       -       -       -       -       AH      -
visit.view                  AH      AH      AH      A       -       -       AH      -
visit.conduct               H       H       H       -       -       -       -       -
visit.read_minutes          AH      AH      H       A       -       -       AH      -
sanction.view               AH      AH      H       A       -       -       AH      -
sanction.view_violator      H       H       H       -       -       -       H       -
sanction.propose            H       H       H       -       -       -       -       -
sanction.decide             H       H       H       -       -       -       H       -
sanction.record_payment     H       H       H       -       -       -       H       -
sanction.transfer           H       H       H       -       -       -       H       -
sanction.cancel             H       H       H       -       -       -       H       -
incident.export_file        -       AH      H       -       -       -       A       -
saved_filter.share          H       H       H       -       -       -       H       -
answer_template.edit        H       H       H       -       -       -       H       *
figures.view                A       A       A       -       -       -       A       -
figures.view_satisfaction   -       -       -       -       -       -       A       -
agency.manage               -       -       -       -       -       -       -       *
"""
TABLE: dict[str, dict[str, str]] = {
    line.split()[0]: dict(zip(COLUMNS, line.split()[1:], strict=True)) for line in EXPECTED.strip().splitlines()[1:]
}


@dataclass(frozen=True)
class Thing:
    """A thing at a place, handed to agencies."""

    policy_unit_id: int | None
    policy_agency_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class World:
    """An agency with its area, and things in each situation."""

    member: User
    in_area: Thing
    handed: Thing
    elsewhere: Thing
    nowhere: Thing


def make_world(role: Role, province: Unit, **membership: Any) -> World:
    inside, outside = make_unit(parent=province), make_unit(parent=province)
    agency = make_agency(areas=[inside])
    other = make_agency(areas=[outside])
    return World(
        member=make_member(role, agency, **membership),
        in_area=Thing(inside.pk, frozenset({other.pk})),
        handed=Thing(outside.pk, frozenset({agency.pk})),
        elsewhere=Thing(outside.pk, frozenset({other.pk})),
        nowhere=Thing(None),
    )


def test_the_table_names_every_verb_and_role_of_the_policy() -> None:
    assert TABLE.keys() == POLICY.keys()
    assert set(ROLES.values()) == set(Role)


@pytest.mark.parametrize("column", COLUMNS)
def test_each_role_may_do_what_the_table_says_and_nothing_else(province: Unit, column: str) -> None:
    world = make_world(ROLES[column], province)
    for verb, row in TABLE.items():
        cell = row[column]
        everywhere = cell == "*"
        told = {
            "in area": can(world.member, verb, world.in_area),
            "handed": can(world.member, verb, world.handed),
            "elsewhere": can(world.member, verb, world.elsewhere),
            "nowhere": can(world.member, verb, world.nowhere),
            "somewhere": can(world.member, verb),
        }
        assert told == {
            "in area": "A" in cell or everywhere,
            "handed": "H" in cell or everywhere,
            "elsewhere": everywhere,
            "nowhere": everywhere,
            "somewhere": cell != "-",
        }, verb


TOMORROW = dt.timedelta(days=1)


def nobody(province: Unit, role: Role) -> dict[str, tuple[Any, World]]:
    """People who may do nothing, each with things that would be theirs."""
    today = timezone.localdate()
    ended = make_world(role, province, ends_on=today)
    coming = make_world(role, province, starts_on=today + TOMORROW)
    closed = make_world(role, province)
    agency = closed.member.memberships.get().agency
    agency.active = False
    agency.save()
    switched_off = make_world(role, province)
    switched_off.member.is_active = False
    switched_off.member.save()
    without = make_world(role, province)
    superuser = make_user(is_superuser=True, is_staff=True)
    return {
        "anonymous": (AnonymousUser(), without),
        "without a role": (make_user(), without),
        "Django superuser without a role": (superuser, without),
        "membership ended today": (ended.member, ended),
        "membership begins tomorrow": (coming.member, coming),
        "agency closed": (closed.member, closed),
        "account switched off": (switched_off.member, switched_off),
    }


@pytest.mark.parametrize("column", COLUMNS)
def test_people_without_a_role_today_may_do_nothing(province: Unit, column: str) -> None:
    for who, (user, world) in nobody(province, ROLES[column]).items():
        for verb in TABLE:
            for thing in (None, world.in_area, world.handed, world.elsewhere, world.nowhere):
                assert not can(user, verb, thing), (who, verb)
        assert reach_of(user).memberships == (), who


def test_a_membership_holds_on_its_last_day(province: Unit) -> None:
    today = timezone.localdate()
    world = make_world(Role.COMMUNE_OFFICER, province, starts_on=today, ends_on=today + TOMORROW)
    assert can(world.member, "incident.verify", world.in_area)


def test_a_verb_that_stands_in_no_row_is_allowed_to_nobody(province: Unit) -> None:
    world = make_world(Role.ADMINISTRATOR, province)
    assert not can(world.member, "incident.delete", world.in_area)
    assert not can(world.member, "incident.delete")


def test_requiring_raises_what_is_told_as_403(province: Unit) -> None:
    world = make_world(Role.COMMUNE_OFFICER, province)
    require(world.member, "incident.verify", world.in_area)
    with pytest.raises(NotAllowed) as refused:
        require(world.member, "incident.verify", world.elsewhere)
    assert (refused.value.http_status, refused.value.code) == (403, "not_allowed")


def test_two_roles_add_up_but_do_not_lend_each_other_their_areas(province: Unit) -> None:
    here, there = make_unit(parent=province), make_unit(parent=province)
    user = make_member(Role.COMMUNE_OFFICER, areas=[here])
    make_membership(user, Role.LEADER, make_agency(areas=[there]))
    assert can(user, "incident.verify", Thing(here.pk))
    assert not can(user, "incident.verify", Thing(there.pk))
    assert can(user, "incident.extend_deadline", Thing(there.pk))
    assert not can(user, "incident.extend_deadline", Thing(here.pk))


def test_reach_tells_what_may_be_seen_as_ids_for_a_query(province: Unit) -> None:
    here = make_unit(parent=province)
    agency = make_agency(areas=[here])
    user = make_member(Role.POLICE_OFFICER, agency)
    reach = reach_of(user)
    assert reach.unit_ids("incident.view") == frozenset({here.pk})
    assert reach.agency_ids("incident.view") == frozenset({agency.pk})
    assert reach.unit_ids("incident.inspect") == frozenset()
    assert reach_of(AnonymousUser()).unit_ids("incident.view") == frozenset()


def test_asking_many_times_costs_one_query_for_the_roles_and_two_an_agency(
    province: Unit, django_assert_num_queries: Callable[..., Any]
) -> None:
    user = make_member(Role.COMMUNE_OFFICER, areas=[make_unit(parent=province)])
    fresh = User.objects.get(pk=user.pk)
    with django_assert_num_queries(3):
        for number in range(20):
            can(fresh, "incident.verify", Thing(number))


ROOMS = ("agencies", "alerts", "incidents", "insights", "inspections", "layers", "notices", "places", "portal")
QUOTED = re.compile(r'"(\w+\.\w+)"')
ASKED = re.compile(
    r'(?:\b(?:can|require|require_verb|has_any|anywhere|unit_ids|agency_ids)\(|VERB = )[^"\n]*"(\w+\.\w+)"'
)


def in_code(words: re.Pattern[str]) -> set[str]:
    """What the pattern finds in the code outside the policy, with the verbs of the table of handling."""
    root = Path(__file__).resolve().parents[2]
    files = (path for room in ROOMS for path in (root / room).rglob("*.py") if path.name != "policy.py")
    return {row.verb for row in TRANSITIONS}.union(*(words.findall(path.read_text()) for path in files))


def test_every_verb_that_the_code_asks_for_has_its_row_and_every_row_is_asked_for() -> None:
    """Without its row a verb is allowed to nobody, which is seen only when somebody needs it; and a row that nothing
    asks for promises a check that there is not."""
    assert in_code(ASKED) <= set(POLICY)
    assert set(POLICY) <= in_code(QUOTED)


def test_a_person_of_every_role_is_tried_inside_and_outside_and_nobody_is() -> None:
    for verb, row in TABLE.items():
        assert row.keys() == set(COLUMNS), verb
        assert all(re.fullmatch(r"-|A|H|AH|\*", cell) for cell in row.values()), verb
        assert set(row.values()) != {"-"}, f"{verb} is allowed to nobody"
