"""Requests nobody sends by mistake: no answer is a failure of the server, and no secret reaches the log."""

import json
import logging
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from agencies.models import Role, User
from incidents.models import Report
from places.models import Unit

LONG_NUMBER = "9" * 5000
REPORT = {"category": "landslide", "longitude": 106.45, "latitude": 21.85, "words": "Đất lở"}


@pytest.fixture(autouse=True)
def nobody_sent_anything_yet() -> None:
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    """A browser to which a failure of the server is an answer, as it is to people."""
    return Client(raise_request_exception=False)


def browser_of(user: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def send(client: Client, body: str, key: str = "") -> tuple[int, bytes]:
    answer = client.post(
        "/api/v1/reports/", body, content_type="application/json", headers={"Idempotency-Key": key or str(uuid4())}
    )
    return answer.status_code, answer.content


@pytest.mark.parametrize("address", ["/xa/a%00b/", "/en/xa/%00/", "/su-viec/%00/", "/api/v1/incidents/%00/"])
def test_a_nul_in_an_address_finds_nothing(visitor: Client, commune_a: Unit, address: str) -> None:
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_danger_on_the_last_and_first_day_there_is(visitor: Client, commune_a: Unit, day: str) -> None:
    assert visitor.get(f"/api/v1/danger/?lat=21.85&lon=106.45&on={day}").status_code in (200, 400)


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 50_000])
def test_json_without_a_bottom_is_refused(visitor: Client, commune_a: Unit, body: str) -> None:
    assert send(visitor, body)[0] == 400


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.COMMUNE_OFFICER, f"/can-bo/?page={LONG_NUMBER}"),
        (Role.COMMUNE_OFFICER, "/can-bo/su-viec/%00/"),
        (Role.LEADER, "/can-bo/so-lieu/?tu=0001-01-01&den=9999-12-31"),
        (Role.LEADER, "/can-bo/so-lieu/?tu=9999-12-31&den=9999-12-31&tep=csv"),
        (Role.LEADER, f"/can-bo/canh-bao/?thay={LONG_NUMBER}"),
    ],
)
def test_addresses_of_staff_with_values_out_of_range(
    commune_a: Unit, member: Callable[..., User], role: Role, address: str
) -> None:
    assert browser_of(member(role, commune_a)).get(address).status_code < 500


def test_one_key_for_two_different_reports_loses_none_in_silence(visitor: Client, commune_a: Unit) -> None:
    key = str(uuid4())
    assert send(visitor, json.dumps(REPORT), key)[0] == 201
    status, _body = send(visitor, json.dumps(REPORT | {"words": "Lũ quét", "category": "flash-flood"}), key)
    assert status >= 400 or Report.objects.count() == 2


def test_a_key_that_anybody_would_hit_upon_opens_no_stranger_s_report(visitor: Client, commune_a: Unit) -> None:
    nobodys = "00000000-0000-0000-0000-000000000000"
    send(visitor, json.dumps(REPORT), nobodys)
    assert send(visitor, json.dumps(REPORT), nobodys)[0] >= 400


def test_the_log_never_holds_a_tracking_code_or_private_link(
    visitor: Client, commune_a: Unit, caplog: pytest.LogCaptureFixture
) -> None:
    told = json.loads(send(visitor, json.dumps(REPORT))[1])
    with caplog.at_level(logging.DEBUG):
        for key in (f"r/{told['token']}", told["code"]):
            assert visitor.post(f"/theo-doi/{key}/them-anh/").status_code == 422
            assert visitor.get(f"/theo-doi/{key}/them-anh/").status_code == 405
            assert visitor.get(f"/theo-doi/{key}/khong-co/").status_code == 404
    assert caplog.records
    assert not [line for line in caplog.messages if told["token"] in line or told["code"] in line]
