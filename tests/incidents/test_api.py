import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory

from incidents.casework import publish_photo
from incidents.errors import TooManyLookups
from incidents.following import find_report
from incidents.models import Channel, Report
from incidents.states import State as S
from incidents.throttle import allow_lookup
from tests.incidents.conftest import IN_B, World, jpeg

BODY = {"category": "dead-animals", "longitude": 106.45, "latitude": 21.85, "words": "Xác lợn chết"}


def post(client: Client, body: dict[str, object] = BODY, key: object = None, **headers: str) -> HttpResponse:
    headers = {"Idempotency-Key": str(key or uuid4())} | headers
    return client.post("/api/v1/reports/", json.dumps(body), content_type="application/json", headers=headers)  # type: ignore[return-value]


def test_a_report_in_json_is_answered_with_a_code_that_follows_it(world: World, client: Client) -> None:
    answer = post(client, BODY | {"contact_name": "Dền", "contact_phone": "0912345678"})
    assert answer.status_code == 201
    told = json.loads(answer.content)
    assert told.keys() == {"code", "token", "duplicate_delivery", "photos_left_out"}
    report = find_report(code=told["code"])
    assert report == find_report(token=told["token"])
    assert report.channel == Channel.API
    assert report.contact.pk


def test_a_report_as_a_form_carries_photos(world: World, client: Client) -> None:
    answer = client.post(
        "/api/v1/reports/", BODY | {"photos": [jpeg(), jpeg()]}, headers={"Idempotency-Key": str(uuid4())}
    )
    assert answer.status_code == 201, answer.content
    assert Report.objects.get().photos.count() == 2


def test_the_same_key_again_gives_the_first_receipt(world: World, client: Client) -> None:
    key = uuid4()
    first, second = post(client, key=key), post(client, key=key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert json.loads(first.content)["code"] == json.loads(second.content)["code"]
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"category": "no-such"}, 400, "invalid"),
        ({"latitude": "x"}, 400, "invalid"),
        ({"latitude": 95}, 422, "invalid_report"),
        ({"words": ""}, 422, "invalid_report"),
        ({"words": "x" * 4001}, 400, "invalid"),
        ({"longitude": 105.8, "latitude": 21.0}, 422, "outside_area"),
    ],
)
def test_what_is_wrong_is_told_as_problem_details(
    world: World, client: Client, change: dict[str, object], status: int, code: str
) -> None:
    answer = post(client, BODY | change)
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"]) == (status, status)
    assert code in problem["code"]
    assert answer["Content-Type"] == "application/problem+json"
    assert not Report.objects.exists()


