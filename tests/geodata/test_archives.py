"""Uploads are opened only when they are what they say and stay inside their folder."""

import stat
import struct
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely

from geodata.archives import Limits, open_upload
from geodata.errors import GeodataError, TooLarge, UnreadableFile, UnsafeArchive, UnsupportedFormat

KML = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>106,21 107,21 107,22 106,21</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon></Placemark></Document></kml>"
)


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def shapefile(tmp_path: Path) -> dict[str, bytes]:
    """Files of a small Shapefile by ending."""
    frame = geopandas.GeoDataFrame({"cap": [1]}, geometry=[shapely.box(106, 21, 107, 22)], crs=4326)
    frame.to_file(tmp_path / "vung.shp", engine="pyogrio")
    return {part.suffix: part.read_bytes() for part in tmp_path.glob("vung.*")}


def zipped(tmp_path: Path, entries: dict[str, bytes]) -> Path:
    path = tmp_path / "upload.bin"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_a_zipped_shapefile_is_laid_out_with_its_companions(tmp_path, workdir, shapefile) -> None:
    entries = {f"Bản đồ/VÙNG 1{suffix.upper()}": content for suffix, content in shapefile.items()}
    opened = open_upload(
        zipped(tmp_path, {**entries, "Bản đồ/ghi chu.docx": b"x", "__MACOSX/._VUNG.shp": b"x"}),
        name="C:\\maps\\ban_do.zip",
        workdir=workdir,
    )
    (dataset,) = opened.datasets
    assert dataset.name == "VÙNG_1.shp"
    assert dataset.with_suffix(".dbf").read_bytes() == shapefile[".dbf"]
    assert opened.ignored == ("Bản đồ/ghi chu.docx",)


def test_several_layers_in_one_archive_are_all_found(tmp_path, workdir, shapefile) -> None:
    entries = {f"{name}/vung{suffix}": content for name in ("a", "b") for suffix, content in shapefile.items()}
    opened = open_upload(zipped(tmp_path, {**entries, "c.kml": KML.encode()}), name="m.zip", workdir=workdir)
    assert sorted(dataset.suffix for dataset in opened.datasets) == [".kml", ".shp", ".shp"]
    assert len(set(opened.datasets)) == 3


@pytest.mark.parametrize("name", ["../vung.kml", "a/../../vung.kml", "/etc/vung.kml", "..\\vung.kml", "C:\\vung.kml"])
def test_paths_that_climb_out_are_refused(tmp_path, workdir, name) -> None:
    with pytest.raises(UnsafeArchive, match="trỏ ra ngoài"):
        open_upload(zipped(tmp_path, {name: KML.encode()}), name="m.zip", workdir=workdir)
    assert list(workdir.iterdir()) == []


