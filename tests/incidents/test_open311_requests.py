"""GET requests: what everyone may read of an incident in the fields of the specification, nothing of its reporter."""

import datetime as dt
import logging
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from geo_pgi.addresses import WithoutSecretAddresses
from incidents.casework import publish_photo
from incidents.contacts import Contact
from incidents.models import Incident
from incidents.states import State as S
from tests.incidents.conftest import IN_B, World, jpeg
from tests.incidents.open311_calls import REQUEST, names, new_key, parsed, post

ADDRESS = "/open311/v2/requests"
W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["service_request_id"] for row in answer.json()]


def test_a_public_incident_has_the_fields_of_the_specification(world: World, client: Client) -> None:
    incident = world.incident(S.ASSIGNED, location=(106.451234, 21.851234))
    [told] = client.get(f"{ADDRESS}/{incident.code}.json").json()
    assert told.keys() == REQUEST
    assert told["service_request_id"] == incident.code
    assert told["status"] == "open"
    assert "Thông báo cho bà con" in told["status_notes"]
    assert (told["service_code"], told["service_name"]) == (world.category.slug, world.category.name)
    assert told["agency_responsible"] == incident.agency.name
    assert (told["address"], told["address_id"]) == ("Xã Văn Quan", "06253")
    assert (told["lat"], told["long"]) != (21.851234, 106.451234)
    assert abs(told["lat"] - 21.851234) < 0.001
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert W3C.fullmatch(told[name]), name
    assert client.get(f"{ADDRESS}.json").json() == [told]
    root = parsed(client.get(f"{ADDRESS}/{incident.code.lower()}.xml"))
    assert root.tag == "service_requests"
    [request] = root
    assert (request.tag, names(request)) == ("request", REQUEST)
    assert request.find("lat").text == str(told["lat"])
    assert request.find("description").text is None


def test_what_is_closed_was_updated_when_it_was_closed(world: World, client: Client) -> None:
    incident = world.incident(S.CLOSED)
    [told] = client.get(f"{ADDRESS}/{incident.code}.json").json()
    assert told["status"] == "closed"
    assert told["expected_datetime"] is None
    assert told["updated_datetime"] == timezone.localtime(incident.closed_at).isoformat(timespec="seconds")


def test_nothing_of_a_report_is_told(world: World, client: Client) -> None:
    secrets = ("Xác lợn", "sau nhà ông Dền", "0912345678", "Nông Văn Dền")
    incident = world.incident(
        S.VERIFIED, place_words=secrets[1], contact=Contact(name=secrets[3], phone=secrets[2]), photos=[jpeg()]
    )
    report = incident.reports.get()
    for address in (f"{ADDRESS}.json", f"{ADDRESS}.xml", f"{ADDRESS}/{incident.code}.json"):
        text = client.get(address).content.decode()
        assert incident.code in text
        assert not any(secret in text for secret in (*secrets, report.code, str(report.client_id)))
        assert "/anh/" not in text


def test_only_a_published_photo_is_told(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED, photos=[jpeg("red"), jpeg("blue")])
    _first, second = incident.photos.filter(report__isnull=False)
    publish_photo(user=world.officer, key=second.key, nobody_seen=True)
    [told] = client.get(f"{ADDRESS}/{incident.code}.json").json()
    assert told["media_url"] == f"http://testserver/anh/{second.key}/"
    assert client.get(told["media_url"]).status_code == 200


@pytest.mark.parametrize("state", [S.RECEIVED, S.REJECTED, S.DUPLICATE])
def test_what_is_not_public_is_not_there(world: World, client: Client, state: S) -> None:
    incident = world.incident(state)
    assert client.get(f"{ADDRESS}/{incident.code}.json").status_code == 404
    assert incident.code not in client.get(f"{ADDRESS}.json").content.decode()
    assert client.get(f"{ADDRESS}.json?service_request_id={incident.code}").json() == []


def test_a_partner_reads_of_its_own_before_it_is_public(world: World, client: Client) -> None:
    secret = new_key()[1]
    code = post(client, secret).json()[0]["service_request_id"]
    own, other = ({"Authorization": f"Api-Key {key}"} for key in (secret, new_key()[1]))
    answer = client.get(f"{ADDRESS}/{code}.json", headers=own)
    [told] = answer.json()
    assert (told["status"], told["description"]) == ("open", None)
    assert "no-store" in answer["Cache-Control"]
    assert ids(client.get(f"{ADDRESS}.json?service_request_id={code}", headers=own)) == [code]
    assert ids(client.get(f"{ADDRESS}.json", headers=own)) == []
    assert client.get(f"{ADDRESS}/{code}.json", headers=other).status_code == 404
    assert client.get(f"{ADDRESS}/{code}.json", headers={"Authorization": "Api-Key gp_0"}).status_code == 403
    world.step(Incident.objects.get(code=code), S.REJECTED)
    assert client.get(f"{ADDRESS}/{code}.json", headers=own).json()[0]["status"] == "closed"


def test_several_ids_override_all_else(world: World, client: Client) -> None:
    one, two, _three = (world.incident(S.VERIFIED) for _ in range(3))
    query = f"service_request_id={one.code},{two.code}&status=closed&service_code=other&start_date=1999-01-01T00:00:00Z"
    assert ids(client.get(f"{ADDRESS}.json?{query}")) == [two.code, one.code]


