"""Answers to a kind's questions, from the form and the API to those who may read them."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from incidents.errors import InvalidReport
from incidents.models import Category, Report
from incidents.questions import Question, QuestionType, schema_of
from incidents.states import State as S
from tests.factories import change_incident, make_member
from tests.incidents.conftest import IN_A, World
from tests.incidents.test_api import BODY, post

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}
ANSWERS = {"animal": "Lợn", "count": 1200, "used_water": False}


def typed(**changes: Any) -> dict[str, Any]:
    data = {
        "client_id": str(uuid4()),
        "category": "dead-animals",
        "lon": IN_A[0],
        "lat": IN_A[1],
        "words": "Lợn chết trôi",
        "answer-dead-animals-animal": "lon",
        "answer-dead-animals-count": "1.200",
        "answer-dead-animals-used_water": "false",
    }
    return data | changes


def send(data: dict[str, Any], **extra: Any) -> Any:
    return Client().post(reverse("report"), data, **extra)


def required(slug: str) -> None:
    must = Question("since", QuestionType.DATE, "Từ ngày nào?", "Since when?", required=True)
    Category.objects.filter(slug=slug).update(questions=schema_of([must]))


def make_public(slug: str, name: str, public: bool = True) -> None:
    kind = Category.objects.get(slug=slug)
    kind.questions["properties"][name]["public"] = public
    kind.save()


def test_answers_of_the_chosen_kind_alone_are_kept_with_the_questions_as_they_were_put(world: World) -> None:
    assert send(typed(**{"answer-wastewater-colour": "den"})).status_code == 302
    report = Report.objects.get()
    assert report.answers == ANSWERS
    assert report.asked == world.category.questions


def test_every_question_may_be_left_out_unless_the_office_says_otherwise(world: World) -> None:
    bare = typed(**{name: "" for name in typed() if name.startswith("answer-")})
    assert send(bare).status_code == 302
    required("dead-animals")
    refused = send(bare | {"client_id": str(uuid4())}, headers=SCRIPT)
    assert refused.json()["errors"] == {"answer-dead-animals-since": ["Xin trả lời câu “Từ ngày nào?”."]}
    day = bare | {"client_id": str(uuid4()), "answer-dead-animals-since": "2026-11-20"}
    assert send(day).status_code == 302
    assert Report.objects.order_by("pk").last().answers == {"since": "2026-11-20"}


def test_a_required_question_never_stops_an_emergency(world: World) -> None:
    required("landslide")
    assert send(typed(category="landslide")).status_code == 302


@pytest.mark.parametrize(
    ("name", "wrong", "says"),
    [
        ("count", "nhiều", "xin nhập một số từ 1 đến 100000"),
        ("count", "0", "từ 1 đến 100000"),
        ("count", "2,5", "từ 1 đến 100000"),
        ("animal", "Voi", "Voi"),
        ("used_water", "có thể", "có thể"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_nothing_typed_is_lost(
    world: World, name: str, wrong: str, says: str
) -> None:
    field = f"answer-dead-animals-{name}"
    data = typed(**{field: wrong, "answer-wastewater-colour": "den"})
    told = send(data, headers=SCRIPT)
    assert told.status_code == 422
    assert told.json()["errors"].keys() == {field}
    assert says in told.json()["errors"][field][0]
    page = send(data).content.decode()
    place = page.split(f'data-error-for="{field}"')[1].split("</p>")[0]
    assert says in place and "hidden" not in place.split(">")[0]
    assert "Lợn chết trôi" in page
    assert 'value="den" selected' in page, "what was answered under another kind stays too"
    assert not Report.objects.exists()


def test_the_form_offers_groups_with_kinds_and_opens_the_chosen_one(world: World) -> None:
    page = Client().get(reverse("report")).content.decode()
    assert page.count("data-kind-group") == 7
    assert " open>" not in page.split("data-kinds")[1].split("data-questions-place")[0]
    page = send(typed(words="")).content.decode()
    opened = page.split("data-kind-group open")[1].split("</details>")[0]
    assert 'value="dead-animals" checked' in opened


def test_an_emergency_kind_brings_its_own_number_and_without_one_those_of_the_site(world: World) -> None:
    Category.objects.filter(slug="landslide").update(call_number="0205 3810.112", call_name="Trực ban tỉnh")
    page = Client().get(reverse("report")).content.decode()
    call = page.split('value="landslide"')[1].split("data-kind-call")[1].split("data-kind ")[0]
    assert 'href="tel:02053810112"' in call and "Trực ban tỉnh" in call
    power = page.split('value="damaged-power-line"')[1].split("data-kind-call")[1].split("data-kind ")[0]
    assert 'href="tel:112"' in power and 'href="tel:115"' in power
    calm = page.split('value="household-waste"')[1].split("data-kind ")[0]
    assert "tel:" not in calm


def test_an_officer_logs_answers_with_the_same_form_and_staff_read_them_on_the_case(world: World) -> None:
    client = Client()
    client.force_login(make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a]))
    assert client.post(reverse("log_report"), typed()).status_code == 302
    incident = Report.objects.get().incident
    page = client.get(reverse("case", kwargs={"code": incident.code})).content.decode()
    assert "<dt>Khoảng bao nhiêu con?</dt><dd" in page and ">1200</dd>" in page
    change_incident(incident, category=Category.objects.get(slug="other"))
    Category.objects.filter(slug="dead-animals").update(questions=schema_of([]))
    page = client.get(reverse("case", kwargs={"code": incident.code})).content.decode()
    assert ">1200</dd>" in page, "also after the kind and the questions changed"


def test_the_reporter_reads_the_own_answers(world: World) -> None:
    receipt = world.report(answers=ANSWERS)
    page = Client().get(reverse("by_code:report", kwargs={"code": receipt.code})).content.decode()
    assert ">1200</dd>" in page


def test_the_same_report_with_other_answers_is_not_taken_for_the_first(world: World) -> None:
    key = uuid4()
    world.report(client_id=key, answers=ANSWERS)
    Category.objects.filter(pk=world.category.pk).update(questions=schema_of([]))
    world.category.refresh_from_db()
    assert world.report(client_id=key, answers=ANSWERS | {"animal": " Lợn "}).duplicate_delivery
    with pytest.raises(InvalidReport):
        world.report(client_id=key, answers=ANSWERS | {"count": 3})
    with pytest.raises(InvalidReport):
        world.report(client_id=key)


def test_answers_are_public_only_where_the_question_was_and_is_marked(world: World, client: Client) -> None:
    def shown() -> tuple[list[str], bool]:
        told = client.get(f"/api/v1/incidents/{incident.code}/").json()["properties"]["answers"]
        page = client.get(reverse("incident", kwargs={"code": incident.code})).content.decode()
        return [f"{row['question']} {row['answer']}" for row in told], "Khoảng bao nhiêu con?" in page

    incident = world.incident(S.VERIFIED, answers=ANSWERS)
    assert shown() == ([], False)
    make_public("dead-animals", "count")
    assert shown() == ([], False), "the reporter was not told that it would be public"
    world.category.refresh_from_db()
    incident = world.incident(S.VERIFIED, answers=ANSWERS)
    assert shown() == (["Khoảng bao nhiêu con? 1200"], True)
    make_public("dead-animals", "count", public=False)
    assert shown() == ([], False)


def test_the_form_says_beside_a_question_that_its_answer_is_public(world: World) -> None:
    page = Client().get(reverse("report")).content.decode()
    field = page.split('for="id_answer-damaged-road-passable"')[1].split("</label>")[0]
    assert "ai cũng xem được" in field
    assert "ai cũng xem được" not in page.split('for="id_answer-dead-animals-count"')[1].split("</label>")[0]


def test_the_api_lists_kinds_with_their_questions_in_two_languages(world: World, client: Client) -> None:
    Category.objects.filter(slug="other").update(active=False)
    kinds = {kind["slug"]: kind for kind in client.get("/api/v1/categories/?lang=en").json()}
    assert "other" not in kinds
    kind = kinds["dead-animals"]
    assert (kind["label"], kind["name"]) == ("Dead animals in water", "Xác động vật vứt xuống sông, suối, ao hồ")
    assert kind["group"]["label"] == "Dirty water, smoke, smells"
    assert (kind["emergency"], kind["call"], kind["nearby_m"], kind["nearby_days"]) == (False, None, 200, 7)
    assert kind["questions"] == world.category.questions
    assert kinds["landslide"]["call"] == {"number": "112", "label": "Search and rescue"}


def test_the_list_of_kinds_takes_one_query(world: World, client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        client.get("/api/v1/categories/")


def test_the_api_takes_answers_as_json_and_in_a_form(world: World, client: Client) -> None:
    assert post(client, BODY | {"answers": ANSWERS}).status_code == 201
    form = BODY | {"answers": json.dumps(ANSWERS)}
    answer = client.post("/api/v1/reports/", form, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 201, answer.content
    assert [report.answers for report in Report.objects.all()] == [ANSWERS, ANSWERS]


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([], 400),
        ("x", 400),
        ({"count": "3"}, 422),
        ({"gone": 1}, 422),
        ({"\ud800": 1}, 422),
        ({"count": {"$ref": "file:///etc/passwd"}}, 422),
        ({"count": 1e400}, 400),
        ({"animal": "\x00"}, 422),
    ],
)
def test_the_api_refuses_what_is_no_answer(world: World, client: Client, answers: Any, status: int) -> None:
    body = json.dumps(BODY | {"answers": answers}).replace("Infinity", "1e400")
    answer = client.post(
        "/api/v1/reports/", body, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
    )
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert not Report.objects.exists()


def test_the_schema_describes_kinds_and_answers(client: Client, db: None) -> None:
    schema = client.get("/api/schema/?format=json").json()
    assert "/api/v1/categories/" in schema["paths"]
    shapes = schema["components"]["schemas"]
    assert "answers" in shapes["ReportInRequest" if "ReportInRequest" in shapes else "ReportIn"]["properties"]
    assert "questions" in shapes["KindOut"]["properties"]
