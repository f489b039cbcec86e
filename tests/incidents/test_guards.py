"""What the database refuses, written past all Python."""

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import Error, connection, transaction
from django.utils import timezone

from agencies.models import Role
from incidents.blurring import blur_photo
from incidents.case_looks import look
from incidents.contacts import Contact, delete_expired_contacts, erase_contact, reveal
from incidents.masks import Box
from incidents.models import Category, ContactAccess, Event, Incident, Photo, Report, ReporterContact
from incidents.originals import look_at_untouched
from incidents.photos import open_path, shown
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


def event_row(incident: Incident, version: int, was: str, to: str) -> None:
    Event.objects.create(incident=incident, version=version, verb="x", from_state=was, to_state=to, by="staff")


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
    with refused("does not fit"):
        sql("UPDATE incidents_incident SET state = 'verified', version = 2 WHERE id = %s", incident.pk)
        event_row(incident, 2, "received", "rejected")
    with refused("has no event"):
        sql("UPDATE incidents_incident SET state = 'verified', version = 2 WHERE id = %s", incident.pk)
        event_row(incident, 2, "assigned", "verified")
        checked_now()


@pytest.mark.parametrize(
    "change",
    [
        "verified_at = now()",
        "location = ST_SetSRID(ST_MakePoint(106.46, 21.86), 4326)",
        "unit_id = {other_unit}",
        "category_id = {other_category}",
        "agency_id = {other_agency}",
        "clock = 'close'",
        "due_at = due_at + interval '1 year'",
        "closed_at = now()",
        "changed_at = now() - interval '1 year'",
        "place_words = 'chỗ khác'",
        "version = version + 1",
    ],
)
def test_no_field_of_an_incident_changes_without_an_event(world: World, change: str) -> None:
    incident = world.incident(S.ASSIGNED)
    checked_now()
    change = change.format(
        other_unit=world.commune_b.pk,
        other_category=Category.objects.exclude(pk=world.category.pk).values_list("pk", flat=True)[0],
        other_agency=world.other_agency.pk,
    )
    for version in ("", ", version = version + 1", ", version = version + 2"):
        if version and change.startswith("version"):
            continue
        with refused("has no event"):
            sql(f"UPDATE incidents_incident SET {change}{version} WHERE id = %s", incident.pk)
            checked_now()


@pytest.mark.parametrize("change", ["code = 'LS-1'", "received_at = received_at - interval '9 days'"])
def test_code_and_day_of_receipt_never_change_even_with_an_event(world: World, change: str) -> None:
    incident = world.incident()
    with refused("set once"):
        sql(f"UPDATE incidents_incident SET {change}, version = 2 WHERE id = %s", incident.pk)


@pytest.mark.parametrize(
    ("later", "was", "to"),
    [(0, "", ""), (1, "", ""), (1, "assigned", "inspecting"), (1, "verified", "assigned"), (7, "", ""), (-1, "", "")],
)
def test_an_event_made_up_alone_is_refused(world: World, later: int, was: str, to: str) -> None:
    incident = world.incident(S.ASSIGNED)
    checked_now()
    with refused("does not fit|event_incident_version_unique"):
        event_row(incident, incident.version + later, was, to)


@pytest.mark.parametrize(("was", "to"), [("verified", "assigned"), ("received", "assigned"), ("assigned", "")])
def test_an_event_does_not_tell_of_a_step_that_was_not_taken(world: World, was: str, to: str) -> None:
    incident = world.incident(S.ASSIGNED)
    checked_now()
    with refused("has no event"):
        sql("UPDATE incidents_incident SET version = version + 1 WHERE id = %s", incident.pk)
        event_row(incident, incident.version + 1, was, to)
        checked_now()


@pytest.mark.parametrize(
    "change",
    [
        "words = 'khác'",
        "location = ST_SetSRID(ST_MakePoint(106.46, 21.86), 4326)",
        "code = 'AAAA'",
        "client_id = gen_random_uuid()",
        "place_words = 'khác'",
        "received_at = now()",
    ],
)
def test_what_a_person_sent_is_never_rewritten(world: World, change: str) -> None:
    world.report()
    with refused("never changed"):
        sql(f"UPDATE incidents_report SET {change}")


def test_of_a_photo_only_whether_it_is_public_changes_and_it_stays(world: World) -> None:
    world.report(photos=[jpeg()])
    for change in ("sha256 = 'x'", "path = 'x'", "event_id = NULL, report_id = NULL", "key = gen_random_uuid()"):
        with refused("never changed"):
            sql(f"UPDATE incidents_photo SET {change}")
    with refused("are kept"):
        sql("DELETE FROM incidents_photo")
    sql("UPDATE incidents_photo SET published = true")
    assert Photo.objects.get().published


@pytest.mark.parametrize("table", ["incidents_sentfile", "incidents_blurredcopy", "incidents_photolook"])
def test_what_stands_beside_a_photo_is_never_changed_and_stays(world: World, table: str) -> None:
    photo = world.report(photos=[jpeg()]).report.photos.get()
    blur_photo(user=world.officer, key=photo.key, mask=(Box(0, 0, 1, 1),))
    look_at_untouched(user=world.officer, key=photo.key, reason="Đối chiếu")
    with refused("never changed"):
        sql(f"UPDATE {table} SET photo_id = photo_id")
    with refused("are kept"):
        sql(f"DELETE FROM {table}")
    checked_now()
    sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # the tests' database has it off, see conftest
    with refused("never emptied"):
        sql(f"TRUNCATE {table} CASCADE")


def test_contacts_still_go_in_time_and_when_their_owner_asks(world: World, contact: Contact) -> None:
    early, late = (world.report(contact=contact).report for _ in range(2))
    assert erase_contact(report=early)
    assert delete_expired_contacts(timezone.localdate() + dt.timedelta(days=999)) == 1
    checked_now()
    assert not ReporterContact.objects.exists()
    assert late.words


def test_an_incident_begins_as_received_and_with_an_event(world: World) -> None:
    pattern = world.incident()
    for state, words in (
        (S.VERIFIED, "begins as received"),
        (S.CLOSED, "begins as received"),
        (S.RECEIVED, "has no event"),
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


@pytest.mark.parametrize(
    "table", ["incidents_event", "incidents_contactaccess", "incidents_incident", "incidents_report", "incidents_photo"]
)
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
        look(user=officer, incident=incident)
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
    blur_photo(user=world.officer, key=photo.key, mask=(Box(0, 0, 1, 1),))
    look_at_untouched(user=world.officer, key=photo.key, reason="Đối chiếu")
    with django_capture_on_commit_callbacks(execute=True):
        remove_sample_incidents()
    with pytest.raises(Exception, match="Không có ảnh"):
        open_path(shown(photo).path)
    assert not [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_saying_that_samples_are_removed_does_not_open_the_rest(world: World) -> None:
    world.incident(photos=[jpeg()])
    sql("SELECT set_config('geopgi.removing_samples', 'on', true)")
    for table in ("incidents_event", "incidents_photo", "incidents_report", "incidents_incident"):
        with refused("are kept"):
            sql(f"DELETE FROM {table}")


def test_a_photo_that_no_event_names_is_refused(world: World) -> None:
    incident = world.incident(photos=[jpeg("red")])
    photo = incident.photos.get()
    photo.pk, photo.key, photo.sha256 = None, uuid4(), "0" * 64
    with refused("comes with an event"):
        photo.save(force_insert=True)
