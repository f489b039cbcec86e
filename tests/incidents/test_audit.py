"""What `verify_audit` finds when somebody who owns the database, or the disk, changes what happened."""

import importlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from agencies.seal_model import AuditSeal, SealedHead
from agencies.seals import lines_file, seal_now
from incidents.blurring import blur_photo
from incidents.casework import add_note
from incidents.contacts import Contact, erase_contact
from incidents.masks import Box
from incidents.models import Event, Incident, Photo
from incidents.originals_end import delete_due_originals
from incidents.regrouping import move_report
from incidents.samples import remove_sample_incidents
from incidents.states import State as S
from tests.incidents.conftest import World, jpeg

TABLES = (
    "incidents_event",
    "incidents_incident",
    "incidents_report",
    "incidents_photo",
    "agencies_auditseal",
    "agencies_sealedhead",
)
DROP_FOREIGN_KEYS = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT conrelid::regclass AS of, conname FROM pg_constraint
        WHERE contype = 'f' AND confrelid = ANY(%s::regclass[])
    LOOP
        EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', one.of, one.conname);
    END LOOP;
END $$
"""


@pytest.fixture(autouse=True)
def outside(settings: Any, tmp_path: Path) -> Path:
    settings.AUDIT_ROOT = tmp_path / "audit"
    return settings.AUDIT_ROOT


@contextmanager
def owner_of_the_database() -> Iterator[Callable[..., None]]:
    """Raw SQL past all triggers and foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(DROP_FOREIGN_KEYS, [list(TABLES)])
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield lambda statement, *values: cursor.execute(statement, values)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def tamper(statement: str, *values: object) -> None:
    with owner_of_the_database() as sql:
        sql(statement, *values)


def delete_whole(case: Incident) -> None:
    with owner_of_the_database() as sql:
        for table in ("incidents_event", "incidents_photo", "incidents_report"):
            sql(f"DELETE FROM {table} WHERE incident_id = %s", case.pk)
        sql("DELETE FROM incidents_incident WHERE id = %s", case.pk)


def verify(*arguments: str) -> list[dict[str, Any]]:
    """What the command found; its exit code agrees."""
    out = StringIO()
    try:
        call_command("verify_audit", "--json", *arguments, stdout=out)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    *findings, summary = [json.loads(line) for line in out.getvalue().splitlines()]
    assert summary["findings"] == len(findings)
    assert code == (1 if findings else 0)
    return findings


def found(*arguments: str) -> set[tuple[str, Any, str]]:
    return {(f["key"], f.get("number"), f["problem"]) for f in verify(*arguments)}


@pytest.fixture
def case(world: World) -> Incident:
    return world.incident(S.ASSIGNED, photos=[jpeg("red")], words='Khói "đen"\n\\ \x7f cả ngày\t🙂')


def test_what_the_database_wrote_python_makes_again(world: World, case: Incident) -> None:
    """Every kind of row that a case has, with letters that JSON writes in more than one way."""
    world.incident(S.CLOSED)
    own = world.report(location=None, commune=world.commune_a, place_words="Sau chợ", accuracy_m=None).report
    joined = world.report(join=case.code, photos=[jpeg("blue")], accuracy_m=12.345678901234567).report
    move_report(user=world.officer, report_id=joined.pk, to=own.incident.code, reason="Nhầm")
    photo = Photo.objects.get(report=joined)
    blur_photo(user=world.officer, key=photo.key, mask=(Box(0, 0, 1, 1),))
    add_note(user=world.officer, incident_id=case.pk, internal_note="\u2028 \x01 – ‘ghi’", photos=[jpeg("white")])
    assert verify("--files") == []
    assert {len(row.hash) for row in Event.objects.all()} == {32}


def test_a_row_that_comes_by_raw_sql_is_chained_too_whatever_hash_it_brings(case: Incident) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET timezone = 'Asia/Ho_Chi_Minh'")
        cursor.execute("UPDATE incidents_incident SET version = version + 1 WHERE id = %s", [case.pk])
        cursor.execute(
            """
            INSERT INTO incidents_event (incident_id, version, verb, from_state, to_state, by, public_note,
                                         internal_note, data, at, bound, hash)
            SELECT id, version, 'note', '', '', 'system', '', '', '{"số": 1.50, "a": [true, null]}', now(), '{}', 'x'
            FROM incidents_incident WHERE id = %s
            """,
            [case.pk],
        )
        cursor.execute("SET timezone = 'UTC'")
    assert verify() == []


def test_a_changed_note_is_named(case: Incident) -> None:
    tamper("UPDATE incidents_event SET public_note = 'Không có gì' WHERE incident_id = %s AND version = 2", case.pk)
    assert found() == {(case.code, 2, "changed")}


def test_a_note_changed_with_its_hash_breaks_the_next_row(case: Incident) -> None:
    tamper("UPDATE incidents_event SET public_note = 'x', hash = '' WHERE incident_id = %s AND version = 2", case.pk)
    assert found() == {(case.code, 2, "changed"), (case.code, 3, "changed")}


