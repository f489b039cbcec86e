"""What is shown where the address of a public case is shared."""

import datetime as dt
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from incidents import share_picture as drawing
from incidents.states import State as S
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shares(settings: Any, tmp_path: Path) -> Path:
    settings.SHARES_ROOT = tmp_path / "shares"
    return tmp_path / "shares"


def test_a_public_case_has_a_picture_of_the_asked_size_drawn_once(world: World, shares: Path) -> None:
    incident = world.incident(S.VERIFIED)
    address = reverse("share_picture", args=[incident.code])
    for _ in range(2):
        answer = Client().get(address)
        assert answer.headers["Content-Type"] == "image/png"
        assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    assert len(list(shares.iterdir())) == 1
    world.step(incident, S.ASSIGNED)
    Client().get(address)
    assert len(list(shares.iterdir())) == 2


def test_a_case_that_is_not_public_has_none(world: World) -> None:
    assert Client().get(reverse("share_picture", args=[world.incident().code])).status_code == 404


def test_the_page_names_its_picture_with_whole_address_and_another_in_each_state(world: World) -> None:
    incident = world.incident(S.VERIFIED)

    def named() -> str:
        page = Client().get(reverse("incident", args=[incident.code])).content.decode()
        found = re.search(r'property="og:image" content="([^"]+)"', page)
        assert found
        return found[1]

    first = named()
    assert first.startswith(f"http://testserver/su-viec/{incident.code}/chia-se.png?v=")
    world.step(incident, S.ASSIGNED)
    assert named() != first


def test_long_names_stay_in_the_picture() -> None:
    lines = drawing._lines("Công trình cấp nước sạch nông thôn " * 8, drawing._font(72))
    assert len(lines) == drawing.MOST_LINES
    assert all(drawing._font(72).getlength(line) <= 1200 - drawing.EDGE for line in lines)


def test_old_pictures_go(world: World, shares: Path) -> None:
    Client().get(reverse("share_picture", args=[world.incident(S.VERIFIED).code]))
    assert drawing.delete_old_pictures() == 0
    assert drawing.delete_old_pictures(timezone.now() + dt.timedelta(days=31)) == 1
    assert not list(shares.iterdir())
