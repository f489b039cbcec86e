"""Files sent piece by piece: what a broken line costs, what is refused, and what stays behind."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import Schedule

from agencies.models import Agency, Role, User
from layers import resuming
from layers.left_behind import delete_left_behind
from layers.models import HazardFile, HazardLayer, ImportState, UnfinishedUpload
from layers.uploads import path_of
from tests.factories import make_member
from tests.layers.conftest import browser_of, inspected, run_jobs
from tests.layers.small_files import geopackage, square


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    return geopackage(tmp_path / "vung.gpkg", [square(106.5, 21.8)], [3]).read_bytes()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begin(client: Client, layer: HazardLayer, content: bytes, *, name: str = "vung.gpkg", **changes: object):
    sent = {"name": name, "size": len(content), "changed": 1_700_000_000_000} | changes
    return client.post(f"/can-bo/ban-do/{layer.slug}/gui/", sent)


def send(client: Client, url: str, piece: bytes, offset: int, *, digest: str | None = None):
    return client.generic(
        "PATCH",
        url,
        piece,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset), "Content-SHA256": digest or sha256(piece)},
    )


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_in_pieces_becomes_the_same_hazard_file(office: Client, layer: HazardLayer, content: bytes) -> None:
    begun = begin(office, layer, content)
    assert (begun.status_code, begun.json()["offset"]) == (201, 0)
    url = begun.json()["url"]
    for offset in range(0, len(content), 40_000):
        answer = send(office, url, content[offset : offset + 40_000], offset)
        assert answer.status_code == 204
        assert int(answer["Upload-Offset"]) == min(offset + 40_000, len(content))
    ended = office.post(url, {"sha256": sha256(content)})
    file = HazardFile.objects.get()
    assert ended.json()["url"] == f"/can-bo/ban-do/tep/{file.pk}/"
    assert path_of(file).read_bytes() == content
    assert (file.name, file.size, file.sha256) == ("vung.gpkg", len(content), sha256(content))
    assert not UnfinishedUpload.objects.exists()
    run_jobs()
    file.refresh_from_db()
    assert file.state == ImportState.INSPECTED


def test_after_a_reload_it_goes_on_where_it_stopped(office: Client, layer: HazardLayer, content: bytes) -> None:
    url = begin(office, layer, content).json()["url"]
    send(office, url, content[:1000], 0)
    page = office.get(f"/can-bo/ban-do/{layer.slug}/nop-tep/").content.decode()
    assert "Chọn lại đúng tệp đó để gửi tiếp" in page
    again = begin(office, layer, content).json()
    assert (again["url"], again["offset"]) == (url, 1000)
    answer = office.head(url)
    assert (answer["Upload-Offset"], answer["Upload-Length"]) == ("1000", str(len(content)))


def test_another_edition_of_the_file_begins_anew(office: Client, layer: HazardLayer, content: bytes) -> None:
    first = begin(office, layer, content).json()
    second = begin(office, layer, content, changed=1_700_000_000_001).json()
    assert first["url"] != second["url"]
    assert second["offset"] == 0


def test_what_a_crash_wrote_beyond_what_was_noted_is_written_over(
    office: Client, layer: HazardLayer, content: bytes, uploads_folder: Path
) -> None:
    url = begin(office, layer, content).json()["url"]
    send(office, url, content[:1000], 0)
    (path,) = stored(uploads_folder)
    path.write_bytes(path.read_bytes() + b"half a piece that was never noted")
    send(office, url, content[1000:], 1000)
    office.post(url, {"sha256": sha256(content)})
    assert path_of(HazardFile.objects.get()).read_bytes() == content


def test_a_piece_in_the_wrong_place_is_refused_and_told_the_right_one(
    office: Client, layer: HazardLayer, content: bytes
) -> None:
    url = begin(office, layer, content).json()["url"]
    send(office, url, content[:1000], 0)
    for offset in (0, 999, 2000):
        answer = send(office, url, content[:10], offset)
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "1000")


def test_a_damaged_piece_is_not_kept(office: Client, layer: HazardLayer, content: bytes) -> None:
    url = begin(office, layer, content).json()["url"]
    answer = send(office, url, content[:1000], 0, digest=sha256(b"something else"))
    assert (answer.status_code, answer.json()["code"]) == (422, "piece_damaged")
    assert office.head(url)["Upload-Offset"] == "0"


def test_a_whole_that_differs_is_thrown_away(
    office: Client, layer: HazardLayer, content: bytes, uploads_folder: Path, django_capture_on_commit_callbacks
) -> None:
    url = begin(office, layer, content).json()["url"]
    send(office, url, content, 0)
    with django_capture_on_commit_callbacks(execute=True):
        answer = office.post(url, {"sha256": sha256(b"as it was before")})
    assert answer.status_code == 422
    assert "không giống tệp đã gửi" in answer.json()["message"]
    assert stored(uploads_folder) == []
    assert not UnfinishedUpload.objects.exists()
    assert not HazardFile.objects.exists()


def test_it_cannot_end_before_all_is_there(office: Client, layer: HazardLayer, content: bytes) -> None:
    url = begin(office, layer, content).json()["url"]
    send(office, url, content[:1000], 0)
    answer = office.post(url, {"sha256": sha256(content[:1000])})
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "1000")


def test_no_more_comes_in_than_was_announced(office: Client, layer: HazardLayer, content: bytes, monkeypatch) -> None:
    url = begin(office, layer, content[:500]).json()["url"]
    answer = send(office, url, content[:501], 0)
    assert (answer.status_code, answer.json()["code"]) == (413, "beyond_size")
    assert "đã báo dài 500 byte" in answer.json()["message"]
    monkeypatch.setattr(resuming, "MOST_PIECE_BYTES", 100)
    answer = send(office, url, content[:101], 0)
    assert (answer.status_code, answer.json()["code"]) == (413, "piece_too_long")
    assert office.head(url)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "virus.exe"}, "không thuộc dạng được nhận"),
        ({"name": "ban_do.rar"}, "Xin giải nén ra rồi nén lại thành .zip"),
        ({"size": 0}, "rỗng (0 byte)"),
        ({"size": 600 * 1024 * 1024}, "quá lớn (tối đa 500 MB)"),
    ],
)
def test_what_would_be_refused_is_refused_before_a_byte_is_sent(
    office: Client, layer: HazardLayer, uploads_folder: Path, changes: dict[str, object], words: str
) -> None:
    answer = begin(office, layer, b"x", **changes)
    assert answer.status_code in (413, 415, 422)
    assert words in answer.json()["message"]
    assert stored(uploads_folder) == []


def test_a_person_has_few_unfinished_uploads(
    office: Client, layer: HazardLayer, content: bytes, django_capture_on_commit_callbacks
) -> None:
    begun = [begin(office, layer, content, changed=number) for number in range(resuming.MOST_UNFINISHED)]
    refused = begin(office, layer, content, changed=99)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_unfinished")
    with django_capture_on_commit_callbacks(execute=True):
        assert office.delete(begun[0].json()["url"]).status_code == 204
    assert begin(office, layer, content, changed=99).status_code == 201


def test_forgetting_works_without_script(
    office: Client, layer: HazardLayer, content: bytes, uploads_folder: Path, django_capture_on_commit_callbacks
) -> None:
    url = begin(office, layer, content).json()["url"]
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(f"{url}bo/").status_code == 302
    assert stored(uploads_folder) == []
    assert office.head(url).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AGRICULTURE_OFFICER])
def test_only_who_imports_here_may_begin(layer: HazardLayer, agency: Agency, content: bytes, role: Role) -> None:
    answer = begin(browser_of(make_member(role, agency)), layer, content)
    assert answer.status_code in (403, 404)
    assert not UnfinishedUpload.objects.exists()


def test_nobody_goes_on_with_what_another_person_began(
    office: Client, layer: HazardLayer, reviewer: User, content: bytes
) -> None:
    url = begin(office, layer, content).json()["url"]
    other = browser_of(reviewer)
    assert other.head(url).status_code == 404
    assert send(other, url, content, 0).status_code == 404
    assert other.delete(url).status_code == 404
    assert begin(other, layer, content).json()["url"] != url


def test_a_right_that_was_taken_away_ends_the_sending(
    office: Client, layer: HazardLayer, author: User, content: bytes
) -> None:
    url = begin(office, layer, content).json()["url"]
    author.memberships.all().delete()
    assert send(office, url, content, 0).status_code == 403


def test_a_script_is_told_that_nobody_is_signed_in(office: Client, layer: HazardLayer, content: bytes) -> None:
    url = begin(office, layer, content).json()["url"]
    answer = send(Client(), url, content, 0)
    assert answer.status_code == 401
    assert "phần đã gửi vẫn còn" in answer.json()["message"]


def test_pieces_need_the_token_against_forgery(author: User, layer: HazardLayer, content: bytes) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    assert begin(client, layer, content).status_code == 403


def test_abandoned_uploads_and_files_of_no_row_go_on_time(
    office: Client, layer: HazardLayer, content: bytes, uploads_folder: Path, tmp_path: Path
) -> None:
    begin(office, layer, content)
    waiting = inspected(office, layer, tmp_path / "vung.gpkg")
    orphan, fresh = uploads_folder / "hazards" / "orphan", uploads_folder / "hazards" / "fresh"
    for path in (orphan, fresh):
        path.write_bytes(b"x")
    os.utime(orphan, (time.time() - 90_000,) * 2)
    assert delete_left_behind() == 1
    assert not orphan.exists() and fresh.exists()
    UnfinishedUpload.objects.update(touched_at=timezone.now() - timedelta(days=2, minutes=1))
    HazardFile.objects.update(heartbeat_at=timezone.now() - timedelta(days=30, minutes=1))
    assert delete_left_behind() == 2
    assert stored(uploads_folder) == [fresh]
    assert not HazardFile.objects.filter(pk=waiting.pk).exists()
    assert delete_left_behind() == 0


def test_deleting_runs_by_the_clock(db: None) -> None:
    assert Schedule.objects.filter(func="layers.jobs.delete_left_behind").exists()
