"""Published versions as files: what is in them, who gets them, how they are made and thrown away."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import threading
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pyogrio
import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Role
from geodata.crs import transformer
from layers.downloads import building, held_stream, rows, streams
from layers.downloads.formats import FORMATS
from layers.models import Download, Zone
from layers.reviewing import withdraw
from tests.factories import box, make_member, make_unit
from tests.layers.conftest import browser_of, run_jobs
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
LON, LAT = 106.54, 21.86
ROOT = "/api/v1/layers/landslide/1"
KML = {"kml": "http://www.opengis.net/kml/2.2"}


@pytest.fixture(autouse=True)
def downloads_folder(tmp_path: Path, settings) -> Path:
    settings.DOWNLOADS_ROOT = tmp_path / "downloads"
    return settings.DOWNLOADS_ROOT


@pytest.fixture(autouse=True)
def room_for_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of tests reads a stream only when the test does, so that a test may leave many open."""
    monkeypatch.setattr(held_stream, "_places", threading.BoundedSemaphore(20))


@pytest.fixture
def commune(lang_son):
    return make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, LON, 21.9), schematic=True)


@pytest.fixture
def version(layer, author, reviewer, commune):
    zones = [(2, square(LON, LAT, 0.08)), (5, square(LON, LAT, 0.02)), (4, square(LON + 0.2, LAT, 0.02))]
    return make_published(
        layer, zones, author, reviewer, surveyed_on=dt.date(2026, 3, 1), source="=Viện Địa chất", is_sample=True
    )


def get(address: str, client: Client | None = None, **headers: str):
    answer = (client or Client()).get(address, headers=headers)
    return answer


def content(address: str) -> bytes:
    answer = get(address)
    if answer.status_code == 202:
        run_jobs()
        answer = get(address)
    assert answer.status_code == 200, answer.content[:500]
    return b"".join(answer.streaming_content)


def opened(tmp_path: Path, data: bytes, name: str):
    path = tmp_path / name
    path.write_bytes(data)
    return pyogrio.read_dataframe(path)


def same(shape: shapely.Geometry, version) -> bool:
    """Whether it is the zone of class 5, to the millimetre."""
    zone = shapely.from_wkb(bytes(version.zones.get(level=5).geometry.wkb))
    return bool(shapely.equals_exact(shape.normalize(), zone.normalize(), tolerance=1e-8))


def test_geojson_holds_every_zone_with_class_source_and_what_the_map_cannot_tell(version):
    body = json.loads(content(f"{ROOT}/geojson/"))
    assert [feature["id"] for feature in body["features"]] == list(Zone.objects.values_list("pk", flat=True))
    assert body["features"][1]["properties"] == {
        "level": 5, "class": "Rất cao", "class_en": "Very high", "hazard": "landslide", "scale": "susceptibility",
        "source": "=Viện Địa chất", "version": 1, "surveyed_on": "2026-03-01",
    }  # fmt: skip
    shape = shapely.from_geojson(json.dumps(body["features"][1]["geometry"]))
    assert same(shape, version)
    assert "không nói được gì về từng ngôi nhà" in body["description"]
    assert "MẪU" in body["description"]
    assert "crs" not in body


def test_csv_opens_in_a_spreadsheet_and_none_of_its_cells_is_a_formula(version):
    data = content(f"{ROOT}/csv/")
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["level"] for row in table] == ["2", "5", "4"]
    assert table[0]["source"] == "'=Viện Địa chất"
    assert same(shapely.from_wkt(table[1]["wkt"]), version)


def test_kml_names_and_colours_each_zone(version):
    tree = ElementTree.fromstring(content(f"{ROOT}/kml/"))
    names = [node.text for node in tree.iterfind(".//kml:Placemark/kml:name", KML)]
    assert names == ["Thấp", "Rất cao", "Cao"]
    assert "không nói được gì về từng ngôi nhà" in tree.findtext(".//kml:Document/kml:description", "", KML)
    styles = {node.get("id") for node in tree.iterfind(".//kml:Style", KML)}
    assert {node.text for node in tree.iterfind(".//kml:styleUrl", KML)} <= {f"#{name}" for name in styles}


