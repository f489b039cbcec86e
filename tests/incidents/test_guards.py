"""What the database refuses, written past all Python."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import Error, connection, transaction

from agencies.models import Role
from incidents.contacts import Contact, reveal
from incidents.models import ContactAccess, Event, Incident, Photo, Report, ReporterContact
from incidents.photos import open_photo
from incidents.samples import remove_sample_incidents
from incidents.states import State as S
from incidents.workflow import TRANSITIONS
from tests.factories import make_member
from tests.incidents.conftest import PATHS, World, jpeg

PAIRS = {(row.source, row.target) for row in TRANSITIONS}


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(Error, match=words), transaction.atomic():
        yield


def checked_now() -> None:
    """Fires what waits for the end of the transaction."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("state", list(S))
def test_every_jump_by_raw_sql_is_refused(world: World, state: S) -> None:
    incident = world.incident(state)
    checked_now()
    others = world.incident()
    for target in S:
        if (state, target) in PAIRS or state == target:
            continue
        with refused("does not go from"):
            sql(
                "UPDATE incidents_incident SET state = %s, held_from = %s, duplicate_of_id = %s WHERE id = %s",
                target,
                state if target == S.ON_HOLD else "",
                others.pk if target == S.DUPLICATE else None,
                incident.pk,
            )


def test_a_known_step_by_raw_sql_without_its_event_is_refused(world: World) -> None:
    incident = world.incident()
    for version in (incident.version, incident.version + 1):
        with refused("has no event"):
            sql("UPDATE incidents_incident SET state = 'verified', version = %s WHERE id = %s", version, incident.pk)
            checked_now()


def test_an_event_that_tells_another_step_does_not_do(world: World) -> None:
    incident = world.incident()
    with refused("has no event"):
        Event.objects.create(
            incident=incident, version=2, verb="x", from_state="received", to_state="rejected", by="staff"
        )
        sql("UPDATE incidents_incident SET state = 'verified', version = 2 WHERE id = %s", incident.pk)
        checked_now()


def test_an_incident_begins_as_received_and_with_an_event(world: World) -> None:
    pattern = world.incident()
    for state, words in (
        (S.VERIFIED, "begins as received"),
        (S.CLOSED, "begins as received"),
        (S.RECEIVED, "no event"),
    ):
        with refused(words):
            Incident.objects.create(
                code=f"X{state[:8]}",
                category=pattern.category,
                unit=pattern.unit,
                location=pattern.location,
                state=state,
            )
            checked_now()


@pytest.mark.parametrize(
    ("held", "wrong"),
    [
        pair
        for pair in itertools.permutations(
            (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.FOLLOW_UP), 2
        )
        if pair[0] in (S.VERIFIED, S.REMEDIATION)
    ],
)
def test_from_a_hold_raw_sql_gets_only_back(world: World, held: S, wrong: S) -> None:
    incident = world.incident(path=(*PATHS[held], S.ON_HOLD))
    with refused("does not go on as"):
        sql("UPDATE incidents_incident SET state = %s, held_from = '' WHERE id = %s", wrong, incident.pk)
    with refused("held_from does not change"):
        sql("UPDATE incidents_incident SET held_from = %s WHERE id = %s", wrong, incident.pk)


def test_a_hold_remembers_the_state_it_came_from(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    with refused("held_from must be"):
        sql("UPDATE incidents_incident SET state = 'on_hold', held_from = 'closed' WHERE id = %s", incident.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incidents_event SET public_note = 'khác'",
        "UPDATE incidents_event SET at = now()",
        "DELETE FROM incidents_event",
        "UPDATE incidents_contactaccess SET reason = 'khác'",
        "DELETE FROM incidents_contactaccess",
        "DELETE FROM incidents_incident",
        "DELETE FROM incidents_report",
        "UPDATE incidents_incident SET is_sample = true",
    ],
)
def test_history_is_not_changed_and_nothing_is_deleted(world: World, contact: Contact, statement: str) -> None:
    report = world.report(contact=contact).report
    reveal(user=world.officer, report=report, reason="Hỏi thêm vị trí")
    with refused("never changed|are kept|set once"):
        sql(statement)


@pytest.mark.parametrize("table", ["incidents_event", "incidents_contactaccess", "incidents_incident"])
def test_emptying_a_table_is_refused(world: World, table: str) -> None:
    world.incident()
    checked_now()
    sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # the tests' database has it off, see conftest
    with refused("never emptied"):
        sql(f"TRUNCATE {table} CASCADE")


def test_samples_go_with_all_that_is_theirs_and_nothing_else_does(world: World, contact: Contact) -> None:
    real = world.incident(S.CLOSED, photos=[jpeg()], contact=contact)
    sample = world.incident(path=PATHS[S.REMEDIATION], photos=[jpeg()], contact=contact, is_sample=True)
    twin = world.report(is_sample=True).report.incident
    world.step(twin, S.DUPLICATE, duplicate_of=sample.code)
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    for incident in (real, sample):
        reveal(user=officer, report=incident.reports.get(), reason="Gọi lại")
    lost = sample.photos.first()
    assert lost is not None
    assert remove_sample_incidents() == 2
    checked_now()
    assert Incident.objects.get() == real
    assert Report.objects.count() == ReporterContact.objects.count() == ContactAccess.objects.count() == 1
    assert not Photo.objects.filter(incident__is_sample=True).exists()
    assert remove_sample_incidents() == 0
    with refused("are kept"):
        sql("DELETE FROM incidents_event")


def test_files_of_samples_go_when_their_rows_are_gone(world: World, django_capture_on_commit_callbacks: Any) -> None:
    sample = world.incident(photos=[jpeg()], is_sample=True)
    photo = sample.photos.get()
    with django_capture_on_commit_callbacks(execute=True):
        remove_sample_incidents()
    with pytest.raises(Exception, match="Không có ảnh"):
        open_photo(photo)


def test_saying_that_samples_are_removed_does_not_open_the_rest(world: World) -> None:
    world.incident()
    sql("SELECT set_config('geopgi.removing_samples', 'on', true)")
    for table in ("incidents_event", "incidents_report", "incidents_incident"):
        with refused("are kept"):
            sql(f"DELETE FROM {table}")
