"""What one sender may send: by address, device, network, place and the load of the site; and proof of work."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from altcha import PayloadV1, solve_challenge_v1
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from agencies.counting import HOUR, counted, standing
from incidents import proof, throttle
from incidents.errors import ProofNeeded, TooManyFromDevice, TooManyReports
from incidents.models import AddressCount, Category
from incidents.screening import forget_senders, screen
from incidents.senders import sender_of
from incidents.throttle import allow_report, many_at
from tests.incidents.conftest import IN_A, World

pytestmark = pytest.mark.django_db

DEVICE = "0123456789abcdef0123456789abcdef0123"
OTHER_DEVICE = "f" * 36


@pytest.fixture
def category(world: World) -> Category:
    return world.category


@pytest.fixture
def emergency(world: World) -> Category:
    kind = Category.objects.filter(emergency=True).first()
    assert kind is not None
    return kind


@pytest.fixture(autouse=True)
def little_work(settings: Any) -> None:
    settings.PROOF_WORK = 50


def request(address: str = "198.51.100.7", device: str = "", trap: str = "", answer: str = "") -> Any:
    headers = {"X-Altcha": answer} if answer else {}
    data = {"device": device, "homepage_url": trap}
    return RequestFactory(REMOTE_ADDR=address).post("/phan-anh/", data, headers=headers)


def answer_to(error: ProofNeeded) -> str:
    asked = error.members["challenge"]
    solution = solve_challenge_v1(asked["challenge"], asked["salt"], asked["algorithm"], asked["maxNumber"], 0)
    assert solution is not None
    fields = ("algorithm", "challenge", "salt", "signature")
    return PayloadV1(number=solution.number, **{name: asked[name] for name in fields}).to_base64()


def asked(ask: Callable[[], None]) -> ProofNeeded:
    with pytest.raises(ProofNeeded) as caught:
        ask()
    return caught.value


def test_a_device_is_stopped_before_its_address_and_another_beside_it_goes_on(
    category: Category, settings: Any
) -> None:
    settings.REPORTS_PER_DEVICE_HOUR = 2
    for _ in range(2):
        allow_report(request(device=DEVICE), category)
    with pytest.raises(TooManyFromDevice):
        allow_report(request(device=DEVICE), category)
    allow_report(request(device=OTHER_DEVICE), category)


def test_who_makes_up_a_device_each_time_is_stopped_by_the_address(category: Category, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = settings.REPORTS_PER_DEVICE_HOUR = 3
    for number in range(3):
        allow_report(request(device=f"{number:036x}"), category)
    with pytest.raises(TooManyReports):
        allow_report(request(device=f"{9:036x}"), category)


def test_who_changes_the_address_each_time_is_stopped_by_the_device(category: Category, settings: Any) -> None:
    settings.REPORTS_PER_DEVICE_HOUR = 2
    for number in range(2):
        allow_report(request(f"203.0.{number}.1", DEVICE), category)
    with pytest.raises(TooManyFromDevice):
        allow_report(request("203.0.9.1", DEVICE), category)


def test_what_is_no_number_of_a_device_is_none() -> None:
    for made_up in ("x" * 36, "a" * 35, "a" * 5000, "'; DROP TABLE", ""):
        assert sender_of(request(device=made_up)).device == ""


def test_an_emergency_is_taken_beyond_every_limit_and_without_proof(emergency: Category, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = settings.REPORTS_PER_DEVICE_HOUR = 1
    settings.REPORTS_PER_NETWORK_HOUR = settings.REPORTS_PER_MINUTE = 0
    for _ in range(5):
        allow_report(request(device=DEVICE, trap="x"), emergency, client_id=uuid4())


def test_a_report_sent_again_counts_once(world: World, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 1
    client_id = uuid4()
    for _ in range(4):
        world.report(client_id=client_id, allow=partial(allow_report, request(), world.category, client_id=client_id))
    with pytest.raises(TooManyReports):
        allow_report(request(), world.category, client_id=uuid4())


def test_near_the_limit_a_proof_is_asked_for_and_with_it_the_report_is_taken(category: Category, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 5
    for _ in range(4):
        allow_report(request(), category, client_id=uuid4())
    client_id = uuid4()
    error = asked(lambda: allow_report(request(), category, client_id=client_id))
    allow_report(request(answer=answer_to(error)), category, client_id=client_id)


def test_being_asked_does_not_count_as_a_report(category: Category, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 5
    counted(AddressCount, {"report 198.51.100.7": 4}, lasts=HOUR)
    for _ in range(9):
        asked(lambda: allow_report(request(), category, client_id=uuid4()))
    assert standing(AddressCount, ["report 198.51.100.7"]) == {"report 198.51.100.7": 4}


def test_a_crowd_in_one_network_is_asked_and_none_of_it_refused(category: Category, settings: Any) -> None:
    settings.REPORTS_PER_NETWORK_HOUR = 3
    for number in range(3):
        allow_report(request(f"198.51.100.{number}"), category, client_id=uuid4())
    client_id = uuid4()
    error = asked(lambda: allow_report(request("198.51.100.99"), category, client_id=client_id))
    allow_report(request("198.51.100.99", answer=answer_to(error)), category, client_id=client_id)
    allow_report(request("198.51.101.1"), category, client_id=uuid4())


def test_under_load_of_the_whole_site_everyone_is_asked(category: Category, settings: Any) -> None:
    settings.REPORTS_PER_MINUTE = 10
    for number in range(10):
        allow_report(request(f"203.{number}.113.1"), category, client_id=uuid4())
    asked(lambda: allow_report(request("192.0.2.1"), category, client_id=uuid4()))
    AddressCount.objects.update(ends_at=timezone.now())
    allow_report(request("192.0.2.1"), category, client_id=uuid4())


def test_who_touched_the_trap_is_taken_in_and_asked_from_then_on(category: Category) -> None:
    first = uuid4()
    error = asked(lambda: allow_report(request(trap="http://spam.example"), category, client_id=first))
    allow_report(request(trap="http://spam.example", answer=answer_to(error)), category, client_id=first)
    asked(lambda: allow_report(request(), category, client_id=uuid4()))
    allow_report(request("192.0.2.77"), category, client_id=uuid4())


def test_no_proof_is_asked_where_the_operator_wants_none(category: Category, settings: Any) -> None:
    settings.PROOF_WORK = settings.REPORTS_PER_MINUTE = 0
    allow_report(request(trap="x"), category, client_id=uuid4())


@pytest.fixture
def challenge(category: Category, settings: Any) -> tuple[UUID, ProofNeeded]:
    settings.REPORTS_PER_MINUTE = 0
    client_id = uuid4()
    return client_id, asked(lambda: allow_report(request(), category, client_id=client_id))


def test_an_answer_holds_for_its_report_alone(category: Category, challenge: tuple[UUID, ProofNeeded]) -> None:
    client_id, error = challenge
    answer = answer_to(error)
    asked(lambda: allow_report(request(answer=answer), category, client_id=uuid4()))
    for _ in range(2):
        allow_report(request(answer=answer), category, client_id=client_id)


def test_an_old_answer_is_not_taken(
    category: Category, challenge: tuple[UUID, ProofNeeded], monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id, _error = challenge
    monkeypatch.setattr(proof, "LASTS", dt.timedelta(seconds=-1))
    over = asked(lambda: allow_report(request(), category, client_id=client_id))
    asked(lambda: allow_report(request(answer=answer_to(over)), category, client_id=client_id))


def test_forged_and_unreadable_answers_are_not_taken(category: Category, challenge: tuple[UUID, ProofNeeded]) -> None:
    client_id, error = challenge
    right = json.loads(base64.b64decode(answer_to(error)))
    forged = [
        right | {"signature": "0" * 64},
        right | {"number": right["number"] + 1},
        right | {"salt": right["salt"].replace("expires=1", "expires=9")},
        right | {"algorithm": "MD5"},
        right | {"algorithm": None},
        right | {"salt": 5},
        right | {"number": {}},
        [],
        {},
    ]
    answers = [base64.b64encode(json.dumps(text).encode()).decode() for text in forged]
    for answer in [*answers, "x", "%%%", "A" * 5000, "Ww==" * 300, base64.b64encode(b"\xff\xfe").decode()]:
        asked(partial(allow_report, request(answer=answer), category, client_id=client_id))


def test_a_challenge_that_somebody_makes_with_another_key_is_not_taken(category: Category, settings: Any) -> None:
    settings.REPORTS_PER_MINUTE = 0
    client_id = uuid4()
    settings.SECRET_KEY = "another" * 10
    error = asked(lambda: allow_report(request(), category, client_id=client_id))
    settings.SECRET_KEY = "the true one" * 5
    asked(lambda: allow_report(request(answer=answer_to(error)), category, client_id=client_id))


def test_many_reports_of_one_kind_at_one_place_are_told_and_elsewhere_not(world: World, settings: Any) -> None:
    settings.REPORTS_PER_PLACE_HOUR = 2
    lon, lat = 106.4502, 21.8502
    assert [many_at((lon, lat), world.category) for _ in range(4)] == [False, False, True, True]
    assert many_at((lon + 0.0003, lat + 0.0003), world.category)
    assert not many_at((lon + 0.01, lat), world.category)
    other = Category.objects.exclude(pk=world.category.pk).first()
    assert other is not None
    assert not many_at((lon, lat), other)


def test_the_signs_of_a_report_are_kept_and_after_a_day_its_sender_is_forgotten(world: World, settings: Any) -> None:
    settings.REPORTS_PER_PLACE_HOUR = 0
    receipt = world.report(location=IN_A)
    screen(request(device=DEVICE, trap="x"), receipt)
    sign = receipt.report.sign
    assert sign.suspicious
    assert sign.many_here
    assert len(sign.device) == len(sign.address) == 64
    assert DEVICE not in sign.device
    assert forget_senders() == 0
    assert forget_senders(timezone.now() + dt.timedelta(hours=25)) == 1
    sign.refresh_from_db()
    assert (sign.device, sign.address, sign.suspicious) == ("", "", True)


def test_reports_that_name_a_commune_alone_are_not_of_one_place(world: World, settings: Any) -> None:
    settings.REPORTS_PER_PLACE_HOUR = 0
    receipt = world.report(accuracy_m=4200)
    screen(request(), receipt)
    assert not receipt.report.sign.many_here


def test_counting_waits_for_no_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'incidents_addresscount'")
        assert cursor.fetchone() == ("u",)


def test_a_request_counts_in_few_queries(category: Category, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        allow_report(request(device=DEVICE), category, client_id=uuid4())


def test_a_burst_of_reports_is_counted_whole_and_stopped_at_the_limit(category: Category, settings: Any) -> None:
    settings.PROOF_WORK = 0
    settings.REPORTS_PER_HOUR = 50
    taken = 0
    for number in range(120):
        try:
            allow_report(request(device=f"{number:036x}"), category, client_id=uuid4())
            taken += 1
        except TooManyReports:
            pass
    assert taken == 50
    parts = [f"report of the site {part}" for part in range(throttle.PARTS_OF_SITE)]
    assert sum(standing(AddressCount, parts).values()) == 120
