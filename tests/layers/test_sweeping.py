"""What killed processes leave goes by the clock, and nothing that is being written."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from layers import publishing
from layers.left_behind import delete_left_behind
from layers.models import AssetFile, AssetKind, LayerVersion
from layers.publishing import build_and_switch, publish
from layers.review_sheet import prepare_review
from layers.reviewing import withdraw
from layers.tile_files import path_of, remove_unused
from layers.tile_locks import building, deleting
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db(transaction=True)
LON, LAT = 106.5378, 21.8629
ZONES = [(2, square(LON, LAT, 0.2))]


def aged(path: Path, seconds: int) -> Path:
    os.utime(path, (time.time() - seconds,) * 2, follow_symlinks=False)
    return path


def test_half_made_links_of_tiles_go_after_an_hour() -> None:
    public = Path(settings.TILES_ROOT) / "public"
    public.mkdir(parents=True)
    for name in (".5-0a1b2c3d", ".6-0a1b2c3d", "7"):
        (public / name).symlink_to("../files/none")
    aged(public / ".5-0a1b2c3d", 4000)
    aged(public / "7", 4000)
    assert remove_unused() == [public / ".5-0a1b2c3d"]
    assert sorted(path.name for path in public.iterdir()) == [".6-0a1b2c3d", "7"]
    assert remove_unused() == []


@pytest.mark.parametrize("build", [build_and_switch, prepare_review])
def test_tiles_of_a_building_that_just_began_are_not_swept_away(layer, author, reviewer, monkeypatch, build) -> None:
    """The tiles are there from a version that was withdrawn: the building finds them, and then the sweep comes."""
    first = make_published(layer, ZONES, author, reviewer)
    withdraw(user=reviewer, version_id=first.pk, reason="Sai nguồn dữ liệu")
    second = make_version(layer, ZONES, author)
    if build is build_and_switch:
        publish(user=reviewer, version_id=second.pk)
    swept: list[list[Path]] = []
    lay_out = publishing.lay_out

    def sweep_meanwhile(content_hash: str) -> None:
        def sweep() -> None:
            swept.append(remove_unused())
            connection.close()

        lay_out(content_hash)
        other = threading.Thread(target=sweep)
        other.start()
        other.join()

    monkeypatch.setattr(publishing, "lay_out", sweep_meanwhile)
    build(second.pk)
    assert swept == [[]]
    second.refresh_from_db()
    assert path_of(second.content_hash).is_file()


def test_a_building_waits_for_a_sweep_under_way() -> None:
    """Else it would find tiles that are about to go."""
    began = threading.Event()

    def build() -> None:
        with building():
            began.set()
        connection.close()

    with deleting() as alone:
        assert alone
        other = threading.Thread(target=build)
        other.start()
        assert not began.wait(0.5)
    other.join()
    assert began.is_set()


def test_tiles_that_wait_to_be_published_stay(layer, author, reviewer) -> None:
    version = make_version(layer, ZONES, author)
    prepare_review(version.pk)
    publish(user=reviewer, version_id=version.pk)
    version = LayerVersion.objects.get(pk=version.pk)
    assert version.state == "building"
    assert remove_unused() == []
    assert path_of(version.content_hash).is_file()


@pytest.fixture
def asset_folder(uploads_folder: Path) -> Path:
    folder = uploads_folder / "assets"
    folder.mkdir(parents=True)
    return folder


def asset_file(author, path: Path, **fields: object) -> AssetFile:
    path.write_bytes(b"x")
    kind = AssetKind.objects.get(slug="school")
    stored = f"assets/{path.name}"
    return AssetFile.objects.create(kind=kind, name="truong.csv", path=stored, uploaded_by=author, **fields)


def test_files_of_places_that_belong_to_nobody_go_after_a_day(author, asset_folder) -> None:
    orphan, fresh, done, waiting = (asset_folder / name for name in ("orphan", "fresh", "done", "waiting"))
    for path in (orphan, fresh):
        path.write_bytes(b"x")
    asset_file(author, done, state="done")
    asset_file(author, waiting)
    for path in (orphan, done, waiting):
        aged(path, 90_000)
    assert delete_left_behind() == 2
    assert {path.name for path in asset_folder.iterdir()} == {"fresh", "waiting"}


def test_a_file_of_places_whose_worker_died_is_told_of_and_goes(author, asset_folder) -> None:
    file = asset_file(author, asset_folder / "waiting", uploaded_at=timezone.now() - timedelta(days=1, minutes=1))
    delete_left_behind()
    file.refresh_from_db()
    assert file.state == "failed" and "Máy chủ gặp lỗi khi đọc tệp" in file.error_message
    assert not any(asset_folder.iterdir())


def test_temporary_files_of_killed_requests_go_after_a_day(tmp_path, monkeypatch, db) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    for name in ("tmpab12.upload.gpkg", "tmpcd34.upload.gpkg", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    aged(tmp_path / "tmpab12.upload.gpkg", 90_000)
    aged(tmp_path / "notes.txt", 90_000)
    assert delete_left_behind() == 1
    assert {path.name for path in tmp_path.iterdir()} >= {"tmpcd34.upload.gpkg", "notes.txt"}
