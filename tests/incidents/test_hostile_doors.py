"""NUL, letters that are none, and 20,000 characters at every door: told in words what is wrong, never a failure, and
nothing half-done."""

import json
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from incidents.asking import ask_reporter
from incidents.codes import link_token
from incidents.forms_handling import StepForm
from incidents.intake import MAX_WORDS
from incidents.models import Event, Report, ReporterContact
from incidents.states import State as S
from tests.incidents.conftest import IN_A, World
from tests.incidents.hostile import LONG, NUL
from tests.incidents.open311_calls import BODY, new_key, post

pytestmark = pytest.mark.django_db
HALF = "\ud800"
"""Half of a letter, as JSON may hold it."""
FORM = {"category": "dead-animals", "lon": str(IN_A[0]), "lat": str(IN_A[1]), "words": "Lợn chết trôi"}
SENT = {"category": "dead-animals", "longitude": IN_A[0], "latitude": IN_A[1], "words": "Lợn chết trôi"}


@pytest.fixture(autouse=True)
def no_limits(settings: Any, tmp_path: Any) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    settings.NOTICES_BY_EMAIL = True
    settings.PROOF_WORK = 0
    for name in ("REPORTS_PER_HOUR", "REPORTS_PER_NETWORK_HOUR", "LOOKUPS_PER_HOUR", "SUBSCRIPTIONS_PER_HOUR"):
        setattr(settings, name, 10_000)


def stranger() -> Client:
    return Client(raise_request_exception=False)


def failures(answers: "dict[str, HttpResponse]") -> dict[str, int]:
    return {door: answer.status_code for door, answer in answers.items() if answer.status_code >= 500}


@pytest.mark.parametrize("words", [NUL, LONG], ids=["NUL", "long"])
def test_the_report_form_takes_none_of_it_or_less_of_it(world: World, words: str) -> None:
    fields: tuple[str, ...] = (
        "client_id",
        "category",
        "lon",
        "lat",
        "accuracy_m",
        "commune",
        "words",
        "place_words",
        "join",
        "name",
    )
    fields += ("phone", "device", "homepage_url", "answer-dead-animals-animal", "answer-dead-animals-count")
    answers = {}
    for field in fields:
        before = Report.objects.count()
        answers[field] = stranger().post(reverse("report"), FORM | {"client_id": str(uuid4()), field: words})
        taken = Report.objects.count() - before
        assert taken == (answers[field].status_code == 302), field
    assert failures(answers) == {}
    for field in ("words", "place_words", "name", "phone"):
        assert answers[field].status_code == 422, field
    assert all(len(report.words) <= MAX_WORDS and "\x00" not in report.words for report in Report.objects.all())
    assert not ReporterContact.objects.exists()


