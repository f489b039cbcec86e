"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from geodata.errors import UnreadableFile, UnsafeArchive, UnsupportedFormat
from geodata.messages import gettext_noop
from geodata.needles import contains
from geodata.unicode_text import utf16_kind
from geodata.workbooks import is_workbook

MAIN_SUFFIXES = frozenset({".shp", ".tab", ".mif", ".gpkg", ".geojson", ".json", ".kml", ".fgb"})
"""Endings of files that hold a layer."""

COMPANIONS: dict[str, tuple[str, ...]] = {
    ".shp": (".dbf", ".shx", ".prj", ".cpg"),
    ".tab": (".dat", ".map", ".id", ".ind"),
    ".mif": (".mid",),
}
"""Files of the same name that belong to a main file."""

_HEAD = 64 * 1024
_GEOJSON_TYPES = frozenset(
    {"FeatureCollection", "Feature", "GeometryCollection", "Point", "MultiPoint"}
    | {"LineString", "MultiLineString", "Polygon", "MultiPolygon"}
)
_ARCHIVE_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")


def looks_like_archive(path: Path) -> bool:
    """Whether the file is a compressed archive of a kind in common use."""
    return _head(path, 8).startswith(_ARCHIVE_MAGIC)


def check_content(path: Path, *, shown: str) -> None:
    """Pass when the content is what the suffix promises.

    Raises `UnreadableFile` for another or broken content, `UnsafeArchive` for content that reaches outside the file.
    """
    check = _CHECKS.get(path.suffix)
    if check is None:
        raise UnsupportedFormat(name=shown)
    if path.stat().st_size == 0:
        raise UnreadableFile(gettext_noop("Tệp “%(name)s” rỗng. Xin xuất lại từ phần mềm bản đồ."), name=shown)
    if not check(path, shown):
        raise UnreadableFile(
            gettext_noop("Nội dung tệp “%(name)s” không đúng với đuôi %(suffix)s. Xin xuất lại đúng dạng."),
            name=shown,
            suffix=path.suffix,
        )


def _is_shapefile(path: Path, shown: str) -> bool:
    return _head(path, 4) == b"\x00\x00\x27\x0a" and _head(path.with_suffix(".shx"), 4) == b"\x00\x00\x27\x0a"


def _is_mapinfo_table(path: Path, shown: str) -> bool:
    text = _head(path, _HEAD).decode("latin-1").lower()
    if not text.lstrip().startswith("!table"):
        return False
    # Linked, seamless and raster tables name other files or databases to open.
    kinds = re.findall(r"^\s*type\s+\"?(\w+)", text, re.MULTILINE)
    if "open table" in text or re.search(r'^\s*file\s+"', text, re.MULTILINE) or set(kinds) - {"native"}:
        raise UnsafeArchive(
            gettext_noop(
                "Bảng MapInfo “%(name)s” trỏ sang tệp khác. Xin lưu thành bảng thường (Save Copy As) rồi nộp lại."
            ),
            name=shown,
        )
    return True


def _is_mapinfo_interchange(path: Path, shown: str) -> bool:
    return _head(path, 64).lstrip().lower().startswith(b"version")


def _is_geopackage(path: Path, shown: str) -> bool:
    head = _head(path, 72)
    if not head.startswith(b"SQLite format 3\x00") or head[68:72] not in (b"GPKG", b"GP10", b"GP11"):
        return False
    # A view is a query of whoever made the file, and may have no end; so may a table of another's making.
    query = (
        "SELECT count(*) FROM sqlite_master WHERE (type = 'view' OR sql LIKE 'create virtual table%')"
        " AND lower(coalesce(sql, '')) NOT LIKE '%using%rtree%' AND name NOT LIKE 'st\\_%' ESCAPE '\\'"
    )
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            foreign = file.execute(query).fetchone()[0]
    except sqlite3.DatabaseError:
        return False
    if foreign:
        raise UnsafeArchive(
            gettext_noop("Tệp “%(name)s” có bảng ảo hoặc khung nhìn (view). Xin xuất lại từng lớp thành bảng thường."),
            name=shown,
        )
    return True


def _is_flatgeobuf(path: Path, shown: str) -> bool:
    return _head(path, 7)[:3] == b"fgb" and _head(path, 7)[4:7] == b"fgb"


def _is_geojson(path: Path, shown: str) -> bool:
    """The first value of the top-level "type" decides, as it does for GDAL, which has other drivers for other types."""
    text = _head(path, _HEAD).decode("utf-8-sig", "replace").lstrip()
    if not text.startswith("{") or "gdal_streamed_alg" in text:
        return False
    return bool(_GEOJSON_TYPES.intersection(_type_values(text)))


def _type_values(text: str) -> set[str]:
    return {json.loads(value) for value in re.findall(r'"type"\s*:\s*("[A-Za-z]+")', text)}


def _is_kml(path: Path, shown: str) -> bool:
    """KML in UTF-8, without a document type: entities can swell without end or read other files."""
    head = _head(path, _HEAD)
    declared = re.match(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)", head.removeprefix(b"\xef\xbb\xbf"))
    foreign = declared and declared.group(1).lower() not in (b"utf-8", b"us-ascii")
    if foreign or b"\x00" in head[:200]:  # two or four bytes a letter would hide a DOCTYPE from the search below
        raise UnreadableFile(
            gettext_noop(
                "Tệp KML “%(name)s” không ở bảng mã UTF-8 hay UTF-16. Xin mở trong QGIS hoặc Google Earth, lưu lại "
                "thành KML rồi nộp tệp mới."
            ),
            name=shown,
        )
    with path.open("rb") as file:
        declares = contains(file, (b"<!DOCTYPE", b"<!ENTITY"))
    if declares:
        raise UnsafeArchive(
            gettext_noop("Tệp KML “%(name)s” khai báo DOCTYPE hoặc ENTITY nên không được mở. Xin xuất lại."), name=shown
        )
    return re.search(rb"<(\w+:)?kml[\s>]", head) is not None


def _is_csv(path: Path, shown: str) -> bool:
    """Anything that is text."""
    head = _head(path, _HEAD)
    return utf16_kind(head) is not None or (b"\x00" not in head and not head.startswith((b"%PDF", b"{\\rtf", b"<")))


_CHECKS: dict[str, Callable[[Path, str], bool]] = {
    ".shp": _is_shapefile,
    ".tab": _is_mapinfo_table,
    ".mif": _is_mapinfo_interchange,
    ".gpkg": _is_geopackage,
    ".geojson": _is_geojson,
    ".json": _is_geojson,
    ".kml": _is_kml,
    ".fgb": _is_flatgeobuf,
    ".csv": _is_csv,
    ".xlsx": is_workbook,
}


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)
