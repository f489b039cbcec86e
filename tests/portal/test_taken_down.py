"""A hazard whose map was withdrawn: residents are told so wherever they would look for the map."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from agencies.models import User
from layers.expiry import take_down_overdue
from layers.models import HazardLayer, LayerVersion
from layers.reviewing import withdraw
from tests.layers.maps import make_published, square
from tests.portal.conftest import LAT, LON
from tests.portal.test_pages import text_of

pytestmark = pytest.mark.django_db
PLACES = ("/", "/chu/", "/chu/06253/", "/xa/06253/")
REASON = "Sai lớp ở xã Điềm He."


@pytest.mark.parametrize("address", PLACES)
def test_a_withdrawn_map_is_told_with_day_reason_and_what_to_do(address, published: LayerVersion, people) -> None:
    assert "bản đồ đã thu hồi" not in text_of(Client().get(address))
    withdraw(user=people[1], version_id=published.pk, reason=REASON)
    answer = Client().get(address)
    words = text_of(answer)
    day = date_format(timezone.localdate(), "j/n/Y")
    assert f"Sạt lở đất đá: bản đồ đã thu hồi ngày {day}" in words
    assert f"Lý do: {REASON}" in words
    assert "Không có bản đồ không có nghĩa là an toàn" in words
    assert "/ban-do/sat-lo/" in answer.content.decode()
    assert people[1].display_name not in words
    assert "Chưa có bản đồ nguy cơ nào được công bố" not in words, "there was one"


def test_in_english_the_reason_is_marked_as_vietnamese(published: LayerVersion, people) -> None:
    withdraw(user=people[1], version_id=published.pk, reason=REASON)
    for address in ("/en/", "/en/chu/"):
        assert f'<span lang="vi">{REASON}</span>' in Client().get(address).content.decode()


def test_a_map_that_went_down_because_nobody_looked_it_through_says_so(layer: HazardLayer, people, commune_a) -> None:
    version = make_published(layer, [(5, square(LON, LAT, 0.05))], *people)
    due = timezone.localdate() - dt.timedelta(days=1)
    LayerVersion.objects.filter(pk=version.pk).update(review_by=due, down_when_overdue=True)
    take_down_overdue()
    assert f"Lý do: quá hạn rà soát (hạn {date_format(due, 'j/n/Y')})" in text_of(Client().get("/chu/"))


def test_a_new_map_ends_the_notice(published: LayerVersion, layer: HazardLayer, people: tuple[User, User]) -> None:
    withdraw(user=people[1], version_id=published.pk, reason=REASON)
    make_published(layer, [(5, square(LON, LAT, 0.05))], *people)
    assert "bản đồ đã thu hồi" not in text_of(Client().get("/"))


def test_an_older_version_that_is_withdrawn_leaves_the_map_in_force(published, layer: HazardLayer, people) -> None:
    make_published(layer, [(5, square(LON, LAT, 0.05))], *people)
    withdraw(user=people[1], version_id=published.pk, reason=REASON)
    assert "bản đồ đã thu hồi" not in text_of(Client().get("/"))


def test_many_withdrawn_maps_cost_no_more_queries(published, layer: HazardLayer, people) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            Client().get("/chu/")
        return len(asked)

    withdraw(user=people[1], version_id=published.pk, reason=REASON)
    one = queries()
    for number in range(3):
        other = HazardLayer.objects.create(
            slug=f"khac-{number}", hazard="flooding", unit=layer.unit, agency=layer.agency, title="K", title_en="O"
        )
        version = make_published(other, [(5, square(LON, LAT, 0.05))], *people)
        withdraw(user=people[1], version_id=version.pk, reason=REASON)
    assert queries() == one
