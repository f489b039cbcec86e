"""The files nobody likes to get, each with what must become of it.

`python -m tests.layers.awkward_files FOLDER` writes them all, to hand them in by hand.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import shapely

from tests.layers.awkward_writers import (
    CP1258,
    TCVN3,
    VNI,
    WORDS,
    archive,
    corner_rows,
    family,
    in_mif,
    kml,
    layer,
    linked,
    locked,
    shapefile,
    squares,
    swapped,
    tangle,
    text_in,
    vertices_without_end,
    with_entities,
    with_view,
    wkt_table,
    workbook,
    zeros,
)

AT_ONCE, READING, IMPORTING = "at once", "reading", "importing"


@dataclass(frozen=True)
class Zones:
    """It becomes a draft with only the source's name typed: zones by class; where the first lies by `epsg`."""

    by_level: dict[str, int]
    epsg: int = 4326
    swapped: bool = False
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Refused:
    """A sentence with these words, `when` it was handed in, looked through or imported; nothing stays behind."""

    words: str
    when: str = READING


@dataclass(frozen=True)
class Case:
    name: str
    write: Callable[[Path], object]
    result: Zones | Refused


THREE = {"2": 1, "3": 1, "5": 1}
NO_EXIT = "không đúng với đuôi"


def geojson(shapes: list[shapely.Geometry], *, words: tuple[str, ...] = WORDS) -> str:
    features = [
        {"type": "Feature", "properties": {"cap": word}, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape, word in zip(shapes, words, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def two_layers(path: Path) -> None:
    layer(path, "GPKG", shapes=[shapely.Point(106.5, 21.8)], words=["Trạm đo"], name="tram", geometry_type="Point")
    layer(path, "GPKG", name="vung")


def mixed(path: Path) -> None:
    """A ring that crosses itself, a point, nothing at all, a zone twice, and one with heights."""
    bowtie = shapely.Polygon([(106.5, 21.9), (106.51, 21.91), (106.51, 21.9), (106.5, 21.91)])
    high = shapely.force_3d(shapely.box(106.7, 21.8, 106.71, 21.81), 420.0)
    shapes = [bowtie, shapely.Point(106.5, 21.8), None, *squares(1), *squares(1), high]
    layer(path, "GPKG", shapes=shapes, words=["Cao"] * 6, geometry_type="Unknown")


def hundred_layers(path: Path) -> None:
    for number in range(101):
        layer(path, "GPKG", name=f"lop_{number}", shapes=squares(1), words=["Cao"])


def broken_table(path: Path) -> None:
    parts = family("MapInfo File", "vung.tab", epsg=9215)
    parts["vung.tab"] = b'!table\n!version 300\nOpen Table "//may-khac/chia-se/mat.tab" Hide\n'
    archive(path, parts)


def cut_shapefile(path: Path) -> None:
    parts = shapefile()
    archive(path, parts | {"vung.shp": parts["vung.shp"][:130]})


def cut(write: Callable[[Path], object], share: float) -> Callable[[Path], None]:
    def written(path: Path) -> None:
        write(path)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return written


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content.encode(encoding))


CASES: tuple[Case, ...] = (
    # --- awkward, and read all the same ---
    Case("khong_prj.zip", lambda p: archive(p, shapefile(prj=False, cpg=False, epsg=9215)), Zones(THREE, 9215)),
    Case("du_prj_cpg.zip", lambda p: archive(p, shapefile(epsg=3405)), Zones(THREE, 3405)),
    Case(
        "tcvn3_khong_cpg.zip",
        lambda p: archive(
            p, shapefile(prj=False, cpg=False, epsg=9215, words=text_in(TCVN3), encoding="ISO-8859-1")
        ),
        Zones(THREE, 9215, encoding="tcvn3"),
    ),
    Case(
        "vni.zip",
        lambda p: archive(p, shapefile(cpg=False, words=text_in(VNI), encoding="ISO-8859-1")),
        Zones(THREE, encoding="vni"),
    ),
    Case(
        "hai_lop.zip",
        lambda p: archive(
            p,
            {f"a/{name}": content for name, content in shapefile("a").items()}
            | {f"B\\{name.upper()}": content for name, content in shapefile("b").items()}
            | {"__MACOSX/._a.shp": b"x", "Ghi chú.docx": b"x"},
        ),
        Zones(THREE),
    ),
    Case("nhieu_lop.gpkg", two_layers, Zones(THREE)),
    Case("CHỮ HOA, dấu cách.GPKG", lambda p: layer(p, "GPKG", name="vùng"), Zones(THREE)),
    Case("khong_he.gpkg", lambda p: layer(p, "GPKG", shapes=squares(epsg=9215), epsg=None), Zones(THREE, 9215)),
    Case("utm48.gpkg", lambda p: layer(p, "GPKG", epsg=32648), Zones(THREE, 32648)),
    Case("hon_hop.gpkg", mixed, Zones({"4": 3})),
    Case("doi_truc.geojson", text(geojson(swapped(squares()))), Zones(THREE, swapped=True)),
    Case("utf16.kml", text(kml(prolog='<?xml version="1.0" encoding="UTF-16"?>'), "utf-16"), Zones(THREE)),
    Case("utf16.geojson", text(geojson(squares()), "utf-16"), Zones(THREE)),
    Case("met_vn2000.json", text(geojson(squares(epsg=9215))), Zones(THREE, 9215)),
    Case("nfd.kml", text(kml([unicodedata.normalize("NFD", word) for word in WORDS])), Zones(THREE)),
    Case(
        "nhieu_kml.kmz", lambda p: archive(p, {"doc.kml": kml().encode(), "anh/b.kml": b"<kml/>"}), Zones(THREE)
    ),
    Case("mapinfo.zip", lambda p: archive(p, family("MapInfo File", "v.tab", epsg=9215)), Zones(THREE, 9215)),
    Case(
        "mif_tcvn3.zip",
        lambda p: in_mif(p, TCVN3, encoding="cp1252", charset="WindowsLatin1"),
        Zones(THREE, 9215, encoding="tcvn3"),
    ),
    Case("mif_utf16.zip", lambda p: in_mif(p, None, encoding="utf-16", charset="UTF-16LE"), Zones(THREE, 9215)),
    Case("vung.fgb", lambda p: layer(p, "FlatGeobuf"), Zones(THREE)),
    Case("wkt.csv", text(wkt_table()), Zones(THREE)),
    Case("wkt_utf16.csv", text("sep=;\r\n" + wkt_table(delimiter=";"), "utf-16"), Zones(THREE)),
    Case("wkt_tcvn3.csv", text(wkt_table(text_in(TCVN3)), "cp1252"), Zones(THREE, encoding="tcvn3")),
    Case("wkt_vni.csv", text(wkt_table(text_in(VNI)), "cp1252"), Zones(THREE, encoding="vni")),
    Case("wkt_1258.csv", text(wkt_table(text_in(CP1258)), "cp1258"), Zones(THREE, encoding="cp1258")),
    Case(
        "toa_do.csv",
        text("\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in corner_rows())),
        Zones(THREE, 9215, swapped=True),
    ),
    Case("toa_do.xlsx", lambda p: workbook(p, corner_rows()), Zones(THREE, 9215, swapped=True)),
    Case(
        "wkt.xlsx",
        lambda p: workbook(p, [["cap", "wkt"], *([w, s.wkt] for w, s in zip(WORDS, squares(), strict=True))]),
        Zones(THREE),
    ),
    # --- archives that mean harm ---
    Case("bom.zip", lambda p: zeros(p, "vung.shp", 60), Refused("phình ra quá mức")),
    Case("leo.zip", lambda p: archive(p, {"../../etc/vung.shp": b"x"}), Refused("đường dẫn trỏ ra ngoài")),
    Case("leo_win.zip", lambda p: archive(p, {"..\\..\\vung.shp": b"x"}), Refused("đường dẫn trỏ ra ngoài")),
    Case("tuyet_doi.zip", lambda p: archive(p, {"/etc/vung.shp": b"x"}), Refused("đường dẫn trỏ ra ngoài")),
    Case("lien_ket.zip", linked, Refused("chứa liên kết")),
    Case("mat_khau.zip", locked, Refused("đặt mật khẩu")),
    Case("nen_trong_nen.zip", lambda p: archive(p, {"a.zip": b"PK\x03\x04"}), Refused("lại có tệp nén")),
    Case("gia_dang.zip", lambda p: archive(p, {"a.gpkg": b"PK\x03\x04zip"}), Refused("lại có tệp nén")),
    Case("qua_nhieu.zip", lambda p: archive(p, {f"{n}.txt": b"" for n in range(600)}), Refused("quá nhiều tệp")),
    Case("trong_rong.zip", lambda p: archive(p, {"doc.txt": b"x"}), Refused("không có tệp bản đồ nào")),
    Case("cut.zip", cut(lambda p: archive(p, shapefile()), 0.6), Refused("Không đọc được tệp")),
    Case("thieu_dbf.zip", lambda p: archive(p, {"v.shp": b"x", "v.shx": b"x"}), Refused("thiếu phần đi kèm .dbf")),
    Case("chuong_trinh.zip", lambda p: p.write_bytes(b"MZ\x90\x00" * 500), Refused("Không đọc được tệp")),
    # --- other things than they say ---
    Case("virus.exe", lambda p: p.write_bytes(b"MZ"), Refused("không thuộc dạng được nhận", AT_ONCE)),
    Case("ban_do.rar", lambda p: p.write_bytes(b"Rar!"), Refused("nén lại thành .zip", AT_ONCE)),
    Case("bang.xls", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0"), Refused("lưu thành .xlsx", AT_ONCE)),
    Case("ban_ve.dwg", lambda p: p.write_bytes(b"AC1027"), Refused("Bản vẽ", AT_ONCE)),
    Case("ban_do.pdf", lambda p: p.write_bytes(b"%PDF-1.7"), Refused("là ảnh hoặc văn bản", AT_ONCE)),
    Case("vung.shp", lambda p: p.write_bytes(b"x"), Refused("cần các tệp đi kèm", AT_ONCE)),
    Case("chu.gpkg", text("hello" * 100), Refused(NO_EXIT)),
    Case("anh.geojson", lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100)), Refused(NO_EXIT)),
    Case("vrt.kml", text("<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource>"), Refused(NO_EXIT)),
    Case("nhi_phan.csv", lambda p: p.write_bytes(bytes(range(256)) * 10), Refused(NO_EXIT)),
    Case("khong_phai_excel.xlsx", lambda p: archive(p, {"a.txt": b"x"}), Refused(NO_EXIT)),
    # --- XML, formulas, references ---
    Case(
        "thuc_the.kml",
        text(kml(prolog='<?xml version="1.0"?><!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
        Refused("DOCTYPE hoặc ENTITY"),
    ),
    Case("giau_thuc_the.kml", text(kml(prolog="<!DOCTYPE k>"), "utf-16"), Refused("DOCTYPE hoặc ENTITY")),
    Case("bon_byte.kml", text(kml(), "utf-32"), Refused("không ở bảng mã UTF-8 hay UTF-16")),
    Case("cuoi_vo_han.xlsx", with_entities, Refused("DOCTYPE hoặc ENTITY")),
    Case(
        "bom.xlsx", lambda p: zeros(p, "xl/worksheets/sheet1.xml", 60, xl__workbook_xml=b"<x/>"), Refused("phình ra")
    ),
    Case("cong_thuc.csv", text("cap,wkt\n=cmd|' /C calc'!A0,x\n"), Refused("dòng 2 là công thức")),
    Case("tro_di.zip", broken_table, Refused("trỏ sang tệp khác")),
    Case("khung_nhin.gpkg", with_view, Refused("khung nhìn (view)")),
    # --- nothing to make a map of ---
    Case("rong.gpkg", lambda p: p.write_bytes(b""), Refused("rỗng")),
    Case("khong_dong.gpkg", lambda p: layer(p, "GPKG", shapes=[], words=[]), Refused("không có đối tượng nào")),
    Case("khong_dong.geojson", text('{"type": "FeatureCollection", "features": []}'), Refused("đối tượng nào")),
    Case("diem_roi.csv", text("ten,x,y\nA,106.5,21.8\nB,106.6,21.8\n"), Refused("chỉ có các điểm rời")),
    Case("khong_hinh.xlsx", lambda p: workbook(p, [["xã", "cấp"], ["A", "Cao"]]), Refused("vùng nằm ở đâu")),
    Case("toan_diem.gpkg", lambda p: layer(
        p, "GPKG", shapes=[shapely.Point(106.5, 21.8)], words=["Cao"], geometry_type="Point"
    ), Refused("không còn vùng nào", IMPORTING)),
    Case("noi_khac.gpkg", lambda p: layer(p, "GPKG", shapes=squares(west=12.0, south=45.0)), Refused(
        "nằm ngoài địa bàn", IMPORTING
    )),
    # --- broken, or more than a server can bear ---
    Case("cut.gpkg", cut(lambda p: layer(p, "GPKG"), 0.5), Refused("Xin xuất lại")),
    Case("cut_shp.zip", cut_shapefile, Refused("không dòng nào có hình đọc được")),
    Case("long_nhau.geojson", text('{"type":"Feature","a":' + "[" * 200_000), Refused("Không đọc được tệp")),
    Case("cut.geojson", text(geojson(squares())[:200]), Refused("Không đọc được tệp")),
    Case("muoi_trieu_dinh.zip", vertices_without_end, Refused("10000000 đỉnh, quá nhiều")),
    Case("tram_lop.gpkg", hundred_layers, Refused("có 101 lớp, quá nhiều")),
    Case("roi.gpkg", lambda p: layer(p, "GPKG", shapes=[tangle()], words=["Cao"]), Refused(
        "tự cắt chính nó quá nhiều lần", IMPORTING
    )),
)  # fmt: skip


def write_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        case.write(folder / case.name)
        print(f"{case.name}: {case.result}")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
