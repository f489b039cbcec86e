"""Photos of a report piece by piece: whatever breaks in between, each becomes one photo."""

import datetime as dt
import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from geodata import disk_room
from incidents import report_files
from incidents.intake import MAX_PHOTOS
from incidents.models import Photo, Report, ReportFile
from incidents.report_files import delete_unfinished_files
from tests.incidents.conftest import World, jpeg

CONTENT = jpeg(size=(400, 300)).read()


@pytest.fixture(autouse=True)
def own_uploads(settings: Any, tmp_path: Path) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"


@pytest.fixture
def report(world: World) -> Report:
    return world.report().report


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begin(client: Client, report_id: UUID, file_id: UUID, content: bytes = CONTENT, **changes: Any):
    about = {"id": str(file_id), "name": "suoi.jpg", "size": len(content), "type": "image/jpeg"}
    about |= {"sha256": sha256(content)} | changes
    return client.post(f"/api/v1/reports/{report_id}/files/", json.dumps(about), content_type="application/json")


def send(client: Client, report_id: UUID, file_id: UUID, piece: bytes, offset: int, digest: str = ""):
    return client.patch(
        f"/api/v1/reports/{report_id}/files/{file_id}/",
        piece,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset), "Content-SHA256": digest or sha256(piece)},
    )


def stands(client: Client, report_id: UUID, file_id: UUID) -> int:
    return int(client.head(f"/api/v1/reports/{report_id}/files/{file_id}/").headers["Upload-Offset"])


def on_disk() -> list[Path]:
    from django.conf import settings

    return [path for path in Path(settings.UPLOADS_ROOT).rglob("*") if path.is_file()]


def test_a_photo_in_three_pieces_is_a_photo_of_the_report(client: Client, report: Report) -> None:
    file = uuid4()
    assert begin(client, report.client_id, file).json()["offset"] == 0
    for start in range(0, len(CONTENT), 500):
        answer = send(client, report.client_id, file, CONTENT[start : start + 500], start)
        assert answer.status_code == 200, answer.content
    assert answer.json() == {"offset": len(CONTENT), "piece": report_files.PIECE_BYTES, "done": True}
    assert report.photos.get().sent_sha256 == sha256(CONTENT)
    assert on_disk() == []


def test_after_a_broken_line_the_server_says_from_where_to_go_on(client: Client, report: Report) -> None:
    file = uuid4()
    begin(client, report.client_id, file)
    send(client, report.client_id, file, CONTENT[:300], 0)
    assert stands(client, report.client_id, file) == 300
    assert begin(client, report.client_id, file).json()["offset"] == 300
    misplaced = send(client, report.client_id, file, CONTENT[:300], 0)
    assert (misplaced.status_code, misplaced.json()["code"]) == (409, "piece_misplaced")
    assert send(client, report.client_id, file, CONTENT[300:], 300).json()["done"]
    assert report.photos.count() == 1


def test_a_photo_sent_again_after_its_answer_was_lost_stays_one(client: Client, report: Report) -> None:
    file = uuid4()
    begin(client, report.client_id, file)
    send(client, report.client_id, file, CONTENT, 0)
    assert begin(client, report.client_id, file).json()["done"]
    assert send(client, report.client_id, file, CONTENT, 0).json()["done"]
    assert begin(client, report.client_id, uuid4()).json()["done"], "the same photo under another id"
    assert report.photos.count() == 1


