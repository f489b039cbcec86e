"""What killed jobs left on the disk goes by itself; what a job works in stays."""

from __future__ import annotations

from pathlib import Path

import psycopg2  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django_q.models import Schedule

from geodata.work_folders import work_folder
from layers import jobs
from layers.file_locks import _LOCK_SPACE
from layers.leftovers import remove_leftovers

pytestmark = pytest.mark.django_db


@pytest.fixture
def folders(uploads_folder: Path) -> tuple[Path, Path]:
    tiles, work = Path(settings.TILES_ROOT) / ".abc-abcdefgh", uploads_folder / "work" / "41"
    for folder in (tiles, work):
        folder.mkdir(parents=True)
        (folder / "half.bin").write_bytes(b"x")
    return tiles, work


def test_abandoned_folders_of_builds_and_imports_go(folders: tuple[Path, Path]) -> None:
    jobs.remove_leftovers()
    assert not any(folder.exists() for folder in folders)
    assert remove_leftovers() == []


def test_folders_in_use_stay(folders: tuple[Path, Path]) -> None:
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, 41)", [_LOCK_SPACE])  # as the job that reads file 41 does
        with work_folder(Path(settings.TILES_ROOT), prefix="x") as used:
            remove_leftovers()
            assert used.path.is_dir()
        assert folders[1].is_dir()
    finally:
        other.close()


def test_nothing_was_ever_stored(uploads_folder: Path) -> None:
    assert remove_leftovers() == []


def test_what_runs_by_itself_is_scheduled_once_by_migrate() -> None:
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    names = list(Schedule.objects.filter(func__startswith="layers.jobs.").values_list("func", flat=True))
    assert sorted(names) == sorted(function for function, _cron in jobs.SCHEDULES.values())
    assert all(callable(getattr(jobs, name.rsplit(".", 1)[1])) for name in names)
