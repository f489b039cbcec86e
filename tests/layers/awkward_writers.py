"""How awkward and hostile files are made: small, from nothing but code."""

from __future__ import annotations

import io
import random
import sqlite3
import stat
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio
import pyproj
import shapely

WORDS = ("Thấp", "Trung bình", "Rất cao")
TCVN3 = {"Thấp": "ThÊp", "Trung bình": "Trung b×nh", "Rất cao": "RÊt cao"}
VNI = {"Thấp": "Thaáp", "Trung bình": "Trung bình", "Rất cao": "Raát cao"}
CP1258 = {"Thấp": "Thâ\u0301p", "Trung bình": "Trung bi\u0300nh", "Rất cao": "Râ\u0301t cao"}


def squares(count: int = 3, *, epsg: int = 4326, west: float = 106.5, south: float = 21.8) -> list[shapely.Geometry]:
    """Squares of about a kilometre beside each other, in the coordinates of `epsg`."""
    shapes = [shapely.box(west + 0.02 * n, south, west + 0.02 * n + 0.01, south + 0.01) for n in range(count)]
    forward = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
    return list(shapely.transform(shapes, lambda xy: np.column_stack(forward.transform(xy[:, 0], xy[:, 1]))))


def swapped(shapes: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    return list(shapely.transform(np.asarray(shapes, dtype=object), lambda xy: xy[:, ::-1]))


def layer(
    path: Path,
    driver: str,
    *,
    shapes: Sequence[shapely.Geometry] | None = None,
    words: Iterable[str] | None = WORDS,
    epsg: int | None = 4326,
    name: str | None = None,
    **options: object,
) -> Path:
    """A file of one layer with the class in `cap`."""
    kept = list(shapes) if shapes is not None else squares(epsg=epsg or 4326)
    values = [] if words is None else [np.asarray(list(words), dtype=object)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.asarray(kept, dtype=object)),
            values,
            ["cap"] if values else [],
            driver=driver,
            layer=name or path.stem,
            crs=f"EPSG:{epsg}" if epsg else None,
            geometry_type=options.pop("geometry_type", "Polygon"),
            **options,
        )
    return path


def family(driver: str, name: str, **options: object) -> dict[str, bytes]:
    """The files of a Shapefile or a MapInfo table, by name."""
    with tempfile.TemporaryDirectory() as folder:
        layer(Path(folder) / name, driver, **options)
        return {part.name: part.read_bytes() for part in Path(folder).iterdir()}


def shapefile(stem: str = "vung", *, prj: bool = True, cpg: bool = True, **options: object) -> dict[str, bytes]:
    parts = family("ESRI Shapefile", f"{stem}.shp", **options)
    gone = {suffix for suffix, kept in ((".prj", prj), (".cpg", cpg)) if not kept}
    return {name: content for name, content in parts.items() if Path(name).suffix not in gone}


