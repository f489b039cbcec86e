"""Colleagues named in internal notes are told, if they may see the case."""

import pytest

from agencies.colleagues import people_who_can
from agencies.models import Role, StaffNotice, User
from agencies.policy import POLICY, Scope, can
from incidents.casework import add_note
from incidents.mentions import names_in, not_told, parts
from incidents.models import Event, Incident
from incidents.states import State as S
from tests.factories import make_agency, make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(world: World) -> User:
    return make_member(
        Role.COMMUNE_OFFICER, areas=[world.commune_a], username="Hoa.Tran", last_name="Trần Thị", first_name="Hoa"
    )


@pytest.fixture
def elsewhere(world: World) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b], username="xa_khac")


def note(world: World, incident: Incident, words: str, **changes: str) -> Event:
    return add_note(user=world.officer, incident_id=incident.pk, internal_note=words, **changes)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("@hoa.tran xem giúp", ["hoa.tran"]),
        ("Nhờ @Hoa.Tran, @hoa.tran và @nam.", ["hoa.tran", "nam"]),
        ("gửi a@b.vn lúc @", []),
        ("hẹn\n@nam_1 chiều nay", ["nam_1"]),
    ],
)
def test_a_name_stands_after_an_at_sign_that_begins_a_word(words: str, names: list[str]) -> None:
    assert names_in(words) == names


def test_who_is_named_in_a_note_is_told_without_the_words_of_the_note(
    world: World, colleague: User, elsewhere: User
) -> None:
    incident = world.incident(S.VERIFIED)
    event = note(world, incident, "@hoa.tran gọi chủ trại, @xa_khac biết rồi, @khong_co")
    notice = StaffNotice.objects.get()
    assert notice.user == colleague
    assert notice.params == {"name": world.officer.display_name, "code": incident.code}
    assert notice.path == f"/can-bo/su-viec/{incident.code}/#dien-bien-{event.version}"
    assert event.data["mentions"] == {"hoa.tran": "Trần Thị Hoa"}
    assert not_told(event) == ["xa_khac", "khong_co"]


def test_a_step_with_an_internal_note_tells_too_and_a_public_note_does_not(world: World, colleague: User) -> None:
    incident = world.incident(S.RECEIVED)
    world.step(incident, S.VERIFIED, internal_note="@hoa.tran xem giúp")
    assert StaffNotice.objects.filter(user=colleague).count() == 1
    note(world, incident, "", public_note="@hoa.tran")
    assert StaffNotice.objects.filter(user=colleague).count() == 1


def test_nobody_is_told_of_their_own_note(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    event = note(world, incident, f"@{world.officer.username} nhớ gọi")
    assert not StaffNotice.objects.exists()
    assert not_told(event) == []


def test_a_note_is_shown_with_the_names_of_those_who_were_told(world: World) -> None:
    assert parts("Nhờ @hoa.tran, @ai_do xem", {"hoa.tran": "Trần Thị Hoa"}) == [
        ("Nhờ ", ""),
        ("@hoa.tran", "Trần Thị Hoa"),
        (", @ai_do xem", ""),
    ]


@pytest.mark.parametrize("role", list(Role))
def test_asking_who_may_agrees_with_asking_whether_each_may(world: World, role: Role) -> None:
    incident = world.incident(S.ASSIGNED)
    handed = make_agency(areas=[world.commune_b])
    people = [
        make_member(role, areas=[world.commune_a]),
        make_member(role, areas=[world.commune_b]),
        make_member(role, world.agency),
        make_member(role, handed),
        make_member(role, areas=[world.commune_a], is_active=False),
        make_member(role, areas=[world.commune_a], must_change_password=True),
    ]
    for verb in (verb for verb in POLICY if verb.startswith("incident.")):
        assert all(Scope.ANYWHERE not in scopes for scopes in POLICY[verb].values())
        found = set(people_who_can(verb, incident)) & set(people)
        assert found == {user for user in people if can(user, verb, incident)}, verb