@pytest.mark.parametrize("epsg", [4326, 9215, 3405])
def test_a_geopackage_is_in_the_system_that_was_asked_for(version, tmp_path, epsg):
    frame = opened(tmp_path, content(f"{ROOT}/gpkg/?crs={epsg}"), "a.gpkg")
    assert frame.crs.to_epsg() == epsg
    assert list(frame["class_en"]) == ["Low", "Very high", "High"]
    middle = frame.geometry.iloc[1].centroid
    back = transformer(epsg, 4326).transform(middle.x, middle.y)
    assert back == pytest.approx((LON, LAT), abs=1e-6)
    told = pyogrio.read_info(tmp_path / "a.gpkg")["layer_metadata"]
    assert "không nói được gì về từng ngôi nhà" in told["DESCRIPTION"]


def test_a_shapefile_comes_with_letters_projection_and_readme(version, tmp_path):
    archive = zipfile.ZipFile(io.BytesIO(content(f"{ROOT}/shp/?crs=9215")))
    stem = f"landslide-v1-{timezone.localdate():%Y%m%d}-epsg9215"
    assert set(archive.namelist()) == {f"{stem}.{end}" for end in ("shp", "shx", "dbf", "prj", "cpg")} | {"README.txt"}
    assert archive.read(f"{stem}.cpg").strip() == b"UTF-8"
    assert "VN-2000" in archive.read(f"{stem}.prj").decode()
    readme = archive.read("README.txt").decode("utf-8-sig")
    assert "không nói được gì về từng ngôi nhà" in readme and "single house" in readme
    archive.extractall(tmp_path / "shp")
    frame = pyogrio.read_dataframe(tmp_path / "shp" / f"{stem}.shp")
    assert list(frame["class"]) == ["Thấp", "Rất cao", "Cao"]


@pytest.mark.parametrize("slug", list(FORMATS))
def test_names_tell_layer_version_day_and_commune(version, slug):
    address = f"{ROOT}/{slug}/?commune=06253"
    content(address)
    name = f"landslide-v1-{timezone.localdate():%Y%m%d}-xa-06253.{FORMATS[slug].suffix}"
    assert name in get(address)["Content-Disposition"]


def test_of_a_commune_zones_are_cut_at_its_boundary(version, tmp_path):
    body = json.loads(content(f"{ROOT}/geojson/?commune=06253"))
    assert [feature["properties"]["level"] for feature in body["features"]] == [2, 5]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in body["features"]]
    assert max(shape.bounds[2] for shape in shapes) <= LON + 1e-9
    assert shapes[1].area == pytest.approx(0.02 * 0.01, rel=1e-6)
    assert "sơ đồ" in body["description"]
    assert len(opened(tmp_path, content(f"{ROOT}/gpkg/?commune=06253"), "xa.gpkg")) == 2


def test_a_map_without_a_zone_in_the_commune_is_an_empty_file_with_columns(version, lang_son, tmp_path):
    make_unit("06299", name="Xa", parent=lang_son, geometry=box(107.0, 22.0, 107.1, 22.1))
    assert json.loads(content(f"{ROOT}/geojson/?commune=06299"))["features"] == []
    frame = opened(tmp_path, content(f"{ROOT}/gpkg/?commune=06299"), "a.gpkg")
    assert len(frame) == 0 and "class" in frame.columns


def test_pages_follow_each_other_without_losing_or_doubling_a_zone(version, monkeypatch):
    whole = content(f"{ROOT}/geojson/")
    monkeypatch.setattr(rows, "PAGE", 1)
    assert content(f"{ROOT}/geojson/") == whole


def test_a_stream_reads_page_by_page_while_it_is_sent(version, monkeypatch):
    monkeypatch.setattr(rows, "PAGE", 1)
    pieces = streams.csv_text(version, None)
    with CaptureQueriesContext(connection) as queries:
        next(pieces)
        next(pieces)
    assert len([query for query in queries if "layers_zone" in query["sql"]]) == 1