def archive(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as sink:
        for name, content in entries.items():
            sink.writestr(name, content)
    return path


def linked(path: Path) -> Path:
    """An archive with a link to a file of the server."""
    entry = zipfile.ZipInfo("vung.shp")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as sink:
        sink.writestr(entry, "/etc/passwd")
    return path


def locked(path: Path) -> Path:
    """An archive that says it has a password."""
    archive(path, {"vung.shp": b"x" * 50})
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    path.write_bytes(bytes(raw))
    return path


def zeros(path: Path, name: str, megabytes: int, **beside: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as sink:
        for other, content in beside.items():
            sink.writestr(other.replace("__", "/").replace("_xml", ".xml"), content)
        with sink.open(name, "w") as entry:
            for _ in range(megabytes):
                entry.write(bytes(1024 * 1024))
    return path


def in_mif(path: Path, words: dict[str, str] | None, *, encoding: str, charset: str) -> Path:
    """MapInfo's interchange files in an archive, with the text as `encoding` stores what `words` say."""
    parts = family("MapInfo File", "vung.mif", epsg=9215)
    told = {Path(name).suffix: content.decode() for name, content in parts.items()}
    for plain, stored in (words or {}).items():
        told[".mid"] = told[".mid"].replace(plain, stored)
    lines = [f'Charset "{charset}"' if line.startswith("Charset") else line for line in told[".mif"].splitlines()]
    return archive(path, {"v.mif": "\n".join(lines).encode(encoding), "v.mid": told[".mid"].encode(encoding)})


def text_in(words: dict[str, str]) -> list[str]:
    return [words[word] for word in WORDS]


def wkt_table(words: Iterable[str] = WORDS, *, delimiter: str = ",") -> str:
    rows = [f'{word}{delimiter}"{shape.wkt}"' for word, shape in zip(words, squares(), strict=True)]
    return "\r\n".join([f"cap{delimiter}wkt", *rows])


def corner_rows(*, epsg: int = 9215, survey_axes: bool = True) -> list[list[object]]:
    """A list of coordinates as surveyors hand it over: X is northing, the zone stands in the first row of each."""
    rows: list[list[object]] = [["BẢNG KÊ TOẠ ĐỘ CÁC VÙNG"], [], ["Vùng", "STT", "X (m)", "Y (m)", "Cấp nguy cơ"]]
    for number, (shape, word) in enumerate(zip(squares(epsg=epsg), WORDS, strict=True), 1):
        for corner, (x, y) in enumerate(shapely.get_coordinates(shape)[:-1], 1):
            first = [f"V{number}", word] if corner == 1 else [None, None]
            pair = [round(y, 3), round(x, 3)] if survey_axes else [round(x, 3), round(y, 3)]
            rows.append([first[0], corner, *pair, first[1]])
    return rows


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def with_entities(path: Path) -> Path:
    """A workbook whose sheet swells by entities."""
    plain = workbook(path.with_suffix(".plain"), corner_rows())
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'.encode()
    with zipfile.ZipFile(plain) as book, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as sink:
        for entry in book.namelist():
            content = book.read(entry)
            if entry.endswith("sheet1.xml"):
                content = doctype + content.replace(b"<sheetData>", b"<sheetData><!-- &l9; -->")
            sink.writestr(entry, content)
    plain.unlink()
    return path


def kml(names: Sequence[str] = WORDS, *, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    marks = "".join(
        f"<Placemark><ExtendedData><Data name='cap'><value>{name}</value></Data></ExtendedData>"
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{' '.join(f'{x},{y},0' for x, y in shapely.get_coordinates(shape))}"
        f"</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for name, shape in zip(names, squares(len(names)), strict=True)
    )
    return f'{prolog}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'


def vertices_without_end(path: Path, count: int = 10_000_000) -> Path:
    """One polygon of millions of vertices, packed to little: a short pattern with a little noise that keeps the
    archive from looking like a bomb."""
    noise = random.Random(5)
    turn = b"".join(struct.pack("<dd", 106.5 + n % 40 * 1e-5, 21.8 + n // 40 * 1e-5) for n in range(1000))
    table = layer(path.with_name("khung.gpkg"), "GPKG", shapes=squares(1), words=WORDS[:1])
    with closing(sqlite3.connect(table)) as file:
        head = bytes(file.execute("SELECT geom FROM khung").fetchone()[0])[:40]  # GeoPackage header with envelope
        ring = io.BytesIO()
        for _ in range(count // 1000):
            ring.write(struct.pack("<dd", 106.5 + noise.random() / 100, 21.8 + noise.random() / 100))
            ring.write(struct.pack("<16d", *(106.5 + noise.random() / 100 for _ in range(16))))
            ring.write(turn[144:])
        corners = ring.getvalue()
        wkb = struct.pack("<BIII", 1, 3, 1, count) + corners[:-16] + corners[:16]
        names = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:  # they call functions that only GDAL has
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute("UPDATE khung SET geom = ?", (head + wkb,))
        file.commit()
    archive(path, {"vung.gpkg": table.read_bytes()})
    table.unlink()
    return path


def tangle(count: int = 21_000) -> shapely.Polygon:
    """A ring that crosses itself everywhere."""
    return shapely.Polygon(np.random.default_rng(1).uniform((106.4, 21.7), (106.6, 21.9), (count, 2)))


def with_view(path: Path) -> Path:
    layer(path, "GPKG")
    with closing(sqlite3.connect(path)) as file:
        file.execute(
            "CREATE VIEW mai_mai AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n"
        )
        file.commit()
    return path