def test_a_hostile_photo_and_a_missing_key_are_refused(world: World, client: Client) -> None:
    evil = SimpleUploadedFile("anh.jpg", b"<svg><script>alert(1)</script></svg>", "image/jpeg")
    answer = client.post("/api/v1/reports/", BODY | {"photos": [evil]}, headers={"Idempotency-Key": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (415, "not_a_photo")
    for key in ({}, {"Idempotency-Key": "abc"}):
        answer = client.post("/api/v1/reports/", json.dumps(BODY), content_type="application/json", headers=key)
        assert answer.status_code == 400
        assert "Idempotency-Key" in answer.json()["errors"]


def test_an_address_is_stopped_after_its_limit_but_never_in_an_emergency(
    world: World, client: Client, settings: Any
) -> None:
    settings.REPORTS_PER_HOUR = 2
    assert [post(client).status_code for _ in range(3)] == [201, 201, 429]
    assert "112" in post(client).content.decode()
    assert post(client, BODY | {"category": "landslide"}).status_code == 201
    assert post(Client(REMOTE_ADDR="198.51.100.7")).status_code == 201


def test_codes_cannot_be_tried_out_without_end(db: None, settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 3
    request = RequestFactory().get("/")
    for _ in range(3):
        allow_lookup(request)
    with pytest.raises(TooManyLookups):
        allow_lookup(request)


def test_public_incidents_are_geojson_in_pages(world: World, client: Client) -> None:
    shown = world.incident(S.VERIFIED)
    there = world.incident(S.ASSIGNED, location=IN_B)
    world.incident()
    collection = client.get("/api/v1/incidents/?limit=1").json()
    assert (collection["type"], collection["count"]) == ("FeatureCollection", 2)
    assert len(collection["features"]) == 1
    assert client.get(collection["next"]).json()["features"][0]["id"] == shown.code
    [feature] = client.get("/api/v1/incidents/?bbox=106.5,21.8,106.6,21.9&state=assigned").json()["features"]
    assert feature["id"] == there.code
    assert feature["geometry"] == {"type": "Point", "coordinates": [106.55, 21.85]}
    assert feature["properties"]["unit_code"] == "06280"
    [feature] = client.get("/api/v1/incidents/?unit=06253&category=dead-animals").json()["features"]
    assert feature["id"] == shown.code


@pytest.mark.parametrize(
    "query",
    ["bbox=1,2,3", "state=received", "state=rejected", "category=no-such", "unit=99999", "category=%00", "unit=%00"],
)
def test_a_narrowing_that_cannot_be_read_is_refused(world: World, client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/incidents/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == {query.split("=", maxsplit=1)[0]}


def test_one_public_incident_with_its_steps_and_published_photos(world: World, client: Client) -> None:
    incident = world.incident(photos=[jpeg()])
    assert client.get(f"/api/v1/incidents/{incident.code}/").status_code == 404
    photo = incident.photos.get()
    world.step(incident, S.VERIFIED, public_note="Đã cử người", photos=[])
    assert client.get(f"/api/v1/incidents/{incident.code}/").json()["properties"]["photos"] == []
    publish_photo(user=world.officer, key=photo.key, nobody_seen=True)
    told = client.get(f"/api/v1/incidents/{incident.code.lower()}/").json()
    shown = {"key": str(photo.key), "width": 12, "height": 9, "media_type": "image/jpeg", "seconds": None}
    assert told["properties"]["photos"] == [shown]
    assert [(step["state"], step["public_note"]) for step in told["properties"]["steps"]] == [
        ("verified", "Đã cử người")
    ]
    assert "Xác lợn chết trôi" not in json.dumps(told, ensure_ascii=False)


def test_the_schema_describes_the_addresses(client: Client, db: None) -> None:
    schema = client.get("/api/schema/?format=json").json()
    assert {"/api/v1/reports/", "/api/v1/incidents/", "/api/v1/incidents/{code}/"} <= schema["paths"].keys()
    header = schema["paths"]["/api/v1/reports/"]["post"]["parameters"][0]
    assert (header["name"], header["in"], header["required"]) == ("Idempotency-Key", "header", True)


def test_words_and_a_commune_or_words_alone_are_a_place_for_a_program(world: World, client: Client) -> None:
    words: dict[str, object] = {"category": "dead-animals", "words": "Xác lợn", "place_words": "gần cầu Bản Quyền"}
    assert post(client, words).status_code == 201
    assert post(client, words | {"commune": world.commune_b.code}).status_code == 201
    alone, placed = Report.objects.order_by("pk")
    assert (alone.place_unclear, alone.incident.unit.level) == (True, "province")
    assert (placed.place_unclear, placed.incident.unit) == (True, world.commune_b)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"latitude": None}, "latitude"), ({"commune": "99999"}, "commune"), ({"join": "x" * 21}, "join")],
)
def test_half_a_point_and_an_unknown_commune_are_refused(
    world: World, client: Client, change: dict[str, object], field: str
) -> None:
    answer = post(client, BODY | change)
    assert answer.status_code == 400
    assert field in json.loads(answer.content)["errors"]


def test_cases_near_by_are_told_and_one_of_them_is_joined(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED)
    near = {"lat": BODY["latitude"], "lon": BODY["longitude"], "category": "dead-animals"}
    [case] = client.get("/api/v1/incidents/nearby/", near).json()
    assert case.keys() == {"code", "state", "state_label", "received_at", "distance_m", "photo"}
    assert (case["code"], case["state_label"]) == (incident.code, "Đã xác minh")
    assert post(client, BODY | {"join": case["code"]}).status_code == 201
    assert incident.reports.count() == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [({"lon": 106.45, "category": "dead-animals"}, "lat"), ({"lat": 21.85, "lon": 106.45}, "category"),
     ({"lat": 21.85, "lon": 106.45, "category": "x\x00"}, "category")],
)  # fmt: skip
def test_a_wrong_question_for_cases_near_by_is_told(
    world: World, client: Client, query: dict[str, object], field: str
) -> None:
    answer = client.get("/api/v1/incidents/nearby/", query)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