def test_status_and_service_narrow_what_is_told(world: World, client: Client) -> None:
    opened, closed = world.incident(S.VERIFIED), world.incident(S.REFERRED, path=(S.VERIFIED, S.REFERRED))
    assert ids(client.get(f"{ADDRESS}.json?status=open")) == [opened.code]
    assert ids(client.get(f"{ADDRESS}.json?status=closed")) == [closed.code]
    assert ids(client.get(f"{ADDRESS}.json?status=open,closed")) == [closed.code, opened.code]
    assert ids(client.get(f"{ADDRESS}.json?status=open&status=closed")) == [closed.code, opened.code]
    assert ids(client.get(f"{ADDRESS}.json?service_code=other,dead-animals&status=")) == [closed.code, opened.code]
    assert ids(client.get(f"{ADDRESS}.json?service_code=other")) == []
    assert client.get(f"{ADDRESS}.json?service_code=no-such").status_code == 404


def test_days_narrow_what_is_told_and_the_latest_ninety_stand_for_none(world: World, client: Client) -> None:
    now = timezone.now()
    ages = (1, 50, 100, 120)
    codes = [world.incident(S.VERIFIED, at=now - dt.timedelta(days=age)).code for age in ages]

    def asked(**days: int) -> Any:
        """Days ago, as the specification writes moments."""
        when = {name: f"{now - dt.timedelta(days=age):%Y-%m-%dT%H:%M:%SZ}" for name, age in days.items()}
        return client.get(f"{ADDRESS}.json", when)

    assert ids(client.get(f"{ADDRESS}.json")) == codes[:2]
    assert ids(asked(start_date=110, end_date=40)) == codes[1:3]
    assert ids(asked(start_date=130)) == codes[1:]
    assert ids(asked(end_date=90)) == codes[2:]
    assert asked(start_date=120, end_date=20).status_code == 400
    assert asked(start_date=20, end_date=30).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "start_date=yesterday",
        "start_date=2026-01-01",
        "end_date=2026-01-01T00:00:00",
        "end_date=2026-13-01T00:00:00Z",
        "start_date=0001-01-01T00:00:00Z",
        "status=reopened",
        "page=0",
        "page=x",
        "page_size=1001",
        "page_size=-1",
    ],
)
def test_an_argument_that_cannot_be_read_is_refused(client: Client, db: None, query: str) -> None:
    answer = client.get(f"{ADDRESS}.json?{query}")
    assert answer.status_code == 400
    assert f"“{query.partition('=')[0]}”" in answer.json()[0]["description"]


def test_a_plus_that_was_not_escaped_is_understood(world: World, client: Client) -> None:
    world.incident(S.VERIFIED)
    start = f"{timezone.localtime() - dt.timedelta(days=1):%Y-%m-%dT%H:%M:%S}+07:00"
    assert len(ids(client.get(f"{ADDRESS}.json?start_date={start}"))) == 1


def test_pages_follow_each_other_by_the_link(world: World, client: Client) -> None:
    codes = [world.incident(S.VERIFIED).code for _ in range(3)][::-1]
    answer = client.get(f"{ADDRESS}.json?page_size=2")
    assert ids(answer) == codes[:2]
    link = re.fullmatch(r'<(.+)>; rel="next"', answer["Link"])
    assert link
    last = client.get(link[1])
    assert ids(last) == codes[2:]
    assert "Link" not in last


def test_a_page_takes_one_query_however_long_it_is(
    world: World, client: Client, django_assert_num_queries: Any
) -> None:
    for location in (IN_B, IN_B, IN_B):
        world.incident(S.ASSIGNED, location=location)
    with django_assert_num_queries(1):
        assert len(ids(client.get(f"{ADDRESS}.json"))) == 3


def test_the_token_of_a_private_link_gives_the_id(world: World, client: Client, settings: Any) -> None:
    receipt = world.report()
    [told] = client.get(f"/open311/v2/tokens/{receipt.token}.json").json()
    assert told == {"service_request_id": receipt.report.incident.code, "token": receipt.token}
    request = parsed(client.get(f"/open311/v2/tokens/{receipt.token}.xml")).find("request")
    assert names(request) == {"service_request_id", "token"}
    settings.LOOKUPS_PER_HOUR = 2
    assert client.get("/open311/v2/tokens/khac.json").json()[0]["code"] == 400


def test_a_token_stands_in_no_log() -> None:
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": ("/open311/v2/tokens/abc123.json",)})
    assert WithoutSecretAddresses().filter(record)
    assert "abc123" not in record.getMessage()


def test_texts_are_escaped_and_fit_xml(world: World, client: Client) -> None:
    incident = world.incident()
    world.step(incident, S.VERIFIED, public_note="<b>&\x0b</b>\ufffe 🐷")
    root = parsed(client.get(f"{ADDRESS}/{incident.code}.xml"))
    assert root.find("request/status_notes").text.endswith("<b>&\ufffd</b>\ufffd 🐷")


def test_answers_come_in_the_language_asked_for(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED)
    [told] = client.get(f"{ADDRESS}/{incident.code}.json?lang=en").json()
    assert told["service_name"] == world.category.name_en
    assert told["address"] == "Van Quan commune"
