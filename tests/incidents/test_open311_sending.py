"""POST requests: a report of another program arrives, once, with its reporter kept secret."""

import datetime as dt
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from incidents.contacts import reveal
from incidents.models import Category, Channel, Incident, PartnerReport, Report, ReporterContact
from incidents.open311 import sending
from incidents.questions import Question, QuestionType, schema_of
from incidents.states import State as S
from tests.incidents.conftest import World
from tests.incidents.open311_calls import BODY, CREATED, ERROR, names, new_key, parsed, post

PERSON = {"first_name": "Dền", "last_name": "Nông Văn", "email": "den@example.vn", "phone": "0912345678"}


def test_a_request_is_answered_with_its_id_and_what_happens_next(world: World, client: Client) -> None:
    answer = post(client, new_key()[1])
    assert answer.status_code == 201
    [told] = answer.json()
    assert told.keys() == CREATED
    report = Report.objects.get()
    assert told["service_request_id"] == report.incident.code
    assert told["account_id"] is None
    assert "Xã Văn Quan" in told["service_notice"]
    assert (report.channel, report.words) == (Channel.API, "Xác lợn chết")
    assert (round(report.location.x, 6), round(report.location.y, 6)) == (106.45, 21.85)
    assert report.incident.state == S.RECEIVED


def test_the_answer_as_xml_has_the_same_fields(world: World, client: Client) -> None:
    root = parsed(post(client, new_key()[1], as_type="xml"))
    assert root.tag == "service_requests"
    assert names(root.find("request")) == CREATED
    assert root.find("request/service_request_id").text == Incident.objects.get().code


def test_the_notice_of_an_emergency_begins_with_the_number_to_call(world: World, client: Client) -> None:
    [told] = post(client, new_key()[1], BODY | {"service_code": "landslide"}).json()
    assert told["service_notice"].startswith("Khẩn cấp")
    assert "112" in told["service_notice"].split(".")[0]


def test_the_reporter_goes_into_the_closed_store_and_nowhere_else(world: World, client: Client) -> None:
    ids = {"account_id": "tai-khoan-7", "device_id": "may-9"}
    answer = post(client, new_key()[1], BODY | PERSON | ids)
    report = Report.objects.get()
    contact = reveal(user=world.officer, report=report, reason="Gọi lại")
    assert (contact.name, contact.phone) == ("Nông Văn Dền (den@example.vn)", "0912345678")
    kept = [str(list(model.objects.values())) for model in (Report, Incident, PartnerReport, ReporterContact)]
    kept += [str(report.incident.events.values()), answer.content.decode()]
    for secret in ("Dền", "den@example.vn", "0912345678", "tai-khoan-7", "may-9"):
        assert not any(secret in text for text in kept), secret


def test_without_a_contact_none_is_kept(world: World, client: Client) -> None:
    post(client, new_key()[1], BODY | {"email": " ", "phone": ""})
    assert not ReporterContact.objects.exists()


def test_the_address_of_a_photo_stays_words_and_is_not_fetched(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_args: Any, **_named: Any) -> None:
        raise AssertionError("something was fetched")

    secret = new_key()[1]
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert post(client, secret, BODY | {"media_url": "http://169.254.169.254/latest/meta-data"}).status_code == 201
    report = Report.objects.get()
    assert "http://169.254.169.254/latest/meta-data" in report.words
    assert not report.photos.exists()


def test_attributes_that_nobody_asked_for_are_kept_as_words(world: World, client: Client) -> None:
    post(client, new_key()[1], BODY | {"attribute[SIZE]": "to", "attribute[KIND][]": ["lợn", "gà"], "attribute[X]": ""})
    assert Report.objects.get().words == "Xác lợn chết\nSIZE: to\nKIND: lợn, gà"


def test_answers_to_questions_of_the_kind_are_kept_and_checked(world: World, client: Client) -> None:
    heads = Question(name="heads", type=QuestionType.INTEGER, title="Mấy con?", title_en="How many?", maximum=500)
    Category.objects.filter(slug="dead-animals").update(questions=schema_of([heads]))
    assert post(client, new_key()[1], BODY | {"attribute[heads]": "12"}).status_code == 201
    assert Report.objects.get().answers == {"heads": 12}
    answer = post(client, new_key()[1], BODY | {"attribute[heads]": "nhiều"})
    assert answer.status_code == 400
    assert "Mấy con?" in answer.json()[0]["description"]


def test_a_request_without_words_is_taken_as_the_specification_says(world: World, client: Client) -> None:
    body = {name: BODY[name] for name in ("service_code", "lat", "long")}
    assert post(client, new_key()[1], body).status_code == 201
    assert Report.objects.get().words


@pytest.mark.parametrize(
    "place",
    [
        {"address_id": "06280"},
        {"address_string": "Gần cầu Bản Quyền, xã Điềm He, tỉnh Lạng Sơn"},
        {"address_string": "Thôn Nà Lộc, Diem He"},
    ],
)
def test_a_place_without_a_point_goes_to_its_commune_and_is_marked_as_unclear(
    world: World, client: Client, place: dict[str, str]
) -> None:
    body = {"service_code": BODY["service_code"], "description": BODY["description"]}
    assert post(client, new_key()[1], body | place).status_code == 201
    report = Report.objects.get()
    assert (report.incident.unit, report.place_unclear) == (world.commune_b, True)
    assert report.place_words == place.get("address_string", "")


def test_words_that_name_no_commune_go_to_the_province(world: World, client: Client) -> None:
    body = {"service_code": BODY["service_code"], "description": BODY["description"], "address_string": "ở đâu đó"}
    assert post(client, new_key()[1], body).status_code == 201
    report = Report.objects.get()
    assert (report.incident.unit, report.place_words) == (world.commune_a.parent, "ở đâu đó")


