"""Open cases near by: who sees them, and what joining one does."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from incidents.casework import publish_photo
from incidents.contacts import Contact
from incidents.following import follow
from incidents.models import Category, Incident, Photo, Report, ReporterContact
from incidents.nearby import _open_near, nearby_cases
from incidents.reporter import add_photos_by_reporter
from incidents.states import State as S
from tests.incidents.conftest import IN_A, IN_B, World, jpeg

pytestmark = pytest.mark.django_db

BESIDE = (IN_A[0] + 0.0008, IN_A[1] + 0.0005)
"""About 100 m away."""
FAR = (IN_A[0] + 0.01, IN_A[1])

OTHER_INDEXES = """
    SELECT indexrelid::regclass::text FROM pg_index
    WHERE indrelid = 'incidents_incident'::regclass AND indexrelid::regclass::text NOT LIKE '%location%'
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def seen(world: World, **changes: Any) -> list[str]:
    given: dict[str, Any] = {"location": BESIDE, "category": world.category, "at": timezone.now()} | changes
    return [case.code for case in nearby_cases(**given)]


def test_an_open_public_case_of_the_kind_is_seen_with_distance_age_state_and_published_photo(world: World) -> None:
    incident = world.incident(S.VERIFIED, photos=[jpeg(), jpeg("red")])
    _hidden, shown = Photo.objects.filter(report__incident=incident)
    publish_photo(user=world.officer, key=shown.key, nobody_seen=True)
    [case] = nearby_cases(location=BESIDE, category=world.category, at=timezone.now())
    assert (case.code, case.state, case.photo) == (incident.code, S.VERIFIED, shown.key)
    assert case.received_at == incident.received_at
    assert case.distance_m == pytest.approx(100, abs=30)


@pytest.mark.parametrize("state", list(S))
def test_only_what_is_public_and_not_over_is_seen(world: World, state: S) -> None:
    incident = world.incident(state)
    over = {S.RECEIVED, S.REJECTED, S.DUPLICATE, S.CLOSED, S.NO_VIOLATION, S.REFERRED}
    # a reopened one is public only when it was verified before it was rejected
    expected = state not in over and incident.verified_at is not None
    assert (incident.code in seen(world)) == expected


def test_another_kind_a_far_place_an_old_case_and_an_unclear_place_are_not_seen(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    assert seen(world) == [incident.code]
    assert seen(world, category=Category.objects.get(slug="wastewater")) == []
    assert seen(world, location=FAR) == []
    assert seen(world, at=timezone.now() + dt.timedelta(days=world.category.nearby_days, hours=1)) == []
    unclear = world.incident(S.VERIFIED, location=None, commune=world.commune_b, place_words="Chợ")
    assert seen(world, location=(unclear.location.x, unclear.location.y)) == []


def test_samples_are_not_offered_to_be_joined(world: World) -> None:
    world.incident(S.VERIFIED, is_sample=True)
    assert seen(world) == []


def test_the_nearest_comes_first_in_one_query(world: World, django_assert_num_queries: Any) -> None:
    far, near = (world.incident(S.VERIFIED, location=(IN_A[0] + off, IN_A[1])) for off in (0.0012, 0.0002))
    with django_assert_num_queries(1):
        assert seen(world, location=IN_A) == [near.code, far.code]


def test_the_distance_tells_nothing_below_the_grid_of_the_public(world: World) -> None:
    first, second = (world.incident(S.VERIFIED, location=(IN_A[0] + off, IN_A[1])) for off in (0.0001, 0.0003))
    told = {
        case.code: case.distance_m for case in nearby_cases(location=IN_A, category=world.category, at=timezone.now())
    }
    assert told[first.code] == told[second.code]


def test_the_index_of_locations_finds_them(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(OTHER_INDEXES)  # with a handful of rows any of them may seem the best
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
    plan = _open_near(IN_A, world.category, timezone.now()).explain()
    assert "incidents_incident_location" in plan


def test_a_report_joins_the_case_and_its_author_has_a_code_and_hears_of_it(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    version = incident.version
    contact = Contact(name="Lý Thị Mai", phone="0987654321")
    receipt = world.report(location=BESIDE, join=incident.code.lower(), photos=[jpeg()], contact=contact)
    incident.refresh_from_db()
    assert receipt.report.incident == incident
    assert Incident.objects.count() == 1
    assert receipt.code != "" and incident.reports.count() == 2
    assert (incident.state, incident.version) == (S.VERIFIED, version + 1)
    event = incident.events.get(version=incident.version)
    assert (event.verb, event.by, event.data) == ("join", "reporter", {"report": receipt.report.pk})
    assert Photo.objects.get(report=receipt.report).incident == incident
    assert ReporterContact.objects.filter(report=receipt.report).exists()
    followed = follow(Report.objects.get(pk=receipt.report.pk))
    assert followed.state == S.VERIFIED
    assert followed.steps[-1].verb == "join"
    world.step(incident, S.ASSIGNED)
    assert follow(Report.objects.get(pk=receipt.report.pk)).state == S.ASSIGNED
    assert [step.verb for step in follow(incident.reports.first()).steps].count("join") == 0


def test_the_same_joining_sent_twice_is_one_report(world: World) -> None:
    incident, client_id = world.incident(S.VERIFIED), uuid4()
    first = world.report(location=BESIDE, join=incident.code, client_id=client_id)
    again = world.report(location=BESIDE, join=incident.code, client_id=client_id)
    assert (again.code, again.duplicate_delivery) == (first.code, True)
    assert incident.reports.count() == 2


@pytest.mark.parametrize("state", [S.RECEIVED, S.CLOSED, S.REJECTED])
def test_what_cannot_be_joined_opens_a_case_and_staff_are_told_which_was_meant(world: World, state: S) -> None:
    meant = world.incident(state)
    report = world.report(location=BESIDE, join=meant.code).report
    assert report.incident != meant
    assert report.incident.state == S.RECEIVED
    assert report.incident.events.get().data == {"report": report.pk, "same_as": meant.code}


@pytest.mark.parametrize("changes", [{"location": IN_B}, {"location": None, "place_words": "gần cầu"}])
def test_a_case_that_is_not_near_is_not_joined(world: World, changes: dict[str, Any]) -> None:
    meant = world.incident(S.VERIFIED)
    assert world.report(join=meant.code, **changes).report.incident != meant


def test_a_code_that_is_none_loses_no_report(world: World) -> None:
    assert world.report(join="LS-99-99999X").report.incident.state == S.RECEIVED


def test_photos_sent_later_stay_with_the_joined_report(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    report = world.report(location=BESIDE, join=incident.code).report
    add_photos_by_reporter(report=report, photos=[jpeg("blue")])
    assert Photo.objects.get(report=report).incident == incident