def test_file_formats_are_made_at_publishing_and_wait_on_disk(version, downloads_folder):
    run_jobs()
    sizes = dict(Download.objects.values_list("file_format", "size"))
    assert sizes.keys() == FORMATS.keys() and all(sizes.values())
    assert sizes["geojson"] == len(content(f"{ROOT}/geojson/"))
    assert get(f"{ROOT}/gpkg/").status_code == 200
    assert len(list(downloads_folder.glob("*/*"))) == 2


def test_what_is_not_made_yet_is_answered_with_202_and_made_once(version):
    run_jobs()
    address = f"{ROOT}/gpkg/?crs=9215"
    first = get(address)
    assert (first.status_code, first.json()["state"], first["Retry-After"]) == (202, "waiting", "3")
    assert get(address).status_code == 202
    page = get(address, Accept="text/html")
    assert page.status_code == 202 and "Đang chuẩn bị tệp" in page.content.decode()
    assert run_jobs() == 1
    assert get(f"{address}&only=state").json()["state"] == "ready"
    assert get(address).status_code == 200


def test_a_file_that_cannot_be_made_is_told_and_leaves_nothing(version, monkeypatch, downloads_folder):
    run_jobs()
    before = set(downloads_folder.rglob("*.gpkg"))

    def broken(*_args: object, **_options: object) -> None:
        raise OSError("disk")

    monkeypatch.setitem(building.WRITERS, "gpkg", broken)
    get(f"{ROOT}/gpkg/?crs=9215")
    run_jobs()
    answer = get(f"{ROOT}/gpkg/?crs=9215")
    assert (answer.status_code, answer.json()["code"]) == (503, "download_broke")
    assert set(downloads_folder.rglob("*.gpkg")) == before
    monkeypatch.undo()
    Download.objects.filter(state="failed").update(asked_at=timezone.now() - dt.timedelta(hours=1))
    assert get(f"{ROOT}/gpkg/?crs=9215").status_code == 202


def test_too_many_files_to_make_are_refused_and_leave_no_row(version, monkeypatch):
    run_jobs()
    monkeypatch.setattr(building, "MOST_WAITING", 1)
    assert get(f"{ROOT}/gpkg/?crs=9215").status_code == 202
    answer = get(f"{ROOT}/gpkg/?crs=3405")
    assert (answer.status_code, answer.json()["code"]) == (503, "too_busy")
    assert Download.objects.filter(epsg=3405).count() == 0


def test_a_file_is_made_anew_when_a_class_got_another_name(version):
    content(f"{ROOT}/gpkg/")
    from layers.models import ClassStyle

    ClassStyle.objects.filter(hazard="landslide", level=5).update(name="Cực cao")
    assert get(f"{ROOT}/gpkg/").status_code == 202


def test_files_nobody_asked_for_go_and_those_of_whole_maps_stay(version, downloads_folder, settings):
    content(f"{ROOT}/gpkg/")
    content(f"{ROOT}/gpkg/?commune=06253")
    (downloads_folder / "stray").mkdir()
    (downloads_folder / "stray" / "x.gpkg").write_bytes(b"x")
    Download.objects.update(asked_at=timezone.now() - dt.timedelta(days=90))
    building.tidy()
    assert not Download.objects.exclude(unit=None).exists()
    assert sorted(path.suffix for path in downloads_folder.glob("*/*")) == [".gpkg", ".zip"]

    content(f"{ROOT}/gpkg/?commune=06253")
    settings.DOWNLOADS_MAX_BYTES = 1
    building.tidy()
    assert not Download.objects.exclude(unit=None).exists()


def test_a_process_sends_only_so_many_streams_at_a_time(version, monkeypatch):
    monkeypatch.setattr(held_stream, "_places", threading.BoundedSemaphore(1))
    first = get(f"{ROOT}/csv/")
    answer = get(f"{ROOT}/csv/")
    assert (answer.status_code, answer.json()["code"]) == (503, "too_busy")
    first.streaming_content = ()
    first._resource_closers[0]()  # as the server does when somebody hangs up
    assert get(f"{ROOT}/csv/").status_code == 200


