"""Uploads that must not get in: a clear sentence for the person, and nothing left on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from layers.models import HazardFile, HazardLayer, ImportState, LayerVersion, Zone
from tests.layers.conftest import imported, inspected, offered_choices, run_jobs
from tests.layers.small_files import archive, bomb, geopackage, square


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def sent(client: Client, layer: HazardLayer, name: str, content: bytes):
    return client.post(f"/can-bo/ban-do/{layer.slug}/nop-tep/", {"upload": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("virus.exe", "không thuộc dạng được nhận"),
        ("ban_do", "không thuộc dạng được nhận"),
        ("vung.shp", "Xin nén tất cả vào một tệp .zip"),
        ("vung.tab", "Xin nén tất cả vào một tệp .zip"),
    ],
)
def test_a_wrong_name_is_refused_at_once(
    office: Client, layer: HazardLayer, uploads_folder: Path, name: str, words: str
) -> None:
    answer = sent(office, layer, name, b"MZ\x90\x00")
    assert words in answer.content.decode()
    assert stored(uploads_folder) == []
    assert not HazardFile.objects.exists()


def test_a_file_over_the_limit_is_refused(office: Client, layer: HazardLayer, uploads_folder: Path, settings) -> None:
    settings.HAZARD_FILE_MAX_BYTES = 1024
    answer = sent(office, layer, "vung.gpkg", b"x" * 2048)
    assert "quá lớn" in answer.content.decode()
    assert stored(uploads_folder) == []


def test_a_request_over_the_limit_is_refused_before_it_is_read(office: Client, layer: HazardLayer, settings) -> None:
    settings.HAZARD_FILE_MAX_BYTES = 1024
    answer = sent(office, layer, "vung.gpkg", b"x" * 3 * 1024 * 1024)
    assert answer.status_code == 413
    assert "quá lớn" in answer.content.decode()


def test_uploading_needs_the_token_against_forgery(layer: HazardLayer, author) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    assert sent(client, layer, "vung.gpkg", b"x").status_code == 403


HOSTILE = {
    "a program renamed to an archive": ("goi.zip", lambda path: path.write_bytes(b"MZ\x90\x00" * 500)),
    "an archive that swells": ("goi.zip", bomb),
    "a path that climbs out": ("goi.zip", lambda path: archive(path, {"../../etc/vung.shp": b"x"})),
    "an absolute path": ("goi.zip", lambda path: archive(path, {"/etc/vung.shp": b"x"})),
    "an archive in an archive": ("goi.zip", lambda path: archive(path, {"vung.zip": b"PK\x03\x04"})),
    "no map inside": ("goi.zip", lambda path: archive(path, {"doc.txt": b"x"})),
    "text called a GeoPackage": ("vung.gpkg", lambda path: path.write_bytes(b"hello" * 100)),
    "KML that reads files": (
        "vung.kml",
        lambda path: path.write_text(
            '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;'
        ),
    ),
    "an empty file": ("vung.gpkg", lambda path: path.write_bytes(b"")),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_content_is_told_in_words_and_taken_off_the_disk(
    office: Client, layer: HazardLayer, uploads_folder: Path, tmp_path: Path, case: str
) -> None:
    name, write = HOSTILE[case]
    path = tmp_path / name
    write(path)
    file = inspected(office, layer, path)
    assert file.state == ImportState.FAILED
    assert file.error["code"] != "import_broke"
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/").content.decode()
    assert "Không dùng được tệp này" in page
    assert any(words in file.error_message for words in ("Xin ", "xin ", "Cần có"))
    assert name in file.error_message
    assert stored(uploads_folder) == []


def test_values_without_a_class_are_never_dropped_in_silence(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    path = geopackage(
        tmp_path / "vung.gpkg", [square(106.5, 21.8), square(106.6, 21.8)], ["Cao", "Chưa điều tra"], field="cap"
    )
    file = inspected(office, layer, path)
    offered = offered_choices(office, file) | {"source": "Viện", "class_field": "cap"}
    answer = office.post(f"/can-bo/ban-do/tep/{file.pk}/", offered)
    assert "Xin chọn lớp cho giá trị này" in answer.content.decode()
    unknown = next(name for name, value in offered.items() if name.startswith("level-") and value == "")
    assert office.post(f"/can-bo/ban-do/tep/{file.pk}/", offered | {unknown: "0"}).status_code == 302
    run_jobs()
    file.refresh_from_db()
    assert file.version.zone_count == 1
    assert file.version.import_report["left_out"] == {"Chưa điều tra": 1}
    assert "Chưa điều tra" in office.get(f"/can-bo/ban-do/ban/{file.version.pk}/").content.decode()


def test_repairs_are_told_row_by_row(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    bowtie = shapely.Polygon([(106.5, 21.8), (106.51, 21.81), (106.51, 21.8), (106.5, 21.81)])
    shapes = [square(106.6, 21.8), bowtie, square(106.6, 21.8), shapely.Point(106.7, 21.8)]
    path = geopackage(tmp_path / "vung.gpkg", shapes, [4, 5, 4, 3])
    version = imported(office, layer, path).version
    assert version.zone_count == 2
    told = {(repair.row, repair.code) for repair in version.repairs.all()}
    assert told == {(2, "made_valid"), (3, "duplicate"), (4, "not_polygon")}
    answer = office.get(f"/can-bo/ban-do/ban/{version.pk}/cho-da-sua.csv")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert lines[2].startswith("3,Bỏ,Trùng hoàn toàn")


def test_data_wholly_elsewhere_makes_no_draft(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    path = geopackage(tmp_path / "vung.gpkg", [square(12.0, 45.0)], [3])
    file = imported(office, layer, path, crs="4326")
    assert file.state == ImportState.FAILED
    assert file.error["code"] == "far_away"
    assert not LayerVersion.objects.exists()
    assert not Zone.objects.exists()


def test_the_sentence_at_the_top_leads_to_the_field_that_is_missing(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    file = inspected(office, layer, geopackage(tmp_path / "vung.gpkg", [square(106.5, 21.8)], [3]))
    answer = office.post(f"/can-bo/ban-do/tep/{file.pk}/", offered_choices(office, file) | {"source": ""})
    page = answer.content.decode()
    assert '<li><a href="#id_source">Xin ghi nguồn dữ liệu' in page and 'id="id_source"' in page
