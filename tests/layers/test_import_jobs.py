"""Jobs run at least once and may die anywhere: what is left, and what a second run does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from layers import file_locks, importing, inspecting, uploads
from layers.importing import import_file
from layers.inspecting import inspect_file
from layers.models import HazardFile, HazardLayer, ImportState, LayerVersion, Zone, ZonePart
from layers.uploads import path_of
from tests.layers.conftest import imported, inspected, offered_choices, run_jobs, upload
from tests.layers.small_files import geopackage, square


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return geopackage(tmp_path / "vung.gpkg", [square(106.5 + 0.02 * n, 21.8) for n in range(5)], [1, 2, 3, 4, 5])


@pytest.fixture
def importing_file(office: Client, layer: HazardLayer, small: Path) -> HazardFile:
    """A file whose import waits in the queue."""
    file = inspected(office, layer, small)
    office.post(f"/can-bo/ban-do/tep/{file.pk}/", offered_choices(office, file) | {"source": "Viện"})
    file.refresh_from_db()
    assert file.state == ImportState.IMPORTING
    return file


def test_the_request_only_stores_the_file(office: Client, layer: HazardLayer, small: Path, monkeypatch) -> None:
    monkeypatch.setattr(inspecting, "inspect", lambda *args, **kwargs: pytest.fail("parsed in the request"))
    file = upload(office, layer, small)
    assert file.state == ImportState.UPLOADED
    assert path_of(file).read_bytes() == small.read_bytes()
    assert OrmQ.objects.count() == 1


def test_a_refused_transaction_takes_the_job_with_it(
    author, layer: HazardLayer, small: Path, monkeypatch, uploads_folder: Path
) -> None:
    def broken(*args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(uploads, "enqueue", broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        uploads.receive_file(user=author, layer=layer, upload=SimpleUploadedFile("a.gpkg", small.read_bytes()))
    assert not HazardFile.objects.exists()
    assert [path for path in uploads_folder.rglob("*") if path.is_file()] == []


def test_both_jobs_may_run_twice(importing_file: HazardFile) -> None:
    inspect_file(file_id=importing_file.pk)
    importing_file.refresh_from_db()
    assert importing_file.state == ImportState.IMPORTING
    run_jobs()
    import_file(file_id=importing_file.pk)
    inspect_file(file_id=importing_file.pk)
    importing_file.refresh_from_db()
    assert importing_file.state == ImportState.DONE
    assert LayerVersion.objects.count() == 1
    assert Zone.objects.count() == 5


def test_a_worker_that_dies_while_writing_leaves_nothing_and_the_next_one_finishes(
    importing_file: HazardFile, monkeypatch, uploads_folder: Path
) -> None:
    class Killed(BaseException):
        """As a kill -9 would: no handler of the job sees it."""

    def die(**kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(importing.VersionEvent.objects, "create", die)
        with pytest.raises(Killed):
            import_file(file_id=importing_file.pk)
    assert (LayerVersion.objects.count(), Zone.objects.count(), ZonePart.objects.count()) == (0, 0, 0)
    importing_file.refresh_from_db()
    assert importing_file.state == ImportState.IMPORTING
    # What a killed process leaves lying about.
    left = uploads_folder / "work" / str(importing_file.pk) / "parts"
    left.mkdir(parents=True)
    (left / "vung.gpkg").write_bytes(b"half a file")
    run_jobs()
    importing_file.refresh_from_db()
    assert importing_file.state == ImportState.DONE
    assert Zone.objects.count() == 5
    assert not (uploads_folder / "work" / str(importing_file.pk)).exists()


def test_an_unforeseen_failure_is_told_and_can_be_tried_again(
    office: Client, importing_file: HazardFile, monkeypatch
) -> None:
    def broken(**kwargs: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(importing, "stage_zones", broken)
        with pytest.raises(MemoryError):
            import_file(file_id=importing_file.pk)
    page = office.get(f"/can-bo/ban-do/tep/{importing_file.pk}/")
    assert "không có gì được lưu" in page.content.decode()
    sent = offered_choices(office, importing_file) | {"source": "Viện"}
    assert office.post(f"/can-bo/ban-do/tep/{importing_file.pk}/", sent).status_code == 302
    run_jobs()
    importing_file.refresh_from_db()
    assert importing_file.state == ImportState.DONE


def test_only_one_run_of_a_file_at_a_time(importing_file: HazardFile) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [file_locks._LOCK_SPACE, importing_file.pk])
        import_file(file_id=importing_file.pk)
        importing_file.refresh_from_db()
        assert importing_file.state == ImportState.IMPORTING
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    import_file(file_id=importing_file.pk)
    importing_file.refresh_from_db()
    assert importing_file.state == ImportState.DONE


def test_a_silent_job_can_be_started_again_from_the_page(office: Client, importing_file: HazardFile) -> None:
    state = f"/can-bo/ban-do/tep/{importing_file.pk}/trang-thai/"
    assert office.get(state).json()["silent"] is False
    HazardFile.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=3))
    assert office.get(state).json()["silent"] is True
    OrmQ.objects.all().delete()
    office.post(f"/can-bo/ban-do/tep/{importing_file.pk}/chay-lai/")
    assert run_jobs() == 2  # the import, and the check of its draft
    importing_file.refresh_from_db()
    assert importing_file.state == ImportState.DONE


def test_progress_is_told_while_reading(importing_file: HazardFile, monkeypatch) -> None:
    told: list[int] = []

    def tell(file_id: int, *, percent: int) -> None:
        told.append(percent)

    monkeypatch.setattr(importing, "tell", tell)
    run_jobs()
    assert told == sorted(told)
    assert told[0] == 1
    assert told[-1] == 80


def test_a_file_that_is_done_takes_no_other_choices(office: Client, layer: HazardLayer, small: Path) -> None:
    file = imported(office, layer, small)
    answer = office.post(f"/can-bo/ban-do/tep/{file.pk}/", {"source": "khác"})
    assert answer.status_code == 302
    assert LayerVersion.objects.count() == 1