@pytest.mark.parametrize("words", [NUL, LONG, HALF], ids=["NUL", "long", "half"])
def test_the_api_tells_what_is_wrong_field_by_field(world: World, words: str) -> None:
    answers = {}
    for field in ("category", "longitude", "words", "place_words", "contact_name", "contact_phone", "commune", "join"):
        answers[field] = stranger().post(
            "/api/v1/reports/",
            json.dumps(SENT | {field: words}),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
    for field, given in (("answers", {"animal": words}), ("answers", {words: "Lợn"}), ("answers", words)):
        answers[f"{field} {type(given)}"] = stranger().post(
            "/api/v1/reports/",
            json.dumps(SENT | {field: given}),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
    assert failures(answers) == {}
    for field in ("category", "words", "place_words", "contact_name", "contact_phone", "commune"):
        assert answers[field].status_code == 400 or answers[field].status_code == 422, field
        assert answers[field].headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("words", [NUL, LONG], ids=["NUL", "long"])
def test_a_partner_is_answered_as_the_specification_writes_errors(world: World, words: str) -> None:
    _key, secret = new_key()
    answers = {}
    fields: tuple[str, ...] = (
        "service_code",
        "lat",
        "description",
        "address_string",
        "address_id",
        "last_name",
        "email",
        "phone",
    )
    for field in (
        *fields,
        "media_url",
        "device_id",
        "account_id",
        "attribute[x]",
        "attribute[animal]",
        "jurisdiction_id",
    ):
        answers[field] = post(stranger(), secret, BODY | {field: words})
    answers["api_key"] = post(stranger(), words[:8000])
    assert failures(answers) == {}
    for field in ("service_code", "lat", "description", "address_string"):
        assert answers[field].status_code in (400, 404), field
        assert answers[field].json()[0]["description"]


@pytest.mark.parametrize("words", [NUL, LONG], ids=["NUL", "long"])
def test_who_follows_a_report_gets_a_sentence(world: World, words: str) -> None:
    incident = world.incident(S.VERIFIED)
    report = incident.reports.get()
    question = ask_reporter(user=world.officer, incident_id=incident.pk, report_id=report.pk, words="Ở bờ nào?")
    link = {"token": link_token(report.client_id)}
    events = Event.objects.count()
    said = {
        reverse("follow"): {"code": words},
        reverse("private_link:answer", kwargs={**link, "question_id": question.pk}): {"tra-loi-words": words},
        reverse("private_link:add_photos", kwargs=link): {"them-words": words, "them-photos": words},
        reverse("private_link:still_there", kwargs=link): {"con-words": words},
        reverse("private_link:give_face", kwargs=link): {"hai-long-face": words},
        reverse("subscribe_by_link", kwargs=link): {"email": words},
        reverse("subscribe_by_link_push", kwargs=link): {"browser": words},
        reverse("subscribe_by_link_push_off", kwargs=link): {"endpoint": words},
    }
    answers = {address: stranger().post(address, data) for address, data in said.items()}
    assert failures(answers) == {}
    assert Event.objects.count() == events, {door: answer.status_code for door, answer in answers.items()}


@pytest.mark.parametrize("words", [NUL, LONG], ids=["NUL", "long"])
def test_who_handles_a_case_gets_a_sentence_and_no_such_letter_is_kept(world: World, words: str) -> None:
    incident = world.incident()
    report = incident.reports.get()
    desk = stranger()
    desk.force_login(world.officer)

    def of_case(name: str, **more: object) -> str:
        return reverse(name, kwargs={"code": incident.code, **more})

    step = StepForm.prefix_of(S.REJECTED)
    said = {
        of_case("case_step", target="rejected"): {f"{step}-reason": words, f"{step}-public_note": words},
        of_case("case_note"): {"ghi-chu-internal_note": words, "ghi-chu-public_note": words},
        of_case("case_mark_spam"): {"tin-rac-reason": words, "tin-rac-patterns": words, "tin-rac-days": words},
        of_case("case_place"): {"reason": words, "lon": words, "commune": words},
        of_case("case_report", report_id=report.pk): {
            "move": "1",
            "chuyen-duplicate_of": words,
            "chuyen-reason": words,
        },
        of_case("case_reporter", report_id=report.pk): {"reason": words},
        of_case("case_ask", report_id=report.pk): {f"hoi-{report.pk}-question": words},
        reverse("caller"): {"phone": words},
        reverse("caller_name"): {"phone": words},
        reverse("log_report"): FORM | {"words": words, "name": words, "client_id": str(uuid4())},
    }
    answers = {}
    for address, data in said.items():
        incident.refresh_from_db()
        versions = {
            f"{prefix}version": incident.version for prefix in ("", "ghi-chu-", f"{step}-", "tin-rac-", "chuyen-")
        }
        answers[address] = desk.post(address, versions | data)
    assert failures(answers) == {}
    assert answers[of_case("case_step", target="rejected")].status_code in (302, 422)
    kept = [(event.public_note, event.internal_note, event.data) for event in Event.objects.all()]
    assert "\\u0000" not in json.dumps(kept)


@pytest.mark.parametrize("words", [NUL, "\x00", LONG[:4000], HALF, "../../etc/passwd", "٣"], ids=repr)
def test_no_address_fails_whatever_stands_in_it(world: World, words: str) -> None:
    part = quote(words.encode(errors="surrogatepass"))
    paths: tuple[str, ...] = (
        "/su-viec/{}/",
        "/api/v1/incidents/{}/",
        "/open311/v2/requests/{}.json",
        "/open311/v2/services/{}.json",
    )
    paths += ("/open311/v2/tokens/{}.json", "/open311/v2/requests.{}", "/xa/{}/", "/xa/{}/tin.atom", "/chu/{}/")
    paths += ("/ngoai-tuyen/{}.json", "/xa/{}/ap-phich/", "/theo-doi/{}/", "/theo-doi/r/{}/", "/su-viec/{}/chia-se.png")
    paths += ("/nhan-tin/xac-nhan/{}/", "/nhan-tin/huy/{}/", "/xa/{}/nhan-tin/", "/phan-anh/da-nhan/{}/")
    staff = ("/can-bo/su-viec/{}/", "/can-bo/ghi-nhan/{}/")
    asked = {
        "/su-viec/": ("category", "unit", "state", "page"),
        "/phan-anh/": ("xa", "noi", "join", "kind", "category"),
        "/api/v1/incidents/": ("category", "unit", "state", "bbox", "limit", "offset"),
        "/api/v1/incidents/nearby/": ("category", "lon", "lat"),
        "/open311/v2/requests.json": ("service_request_id", "service_code", "start_date", "status", "page", "api_key"),
        "/theo-doi/": ("code",),
    }
    desk = stranger()
    desk.force_login(world.officer)
    answers = {path: stranger().get(path.format(part)) for path in paths}
    answers |= {path: desk.get(path.format(part)) for path in staff}
    for path, names in asked.items():
        answers |= {f"{path}?{name}": stranger().get(f"{path}?{name}={part}") for name in names}
    for name in ("q", "unit", "category", "agency", "state", "page", "bbox", "xem"):
        answers[f"desk?{name}"] = desk.get(f"{reverse('desk')}?{name}={part}")
        answers[f"points?{name}"] = desk.get(f"{reverse('desk_points')}?{name}={part}")
    assert failures(answers) == {}


def test_headers_of_a_stranger_are_only_words(world: World) -> None:
    evil = "x\x0bBcc: evil@evil.example" + "y" * 5000
    answers = {
        name: stranger().get("/api/v1/incidents/", headers={name: evil})
        for name in ("Accept-Language", "Authorization", "Idempotency-Key", "Range", "If-None-Match", "Accept")
    }
    assert failures(answers) == {}
    assert not [name for name, answer in answers.items() if "evil" in str(answer.headers)]
    _key, secret = new_key()
    assert post(stranger(), secret, **{"Idempotency-Key": evil}).status_code == 400
    address = f"{reverse('report')}?{urlencode({'noi': 'x' + chr(13) + chr(10) + 'X-Evil: 1'})}"
    assert "X-Evil" not in stranger().get(address).headers
