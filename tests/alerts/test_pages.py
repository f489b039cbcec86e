"""Pages and API of warnings."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Role, User
from alerts.models import Warning
from places.models import Unit
from tests.alerts.test_issuing import issue

pytestmark = pytest.mark.django_db


def form(*units: Unit, **changes: str) -> dict[str, Any]:
    local = timezone.localtime()
    return {
        "hazard": "flooding",
        "level": "3",
        "headline": "Ngập ven sông",
        "instruction": "Đưa đồ lên cao.",
        "units": [str(unit.pk) for unit in units],
        "starts_at": local.strftime("%Y-%m-%dT%H:%M"),
        "expires_at": (local + dt.timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M"),
    } | changes


@pytest.mark.parametrize("role", [None, *Role])
def test_who_sees_the_form(role: Role | None, client: Client, member: Callable[..., User], commune_a: Unit) -> None:
    if role:
        client.force_login(member(role, commune_a))
    answer = client.get("/can-bo/canh-bao/")
    expected = {None: 302, Role.AGRICULTURE_OFFICER: 200, Role.LEADER: 200}.get(role, 403)
    assert answer.status_code == expected


def test_an_issued_warning_shows_to_everyone_in_both_languages_and_to_machines(
    client: Client, member: Callable[..., User], commune_a: Unit
) -> None:
    client.force_login(member(Role.AGRICULTURE_OFFICER, commune_a))
    answer = client.post("/can-bo/canh-bao/", form(commune_a, headline_en="Flooding by the river"))
    warning = Warning.objects.get()
    assert answer.headers["Location"] == f"/canh-bao/{warning.pk}/"
    client.logout()
    assert "Ngập ven sông" in client.get("/canh-bao/").content.decode()
    assert "Flooding by the river" in client.get("/en/canh-bao/").content.decode()
    told = client.get("/api/v1/warnings/").json()["results"][0]
    assert (told["level"], told["communes"]) == (3, [{"code": "06253", "name": "Xã Văn Quan"}])


def test_a_refused_form_keeps_what_was_typed_and_says_why(
    client: Client, member: Callable[..., User], commune_a: Unit
) -> None:
    client.force_login(member(Role.AGRICULTURE_OFFICER, commune_a))
    page = client.post("/can-bo/canh-bao/", form(commune_a, hazard="landslide", level="5")).content.decode()
    assert "Loại thiên tai này thường chỉ đến cấp 3" in page
    assert "Đưa đồ lên cao." in page
    assert not Warning.objects.exists()


def test_a_commune_outside_the_area_is_not_accepted(
    client: Client, member: Callable[..., User], commune_a: Unit, commune_b: Unit
) -> None:
    client.force_login(member(Role.AGRICULTURE_OFFICER, commune_a))
    client.post("/can-bo/canh-bao/", form(commune_b))
    assert not Warning.objects.exists()


def test_cancelling_from_the_page(client: Client, member: Callable[..., User], commune_a: Unit) -> None:
    officer = member(Role.AGRICULTURE_OFFICER, commune_a)
    warning = issue(officer, commune_a)
    address = f"/can-bo/canh-bao/{warning.pk}/huy/"
    assert client.post(address, {"reason": "x"}).status_code == 302
    assert Warning.objects.in_force().exists()
    client.force_login(member(Role.MEDIA_OFFICER, commune_a))
    assert client.post(address, {"reason": "Hết mưa"}).status_code == 403
    client.force_login(officer)
    client.post(address, {"reason": "Hết mưa"})
    assert not Warning.objects.in_force().exists()
    page = client.get(f"/canh-bao/{warning.pk}/").content.decode()
    assert "Cảnh báo này không còn hiệu lực." in page
    assert "Hết mưa" in page


def test_lists_cost_the_same_with_more_warnings(
    client: Client, member: Callable[..., User], commune_a: Unit, commune_b: Unit, django_assert_max_num_queries: Any
) -> None:
    officer = member(Role.AGRICULTURE_OFFICER, commune_a, commune_b)
    for _ in range(12):
        issue(officer, commune_a, commune_b)
    with django_assert_max_num_queries(8):
        client.get("/canh-bao/")
    with django_assert_max_num_queries(3):
        client.get("/api/v1/warnings/")


def test_one_box_warns_every_commune_of_the_area_and_no_other(
    client: Client, member: Callable[..., User], commune_a: Unit, commune_b: Unit, province: Unit
) -> None:
    client.force_login(member(Role.AGRICULTURE_OFFICER, province))
    assert "Cả tỉnh: tất cả 2 xã, phường" in client.get("/can-bo/canh-bao/").content.decode()
    client.post("/can-bo/canh-bao/", form(everywhere="on"))
    assert set(Warning.objects.get().units.all()) == {commune_a, commune_b}
    client.force_login(member(Role.AGRICULTURE_OFFICER, commune_a))
    assert "Tất cả 1 xã, phường" in client.get("/can-bo/canh-bao/").content.decode()
    client.post("/can-bo/canh-bao/", form(everywhere="on"))
    assert set(Warning.objects.latest("pk").units.all()) == {commune_a}


def test_without_a_commune_the_form_says_so_at_the_list(
    client: Client, member: Callable[..., User], commune_a: Unit
) -> None:
    client.force_login(member(Role.AGRICULTURE_OFFICER, commune_a))
    page = client.post("/can-bo/canh-bao/", form()).content.decode()
    assert "Xin chọn ít nhất một xã, phường, hoặc chọn tất cả." in page
    assert not Warning.objects.exists()
