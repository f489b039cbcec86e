"""Posters that open the report form with its place set."""

from __future__ import annotations

import re

import pytest
import segno
import weasyprint
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from places.models import Unit
from places.pdf import rendered
from portal.posters import POSTERS, poster_of
from tests.factories import make_member

pytestmark = pytest.mark.django_db
FORM = "https://bando.example.vn/phan-anh/"


@pytest.fixture(autouse=True)
def prints_folder(tmp_path, settings):
    settings.PRINTS_ROOT = tmp_path / "prints"


def unit_of(commune: Unit) -> Unit:
    return Unit.objects.select_related("parent").get(pk=commune.pk)


@pytest.mark.parametrize("size", POSTERS)
def test_the_code_opens_the_form_of_the_commune(commune_a, size):
    html = poster_of(unit_of(commune_a), size=POSTERS[size], form_address=FORM).html
    code = segno.make(f"{FORM}?xa={commune_a.code}", error="m", micro=False)
    assert code.svg_inline(border=4, omitsize=True) in html
    assert commune_a.full_name in html and "112" in html


def test_a_named_place_stands_on_the_poster_and_in_its_code(commune_a):
    plain = poster_of(unit_of(commune_a), size=POSTERS["nhan"], form_address=FORM)
    named = poster_of(unit_of(commune_a), size=POSTERS["nhan"], form_address=FORM, words="Chợ Bản Làn")
    code = segno.make(f"{FORM}?xa={commune_a.code}&noi=Ch%E1%BB%A3+B%E1%BA%A3n+L%C3%A0n", error="m", micro=False)
    assert named.html.count(code.svg_inline(border=4, omitsize=True)) == 10
    assert named.html.count("Chợ Bản Làn") == 10
    assert plain.key != named.key


@pytest.mark.parametrize("size", POSTERS)
def test_a_poster_is_one_light_page_of_its_size_in_black(commune_a, size):
    words = "Nhà văn hoá thôn Khòn Khẻ, cạnh trạm y tế và trường tiểu học số 2"
    chosen = POSTERS[size]
    html = poster_of(unit_of(commune_a), size=chosen, form_address=FORM, words=words).html
    (page,) = weasyprint.HTML(string=html).render().pages
    assert [round(side / 96 * 25.4) for side in (page.width, page.height)] == list(chosen.size_mm)
    assert not re.search("#(?!000)[0-9a-f]{3,6}|rgb|colou?r: (?!#000)", html)
    pdf = rendered(html)
    assert len(pdf) < 200_000


def test_posters_of_named_places_are_for_people_with_an_account(commune_a):
    address = reverse("poster-pdf", args=[commune_a.code, "a5"])
    client = Client()
    assert client.get(address, {"noi": "Chợ"}).status_code == 302
    client.force_login(make_member(Role.COMMUNE_OFFICER, areas=[commune_a]))
    assert client.get(address, {"noi": "Chợ"}).headers["Content-Type"] == "application/pdf"


def test_the_commune_page_leads_to_the_posters(commune_a):
    assert (
        reverse("poster", args=[commune_a.code])
        in Client().get(reverse("commune", args=[commune_a.code])).content.decode()
    )
    page = Client().get(reverse("poster", args=[commune_a.code])).content.decode()
    assert all(reverse("poster-pdf", args=[commune_a.code, size]) in page for size in POSTERS)
    assert Client().get(reverse("poster-pdf", args=[commune_a.code, "a0"])).status_code == 404