@pytest.mark.parametrize("column", ["verb", "by", "at", "actor_id", "agency_id", "data", "bound", "internal_note"])
def test_no_column_of_an_event_changes_unnoticed(case: Incident, column: str) -> None:
    new = {
        "at": "at + interval '1 microsecond'",
        "actor_id": "NULL",
        "agency_id": "NULL",
        "data": "data || '{\"x\": 1}'",
        "bound": "bound - 'case'",
    }.get(column, "'x'")
    tamper(f"UPDATE incidents_event SET {column} = {new} WHERE incident_id = %s AND version = 3", case.pk)
    assert (case.code, 3, "changed") in found()


def test_a_deleted_event_is_named(case: Incident) -> None:
    tamper("DELETE FROM incidents_event WHERE incident_id = %s AND version = 2", case.pk)
    assert found() == {(case.code, 2, "missing")}


def test_two_events_that_changed_places_are_named(case: Incident) -> None:
    for was, now in ((2, 99), (3, 2), (99, 3)):
        tamper("UPDATE incidents_event SET version = %s WHERE incident_id = %s AND version = %s", now, case.pk, was)
    assert {(case.code, 2, "changed"), (case.code, 3, "changed")} <= found()


def test_a_tail_that_was_cut_is_named_even_before_a_seal(case: Incident) -> None:
    tamper("DELETE FROM incidents_event WHERE incident_id = %s AND version = 3", case.pk)
    assert found() == {(case.code, 3, "cut")}
    tamper("UPDATE incidents_incident SET version = 2 WHERE id = %s", case.pk)
    assert found() == {(case.code, 2, "subject_changed")}


def test_all_events_deleted_is_named(case: Incident) -> None:
    tamper("DELETE FROM incidents_event WHERE incident_id = %s", case.pk)
    assert (case.code, None, "no_events") in found()


@pytest.mark.parametrize(
    "change",
    ["place_words = 'x'", "due_at = due_at + interval '1 day'", "location = ST_Translate(location, 1e-9, 0)"],
)
def test_a_case_changed_without_an_event_is_named(case: Incident, change: str) -> None:
    tamper(f"UPDATE incidents_incident SET {change} WHERE id = %s", case.pk)
    assert found() == {(case.code, 3, "subject_changed")}


@pytest.mark.parametrize("change", ["words = 'x'", "answers = '{\"a\": 1}'", "accuracy_m = 7", "place_words = 'x'"])
def test_a_changed_report_is_named(case: Incident, change: str) -> None:
    tamper(f"UPDATE incidents_report SET {change} WHERE incident_id = %s", case.pk)
    assert (case.code, 1, "report_changed") in found()


def test_a_photo_that_is_gone_another_or_smuggled_in_is_named(case: Incident) -> None:
    photo = case.photos.filter(report__isnull=False).get()
    tamper("UPDATE incidents_photo SET sha256 = repeat('0', 64) WHERE id = %s", photo.pk)
    assert found() == {(case.code, 1, "file_unknown"), (case.code, None, "file_unbound")}


def test_a_file_that_was_changed_or_deleted_on_disk_is_named(case: Incident) -> None:
    photo = case.photos.filter(report__isnull=False).get()
    media = Path(django_settings.MEDIA_ROOT)
    (media / photo.path).write_bytes(b"another picture")
    assert verify() == []
    assert [(f["problem"], f["detail"]) for f in verify("--files")] == [("file_changed", photo.path)]
    (media / photo.path).unlink()
    (media / photo.sent_file.path).write_bytes(b"not what was sealed")
    assert {(f["problem"], f["detail"]) for f in verify("--files")} == {
        ("file_missing", photo.path),
        ("file_unreadable", photo.sent_file.path),
    }


def test_a_chain_that_was_rewritten_whole_differs_from_its_seal(world: World, case: Incident) -> None:
    """By one who owns the database: the later events are taken away and written anew, by the trigger itself."""
    seal_now()
    tamper("DELETE FROM incidents_event WHERE incident_id = %s AND version = 3", case.pk)
    tamper("UPDATE incidents_incident SET version = 2, state = 'verified' WHERE id = %s", case.pk)
    tamper(
        """
        UPDATE incidents_incident AS i SET agency_id = NULL, due_at = NULL, clock = '', changed_at = e.at
        FROM incidents_event AS e WHERE e.incident_id = i.id AND i.id = %s AND e.version = 2
        """,
        case.pk,
    )
    assert (case.code, 3, "sealed_missing") in found()
    case.refresh_from_db()
    add_note(user=world.officer, incident_id=case.pk, internal_note="Đã đi xem")
    assert (case.code, 3, "sealed_differs") in found()


def test_a_case_deleted_whole_before_its_first_seal_leaves_no_trace(case: Incident) -> None:
    """The limit of all this, and why seals are made each day."""
    delete_whole(case)
    assert verify() == []