def test_a_point_goes_before_an_address_which_is_kept_as_words(world: World, client: Client) -> None:
    post(client, new_key()[1], BODY | {"address_string": "Xã Điềm He", "address_id": "06280"})
    report = Report.objects.get()
    assert (report.incident.unit, report.place_words) == (world.commune_a, "Xã Điềm He")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "no-such"}, 404),
        ({"service_code": "no\x00such"}, 404),
        ({"lat": "", "long": ""}, 400),
        ({"lat": ""}, 400),
        ({"lat": "abc"}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "95"}, 400),
        ({"lat": "21.0", "long": "105.8"}, 400),
        ({"lat": "", "long": "", "address_id": "99999"}, 400),
        ({"description": "x" * 4001}, 400),
        ({"description": "a\x00b"}, 400),
        ({"phone": "0" * 101}, 400),
        ({"jurisdiction_id": "sfgov.org"}, 404),
    ],
)
def test_what_is_wrong_is_told_and_nothing_stays(
    world: World, client: Client, change: dict[str, str], status: int
) -> None:
    answer = post(client, new_key()[1], BODY | change)
    assert answer.status_code == status, answer.content
    assert all(error.keys() == ERROR and error["code"] == status and error["description"] for error in answer.json())
    assert not Report.objects.exists()


def test_each_problem_is_an_error_of_its_own(world: World, client: Client) -> None:
    answer = post(client, new_key()[1], BODY | {"lat": "95", "address_string": "x" * 301})
    assert len(answer.json()) == 2


def test_without_a_valid_key_nothing_is_taken(world: World, client: Client) -> None:
    for secret in ("", "gp_WRONG"):
        answer = post(client, secret)
        assert answer.status_code == 403
        [error] = answer.json()
        assert error["code"] == 403
    secret = new_key()[1]
    answer = client.post(f"/open311/v2/requests.json?api_key={secret}", BODY)
    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_the_key_may_stand_in_the_header(world: World, client: Client) -> None:
    headers = {"Authorization": f"Api-Key {new_key()[1]}"}
    assert client.post("/open311/v2/requests.json", BODY, headers=headers).status_code == 201


def test_a_body_that_is_no_form_is_refused(world: World, client: Client) -> None:
    answer = client.post("/open311/v2/requests.json", "{}", content_type="application/json")
    assert answer.status_code == 400


def test_a_key_has_its_limit_but_never_in_an_emergency(world: World, client: Client) -> None:
    _key, secret = new_key(per_hour=1)
    assert post(client, secret).status_code == 201
    answer = post(client, secret, BODY | {"description": "Khác"})
    assert (answer.status_code, answer.json()[0]["code"]) == (400, 429)
    assert answer["Retry-After"]
    assert post(client, secret, BODY | {"service_code": "landslide"}).status_code == 201


def test_the_same_fields_again_are_answered_with_the_first_id(world: World, client: Client) -> None:
    secret = new_key()[1]
    first, second = post(client, secret), post(client, secret)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Report.objects.count() == 1


def test_other_words_another_person_or_another_key_are_another_report(world: World, client: Client) -> None:
    secret = new_key()[1]
    for body in (BODY, BODY | {"description": "Xác gà chết"}, BODY | {"phone": "0912345678"}):
        assert post(client, secret, body).status_code == 201
    assert post(client, new_key()[1]).status_code == 201
    assert Report.objects.count() == 4


def test_the_same_fields_much_later_are_another_report(world: World, client: Client) -> None:
    secret = new_key()[1]
    post(client, secret)
    PartnerReport.objects.update(at=timezone.now() - sending.SAME_WITHIN - dt.timedelta(seconds=1))
    assert post(client, secret).status_code == 201
    assert Report.objects.count() == 2


def test_an_idempotency_key_holds_without_end_and_for_one_content(world: World, client: Client) -> None:
    secret = new_key()[1]
    first = post(client, secret, **{"Idempotency-Key": "don-1"})
    PartnerReport.objects.update(at=timezone.now() - dt.timedelta(days=30))
    again = post(client, secret, **{"Idempotency-Key": "don-1"})
    assert (again.status_code, again.json()) == (200, first.json())
    assert post(client, secret, **{"Idempotency-Key": "don-2"}).status_code == 201
    other = post(client, secret, BODY | {"description": "Khác hẳn"}, **{"Idempotency-Key": "don-1"})
    assert other.status_code == 400
    assert post(client, new_key()[1], **{"Idempotency-Key": "don-1"}).status_code == 201
    assert post(client, secret, **{"Idempotency-Key": "x" * 201}).status_code == 400
    assert Report.objects.count() == 3


def test_what_was_refused_can_be_put_right_under_the_same_key(world: World, client: Client) -> None:
    secret = new_key()[1]
    assert post(client, secret, BODY | {"lat": "95"}, **{"Idempotency-Key": "don-1"}).status_code == 400
    assert post(client, secret, **{"Idempotency-Key": "don-1"}).status_code == 201


def test_an_answer_lost_before_the_id_was_written_down_is_told_again(world: World, client: Client) -> None:
    secret = new_key()[1]
    first = post(client, secret)
    PartnerReport.objects.update(code="")
    assert post(client, secret).json() == first.json()
    assert PartnerReport.objects.get().code == first.json()[0]["service_request_id"]


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_the_same_moment_is_one_report(world: World) -> None:
    secret = new_key()[1]

    def send(_number: int) -> Any:
        try:
            return post(Client(), secret)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()[0]["service_request_id"] for answer in answers}) == 1
    assert Report.objects.count() == 1
