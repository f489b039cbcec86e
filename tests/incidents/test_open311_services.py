"""Discovery, services and their definitions, held against the field lists of the specification."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client

from agencies.models import Role
from incidents.models import Category
from incidents.open311 import attributes
from incidents.questions import no_questions
from tests.factories import make_member
from tests.incidents.open311_calls import ATTRIBUTE, DISCOVERY, ENDPOINT, ERROR, SERVICE, VALUE, names, parsed

pytestmark = pytest.mark.django_db

ASKED = {
    "type": "object",
    "order": ["amount", "heads", "seen_on", "smell", "owner"],
    "properties": {
        "amount": {
            "type": "string", "title": "Nhiều chừng nào?", "title_en": "How much?",
            "enum": ["Vài túi", "Nhiều hơn"], "enum_en": ["A few bags", "More"],
        },
        "heads": {"type": "integer", "title": "Mấy con?", "title_en": "How many?", "minimum": 1, "maximum": 500},
        "seen_on": {"type": "string", "format": "date", "title": "Ngày nào?", "title_en": "Which day?"},
        "smell": {"type": "boolean", "title": "Có mùi không?", "title_en": "Does it smell?"},
        "owner": {"type": "string", "maxLength": 100, "title": "Của ai?", "title_en": "Whose?"},
    },
    "required": ["amount"],
    "additionalProperties": False,
}  # fmt: skip


@pytest.fixture
def asking(db: None) -> None:
    Category.objects.update(questions=no_questions())
    Category.objects.filter(slug="dead-animals").update(questions=ASKED)


def test_discovery_names_the_endpoint_and_both_formats(client: Client) -> None:
    told = client.get("/open311/discovery.json").json()
    assert told.keys() == DISCOVERY
    [endpoint] = told["endpoints"]
    assert endpoint.keys() == ENDPOINT
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert endpoint["type"] in ("production", "test")
    assert client.get(endpoint["url"] + "/services.json").status_code == 200
    root = parsed(client.get("/open311/discovery.xml"))
    assert (root.tag, names(root)) == ("discovery", DISCOVERY)
    assert names(root.find("endpoints/endpoint")) == ENDPOINT
    assert [kind.text for kind in root.findall("endpoints/endpoint/formats/format")] == endpoint["formats"]


def test_the_changeset_moves_when_a_kind_is_edited(client: Client) -> None:
    before = client.get("/open311/discovery.json").json()["changeset"]
    LogEntry.objects.log_actions(make_member(Role.ADMINISTRATOR).pk, [Category.objects.all()[0]], CHANGE, "")
    assert client.get("/open311/discovery.json").json()["changeset"] != before


def test_each_kind_in_use_is_a_service_with_the_fields_of_the_specification(client: Client) -> None:
    Category.objects.filter(slug="other").update(active=False)
    told = client.get("/open311/v2/services.json").json()
    assert [service["service_code"] for service in told] == list(
        Category.objects.filter(active=True).values_list("slug", flat=True)
    )
    assert all(service.keys() == SERVICE for service in told)
    assert {service["type"] for service in told} == {"realtime"}
    asking = {category.slug for category in Category.objects.filter(active=True) if category.questions["properties"]}
    assert {service["service_code"] for service in told if service["metadata"]} == asking
    root = parsed(client.get("/open311/v2/services.xml"))
    assert root.tag == "services"
    assert {child.tag for child in root} == {"service"}
    assert all(names(service) == SERVICE for service in root)
    assert {metadata.text for metadata in root.findall("service/metadata")} <= {"true", "false"}


def test_an_emergency_names_the_number_to_call(client: Client) -> None:
    told = {row["service_code"]: row for row in client.get("/open311/v2/services.json?lang=en").json()}
    assert "112" in told["landslide"]["description"]
    assert told["landslide"]["service_name"] == "Landslide"
    assert "112" not in told["dead-animals"]["description"]


def test_services_take_a_fixed_number_of_queries(
    client: Client, asking: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get("/open311/v2/services.json")


def test_questions_of_a_kind_are_the_attributes_of_its_service(client: Client, asking: None) -> None:
    [service] = [s for s in client.get("/open311/v2/services.json").json() if s["metadata"]]
    assert service["service_code"] == "dead-animals"
    told = client.get("/open311/v2/services/dead-animals.json?lang=en").json()
    assert told.keys() == {"service_code", "attributes"}
    assert [row["code"] for row in told["attributes"]] == ASKED["order"]
    assert [row["order"] for row in told["attributes"]] == [1, 2, 3, 4, 5]
    assert [row["datatype"] for row in told["attributes"]] == [
        "singlevaluelist", "number", "datetime", "singlevaluelist", "string",
    ]  # fmt: skip
    assert [row["required"] for row in told["attributes"]] == [True, False, False, False, False]
    amount, heads, _day, smell, _owner = told["attributes"]
    assert amount.keys() == ATTRIBUTE | {"values"}
    assert heads.keys() == ATTRIBUTE
    assert amount["description"] == "How much?"
    assert amount["values"] == [{"key": "Vài túi", "name": "A few bags"}, {"key": "Nhiều hơn", "name": "More"}]
    assert [value["key"] for value in smell["values"]] == ["true", "false"]
    root = parsed(client.get("/open311/v2/services/dead-animals.xml"))
    assert (root.tag, names(root)) == ("service_definition", {"service_code", "attributes"})
    first = root.find("attributes/attribute")
    assert names(first) == ATTRIBUTE | {"values"}
    assert first.find("description").text == "Nhiều chừng nào?"
    assert names(first.find("values/value")) == VALUE


def test_answers_get_the_type_of_their_question(asking: None) -> None:
    category = Category.objects.get(slug="dead-animals")
    sent = {
        "amount": ["Vài túi"], "heads": ["12"], "seen_on": ["2026-01-31T08:00:00+07:00"], "smell": ["true"],
        "owner": [" không rõ "], "colour": ["đỏ"],
    }  # fmt: skip
    answers, rest = attributes.answers_among(category, sent)
    assert answers == {
        "amount": "Vài túi", "heads": 12, "seen_on": "2026-01-31", "smell": True, "owner": "không rõ",
    }  # fmt: skip
    assert rest == {"colour": ["đỏ"]}
    assert attributes.answers_among(category, {"heads": ["nhiều"]})[0] == {"heads": "nhiều"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/open311/v2/services/no-such.{type}", 404),
        ("/open311/v2/services.{type}?jurisdiction_id=sfgov.org", 404),
        ("/open311/v2/requests/LS-26-00042K.{type}", 404),
        ("/open311/v2/tokens/12345.{type}", 404),
        ("/open311/v2/no-such.{type}", 404),
        ("/open311/v2/requests.{type}?status=abc", 400),
    ],
)
def test_errors_are_a_list_of_code_and_description(client: Client, address: str, status: int) -> None:
    answer = client.get(address.format(type="json"))
    assert answer.status_code == status
    [error] = answer.json()
    assert error.keys() == ERROR
    assert error["code"] == status
    answer = client.get(address.format(type="xml"))
    assert answer.status_code == status
    root = parsed(answer)
    assert root.tag == "errors"
    assert names(root.find("error")) == ERROR
    assert root.find("error/code").text == str(status)


def test_a_type_that_is_not_spoken_and_a_method_that_is_not_taken_are_errors_too(client: Client) -> None:
    for answer in (client.get("/open311/v2/services.yaml"), client.post("/open311/v2/services.xml")):
        assert answer.status_code == 400
        assert parsed(answer).find("error/code").text == "400"
    assert parsed(client.get("/open311/v2/services")).find("error/code").text == "404"


@pytest.mark.parametrize("name", ["", "testserver", "www.testserver", "20"])
def test_the_one_jurisdiction_may_be_named_or_not(client: Client, name: str) -> None:
    assert client.get("/open311/v2/services.json", {"jurisdiction_id": name}).status_code == 200
