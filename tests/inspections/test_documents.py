"""Official papers, read back."""

import datetime as dt
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from agencies.models import Agency, User
from inspections.documents.docx import OfficialDocx
from inspections.documents.order_papers import Papers, decision_docx, decision_pdf, papers_of, slip_docx, slip_pdf
from inspections.documents.stop_map import stop_map
from inspections.documents.words import day_in_words
from inspections.models import Facility
from inspections.states import OrderState
from places.models import Level, Unit
from tests.inspections.making import go, hour, make_facility, make_order

ADDRESS = "https://bando.example.vn/can-bo/kiem-tra/7/"


def as_text(pdf: bytes, tmp_path: Path, *options: str) -> str:
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", *options, str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def papers(environment: Agency, officer: User, colleague: User, facility: Facility, commune_b: Unit) -> Papers:
    quarry = make_facility(commune_b, "Mỏ đá Đồng Mỏ", address="Thôn Nà Lải", location=Point(106.55, 21.86, srid=4326))
    order = make_order(
        environment,
        officer,
        at=[facility, quarry],
        team=[officer, colleague],
        starts_at=hour(5, 8),
        ends_at=hour(5, 16),
        subject="Kiểm tra việc xả nước thải",
        legal_basis="Luật Bảo vệ môi trường\nCăn cứ Kế hoạch kiểm tra năm 2026;",
        content="Giấy phép môi trường, hồ chứa nước thải.",
        equipment="Máy đo pH",
        recipients="Như Điều 1\nLưu: VT",
    )
    order.symbol, order.signer, order.signer_title = "QĐ-SNNMT", "Lương Văn Sơn", "KT. Giám đốc\nPhó Giám đốc"
    go(order, OrderState.ISSUED, 12)
    order.refresh_from_db()
    return papers_of(order, address=ADDRESS)


def test_days_and_months_are_written_as_the_decree_asks() -> None:
    assert day_in_words(dt.date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert day_in_words(dt.date(2026, 12, 25)) == "ngày 25 tháng 12 năm 2026"
    assert day_in_words(dt.date(2026, 3, 1)) == "ngày 01 tháng 3 năm 2026"
    assert day_in_words(None).startswith("ngày ....")


@pytest.mark.django_db
def test_a_docx_has_the_form_of_the_decree(papers: Papers) -> None:
    document: Any = Document(BytesIO(decision_docx(papers)))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert section.first_page_header.paragraphs[0].text == ""
    runs = [run for part in _paragraphs(document) for run in part.runs if run.text]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    assert {run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in runs} == {"Times New Roman"}
    head = document.tables[0].rows[0].cells
    assert "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG" in head[0].text
    assert head[1].text.splitlines() == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert document.tables[1].rows[0].cells[0].text == "Số: 12/QĐ-SNNMT"


def _paragraphs(document: Any) -> list[Any]:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(part for cell in cells for part in cell.paragraphs)]


@pytest.mark.django_db
def test_the_decision_tells_what_it_is_based_on_who_goes_where_and_who_signed(papers: Papers, tmp_path: Path) -> None:
    pdf = as_text(decision_pdf(papers), tmp_path, "-layout")
    docx = "\n".join(part.text for part in _paragraphs(Document(BytesIO(decision_docx(papers)))))
    for text in (" ".join(pdf.split()), " ".join(docx.split())):
        assert "Căn cứ Luật Bảo vệ môi trường;" in text
        assert "Căn cứ Kế hoạch kiểm tra năm 2026;" in text
        assert "Về việc kiểm tra việc xả nước thải" in text
        assert "Trại lợn Hoà Bình" in text
        assert "Nông Văn Thắng, Sở Nông nghiệp và Môi trường – Trưởng đoàn" in text
        assert "từ 08 giờ 00 ngày 05/12/2026 đến 16 giờ 00 ngày 05/12/2026" in text
        assert "KT. GIÁM ĐỐC" in text
        assert "Lương Văn Sơn" in text
        assert "Nơi nhận:" in text
        assert "Điều 4." in text
        assert "Nội dung kiểm tra: Giấy phép môi trường, hồ chứa nước thải. Điều 4." in text


@pytest.mark.django_db
def test_an_agency_of_the_whole_province_writes_from_the_province(papers: Papers, environment: Agency) -> None:
    province = environment.areas.get()
    assert province.level == Level.PROVINCE
    document: Any = Document(BytesIO(decision_docx(papers)))
    assert document.tables[1].rows[0].cells[1].text.startswith(f"{province.name}, ngày")


@pytest.mark.django_db
def test_the_slip_has_number_stops_in_their_order_map_and_a_code_to_its_page(papers: Papers, tmp_path: Path) -> None:
    text = " ".join(as_text(slip_pdf(papers), tmp_path, "-raw").split())
    assert "Theo Quyết định số 12/QĐ-SNNMT" in text
    assert text.index("Trại lợn") < text.index("Mỏ đá")
    assert "STT" in text
    assert ADDRESS in text
    document: Any = Document(BytesIO(slip_docx(papers)))
    assert len(document.inline_shapes) == 2
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described[1] == f"Mã QR mở trang {ADDRESS}"
    places = document.tables[3]
    assert [row.cells[1].text for row in places.rows[1:]] == ["Trại lợn Hoà Bình", "Mỏ đá Đồng Mỏ"]


@pytest.mark.django_db
def test_pages_of_a_pdf_are_numbered_from_the_second_on_within_the_margins(papers: Papers, tmp_path: Path) -> None:
    papers.order.content = "Kiểm tra từng hạng mục theo hồ sơ môi trường.\n" * 60
    pages = as_text(decision_pdf(papers), tmp_path, "-bbox").split("<page ")[1:]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        words = [line for line in page.splitlines() if "<word " in line]
        left = min(float(line.split('xMin="')[1].split('"')[0]) for line in words)
        assert left >= 30 / 25.4 * 72 - 1
        assert words[0].endswith(f">{number}</word>") == (number > 1)


@pytest.mark.django_db
def test_the_map_shows_each_stop_and_there_is_none_without_places(commune_a: Unit, commune_b: Unit) -> None:
    drawn = stop_map([(106.45, 21.85), None, (106.55, 21.86)])
    assert drawn is not None
    image = Image.open(BytesIO(drawn))
    assert image.size == (1600, 1000)
    colours = {colour for _count, colour in image.getcolors(1_000_000) or []}
    assert (31, 78, 140) in colours  # the way between
    assert stop_map([None]) is None


def test_a_paper_without_a_day_leaves_room_for_it() -> None:
    document = OfficialDocx()
    document.head(body="UBND xã Văn Quan", place="Văn Quan", day=None)
    read: Any = Document(BytesIO(document.as_bytes()))
    assert "ngày ..... tháng ..... năm ....." in read.tables[1].rows[0].cells[1].text