def test_a_case_deleted_after_a_seal_is_named(world: World, case: Incident) -> None:
    seal_now()
    delete_whole(case)
    assert found() == {(case.code, 3, "sealed_gone")}
    with owner_of_the_database() as sql:  # and the trace in the seal too
        sql("DELETE FROM agencies_sealedhead WHERE key = %s", case.code)
    (finding,) = verify()
    assert (finding["problem"], finding["detail"]) == ("seal_heads", case.code)


def test_a_seal_that_was_made_up_changed_or_cut_off_is_named(
    world: World, case: Incident, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        seal_now()
        world.step(case, S.INSPECTING)
        second = seal_now()
    assert verify() == []
    tamper("UPDATE agencies_auditseal SET events = events + 1 WHERE number = 1")
    assert found() == {("1", None, "seal_broken"), ("1", None, "seal_kept_differs")}
    tamper("UPDATE agencies_auditseal SET events = events - 1 WHERE number = 1")
    tamper("DELETE FROM agencies_sealedhead WHERE seal_id = %s", second.pk)
    tamper("DELETE FROM agencies_auditseal WHERE number = %s", second.pk)
    (finding,) = verify()
    assert (finding["key"], finding["problem"], finding["detail"]) == ("2", "seal_missing", case.code)


def test_the_line_of_a_seal_is_kept_outside_and_nobody_makes_one_without_the_key(
    case: Incident, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        seal = seal_now()
    told = json.loads(lines_file().read_text())
    assert (told["seal"], told["root"], told["mac"]) == (1, seal.root, seal.mac)
    assert (told["events"], told["heads"]) == (Event.objects.count(), Incident.objects.count())
    settings.AUDIT_KEYS = ["another key that nobody had"]
    assert ("1", None, "seal_broken") in found()
    settings.AUDIT_KEYS = ["another key that nobody had", settings.SECRET_KEY]
    assert verify() == []


def test_a_seal_holds_only_what_grew_since_the_one_before(world: World, case: Incident) -> None:
    other = world.incident()
    seal_now()
    world.step(case, S.INSPECTING)
    assert {head.key for head in seal_now().sealed.all()} == {case.code}
    assert seal_now().heads == 0
    assert SealedHead.objects.filter(key=other.code).count() == 1
    assert AuditSeal.objects.count() == 3
    assert verify() == []


def test_what_the_law_deletes_is_no_finding(world: World, contact: Contact, settings: Any) -> None:
    sample = world.incident(is_sample=True)
    receipt = world.report(contact=contact, photos=[SimpleUploadedFile("anh.jpg", jpeg().read())])
    case = receipt.report.incident
    seal_now()
    remove_sample_incidents()
    erase_contact(report=receipt.report)
    assert not Photo.objects.filter(report=receipt.report, sent_file__isnull=False).exists()
    world.step(case, S.REJECTED)
    settings.ORIGINAL_RETENTION_DAYS = -1
    delete_due_originals()
    assert not Incident.objects.filter(pk=sample.pk).exists()
    assert verify("--files") == []


def test_one_case_or_what_happened_since_a_day_is_looked_at_alone(world: World, case: Incident) -> None:
    other = world.incident()
    tamper("UPDATE incidents_event SET internal_note = 'x' WHERE incident_id = %s AND version = 2", case.pk)
    assert verify("--case", other.code) == []
    assert found("--case", case.code) == {(case.code, 2, "changed")}
    assert verify("--since", "2999-01-01") == []
    assert found("--since", "2020-01-01") == {(case.code, 2, "changed")}
    with pytest.raises(Exception, match="Không có hồ sơ nào"):
        call_command("verify_audit", "--case", "VQ-0000")


def test_in_words_the_place_is_told(case: Incident) -> None:
    tamper("UPDATE incidents_event SET internal_note = 'x' WHERE incident_id = %s AND version = 2", case.pk)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=out)
    assert f"{case.code}, sự kiện 2: Sự kiện không còn như lúc được ghi." in out.getvalue()


def test_events_that_were_there_before_the_chain_are_chained_by_the_migration(world: World, case: Incident) -> None:
    photo = Photo.objects.get(report__incident=case)
    blur_photo(user=world.officer, key=photo.key, mask=(Box(0, 0, 1, 1),))
    joined = world.report(join=case.code, photos=[jpeg("blue")]).report
    move_report(user=world.officer, report_id=joined.pk, to=world.incident().code, reason="Nhầm")
    tamper("UPDATE incidents_event SET hash = '', bound = '{}'")
    assert len(verify()) >= Event.objects.count()
    migration = importlib.import_module("incidents.migrations.0019_evidence")
    with connection.cursor() as cursor:
        cursor.execute(migration.CHAIN_WHAT_IS_THERE)
    assert verify("--files") == []
    first = case.events.get(version=1)
    assert first.bound["files"] == [{"sha256": photo.sha256, "sent": photo.sent_sha256}]
    tamper("UPDATE incidents_event SET public_note = 'x' WHERE incident_id = %s AND version = 2", case.pk)
    assert found() == {(case.code, 2, "changed")}
