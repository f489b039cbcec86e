"""Reports moved to another case and parted again: each author keeps the code and hears of it."""

from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents.errors import ChangedMeanwhile, LastReport, MissingNeeds
from incidents.following import find_report, follow
from incidents.models import Incident, Photo, Report
from incidents.photos import make_pictures
from incidents.regrouping import move_report, part_report
from incidents.report_photos import add_to_report
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import IN_A, IN_B, World, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(world: World) -> Incident:
    """A verified case with two reports."""
    incident = world.incident(S.VERIFIED)
    world.report(join=incident.code, words="Tôi cũng thấy", photos=[jpeg("red")], place_words="Bên kia suối")
    incident.refresh_from_db()
    return incident


def second(incident: Incident) -> Report:
    report = incident.reports.last()
    assert report is not None
    return report


def checked_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_report_parted_becomes_a_case_of_its_own_with_its_photos_and_begins_anew(
    world: World, shared: Incident
) -> None:
    report = second(shared)
    own = part_report(
        user=world.officer, report_id=report.pk, reason="Hai chỗ khác nhau", expected_version=shared.version
    )
    checked_now()
    report.refresh_from_db()
    shared.refresh_from_db()
    assert report.incident == own != shared
    assert (own.state, own.clock, own.unit, own.place_words) == (S.RECEIVED, "verify", world.commune_a, "Bên kia suối")
    assert own.received_at == report.received_at
    assert Photo.objects.get(report=report).incident == own
    assert shared.events.last().data == {"report": report.pk, "moved_to": own.code, "reason": "Hai chỗ khác nhau"}
    assert own.events.get().data == {"report": report.pk, "moved_from": shared.code, "reason": "Hai chỗ khác nhau"}
    assert shared.state == S.VERIFIED


def test_the_author_keeps_the_code_and_follows_the_case_the_report_is_in(world: World, shared: Incident) -> None:
    code = second(shared).code
    own = part_report(user=world.officer, report_id=second(shared).pk, reason="Khác vụ")
    seen = follow(find_report(code=code))
    assert (seen.incident, seen.state, len(seen.photos)) == (own, S.RECEIVED, 1)
    assert seen.steps[-1].verb == "receive"
    other = world.incident(S.VERIFIED, location=IN_B)
    world.report(location=IN_A, join=own.code)
    world.step(own, S.VERIFIED)
    world.report(location=IN_A, join=own.code)
    move_report(user=world.officer, report_id=find_report(code=code).pk, to=other.code, reason="Cùng một chủ xả")
    checked_now()
    seen = follow(find_report(code=code))
    assert (seen.incident, seen.state) == (other, S.VERIFIED)
    assert seen.steps[-1].verb == "move_in"


def test_a_photo_on_its_way_during_a_move_goes_where_the_report_went(world: World, shared: Incident) -> None:
    as_read_before = second(shared)
    own = part_report(user=world.officer, report_id=as_read_before.pk, reason="Khác vụ")
    add_to_report(report=as_read_before, pictures=make_pictures([jpeg("green")], limit=1), most=2, at=timezone.now())
    checked_now()
    assert [photo.incident for photo in Photo.objects.filter(report=as_read_before)] == [own, own]
    assert (own.events.last().verb, shared.events.last().verb) == ("add_photos", "move_out")


def test_reports_of_others_hear_nothing_of_a_move(world: World, shared: Incident) -> None:
    first = shared.reports.first()
    assert first is not None
    before = follow(first).steps
    part_report(user=world.officer, report_id=second(shared).pk, reason="Khác vụ")
    assert follow(Report.objects.get(pk=first.pk)).steps == before


def test_the_only_report_of_a_case_does_not_leave_it(world: World) -> None:
    incident, other = world.incident(), world.incident(S.VERIFIED)
    report = second(incident)
    with pytest.raises(LastReport):
        part_report(user=world.officer, report_id=report.pk, reason="x")
    with pytest.raises(LastReport):
        move_report(user=world.officer, report_id=report.pk, to=other.code, reason="x")


@pytest.mark.parametrize(
    ("to", "reason", "missing"),
    [
        ("", "x", "duplicate_of"),
        ("LS-26-99999X", "x", "duplicate_of"),
        ("same", "x", "duplicate_of"),
        ("other", " ", "reason"),
    ],
)
def test_a_move_without_reason_or_to_no_other_case_is_told(
    world: World, shared: Incident, to: str, reason: str, missing: str
) -> None:
    codes = {"same": shared.code, "other": world.incident().code}
    with pytest.raises(MissingNeeds) as refused:
        move_report(user=world.officer, report_id=second(shared).pk, to=codes.get(to, to), reason=reason)
    assert set(refused.value.missing) == {missing}
    assert second(shared).incident == shared


def test_who_may_handle_only_one_of_the_cases_moves_nothing_into_the_other(world: World, shared: Incident) -> None:
    elsewhere = world.incident(S.VERIFIED, location=IN_B)
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    with pytest.raises(MissingNeeds):  # not seen, so not told to be there
        move_report(user=officer, report_id=second(shared).pk, to=elsewhere.code, reason="x")
    for role in (Role.POLICE_OFFICER, Role.LEADER):
        with pytest.raises(NotAllowed):
            part_report(user=make_member(role, areas=[world.commune_a]), report_id=second(shared).pk, reason="x")


def test_the_second_of_two_people_is_told(world: World, shared: Incident) -> None:
    with pytest.raises(ChangedMeanwhile):
        part_report(user=world.officer, report_id=second(shared).pk, reason="x", expected_version=shared.version - 1)


@pytest.mark.parametrize("table", ["report", "photo"])
def test_the_database_moves_no_report_and_no_photo_without_the_events_of_both_cases(
    world: World, shared: Incident, table: str
) -> None:
    other = world.incident()
    report = second(shared)
    column = "id" if table == "report" else "report_id"
    move = f"UPDATE incidents_{table} SET incident_id = %s WHERE {column} = %s"
    with pytest.raises(Error, match="moves only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(move, [other.pk, report.pk])


def test_the_events_of_a_move_in_the_past_allow_no_move_today(world: World, shared: Incident) -> None:
    report = second(shared)
    own = part_report(user=world.officer, report_id=report.pk, reason="Khác vụ")
    world.step(own, S.VERIFIED)
    world.report(join=own.code)
    move_report(user=world.officer, report_id=report.pk, to=shared.code, reason="Vẫn là một vụ")
    back = "UPDATE incidents_report SET incident_id = %s WHERE id = %s"
    with pytest.raises(Error, match="moves only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(back, [own.pk, report.pk])


def test_a_report_of_words_alone_is_parted_to_where_staff_placed_the_case(world: World, shared: Incident) -> None:
    unclear = world.report(location=None, place_words="gần cầu", commune=world.commune_b).report
    world.everything(world.officer, unclear.incident, S.VERIFIED)
    world.report(location=None, place_words="gần cầu", commune=world.commune_b)
    moved: Any = move_report(user=world.officer, report_id=second(shared).pk, to=unclear.incident.code, reason="x")
    own = part_report(user=world.officer, report_id=unclear.pk, reason="y")
    assert moved == unclear.incident
    assert (own.unit, own.place_unclear) == (world.commune_b, True)
