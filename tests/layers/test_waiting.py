"""People who decide about maps are told that some wait."""

from __future__ import annotations

import pytest
from django.test import Client

from agencies.models import Role
from tests.factories import box, make_member, make_unit
from tests.layers.conftest import browser_of
from tests.layers.maps import make_version, square

pytestmark = pytest.mark.django_db
WAITING = "Bản đồ thiên tai (1 chờ duyệt)"


@pytest.fixture
def waiting(layer, author):
    return make_version(layer, [(3, square(106.54, 21.86, 0.1))], author)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AGRICULTURE_OFFICER])
def test_the_menu_tells_who_may_publish_how_many_maps_wait(waiting, lang_son, role) -> None:
    here = browser_of(make_member(role, areas=[lang_son]))
    assert WAITING in here.get("/can-bo/ban-do/").content.decode()
    elsewhere = make_unit("99", name="Tỉnh khác", geometry=box(100, 10, 101, 11))
    there = browser_of(make_member(role, areas=[elsewhere]))
    assert WAITING not in there.get("/can-bo/ban-do/").content.decode()


def test_a_person_who_is_refused_is_led_back_to_their_own_work(lang_son) -> None:
    page = browser_of(make_member(Role.COMMUNE_OFFICER, areas=[lang_son])).get("/can-bo/ban-do/")
    assert page.status_code == 403
    assert 'class="btn btn-primary btn-wide" href="/can-bo/"' in page.content.decode()
    assert 'href="/can-bo/"' not in Client().get("/khong-co/").content.decode()