def test_links_are_refused(tmp_path, workdir) -> None:
    entry = zipfile.ZipInfo("vung.kml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "upload.bin"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(UnsafeArchive, match="liên kết"):
        open_upload(path, name="m.zip", workdir=workdir)


def test_an_entry_that_swells_is_refused(tmp_path, workdir) -> None:
    with pytest.raises(UnsafeArchive, match="phình"):
        open_upload(zipped(tmp_path, {"vung.kml": b" " * 5_000_000}), name="m.zip", workdir=workdir)


def test_an_archive_that_lies_about_sizes_is_unreadable(tmp_path, workdir) -> None:
    path = zipped(tmp_path, {"vung.kml": KML.encode() + b" " * 900_000})
    content = bytearray(path.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)  # claims 10 bytes unpacked
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        open_upload(path, name="m.zip", workdir=workdir, limits=Limits(unpacked_bytes=100_000))
    assert sum(file.stat().st_size for file in workdir.rglob("*.kml")) <= 10


def test_limits_on_size_and_entries(tmp_path, workdir) -> None:
    path = zipped(tmp_path, {f"{number}.kml": KML.encode() for number in range(5)})
    with pytest.raises(UnsafeArchive, match="quá nhiều tệp"):
        open_upload(path, name="m.zip", workdir=workdir, limits=Limits(entries=4))
    with pytest.raises(TooLarge):
        open_upload(path, name="m.zip", workdir=workdir, limits=Limits(unpacked_bytes=1000))
    with pytest.raises(TooLarge):
        open_upload(path, name="m.zip", workdir=workdir, limits=Limits(upload_bytes=10))


def test_archives_in_archives_are_refused_by_name_and_by_content(tmp_path, workdir) -> None:
    inner = zipped(tmp_path, {"vung.kml": KML.encode()}).read_bytes()
    for name in ("inner.zip", "inner.kml"):
        with pytest.raises(UnsafeArchive, match="lại có tệp nén"):
            open_upload(zipped(tmp_path, {name: inner}), name="m.zip", workdir=workdir)


def test_a_missing_companion_is_named(tmp_path, workdir, shapefile) -> None:
    with pytest.raises(UnreadableFile, match=r"\.dbf"):
        open_upload(
            zipped(tmp_path, {"v.shp": shapefile[".shp"], "v.shx": shapefile[".shx"]}), name="m.zip", workdir=workdir
        )


def test_a_lone_shapefile_is_told_to_be_zipped(tmp_path, workdir) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x")
    with pytest.raises(UnsupportedFormat, match=r"\.zip"):
        open_upload(path, name="vung.SHP", workdir=workdir)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.zip", b"not a zip at all", UnreadableFile),
        ("a.zip", b"", UnreadableFile),
        ("a.gpkg", b"SQLite format 3\x00" + b"\x00" * 100, UnreadableFile),
        ("a.gpkg", KML.encode(), UnreadableFile),
        ("a.kml", b"", UnreadableFile),
        ("a.kml", b"<html></html>", UnreadableFile),
        ("a.kml", b'<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + KML.encode(), UnsafeArchive),
        ("a.kml", KML.encode().ljust(1024 * 1024 - 4) + b"<!doctype x>", UnsafeArchive),
        ("a.kml", ('<!DOCTYPE kml [<!ENTITY x "x">]>' + KML).encode("utf-16"), UnsafeArchive),
        ("a.kml", KML.encode("utf-32"), UnreadableFile),
        ("a.kml", KML.replace("UTF-8", "utf-7").encode(), UnreadableFile),
        ("a.json", b"[1, 2]", UnreadableFile),
        ("a.json", b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline"}', UnreadableFile),
        ("a.geojson", b'{"type": "Topology", "objects": {}}', UnreadableFile),
        ("a.fgb", b"nothing", UnreadableFile),
        ("a.vrt", b"<OGRVRTDataSource/>", UnsupportedFormat),
        ("a.exe", b"MZ", UnsupportedFormat),
    ],
)
def test_wrong_contents_are_refused(tmp_path, workdir, name, content, error) -> None:
    path = tmp_path / "upload.bin"
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        open_upload(path, name=name, workdir=workdir)
    assert isinstance(caught.value, GeodataError)
    assert str(caught.value)


def test_a_mapinfo_table_that_points_elsewhere_is_refused(tmp_path, workdir) -> None:
    table = b'!table\n!version 300\n\nDefinition Table\n  File "/etc/passwd"\n  Type "RASTER"\n'
    entries = {"a.tab": table, "a.dat": b"x", "a.map": b"x", "a.id": b"x"}
    with pytest.raises(UnsafeArchive, match="trỏ sang tệp khác"):
        open_upload(zipped(tmp_path, entries), name="m.zip", workdir=workdir)


def test_an_encrypted_entry_is_refused(tmp_path, workdir) -> None:
    path = zipped(tmp_path, {"vung.kml": KML.encode()})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(UnsafeArchive, match="mật khẩu"):
        open_upload(path, name="m.zip", workdir=workdir)


def test_the_first_kml_of_a_kmz_is_its_document(tmp_path, workdir) -> None:
    path = zipped(tmp_path, {"doc.kml": KML.encode(), "files/more.kml": KML.encode(), "icon.png": b"x"})
    assert [dataset.name for dataset in open_upload(path, name="a.kmz", workdir=workdir).datasets] == ["doc.kml"]


def test_an_archive_without_a_map_says_what_is_expected(tmp_path, workdir) -> None:
    with pytest.raises(UnsupportedFormat, match=r"\.gpkg"):
        open_upload(zipped(tmp_path, {"thu.docx": b"x"}), name="m.zip", workdir=workdir)
