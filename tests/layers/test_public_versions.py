"""The pages that every version keeps once it was public."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import number_format

from layers import tile_views
from layers.reviewing import discard, give_back, withdraw
from tests.layers.maps import make_published, make_version, square
from tests.layers.test_tiles import address as tile_address

pytestmark = pytest.mark.django_db
SMALL, LARGE = [(3, square(106.45, 21.85, 0.02))], [(3, square(106.45, 21.85, 0.03)), (5, square(106.5, 21.9, 0.01))]
REASON = "Sai lớp ở xã Điềm He."


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    tile_views.forget()


def told(km2: float) -> str:
    return number_format(round(km2, 2), 2)


def page(version) -> str:
    answer = Client().get(f"/ban-do/{version.layer.slug}/{version.number}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def map_of(text: str) -> dict:
    island = re.search(r'<script id="map-options"[^>]*>(.*?)</script>', text)
    return json.loads(island[1]) if island else {}


def test_a_published_version_tells_areas_source_dates_and_agency_but_no_person(layer, author, reviewer) -> None:
    version = make_published(layer, SMALL, author, reviewer, source="Viện Địa chất", surveyed_on="2026-03-01")
    text = page(version)
    area = told(version.area_by_level["3"])
    for words in ("Viện Địa chất", "1/3/2026", "1:50.000", layer.agency.label, area, "Sạt lở đất đá: mức độ nhạy cảm"):
        assert words in text, words
    for person in (author, reviewer):
        assert person.display_name not in text and person.username not in text
    assert map_of(text)["layer"]["tiles"] == f"/tiles/hazards/{version.pk}/{{z}}/{{x}}/{{y}}.mvt"
    assert "bản công bố đầu tiên" in text


def test_a_later_version_tells_what_changed_and_the_older_one_says_it_was_replaced(layer, author, reviewer) -> None:
    old = make_published(layer, SMALL, author, reviewer)
    new = make_published(layer, LARGE, author, reviewer)
    assert f"(+{told(new.area_by_level['3'] - old.area_by_level['3'])})" in page(new)
    assert f"(+{told(new.area_by_level['5'])})" in page(new)
    text = page(old)
    assert "Bản này đã được thay ngày" in text
    assert f"/ban-do/{layer.slug}/{new.number}/" in text
    assert map_of(text)


def test_a_withdrawn_version_stays_readable_with_its_reason_and_without_its_map(layer, author, reviewer) -> None:
    version = make_published(layer, SMALL, author, reviewer)
    withdraw(user=reviewer, version_id=version.pk, reason=REASON)
    tile_views.forget()
    text = page(version)
    assert "Bản này đã thu hồi ngày" in text
    assert REASON in text
    assert "không có bản nào đang công bố" in text
    assert map_of(text) == {}
    assert Client().get(tile_address(version, 9)).status_code == 404
    assert reviewer.display_name not in text


def test_the_list_holds_every_version_that_was_public_and_no_other(layer, author, reviewer) -> None:
    first = make_published(layer, SMALL, author, reviewer)
    second = make_published(layer, LARGE, author, reviewer)
    withdraw(user=reviewer, version_id=first.pk, reason=REASON)
    review = make_version(layer, SMALL, author)
    thrown_away = make_version(layer, SMALL, author)
    give_back(user=reviewer, version_id=thrown_away.pk, reason="Nộp nhầm tệp.")
    discard(user=author, version_id=thrown_away.pk)
    text = Client().get(f"/ban-do/{layer.slug}/").content.decode()
    assert [int(number) for number in re.findall(rf"/ban-do/{layer.slug}/(\d+)/", text)] == [
        second.number,
        first.number,
    ]
    for hidden in (review, thrown_away):
        assert Client().get(f"/ban-do/{layer.slug}/{hidden.number}/").status_code == 404


def test_a_layer_without_a_public_version_does_not_exist_for_residents(layer, author) -> None:
    make_version(layer, SMALL, author)
    assert Client().get(f"/ban-do/{layer.slug}/").status_code == 404


def test_the_page_asks_as_many_queries_with_a_long_past_as_with_a_short_one(layer, author, reviewer) -> None:
    def queries(version) -> int:
        with CaptureQueriesContext(connection) as asked:
            page(version)
        return len(asked)

    make_published(layer, SMALL, author, reviewer)
    second = make_published(layer, LARGE, author, reviewer)
    page(second)
    few = queries(second)
    for _number in range(3):
        make_published(layer, SMALL, author, reviewer)
    assert queries(second) == few


def test_the_map_page_leads_to_the_versions(layer, author, reviewer) -> None:
    make_published(layer, SMALL, author, reviewer)
    assert f'href="/ban-do/{layer.slug}/"' in Client().get("/").content.decode()
