"""Kill -9 of the worker while it makes a file to take away."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from layers.downloads import building
from layers.downloads.locks import alone_building, being_built
from layers.models import ClassStyle, Download
from tests.killed import killed_midway
from tests.layers.conftest import run_jobs
from tests.layers.maps import make_published, square

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/api/v1/layers/landslide/1/shp/?crs=9215"


@pytest.fixture(autouse=True)
def downloads_folder(tmp_path: Path, settings) -> Path:
    settings.DOWNLOADS_ROOT = tmp_path / "downloads"
    return settings.DOWNLOADS_ROOT


@pytest.fixture
def version(layer, author, reviewer):
    made = make_published(layer, [(5, square(106.54, 21.86, 0.02))], author, reviewer)
    run_jobs()
    return made


def half_written(midway):
    """Writes the half of a file and of the folder beside it, and gets no further."""

    def write(*_given: object, target: Path, **_options: object) -> None:
        target.write_bytes(b"half")
        target.with_suffix(".parts").mkdir()
        (target.with_suffix(".parts") / "half.shp").write_bytes(b"half")
        midway()

    return write


def kill_the_worker() -> None:
    def work(midway) -> None:
        building.WRITERS["shp"] = half_written(midway)
        building.build_waiting()

    killed_midway(work)


def waited(seconds: int) -> None:
    Download.objects.filter(state="waiting").update(asked_at=timezone.now() - dt.timedelta(seconds=seconds))


def test_the_next_who_asks_wakes_another_worker_and_gets_the_whole_file(version, downloads_folder) -> None:
    before = set(downloads_folder.glob("*/*"))
    assert Client().get(ADDRESS).status_code == 202
    kill_the_worker()
    OrmQ.objects.all().delete()  # the queue gives the job out again only after a quarter of an hour
    assert len(set(downloads_folder.glob("*/*")) - before) == 2
    assert Client().get(ADDRESS).status_code == 202
    assert not OrmQ.objects.exists()
    waited(seconds=20)
    assert Client().get(ADDRESS).status_code == 202
    assert run_jobs() == 1
    answer = Client().get(ADDRESS)
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"PK")
    assert len(set(downloads_folder.glob("*/*")) - before) == 1


def test_nobody_is_woken_while_a_worker_is_at_it(version) -> None:
    Client().get(ADDRESS)
    OrmQ.objects.all().delete()
    waited(seconds=20)
    held, over = threading.Event(), threading.Event()

    def other_worker() -> None:
        with alone_building() as alone:
            assert alone
            held.set()
            over.wait(30)
        connection.close()

    worker = threading.Thread(target=other_worker)
    worker.start()
    try:
        held.wait(30)
        assert being_built()
        Client().get(ADDRESS)
        assert not OrmQ.objects.exists()
    finally:
        over.set()
        worker.join()
    assert not being_built()


def test_what_is_half_made_goes_by_the_clock_but_not_from_under_a_worker(version, downloads_folder) -> None:
    Client().get(ADDRESS)
    kill_the_worker()
    Download.objects.filter(state="waiting").delete()
    halves = set(downloads_folder.glob("*/.*"))
    assert len(halves) == 2
    held, over = threading.Event(), threading.Event()

    def other_worker() -> None:
        with alone_building():
            held.set()
            over.wait(30)
        connection.close()

    worker = threading.Thread(target=other_worker)
    worker.start()
    held.wait(30)
    building.tidy()
    assert all(path.exists() for path in halves)
    over.set()
    worker.join()
    building.tidy()
    assert not any(path.exists() for path in halves)


def test_a_file_never_mixes_two_legends(version, monkeypatch) -> None:
    """Somebody changes the legend while the file is written: it is written again."""
    written = []

    def write(told_version, _unit, *, target: Path, **_options: object) -> None:
        written.append(target.parent.name)
        target.write_bytes(b"PK")
        if len(written) == 1:
            ClassStyle.objects.filter(hazard="landslide", level=5).update(name="Cực cao")

    monkeypatch.setitem(building.WRITERS, "shp", write)
    Client().get(ADDRESS)
    run_jobs()
    assert len(set(written)) == 2
    assert Client().get(ADDRESS).status_code == 200
