"""Zones written into tables: as WKT, or corner by corner."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import shapely

from geodata.archives import open_upload
from geodata.errors import BadCell, BadZone, FormulaInTable, GeodataError, PlainPoints, TableWithoutShapes
from geodata.reading import LayerSummary, inspect, read_batches

LANG_SON = (106.09, 21.32, 107.37, 22.47)
WKT = "POLYGON ((106.5 21.8, 106.51 21.8, 106.51 21.81, 106.5 21.8))"
CORNERS: list[list[object]] = [
    ["Vùng", "STT", "X (m)", "Y (m)", "Cấp", "Ghi chú"],
    ["V1", 1, 2418336.388, 426423.095, "Cao", "gốc cây"],
    [None, 2, 2418436.0, 426423.0, None, "cột mốc"],
    [None, 3, 2418436.0, 426523.0, None, None],
    ["V2", 1, 2419336.0, 426423.0, "Thấp", None],
    ["V2", 2, 2419436.0, 426423.0, "Thấp", None],
    ["V2", 3, 2419436.0, 426523.0, "Thấp", None],
]


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def csv_file(tmp_path: Path, text: str | bytes, name: str = "bang.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(tmp_path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "bang.xlsx"
    book.save(path)
    return path


def layers_of(path: Path, workdir: Path) -> tuple[LayerSummary, ...]:
    return inspect(open_upload(path, name=path.name, workdir=workdir).datasets, area=LANG_SON).layers


def values(layer: LayerSummary, label: str) -> list[str]:
    return [value.text for field in layer.fields if field.label == label for value in field.values]


def shapes(layer: LayerSummary) -> list[shapely.Geometry]:
    guess = layer.crs_guesses[0]
    rows = read_batches(layer.path, layer=layer.name, crs=guess.epsg, swapped=guess.swapped)
    return [shape for batch in rows for shape in batch.geometries]


def test_csv_with_wkt_is_read_as_zones(tmp_path: Path, workdir: Path) -> None:
    (layer,) = layers_of(csv_file(tmp_path, f'cap,hinh\nCao,"{WKT}"\nThấp,"{WKT}"\n'), workdir)
    assert (layer.features, layer.geometry_types, layer.declared_crs) == (2, ("Polygon",), None)
    assert values(layer, "cap") == ["Cao", "Thấp"]
    assert layer.crs_guesses[0].epsg == 4326
    assert shapes(layer)[0].equals(shapely.from_wkt(WKT))


def test_wkt_may_say_its_own_system(tmp_path: Path, workdir: Path) -> None:
    text = "cap;wkt\nCao;SRID=9215;POLYGON ((426423 2418336, 426523 2418336, 426523 2418436, 426423 2418336))\n"
    (layer,) = layers_of(csv_file(tmp_path, text.replace("SRID=9215;P", '"SRID=9215;P').replace("))", '))"')), workdir)
    assert (layer.crs_guesses[0].epsg, layer.crs_guesses[0].warning) == (9215, False)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_delimiter_and_any_unicode(tmp_path: Path, workdir: Path, delimiter: str, encoding: str) -> None:
    lines = [["Vùng", "Kinh độ", "Vĩ độ", "Cấp"]]
    lines += [["V1", x, y, "Rất cao"] for x, y in (("106.5", "21.8"), ("106.51", "21.8"), ("106.51", "21.81"))]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    (layer,) = layers_of(csv_file(tmp_path, text.encode(encoding)), workdir)
    assert (layer.features, values(layer, "Cấp"), values(layer, "Vùng")) == (1, ["Rất cao"], ["V1"])


@pytest.mark.parametrize(
    ("encoding", "first", "second"),
    [
        ("tcvn3", "Trung b×nh".encode("cp1252"), "RÊt cao".encode("cp1252")),
        ("vni", "Trung bình".encode("cp1252"), "Raát cao".encode("cp1252")),
        ("cp1258", "Trung bi\u0300nh".encode("cp1258"), "Râ\u0301t cao".encode("cp1258")),
    ],
)
def test_text_of_old_fonts_is_told_apart_in_tables_too(
    tmp_path: Path, workdir: Path, encoding: str, first: bytes, second: bytes
) -> None:
    text = b"".join(b'%s,"%s"\n' % (cell, WKT.encode()) for cell in (first, second))
    (layer,) = layers_of(csv_file(tmp_path, b"cap,wkt\n" + text), workdir)
    assert layer.encodings[0].encoding == encoding
    assert set(values(layer, "cap")) == {"Trung bình", "Rất cao"}


def test_corners_of_a_workbook_under_a_title_become_zones(tmp_path: Path, workdir: Path) -> None:
    path = workbook(tmp_path, Bang=[["BẢNG KÊ TOẠ ĐỘ"], [], *CORNERS], Khac=[["không có gì"]])
    opened = open_upload(path, name=path.name, workdir=workdir)
    (layer,) = inspect(opened.datasets, area=LANG_SON).layers
    assert (layer.name, layer.features) == ("Bang", 2)
    assert (values(layer, "Vùng"), values(layer, "Cấp")) == (["V1", "V2"], ["Cao", "Thấp"])
    guess = layer.crs_guesses[0]
    assert (guess.epsg, guess.swapped) == (9215, True)  # X is northing in Vietnamese surveys
    west, south = shapely.total_bounds(shapes(layer))[:2]
    assert (round(west, 2), round(south, 2)) == (106.54, 21.86)
    assert [str(note) for note in opened.notes] == [
        "Cột “Ghi chú” có nhiều giá trị khác nhau trong cùng một vùng nên không được dùng."
    ]


def test_corners_are_joined_in_the_order_of_their_numbers(tmp_path: Path, workdir: Path) -> None:
    square = {1: (106.5, 21.8), 2: (106.6, 21.8), 3: (106.6, 21.9), 4: (106.5, 21.9)}
    text = "vung,stt,lon,lat\n" + "".join(f"a,{n},{square[n][0]},{square[n][1]}\n" for n in (1, 3, 2, 4))
    (shape,) = shapes(layers_of(csv_file(tmp_path, text), workdir)[0])
    assert shape.is_valid
    assert shape.area == pytest.approx(0.01)


@pytest.mark.parametrize("written", ["2418336.388", "2418336,388", "2.418.336,388", "2,418,336.388", "2 418 336,388"])
def test_numbers_are_read_as_they_are_written_here(tmp_path: Path, workdir: Path, written: str) -> None:
    text = f"vung;x;y\na;426423;{written}\na;426523;2418336\na;426523;2418436\n"
    (shape,) = shapes(layers_of(csv_file(tmp_path, text), workdir)[0])
    assert round(shape.bounds[1], 3) == 21.86


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("ten,x,y\nA,106.5,21.8\nB,106.6,21.8\n", PlainPoints, "chỉ có các điểm rời"),
        ("cap,wkt\n1,POINT (106.5 21.8)\n", PlainPoints, "chỉ có các điểm rời"),
        ("ten,cap\nA,Cao\n", TableWithoutShapes, "không có cột nào nói vùng nằm ở đâu"),
        ("vung,x,y\na,106.5,21.8\na,10x6,21.8\na,106.6,21.9\n", BadCell, "dòng 3, cột “x”: “10x6”"),
        ("vung,x,y\na,106.5,21.8\na,106.6,21.8\n", BadZone, "“a” chỉ có 2 đỉnh"),
        ("vung,stt,x,y\na,1,106.5,21.8\na,2,106.6,21.8\na,2,106.6,21.9\n", BadZone, "cùng số thứ tự 2"),
        ('cap,wkt\n1,"POLYGON ((106.5 21.8, 106.51"\n', BadCell, "dòng 2, cột “wkt”"),
        ("cap,wkt\n=cmd|'/C calc'!A0,x\n", FormulaInTable, "dòng 2 là công thức"),
        ("cap,wkt\n+SUM(1),x\n", FormulaInTable, "dòng 2 là công thức"),
    ],
)
def test_what_cannot_be_a_zone_is_told_with_its_place(
    tmp_path: Path, workdir: Path, text: str, error: type[GeodataError], words: str
) -> None:
    with pytest.raises(error) as refused:
        layers_of(csv_file(tmp_path, text), workdir)
    assert words in str(refused.value)


def test_a_shape_that_excel_cut_off_is_told_as_such(tmp_path: Path, workdir: Path) -> None:
    shape = "POLYGON ((" + ", ".join(f"106.{n:05d} 21.8" for n in range(3_000))
    with pytest.raises(BadCell, match="Excel cắt cụt"):
        layers_of(workbook(tmp_path, Bang=[["cap", "wkt"], ["Cao", shape[:32_767]]]), workdir)
