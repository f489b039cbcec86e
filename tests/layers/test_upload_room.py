"""How much may wait on the disk, and making room again."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.models import Role, User
from geodata import disk_room
from layers import asset_uploads
from layers.models import AssetFile, AssetKind, HazardFile, HazardLayer, ImportState
from tests.factories import make_member
from tests.layers.conftest import browser_of, imported, inspected, upload
from tests.layers.small_files import geopackage, square
from tests.layers.test_resuming import begin, send, stored

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    return geopackage(tmp_path / "vung.gpkg", [square(106.5, 21.8)], [3])


def sent(client: Client, layer: HazardLayer, path: Path):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(f"/can-bo/ban-do/{layer.slug}/nop-tep/", {"upload": file})


def fill_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_room.shutil, "disk_usage", lambda _folder: Usage(10**12, 10**12 - 10**6, 10**6))


def test_a_person_has_only_so_many_files_waiting(office, layer, map_file, settings, uploads_folder) -> None:
    settings.WAITING_FILES_PER_PERSON = 2
    for _ in range(2):
        upload(office, layer, map_file)
    page = sent(office, layer, map_file).content.decode()
    assert "Bạn có 2 tệp đã nộp mà chưa nhập vào bản nháp" in page
    assert begin(office, layer, b"x").json()["code"] == "too_many_waiting"
    assert len(stored(uploads_folder)) == HazardFile.objects.count() == 2
    assert page.count("/can-bo/ban-do/tep/") == 2


def test_the_files_of_a_person_weigh_only_so_much(office, layer, map_file, settings) -> None:
    size = map_file.stat().st_size
    settings.WAITING_BYTES_PER_PERSON = 2 * size
    upload(office, layer, map_file)
    begin(office, layer, b"x" * size)
    assert "chiếm" in sent(office, layer, map_file).content.decode()
    answer = begin(office, layer, b"x", changed=2)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_much_waiting")


def test_all_files_together_weigh_only_so_much(office, layer, reviewer: User, map_file, settings) -> None:
    settings.WAITING_BYTES = map_file.stat().st_size
    upload(office, layer, map_file)
    answer = begin(browser_of(reviewer), layer, b"x")
    assert (answer.status_code, answer.json()["code"]) == (507, "site_full")


def test_a_file_that_became_a_draft_or_could_not_be_read_takes_no_place(office, layer, map_file, settings) -> None:
    settings.WAITING_FILES_PER_PERSON = 1
    imported(office, layer, map_file)
    broken = map_file.with_name("hong.gpkg")
    broken.write_bytes(b"no map")
    assert inspected(office, layer, broken).state == ImportState.FAILED
    assert sent(office, layer, map_file).status_code == 302


def test_a_disk_that_is_nearly_full_takes_nothing_more(office, layer, map_file, uploads_folder, monkeypatch) -> None:
    begun = begin(office, layer, b"x").json()
    before = len(stored(uploads_folder))
    fill_disk(monkeypatch)
    page = sent(office, layer, map_file)
    assert page.status_code == 507
    assert "Ổ đĩa của máy chủ sắp đầy" in page.content.decode()
    assert begin(office, layer, b"xy").json()["code"] == "disk_full"
    assert send(office, begun["url"], b"x", 0).json()["code"] == "disk_full"
    assert len(stored(uploads_folder)) == before


def test_places_are_not_taken_onto_a_full_disk_nor_without_end(office, layer, settings, monkeypatch) -> None:
    kind = AssetKind.objects.first()
    table = {"kind": kind.pk, "source": "Sở Giáo dục"}

    def hand_in() -> str:
        file = SimpleUploadedFile("truong.csv", b"ten,lat,lon\nA,21.8,106.5\n")
        return office.post("/can-bo/ban-do/cong-trinh/", table | {"upload": file}).content.decode()

    monkeypatch.setattr(asset_uploads, "MOST_WAITING", 1)
    hand_in()
    assert "đang chờ đọc" in hand_in()
    AssetFile.objects.update(state="done")
    fill_disk(monkeypatch)
    assert "Ổ đĩa của máy chủ sắp đầy" in hand_in()
    assert AssetFile.objects.count() == 1


def test_a_file_that_nobody_needs_is_deleted_from_its_page(
    office, layer, map_file, uploads_folder, django_capture_on_commit_callbacks
) -> None:
    file = inspected(office, layer, map_file)
    assert f"/can-bo/ban-do/tep/{file.pk}/xoa/" in office.get(f"/can-bo/ban-do/tep/{file.pk}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = office.post(f"/can-bo/ban-do/tep/{file.pk}/xoa/", follow=True)
    assert "Đã xoá tệp" in answer.content.decode()
    assert not HazardFile.objects.exists()
    assert stored(uploads_folder) == []


def test_a_draft_keeps_its_file(office, layer, map_file, uploads_folder) -> None:
    file = imported(office, layer, map_file)
    office.post(f"/can-bo/ban-do/tep/{file.pk}/xoa/")
    assert HazardFile.objects.filter(pk=file.pk).exists()
    assert len(stored(uploads_folder)) == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AGRICULTURE_OFFICER])
def test_only_who_imports_here_deletes(office, layer, agency, map_file, role: Role) -> None:
    file = upload(office, layer, map_file)
    other = browser_of(make_member(role, agency))
    assert other.post(f"/can-bo/ban-do/tep/{file.pk}/xoa/").status_code in (403, 404)
    assert HazardFile.objects.exists()


@pytest.mark.parametrize("number", ["", "abc", "-1", "1e3", "٣", "9" * 30])
def test_a_number_that_is_none_is_refused_and_not_taken_for_nought(office, layer, number: str) -> None:
    assert begin(office, layer, b"x", size=number).status_code == 400
    answer = begin(office, layer, b"x", changed=number)
    assert (answer.status_code, answer.json()["code"]) == (400, "number_unreadable")
    url = begin(office, layer, b"x").json()["url"]
    headers = {"Upload-Offset": number.encode().decode("latin-1")} if number else {}
    answer = office.generic("PATCH", url, b"x", content_type="application/offset+octet-stream", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "number_unreadable")
    assert office.head(url)["Upload-Offset"] == "0"
