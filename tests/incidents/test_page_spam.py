"""The pages around abuse: a proof asked for by page and API, the trap, the steps of a case, the lists of staff."""

from typing import Any
from uuid import uuid4

import pytest
from altcha import PayloadV1, solve_challenge_v1
from django.test import Client
from django.urls import reverse

from agencies.models import Role, User
from incidents.models import Block, Incident, KeptBack, Report, ReportSign
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import IN_A, World
from tests.incidents.test_page_report import SCRIPT, send, typed
from tests.incidents.test_spam import ADVERT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def little_work(settings: Any) -> None:
    settings.PROOF_WORK = 50


@pytest.fixture
def officer(world: World) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])


@pytest.fixture
def desk(officer: User) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answer_to(asked: dict[str, Any]) -> str:
    solution = solve_challenge_v1(asked["challenge"], asked["salt"], asked["algorithm"], asked["maxNumber"], 0)
    assert solution is not None
    fields = ("algorithm", "challenge", "salt", "signature")
    return PayloadV1(number=solution.number, **{name: asked[name] for name in fields}).to_base64()


def test_a_script_is_told_the_challenge_and_sends_the_same_again(world: World, settings: Any) -> None:
    settings.REPORTS_PER_MINUTE = 0
    data, client = typed(), Client()
    asked = send(client, data, headers=SCRIPT)
    body = asked.json()
    assert asked.status_code == 428
    assert asked.headers["Content-Type"] == "application/problem+json"
    assert (body["type"], body["code"]) == ("urn:geopgi:problem:proof_needed", "proof_needed")
    assert "errors" not in body
    assert not Report.objects.exists()
    done = send(client, data, headers=SCRIPT | {"X-Altcha": answer_to(body["challenge"])})
    assert done.status_code == 200
    assert Report.objects.count() == 1


def test_without_a_script_the_page_says_what_to_do_and_keeps_what_was_typed(world: World, settings: Any) -> None:
    settings.REPORTS_PER_MINUTE = 0
    answer = send(Client(), typed())
    page = answer.content.decode()
    assert answer.status_code == 428
    assert "JavaScript" in page
    assert "112" in page
    assert "Lợn chết trôi dưới chân cầu" in page


def test_the_api_asks_in_the_same_way(world: World, settings: Any) -> None:
    settings.REPORTS_PER_MINUTE = 0
    key = str(uuid4())
    data = {"category": "dead-animals", "longitude": IN_A[0], "latitude": IN_A[1], "words": "Lợn chết"}

    def post(**headers: str) -> Any:
        headers = {"Idempotency-Key": key} | headers
        return Client().post("/api/v1/reports/", data, content_type="application/json", headers=headers)

    asked = post()
    assert asked.status_code == 428
    assert asked.headers["Content-Type"] == "application/problem+json"
    assert post(**{"X-Altcha": answer_to(asked.json()["challenge"])}).status_code == 201


def test_beyond_a_limit_a_script_is_told_when_to_try_again(world: World, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 0
    answer = send(Client(), typed(), headers=SCRIPT)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_who_fills_in_the_trap_gets_a_receipt_and_staff_see_a_mark(world: World, desk: Client) -> None:
    client, data = Client(), typed(homepage_url="http://spam.example")
    asked = send(client, data, headers=SCRIPT).json()["challenge"]
    done = send(client, data, headers=SCRIPT | {"X-Altcha": answer_to(asked)})
    assert client.get(done.json()["redirect"]).status_code == 200
    report = Report.objects.get()
    assert ReportSign.objects.get(report=report).suspicious
    assert "nghi tin rác" in desk.get(reverse("case", args=[report.incident.code])).content.decode()
    assert "nghi tin rác" in desk.get(reverse("desk")).content.decode()


def test_people_are_not_led_to_the_trap_and_officers_do_not_have_it(world: World, desk: Client) -> None:
    page = Client().get(reverse("report")).content.decode()
    trap = page[page.index('<div class="trap"') :].split("</div>")[0]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    assert "homepage_url" not in desk.get(reverse("log_report")).content.decode()


def test_many_reports_of_one_place_are_all_taken_and_marked(world: World, desk: Client, settings: Any) -> None:
    settings.REPORTS_PER_PLACE_HOUR = 1
    for _ in range(2):
        assert send(Client(), typed()).status_code == 302
    assert desk.get(reverse("desk")).content.decode().count("nhiều phản ánh cùng nơi") == 1


def mark(desk: Client, incident: Incident, **changes: Any) -> Any:
    data = {"tin-rac-version": incident.version, "tin-rac-reason": "Quảng cáo", "tin-rac-patterns": ["words"]}
    return desk.post(reverse("case_mark_spam", args=[incident.code]), data | {"tin-rac-days": 3} | changes)


def test_an_officer_marks_spam_blocks_it_takes_in_what_was_kept_back_and_lifts_the_block(
    world: World, desk: Client
) -> None:
    send(Client(), typed(words=ADVERT))
    spam = Incident.objects.get()
    assert mark(desk, spam).status_code == 302
    send(Client(), typed(words=ADVERT))
    kept = KeptBack.objects.get().incident
    assert kept.code not in desk.get(reverse("desk")).content.decode()
    assert ADVERT in desk.get(reverse("kept_back")).content.decode()
    assert "được giữ lại vì giống tin rác" in desk.get(reverse("case", args=[kept.code])).content.decode()
    desk.post(reverse("case_take_in", args=[kept.code]), {"tiep-nhan-version": kept.version})
    assert kept.code in desk.get(reverse("desk")).content.decode()
    assert "Quảng cáo" in desk.get(reverse("spam_blocks")).content.decode()
    desk.post(reverse("lift_block", args=[Block.objects.get().pk]))
    assert "Quảng cáo" not in desk.get(reverse("spam_blocks")).content.decode()


def test_spam_without_a_reason_stays_open_with_what_was_chosen(world: World, desk: Client) -> None:
    send(Client(), typed(words=ADVERT))
    incident = Incident.objects.get()
    answer = mark(desk, incident, **{"tin-rac-reason": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Xin ghi vì sao đây là tin rác." in page
    assert 'value="words"' in page
    assert not Block.objects.exists()


def test_an_officer_takes_the_mark_back_on_the_page(world: World, desk: Client) -> None:
    send(Client(), typed(words=ADVERT))
    incident = Incident.objects.get()
    mark(desk, incident)
    incident.refresh_from_db()
    assert "Không phải tin rác" in desk.get(reverse("case", args=[incident.code])).content.decode()
    url = reverse("case_unmark_spam", args=[incident.code])
    assert desk.post(url, {"khong-phai-tin-rac-version": incident.version}).status_code == 302
    incident.refresh_from_db()
    assert incident.state == S.REOPENED


@pytest.mark.parametrize("name", ["kept_back", "spam_blocks"])
def test_the_lists_are_for_those_who_decide_and_cost_a_fixed_number_of_queries(
    world: World, desk: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    assert Client().get(reverse(name)).status_code == 302
    police = Client()
    police.force_login(
        make_member(Role.POLICE_OFFICER, areas=[world.commune_a]),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert police.get(reverse(name)).status_code == 403
    send(Client(), typed(words=ADVERT))
    mark(desk, Incident.objects.get())
    for _ in range(4):
        send(Client(), typed(words=ADVERT))
    with django_assert_max_num_queries(16):
        assert desk.get(reverse(name)).status_code == 200
