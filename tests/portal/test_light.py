"""The site in words for a poor line."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Role
from alerts.issuing import issue
from places.hazards import Hazard
from places.models import Unit
from tests.factories import make_member, make_unit
from tests.portal.test_pages import text_of

pytestmark = pytest.mark.django_db
PAGES = ("/chu/", "/chu/06253/", "/en/chu/", "/en/chu/06253/")


@pytest.fixture
def warn(province: Unit):
    """`warn(*communes)`: a warning with long advice is in force."""
    leader = make_member(Role.LEADER, areas=[province])
    now = timezone.now()

    def issued(*units: Unit) -> None:
        issue(
            user=leader,
            hazard=Hazard.FLASH_FLOOD,
            level=2,
            headline="Nguy cơ lũ quét do mưa lớn",
            instruction="Tránh xa ven suối và chân dốc. " * 10,
            units=list(units),
            starts_at=now,
            expires_at=now + dt.timedelta(hours=12),
        )

    return issued


def test_the_first_page_tells_warnings_in_full_and_leads_to_every_commune(published, commune_a, commune_b, warn):
    warn(commune_a)
    answer = Client().get("/chu/")
    words = text_of(answer)
    assert "Cảnh báo: Nguy cơ lũ quét do mưa lớn" in words and "Tránh xa ven suối" in words and "112" in words
    assert words.index("Xã Điềm He") < words.rindex("Xã Văn Quan")
    assert 'href="/chu/06253/"' in answer.content.decode()
    Client().get("/chu/")


def test_a_commune_says_what_its_whole_page_says(published, commune_a, commune_b, warn):
    warn(commune_b)
    words, whole = text_of(Client().get("/chu/06253/")), text_of(Client().get("/xa/06253/"))
    for sentence in (
        "Lớp cao nhất trong xã: Rất cao (lớp 5 trên 5).", "28,6 km²", "25%", "DỮ LIỆU MẪU", "Nguồn: Sở Nông nghiệp",
        "Hiện không có bản đồ công khai cho nơi này về: lũ quét, ngập lụt, ngập úng.", "không nói về từng ngôi nhà",
    ):  # fmt: skip
        assert sentence in words and sentence in whole
    assert "Cảnh báo:" not in words
    assert "Cảnh báo: Nguy cơ lũ quét" in text_of(Client().get("/chu/06280/"))


def test_a_former_code_is_led_on(commune_a):
    day = dt.date(2025, 7, 1)
    make_unit("06301", name="Cũ", valid_from=day.replace(year=2004), valid_to=day, became=[commune_a])
    answer = Client().get("/chu/06301/", follow=True)
    assert answer.redirect_chain[-1][0] == "/xa/06253/"


def test_pages_and_their_style_stay_light_with_a_whole_province_and_many_warnings(published, province, commune_a, warn):
    communes = [make_unit(name=f"Xã có tên rất dài số {number}", parent=province) for number in range(65)]
    for _warning in range(12):
        warn(commune_a, *communes)
    style = Path(finders.find("portal/light.css")).stat().st_size
    for path in PAGES:
        html = Client().get(path).content
        assert re.findall(rb"<script|<img|<svg|@import|url\(", html) == []
        assert html.count(b"<link") == 2
        assert len(html) + style < 30_000, path
        assert len(gzip.compress(html)) < 8_000


def test_the_number_of_queries_is_fixed(published, province, commune_a, warn):
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(path)
        return len(captured)

    warn(commune_a)
    before = [cost(path) for path in PAGES]
    warn(commune_a)
    make_unit(parent=province)
    assert [cost(path) for path in PAGES] == before
    assert max(before) <= 7
