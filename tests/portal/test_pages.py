"""The public map and the same in words."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from layers.models import Asset, AssetKind
from layers.reviewing import withdraw
from tests.factories import make_agency, make_unit
from tests.layers.maps import make_published, square
from tests.portal.conftest import LAT, LON

pytestmark = pytest.mark.django_db
HERE = f"/tai-day/?lat={LAT}&lon={LON}"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def map_settings(answer) -> dict:
    found = re.search(
        r'<script id="map-settings" type="application/json">(.*?)</script>', answer.content.decode(), re.S
    )
    assert found
    return json.loads(found[1])


def test_the_map_page_has_legend_layers_and_the_mark_of_samples(published):
    answer = Client().get("/")
    words = text_of(answer)
    assert "DỮ LIỆU MẪU" in words and "Rất cao" in words and "tỷ lệ 1:50.000" in words
    [layer] = map_settings(answer)["layers"]
    assert layer["tiles"] == f"/tiles/hazards/{published.pk}/{{z}}/{{x}}/{{y}}.mvt"
    assert layer["classes"] == [
        {
            "level": 5,
            "label": "Rất cao",
            "colour": "#552c06",
            "drawing": "crosshatch",
            "pattern": "/static/site/patterns/crosshatch.svg",
        },
    ]
    assert layer["earlier"] == []


@pytest.mark.parametrize("address", ["/", "/xa/06253/", "/chu/06253/", "/gioi-thieu/", "/du-lieu/", HERE])
def test_in_english_the_source_of_a_map_is_marked_as_vietnamese(published, address):
    marked = f'<span lang="vi">{published.source}</span>'
    assert f"Source: {marked}" in Client().get(f"/en{address}").content.decode()
    assert marked not in Client().get(address).content.decode()


def test_the_map_page_stands_without_any_layer(db):
    answer = Client().get("/")
    assert answer.status_code == 200
    assert "Chưa có bản đồ nguy cơ nào được công bố." in text_of(answer)
    assert map_settings(answer)["bounds"] is None


def test_pages_carry_no_inline_script_or_style(published, commune_a):
    for path in ("/", "/xa/", f"/xa/{commune_a.code}/", HERE):
        html = Client().get(path).content.decode()
        assert not re.search(r"\sstyle=", html)
        assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))[^>]*>", html)


def test_map_sheet_text_page_and_api_say_the_same(published):
    api = Client().get(f"/api/v1/danger/?lat={LAT}&lon={LON}").json()
    page = text_of(Client().get(HERE))
    sheet = text_of(Client().get(HERE, headers={"HX-Request": "true"}))
    [danger] = api["dangers"]
    for sentence in (danger["heading"], *danger["sentences"], danger["advice"], danger["origin"], api["caveat"]):
        assert sentence in page
        assert sentence in sheet


def test_the_sheet_gets_only_its_part_and_links_here(published, commune_a):
    html = Client().get(HERE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert f"/phan-anh/?lat={LAT}&amp;lon={LON}" in html
    assert f'href="/xa/{commune_a.code}/"' in html


def test_where_people_ask_about_is_not_kept(published):
    assert Client().get(HERE)["Cache-Control"] == "no-store"


def test_a_decimal_comma_is_read_and_swapped_numbers_are_noticed(published):
    assert "Rất cao" in text_of(Client().get("/tai-day/?lat=21,85&lon=106,45"))
    swapped = Client().get("/tai-day/?lat=106.45&lon=21.85")
    assert swapped.status_code == 422
    assert "đổi chỗ" in text_of(swapped)
    assert Client().get("/tai-day/?lat=nan&lon=1e400").status_code == 422
    assert Client().get("/tai-day/").status_code == 200


def test_a_commune_in_words(published, commune_a):
    make_agency(areas=[commune_a], name="UBND xã Văn Quan")
    words = text_of(Client().get(f"/xa/{commune_a.code}/"))
    assert "Lớp cao nhất trong xã: Rất cao (lớp 5 trên 5)." in words
    assert "25%" in words and "28,6 km²" in words
    assert words.index("UBND xã Văn Quan") < words.index("Sở Nông nghiệp Cơ quan")
    assert "Hiện không có bản đồ công khai cho nơi này về: lũ quét, ngập lụt, ngập úng." in words


def test_a_commune_without_zones_and_one_with_schematic_boundary(published, commune_b):
    commune_b.schematic = True
    commune_b.save()
    words = text_of(Client().get(f"/xa/{commune_b.code}/"))
    assert "không ghi vùng nguy cơ nào trong địa bàn này" in words
    assert "Ranh giới sơ đồ, không phải ranh giới chính thức" in words


def test_a_withdrawn_map_is_gone_from_the_pages(published, commune_a, people):
    withdraw(user=people[1], version_id=published.pk, reason="Sai nguồn dữ liệu")
    assert "Rất cao" not in text_of(Client().get(f"/xa/{commune_a.code}/"))
    assert map_settings(Client().get("/"))["layers"] == []


def test_communes_are_found_without_accents(commune_a, commune_b):
    assert "Văn Quan" in text_of(Client().get("/xa/?q=van+quan"))
    assert "Điềm He" not in text_of(Client().get("/xa/?q=van+quan"))
    assert "Không có xã, phường nào tên như vậy." in text_of(Client().get("/xa/?q=zzzz"))


def test_a_former_code_leads_to_what_it_became(commune_a, commune_b):
    day = timezone.localdate().replace(year=2025, month=7, day=1)
    make_unit("06301", name="Cũ", valid_from=day.replace(year=2004), valid_to=day, became=[commune_a])
    split = make_unit("06302", name="Bị chia", valid_from=day.replace(year=2004), valid_to=day)
    for unit in (commune_a, commune_b):
        split.successions_out.create(successor=unit)
    assert Client().get("/xa/06301/")["Location"] == f"/xa/{commune_a.code}/"
    words = text_of(Client().get("/xa/06302/"))
    assert "không còn nữa" in words and "Văn Quan" in words and "Điềm He" in words
    assert Client().get("/xa/99999/").status_code == 404


def test_text_pages_are_light_and_cost_a_fixed_number_of_queries(published, commune_a, layer, people):
    def cost(path: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            answer = Client().get(path)
        return len(captured), len(answer.content)

    before = cost(f"/xa/{commune_a.code}/")[0]
    make_published(layer, [(level, square(LON, LAT, 0.01 * (6 - level))) for level in (1, 2, 3, 4, 5)], *people)
    after, size = cost(f"/xa/{commune_a.code}/")
    assert after == before <= 11
    assert size < 30_000
    assert cost(HERE)[0] <= 5
    assert cost("/")[0] <= 7
    assert cost(f"/?xa={commune_a.code}")[0] <= 11


def test_the_map_offers_what_was_in_force_before_and_nothing_withdrawn(published, layer, people):
    for side in (0.04, 0.03, 0.02):
        make_published(layer, [(4, square(LON, LAT, side))], *people)
    withdraw(user=people[1], version_id=layer.versions.get(number=2).pk, reason="Sai nguồn dữ liệu")
    answer = Client().get("/")
    [now] = map_settings(answer)["layers"]
    assert now["number"] == 4
    assert [old["number"] for old in now["earlier"]] == [3, 1]
    assert now["earlier"][1]["tiles"] == f"/tiles/hazards/{published.pk}/{{z}}/{{x}}/{{y}}.mvt"
    assert [style["level"] for style in now["earlier"][1]["classes"]] == [5]
    day = date_format(timezone.localdate(), "j/n/Y")
    words = text_of(answer)
    assert f"Bản 4, từ {day}, đang có hiệu lực" in words and f"Bản 1, {day} – {day}, bản cũ" in words
    assert "Bản 2," not in words


def test_the_number_of_earlier_versions_on_the_page_is_bounded(published, layer, people, monkeypatch):
    for side in (0.04, 0.03, 0.02):
        make_published(layer, [(4, square(LON, LAT, side))], *people)
    monkeypatch.setattr("layers.published.MOST_EARLIER", 2)
    assert [old["number"] for old in map_settings(Client().get("/"))["layers"][0]["earlier"]] == [3, 2]


def test_a_map_with_one_version_offers_no_choice_of_time_and_nothing_to_compare(published):
    html = Client().get("/").content.decode()
    assert "data-edition" not in html and "compare-left" not in html


def test_the_address_of_a_commune_on_the_map_tells_its_dangers_without_any_script(published, commune_a):
    answer = Client().get("/?xa=06253")
    words = text_of(answer)
    assert "Xã Văn Quan" in words and "Lớp cao nhất trong xã: Rất cao (lớp 5 trên 5)." in words
    assert map_settings(answer)["commune"] == {"code": "06253", "bbox": [106.4, 21.8, 106.5, 21.9]}
    assert map_settings(Client().get("/"))["commune"] is None


def test_the_map_of_a_former_commune_is_that_of_what_it_became(published, commune_a):
    day = timezone.localdate().replace(year=2025, month=7, day=1)
    make_unit("06301", name="Cũ", valid_from=day.replace(year=2004), valid_to=day, became=[commune_a])
    assert Client().get("/?xa=06301")["Location"] == "/?xa=06253"
    assert Client().get("/en/?xa=06301")["Location"] == "/en/?xa=06253"
    assert Client().get("/?xa=99999").status_code == 404


def test_english_pages_lead_to_english_pages(published, commune_a):
    html = Client().get("/en/").content.decode()
    assert map_settings(Client().get("/en/"))["dangerUrl"] == "/en/tai-day/"
    assert "/en/xa/" in html
    assert "Very high" in html


def test_outside_the_area_the_map_says_so_and_whom_to_call(published):
    far = "/tai-day/?lat=10.77&lon=106.70"
    for headers in ({}, {"HX-Request": "true"}):
        html = Client().get(far, headers=headers).content.decode()
        assert "Nơi này ngoài địa bàn của trang này" in html
        assert html.split("Nơi này ngoài địa bàn")[1].count('href="tel:112"') >= 1
        assert "Phản ánh tại đây" not in html
    assert "Nơi này ngoài địa bàn" not in Client().get(HERE).content.decode()


def test_a_commune_tells_how_many_schools_lie_in_dangerous_classes_and_nothing_of_kinds_that_are_not_public(
    published, commune_a
):
    assert "trụ sở trong vùng nguy cơ" not in text_of(Client().get(f"/xa/{commune_a.code}/"))
    depot = AssetKind.objects.create(slug="depot", name="Kho bí mật", name_en="Depot", public=False)
    school = AssetKind.objects.get(slug="school")
    for kind, lon in ((school, LON), (school, commune_a.geometry.extent[0] + 0.001), (depot, LON)):
        place = Point(lon, LAT, srid=4326)
        Asset.objects.create(kind=kind, name="A", point=place, source="Sở", unit=commune_a)
    words = text_of(Client().get(f"/xa/{commune_a.code}/"))
    assert "Trường học: 2 nơi" in words and "Rất cao: 1" in words
    assert "Kho bí mật" not in words
