"""Sheets of a commune for paper, as PDF."""

from __future__ import annotations

import fcntl
import re
import time

import pytest
import weasyprint
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agencies.models import Agency
from layers.models import HazardLayer
from places import pdf as making
from places.models import Unit
from portal import pdf
from portal.errors import PrintFailed
from portal.print_sheets import PAPERS, sheets_of
from tests.factories import make_agency
from tests.layers.maps import make_published, square
from tests.portal.conftest import LAT, LON

pytestmark = pytest.mark.django_db
ADDRESS = "https://bando.example.vn/xa/06253/"


@pytest.fixture(autouse=True)
def prints_folder(tmp_path, settings):
    settings.PRINTS_ROOT = tmp_path / "prints"
    return settings.PRINTS_ROOT


@pytest.fixture
def three_maps(published, office, people, province):
    """Every hazard, in every class."""
    for hazard in ("flash_flood", "flooding"):
        layer = HazardLayer.objects.create(
            slug=hazard, hazard=hazard, unit=province, agency=office, title=hazard, title_en=hazard
        )
        zones = [(level, square(LON, LAT, 0.01 * (6 - level))) for level in (1, 2, 3, 4, 5)]
        make_published(layer, zones, *people, scale="risk_level")


def unit_of(code: str) -> Unit:
    return Unit.objects.select_related("parent").get(code=code)


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html, flags=re.S)))


def test_a_sheet_says_all_that_a_reader_without_the_site_needs(published, commune_a):
    make_agency(areas=[commune_a], name="UBND xã Văn Quan")
    Agency.objects.filter(name="UBND xã Văn Quan").update(phone="0205 3830 000")
    Unit.objects.filter(pk=commune_a.pk).update(schematic=True)
    html = sheets_of(unit_of("06253"), paper=PAPERS["a4"], address=ADDRESS).html()
    words = words_of(html)
    for told in (
        "Nguy cơ thiên tai: Sạt lở đất đá", "Xã Văn Quan, Lạng Sơn", "DỮ LIỆU MẪU", "Phiên bản 1, công bố ngày",
        "Tỷ lệ 1:75.000", "VN-2000 / TM-3 107°15′", "EPSG:9215", "Ranh giới sơ đồ, không phải ranh giới chính thức.",
        "Rất cao", "25%", "Việc cần làm ở vùng “Rất cao”",
        "Bản đồ tỷ lệ 1:50.000 cho biết nguy cơ của cả vùng, không nói được gì về từng ngôi nhà.",
        "112", "0205 3830 000", ADDRESS, "Nguồn: Sở Nông nghiệp",
    ):  # fmt: skip
        assert told in words, told
    assert "Trung bình" not in words
    assert 'class="segno"' in html and "url(#class-5)" in html


def test_marks_of_samples_and_schemes_stand_only_where_they_hold(layer, people, commune_a):
    make_published(layer, [(5, square(LON, LAT, 0.05))], *people)
    words = words_of(sheets_of(unit_of("06253"), paper=PAPERS["a4"], address=ADDRESS).html())
    assert "DỮ LIỆU MẪU" not in words and "sơ đồ" not in words


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", PAPERS)
def test_each_map_fits_on_one_sheet_of_its_paper(three_maps, size, language):
    with translation.override(language):
        html = sheets_of(unit_of("06253"), paper=PAPERS[size], address=ADDRESS).html()
    pages = weasyprint.HTML(string=html).render().pages
    assert len(pages) == 3
    in_mm = {(round(page.width * 25.4 / 96), round(page.height * 25.4 / 96)) for page in pages}
    assert in_mm == {PAPERS[size].size_mm}