def test_who_has_the_file_is_told_that_it_did_not_change(version):
    answer = get(f"{ROOT}/geojson/")
    again = get(f"{ROOT}/geojson/", **{"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{ROOT}/xls/", 404, "unknown_format"),
        (f"{ROOT}/gpkg/?crs=32648", 422, "unknown_crs"),
        (f"{ROOT}/geojson/?crs=9215", 422, "unknown_crs"),
        (f"{ROOT}/gpkg/?commune=00000", 404, "unknown_commune"),
        (f"{ROOT}/gpkg/?commune=%00", 404, "unknown_commune"),
        ("/api/v1/layers/landslide/2/gpkg/", 404, "unknown_version"),
        ("/api/v1/layers/landslide/99999999999/gpkg/", 404, "unknown_version"),
        ("/api/v1/layers/none/1/readme/", 404, "unknown_version"),
    ],
)
def test_what_there_is_not_is_answered_with_what_there_is(version, address, status, code):
    answer = get(address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code


def public_addresses(number: int, version_id: int) -> list[str]:
    root = f"/api/v1/layers/landslide/{number}"
    return [
        *(f"{root}/{slug}/" for slug in FORMATS),
        f"{root}/gpkg/?commune=06253",
        f"{root}/readme/",
        f"/tiles/hazards/{version_id}.json",
        f"/tiles/hazards/{version_id}/metadata.json",
    ]


def test_nothing_unpublished_is_given_to_anybody(version, layer, author, reviewer, lang_son):
    """Every address × everybody: a version under review and a withdrawn one are not there; not even those who may see
    it on the staff's pages get it as a file."""
    draft = make_version(layer, [(3, square(LON, LAT, 0.1))], author)
    visitors = [Client(), *(browser_of(make_member(role, areas=[lang_son])) for role in Role), browser_of(author)]
    withdraw(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu")
    run_jobs()
    for number, row in ((1, version), (2, draft)):
        for address in public_addresses(number, row.pk):
            if address.startswith("/tiles/"):
                continue  # staff look at such tiles: tests/layers/test_tiles.py
            answers = {get(address, visitor).status_code for visitor in visitors}
            assert (address, answers) == (address, {404})
    assert not Download.objects.exists()


def test_a_version_that_was_replaced_stays_under_its_number_and_says_so(version, layer, author, reviewer):
    make_published(layer, [(3, square(LON, LAT, 0.1))], author, reviewer)
    assert len(json.loads(content(f"{ROOT}/geojson/"))["features"]) == 3
    assert len(json.loads(content("/api/v1/layers/landslide/2/geojson/"))["features"]) == 1
    assert "đã được một bản mới thay thế" in get(f"{ROOT}/readme/").content.decode()


def test_the_page_lists_formats_sizes_and_dates(version, commune):
    run_jobs()
    page = get("/du-lieu/").content.decode()
    for label in ("GeoPackage", "Shapefile", "GeoJSON", "KML", "CSV", "EPSG:9215", "EPSG:3405"):
        assert label in page
    assert f"{ROOT}/gpkg/?lang=vi&amp;crs=9215" in page
    assert f"Công bố ngày {timezone.localdate():%-d/%-m/%Y}" in page
    assert "KB" in page or "byte" in page
    of_commune = get("/du-lieu/?xa=06253").content.decode()
    assert "commune=06253" in of_commune and "Xã Văn Quan" in of_commune
    assert get("/du-lieu/?xa=1").status_code == 404


def test_the_number_of_queries_of_the_page_is_fixed(version, commune, lang_son):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            get("/du-lieu/")
        return len(captured)

    before = queries()
    for number in range(5):
        make_unit(f"0700{number}", parent=lang_son, geometry=box(107, 22, 107.1, 22.1))
    assert queries() == before


def test_the_operator_s_own_terms_are_told(version, settings):
    settings.DATA_LICENCE = "Giấy phép CC BY 4.0|Licence CC BY 4.0"
    readme = get(f"{ROOT}/readme/").content.decode()
    assert "Giấy phép CC BY 4.0" in readme and "Licence CC BY 4.0" in readme