def test_a_whole_photo_that_a_crash_kept_from_being_taken_is_taken_when_it_is_asked_for(
    client: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = uuid4()
    begin(client, report.client_id, file)
    with monkeypatch.context() as crash:
        crash.setattr(report_files, "_take", lambda file: None)
        assert not send(client, report.client_id, file, CONTENT, 0).json()["done"]
    assert begin(client, report.client_id, file).json()["done"]
    assert report.photos.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_piece_sent_twice_at_once_makes_one_photo(client: Client, report: Report) -> None:
    file = uuid4()
    begin(client, report.client_id, file)

    def again(_number: int) -> int:
        try:
            sent = send(Client(), report.client_id, file, CONTENT, 0).status_code
            asked = begin(Client(), report.client_id, file)
            return sent if asked.status_code == 200 else asked.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = set(threads.map(again, range(4)))
    assert statuses <= {200, 409}
    assert report.photos.count() == 1
    assert on_disk() == []


def test_a_damaged_piece_is_refused_and_nothing_of_it_is_kept(client: Client, report: Report) -> None:
    file = uuid4()
    begin(client, report.client_id, file)
    answer = send(client, report.client_id, file, CONTENT[:300], 0, digest=sha256(b"other"))
    assert (answer.status_code, answer.json()["code"]) == (422, "piece_damaged")
    assert stands(client, report.client_id, file) == 0


def test_more_than_was_announced_and_a_piece_too_long_are_told_apart(client: Client, report: Report) -> None:
    short, long = uuid4(), uuid4()
    begin(client, report.client_id, short, size=len(CONTENT) - 1)
    beyond = send(client, report.client_id, short, CONTENT, 0)
    assert (beyond.status_code, beyond.json()["code"]) == (413, "beyond_size")
    begin(client, report.client_id, long, size=2 * report_files.MOST_PIECE_BYTES)
    too_long = send(client, report.client_id, long, b"x" * (report_files.MOST_PIECE_BYTES + 1), 0)
    assert (too_long.status_code, too_long.json()["code"]) == (413, "piece_too_long")
    assert (stands(client, report.client_id, short), stands(client, report.client_id, long)) == (0, 0)


def test_while_the_disk_is_nearly_full_a_piece_waits_and_what_is_here_stays(
    client: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = uuid4()
    begin(client, report.client_id, file)
    send(client, report.client_id, file, CONTENT[:300], 0)
    with monkeypatch.context() as full:
        full.setattr(disk_room.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1000))
        answer = send(client, report.client_id, file, CONTENT[300:], 300)
        assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
        assert begin(client, report.client_id, uuid4(), b"another").status_code == 507
    assert send(client, report.client_id, file, CONTENT[300:], 300).json()["done"]


def test_what_is_no_photo_is_refused_in_words_and_forgotten(
    client: Client, report: Report, django_capture_on_commit_callbacks: Any
) -> None:
    content = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    file = uuid4()
    begin(client, report.client_id, file, content)
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, report.client_id, file, content, 0)
    assert (answer.status_code, answer.json()["code"]) == (415, "not_a_photo")
    assert (report.photos.count(), on_disk()) == (0, [])


def test_only_who_holds_the_report_s_id_sends_files(client: Client, report: Report) -> None:
    assert begin(client, uuid4(), uuid4()).status_code == 404
    assert begin(client, report.client_id, uuid4(), sha256="x").status_code == 400
    assert begin(client, report.client_id, uuid4(), size=200_000_000).json()["code"] == "photo_too_large"
    assert send(client, report.client_id, uuid4(), CONTENT, 0).json()["code"] == "upload_gone"


def test_no_more_files_are_begun_than_a_report_may_have_photos(client: Client, report: Report) -> None:
    for _ in range(MAX_PHOTOS):
        assert begin(client, report.client_id, uuid4()).status_code == 200
    assert begin(client, report.client_id, uuid4()).json()["code"] == "too_many_photos"


def test_beyond_the_photos_of_an_hour_a_file_is_told_to_wait(client: Client, report: Report, settings: Any) -> None:
    settings.PHOTOS_PER_HOUR = 1
    first = uuid4()
    assert begin(client, report.client_id, first).status_code == 200
    assert begin(client, report.client_id, uuid4()).status_code == 429
    assert begin(client, report.client_id, first).status_code == 200, "one that was begun goes on"


def test_files_nobody_goes_on_with_are_deleted(
    client: Client, report: Report, django_capture_on_commit_callbacks: Any
) -> None:
    begin(client, report.client_id, uuid4())
    stray = on_disk()[0].with_name("stray")
    stray.write_bytes(b"x")
    assert delete_unfinished_files() == 0
    later = timezone.now() + report_files.KEPT_FOR + dt.timedelta(days=1)
    os.utime(stray)
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_unfinished_files(later) == 2
    assert (ReportFile.objects.count(), on_disk()) == (0, [])
    assert delete_unfinished_files(later) == 0


def form(**changes: Any) -> dict[str, Any]:
    sent = {"client_id": str(uuid4()), "category": "dead-animals", "lat": 21.85, "lon": 106.45, "files_follow": "0"}
    return sent | {"words": "Xác lợn chết"} | changes


def test_a_report_from_the_outbox_needs_no_page_and_is_one_however_often_it_is_sent(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = form(name="Dền", phone="0912345678")
    first, second = client.post("/phan-anh/gui/", sent), client.post("/phan-anh/gui/", sent)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert first.json().keys() == {"code", "link", "receipt"}
    assert client.get(first.json()["link"]).status_code == 200
    assert Report.objects.get().contact.pk


def test_a_report_of_photos_alone_is_taken_before_they_come(world: World, client: Client) -> None:
    refused = client.post("/phan-anh/gui/", form(words=""))
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["words"])
    assert client.post("/phan-anh/gui/", form(words="", files_follow="2")).status_code == 200
    assert Photo.objects.count() == 0


def test_each_report_s_key_stays_out_of_logs(world: World, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    key = uuid4()
    begin(client, key, uuid4())
    assert str(key) not in caplog.text