def test_the_pdf_is_made_once_and_anew_when_what_it_says_changes(published, layer, people, commune_a, prints_folder):
    first = Client().get("/xa/06253/in/a4.pdf")
    assert first["Content-Type"] == "application/pdf"
    assert first.getvalue().startswith(b"%PDF")
    [made] = prints_folder.glob("*.pdf")
    written = made.stat().st_mtime_ns
    Client().get("/xa/06253/in/a4.pdf")
    assert [path.stat().st_mtime_ns for path in prints_folder.glob("*.pdf")] == [written]
    make_published(layer, [(4, square(LON, LAT, 0.05))], *people)
    Client().get("/xa/06253/in/a4.pdf")
    assert len(list(prints_folder.glob("*.pdf"))) == 2


def test_languages_and_sizes_are_files_of_their_own(published, commune_a):
    def key(size: str, language: str) -> str:
        with translation.override(language):
            return sheets_of(unit_of("06253"), paper=PAPERS[size], address=ADDRESS).key

    assert len({key(size, language) for size in PAPERS for language in ("vi", "en")}) == 4
    assert key("a4", "vi") == key("a4", "vi")


def test_the_queries_of_a_kept_pdf_are_few_and_the_same_for_any_number_of_maps(published, commune_a, request):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get("/xa/06253/in/a4.pdf")
        return len(captured)

    cost()
    one = cost()
    request.getfixturevalue("three_maps")
    cost()
    assert cost() == one <= 6


def test_who_comes_while_others_print_is_asked_to_wait_and_comes_back_by_itself(published, commune_a, prints_folder):
    prints_folder.mkdir()
    held = [(prints_folder / f"slot-{number}").open("w") for number in range(pdf.AT_ONCE)]
    for lock in held:
        fcntl.flock(lock, fcntl.LOCK_EX)
    answer = Client().get("/xa/06253/in/a4.pdf")
    assert answer.status_code == 503
    assert answer["Refresh"] == answer["Retry-After"] == "5"
    assert "Đang chờ đến lượt in" in answer.content.decode()
    held.pop().close()
    assert Client().get("/xa/06253/in/a4.pdf").status_code == 200


def test_a_document_that_takes_too_long_or_cannot_be_made_leaves_nothing(monkeypatch, prints_folder, tmp_path):
    monkeypatch.setattr(making, "PATIENCE_S", 0.01)
    with pytest.raises(PrintFailed):
        pdf.kept_pdf("key", lambda: "<p>…</p>")
    assert not [path for path in prints_folder.iterdir() if not path.name.startswith("slot-")]
    monkeypatch.undo()
    broken = tmp_path / "broken.py"
    broken.write_text("raise MemoryError")
    monkeypatch.setattr(making, "RENDERER", broken)
    with pytest.raises(PrintFailed):
        pdf.kept_pdf("key", lambda: "<p>…</p>")


def test_only_the_newest_files_are_kept(monkeypatch, prints_folder):
    monkeypatch.setattr(pdf, "MOST_KEPT", 2)
    monkeypatch.setattr(pdf, "rendered", lambda html: b"%PDF")
    for name in ("one", "two", "three"):
        pdf.kept_pdf(name, str)
        time.sleep(0.01)
    assert {path.stem for path in prints_folder.glob("*.pdf")} == {"two", "three"}


def test_the_document_reads_no_file_and_no_address():
    """What an office types as its name ends in the document."""
    made = making.rendered('<p>Xã</p><img src="file:///etc/hostname"><link rel="stylesheet" href="file:///etc/passwd">')
    assert made.startswith(b"%PDF")
    assert b"passwd" not in made


def test_the_page_offers_both_papers_and_says_when_there_is_nothing(published, commune_a, commune_b, people):
    page = Client().get("/xa/06253/in/").content.decode()
    assert 'href="/xa/06253/in/a4.pdf"' in page and 'href="/xa/06253/in/a3.pdf"' in page
    assert 'href="/xa/06253/in/"' in Client().get("/xa/06253/").content.decode()
    HazardLayer.objects.update(unit=commune_b)
    assert "Chưa có gì để in" in Client().get("/xa/06253/in/").content.decode()
    assert Client().get("/xa/06253/in/a4.pdf").status_code == 404
    assert Client().get("/xa/99999/in/").status_code == 404
    assert Client().get("/xa/06280/in/b7.pdf").status_code == 404
