import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from agencies.models import AgencyKind, Role
from agencies.policy import NotAllowed
from incidents.casework import add_note, extend_deadline, publish_photo
from incidents.deadlines import current_calendar, end_of_work
from incidents.errors import ChangedMeanwhile, ForbiddenStep, IncidentNotFound, MissingNeeds, NothingToDo
from incidents.handling import move
from incidents.models import Category, Event, Incident
from incidents.routing import suggested_agencies
from incidents.states import State as S
from incidents.workflow import TRANSITIONS
from incidents.working_time import add_working_days
from tests.factories import make_able_agency, make_agency, make_member
from tests.incidents.conftest import PATHS, World, jpeg


def in_days(n: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=n)


def test_each_pair_of_states_stands_once_in_the_table() -> None:
    pairs = [(row.source, row.target) for row in TRANSITIONS]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(
    ("state", "target", "missing"),
    [
        (S.RECEIVED, S.VERIFIED, set()),
        (S.RECEIVED, S.REJECTED, {"reason", "public_note"}),
        (S.RECEIVED, S.DUPLICATE, {"duplicate_of"}),
        (S.RECEIVED, S.REFERRED, {"reason", "referred_to"}),
        (S.VERIFIED, S.ASSIGNED, {"agency"}),
        (S.VERIFIED, S.ON_HOLD, {"reason", "due_date"}),
        (S.ASSIGNED, S.ASSIGNED, {"agency", "reason"}),
        (S.ASSIGNED, S.INSPECTING, set()),
        (S.INSPECTING, S.VIOLATION_FOUND, {"reason", "photo"}),
        (S.INSPECTING, S.NO_VIOLATION, {"reason", "photo"}),
        (S.VIOLATION_FOUND, S.REMEDIATION, {"public_note", "due_date"}),
        (S.NO_VIOLATION, S.CLOSED, {"public_note"}),
        (S.REMEDIATION, S.RESOLVED, {"photo"}),
        (S.RESOLVED, S.FOLLOW_UP, set()),
        (S.FOLLOW_UP, S.CLOSED, {"public_note", "photo"}),
        (S.FOLLOW_UP, S.REMEDIATION, {"reason", "public_note", "due_date"}),
        (S.CLOSED, S.REOPENED, {"reason"}),
    ],
)
def test_all_that_a_step_lacks_is_told_at_once(world: World, state: S, target: S, missing: set[str]) -> None:
    incident = world.incident(state)
    if not missing:
        move(user=world.officer, incident_id=incident.pk, target=target)
        return
    with pytest.raises(MissingNeeds) as refused:
        move(user=world.officer, incident_id=incident.pk, target=target)
    assert refused.value.missing.keys() == missing
    assert all(sentence in str(refused.value) for sentence in refused.value.missing.values())
    assert len(set(refused.value.missing.values())) == len(missing)
    incident.refresh_from_db()
    assert incident.state == state


def test_a_refused_step_leaves_no_file(world: World) -> None:
    incident = world.incident(S.INSPECTING)
    before = set(Path(django_settings.MEDIA_ROOT).rglob("*.*"))
    with pytest.raises(MissingNeeds):
        move(user=world.officer, incident_id=incident.pk, target=S.NO_VIOLATION, photos=[jpeg()])
    assert set(Path(django_settings.MEDIA_ROOT).rglob("*.*")) == before


@pytest.mark.parametrize(
    ("state", "target", "clock", "days"),
    [
        (S.RECEIVED, S.VERIFIED, "assign", 1),
        (S.VERIFIED, S.ASSIGNED, "inspect", 5),
        (S.ASSIGNED, S.INSPECTING, "finding", 5),
        (S.INSPECTING, S.VIOLATION_FOUND, "order", 5),
        (S.INSPECTING, S.NO_VIOLATION, "close", 5),
        (S.REMEDIATION, S.RESOLVED, "follow_up", 10),
        (S.RESOLVED, S.FOLLOW_UP, "close", 5),
        (S.CLOSED, S.REOPENED, "verify", 2),
    ],
)
def test_a_step_starts_its_clock(world: World, state: S, target: S, clock: str, days: int) -> None:
    incident = world.step(world.incident(state), target)
    assert incident.clock == clock
    assert incident.due_at == end_of_work(add_working_days(timezone.localdate(), days, current_calendar()))


def test_remediation_runs_until_the_day_that_was_given(world: World) -> None:
    incident = world.step(world.incident(S.VIOLATION_FOUND), S.REMEDIATION, due_on=in_days(33))
    assert (incident.clock, incident.due_at) == ("remediation", end_of_work(in_days(33)))


def test_a_day_that_is_not_in_the_future_is_refused(world: World) -> None:
    incident = world.incident(S.VIOLATION_FOUND)
    with pytest.raises(MissingNeeds) as refused:
        world.step(incident, S.REMEDIATION, due_on=in_days(0))
    assert refused.value.missing.keys() == {"due_date"}


@pytest.mark.parametrize(
    ("state", "target", "most"), [(S.VERIFIED, S.ON_HOLD, 30), (S.VIOLATION_FOUND, S.REMEDIATION, 180)]
)
def test_a_day_too_far_off_is_refused_with_the_latest_one_allowed(
    world: World, settings: Any, state: S, target: S, most: int
) -> None:
    incident = world.incident(state)
    for day in (in_days(most + 1), dt.date(9999, 12, 31)):
        with pytest.raises(MissingNeeds, match=f"đến ngày {in_days(most):%d/%m/%Y}"):
            world.step(incident, target, due_on=day)
    settings.HOLD_MAX_DAYS = settings.REMEDIATION_MAX_DAYS = 5
    with pytest.raises(MissingNeeds, match=f"đến ngày {in_days(5):%d/%m/%Y}"):
        world.step(incident, target, due_on=in_days(6))
    assert world.step(incident, target, due_on=in_days(5)).due_at == end_of_work(in_days(5))


def test_a_step_is_not_extended_without_end(world: World, settings: Any) -> None:
    settings.EXTENSION_MAX_DAYS = 40
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    incident = world.incident(S.ASSIGNED)
    with pytest.raises(MissingNeeds, match=f"đến ngày {in_days(40):%d/%m/%Y}"):
        extend_deadline(user=leader, incident_id=incident.pk, due_on=in_days(41), reason="Mưa lũ")
    held = world.incident(S.ON_HOLD)
    with pytest.raises(MissingNeeds, match=f"đến ngày {in_days(30):%d/%m/%Y}"):
        extend_deadline(user=leader, incident_id=held.pk, due_on=in_days(35), reason="Mưa lũ")


@pytest.mark.parametrize("target", [S.REJECTED, S.DUPLICATE, S.REFERRED])
def test_where_it_ends_no_clock_runs(world: World, target: S) -> None:
    incident = world.step(world.incident(), target)
    assert (incident.clock, incident.due_at) == ("", None)
    assert incident.closed_at is not None


def test_a_hold_pauses_the_clock_and_going_on_gives_back_the_days_left(world: World) -> None:
    monday = dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    incident = world.incident(path=(), at=monday)
    world.step(incident, S.VERIFIED, at=monday)
    world.step(incident, S.ASSIGNED, at=monday)
    assert timezone.localdate(incident.due_at) == dt.date(2026, 3, 9)
    world.step(incident, S.ON_HOLD, at=monday + dt.timedelta(days=1), due_on=dt.date(2026, 3, 20))
    assert (incident.held_from, incident.clock) == (S.ASSIGNED, "hold")
    assert timezone.localdate(incident.due_at) == dt.date(2026, 3, 20)
    world.step(incident, S.ASSIGNED, at=monday + dt.timedelta(days=14))
    assert (incident.held_from, incident.clock, incident.held_at) == ("", "inspect", None)
    assert timezone.localdate(incident.due_at) == dt.date(2026, 3, 20)  # four working days after Monday the 16th


def test_two_people_at_once_and_the_second_is_told(world: World) -> None:
    incident = world.incident()
    seen = incident.version
    add_note(user=world.officer, incident_id=incident.pk, internal_note="Đã gọi cho trưởng thôn")
    with pytest.raises(ChangedMeanwhile) as refused:
        move(user=world.officer, incident_id=incident.pk, target=S.VERIFIED, expected_version=seen)
    assert incident.code in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_very_same_moment_one_is_refused(world: World) -> None:
    incident, both = world.incident(), Barrier(2)

    def verify() -> str:
        try:
            both.wait(timeout=20)
            move(user=world.officer, incident_id=incident.pk, target=S.VERIFIED, expected_version=1)
        except (ChangedMeanwhile, ForbiddenStep):
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = [future.result(timeout=60) for future in [pool.submit(verify), pool.submit(verify)]]
    assert sorted(answers) == ["done", "refused"]
    assert Event.objects.filter(to_state="verified").count() == 1


def test_an_event_tells_who_what_why_and_keeps_the_photo(world: World) -> None:
    incident = world.incident(S.INSPECTING)
    event = move(
        user=world.officer, incident_id=incident.pk, target=S.VIOLATION_FOUND, reason=" Xả thải ", photos=[jpeg()],
        internal_note="Biên bản số 12",
    )  # fmt: skip
    assert (event.from_state, event.to_state, event.verb) == ("inspecting", "violation_found", "record_finding")
    assert (event.actor, event.by, event.agency) == (world.officer, Event.By.STAFF, world.agency)
    assert event.data == {"reason": "Xả thải"}
    assert event.photos.count() == 1
    assert event.version == Incident.objects.get(pk=incident.pk).version


def test_giving_it_to_the_same_agency_again_or_to_one_that_nobody_works_in_is_refused(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    gone = make_agency(AgencyKind.POLICE, areas=[world.commune_a], active=False)
    empty = make_agency(AgencyKind.POLICE, areas=[world.commune_a])
    for agency in (world.agency, gone, empty):
        with pytest.raises(MissingNeeds) as refused:
            world.step(incident, S.ASSIGNED, agency=agency)
        assert refused.value.missing.keys() == {"agency"}


def test_a_duplicate_names_a_main_incident_that_is_none_itself(world: World) -> None:
    main, twin, third = world.incident(), world.incident(), world.incident()
    for wrong in ("LS-26-99999A", third.code):
        with pytest.raises(MissingNeeds):
            world.step(third, S.DUPLICATE, duplicate_of=wrong)
    world.step(twin, S.DUPLICATE, duplicate_of=main.code.lower().replace("-", " "))
    assert twin.duplicate_of == main
    with pytest.raises(MissingNeeds):
        world.step(third, S.DUPLICATE, duplicate_of=twin.code)
    world.step(twin, S.REOPENED)
    assert twin.duplicate_of is None


def test_a_real_incident_is_no_duplicate_of_a_sample(world: World) -> None:
    sample = world.report(is_sample=True).report.incident
    with pytest.raises(MissingNeeds):
        world.step(world.incident(), S.DUPLICATE, duplicate_of=sample.code)


def test_a_main_incident_that_one_may_not_see_is_not_told_of(world: World) -> None:
    elsewhere = world.incident(location=(106.55, 21.85))
    commune = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    with pytest.raises(MissingNeeds):
        move(user=commune, incident_id=world.incident().pk, target=S.DUPLICATE, duplicate_of=elsewhere.code)


def test_an_incident_that_was_rejected_and_taken_up_counts_as_verified_once_assigned(world: World) -> None:
    incident = world.incident(S.REOPENED)
    assert not Incident.objects.public().exists()
    world.step(incident, S.ASSIGNED)
    assert Incident.objects.public().get() == incident


def test_an_unknown_incident(world: World) -> None:
    with pytest.raises(IncidentNotFound):
        move(user=world.officer, incident_id=10**9, target=S.VERIFIED)


def test_agencies_are_suggested_by_kind_then_by_nearness(world: World) -> None:
    province = world.commune_a.parent
    assert province is not None
    wide = make_able_agency(areas=[province], name="Sở")
    make_able_agency(areas=[world.commune_b], name="Nơi khác")
    make_able_agency(areas=[world.commune_a], name="Đã giải thể", active=False)
    make_agency(AgencyKind.ENVIRONMENT, areas=[world.commune_a], name="Chưa có ai")
    incident = world.report(category=Category.objects.get(slug="wastewater")).report.incident
    assert suggested_agencies(incident) == [world.agency, wide, world.other_agency]


def test_a_note_needs_something_and_a_right(world: World) -> None:
    incident = world.incident()
    with pytest.raises(NothingToDo):
        add_note(user=world.officer, incident_id=incident.pk, public_note="  ")
    stranger = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b])
    with pytest.raises(NotAllowed):
        add_note(user=stranger, incident_id=incident.pk, internal_note="x")
    event = add_note(user=world.officer, incident_id=incident.pk, public_note="Đã dọn", photos=[jpeg()])
    assert (event.from_state, event.to_state, event.public_note) == ("", "", "Đã dọn")
    assert event.photos.count() == 1


def test_a_leader_extends_the_running_step_with_a_reason(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    with pytest.raises(NotAllowed):
        extend_deadline(user=world.officer, incident_id=incident.pk, due_on=in_days(30), reason="Mưa lũ")
    with pytest.raises(MissingNeeds) as refused:
        extend_deadline(user=leader, incident_id=incident.pk, due_on=in_days(1), reason="")
    assert refused.value.missing.keys() == {"reason", "due_date"}
    event = extend_deadline(user=leader, incident_id=incident.pk, due_on=in_days(30), reason="Mưa lũ")
    incident.refresh_from_db()
    assert (incident.due_at, incident.clock, incident.state) == (end_of_work(in_days(30)), "inspect", S.ASSIGNED)
    assert event.data["reason"] == "Mưa lũ"
    closed = world.incident(S.REJECTED)
    with pytest.raises(NothingToDo):
        extend_deadline(user=leader, incident_id=closed.pk, due_on=in_days(30), reason="x")


def test_publishing_a_photo_is_a_right_and_is_written_down(world: World) -> None:
    incident = world.incident(photos=[jpeg()])
    photo = incident.photos.get()
    police = make_member(Role.POLICE_OFFICER, areas=[world.commune_a])
    with pytest.raises(NotAllowed):
        publish_photo(user=police, key=photo.key)
    assert publish_photo(user=world.officer, key=photo.key, nobody_seen=True).published
    publish_photo(user=world.officer, key=photo.key, nobody_seen=True)
    assert incident.events.filter(verb="publish_photo").count() == 1
    assert not publish_photo(user=world.officer, key=photo.key, published=False).published
    assert incident.events.filter(verb="unpublish_photo").count() == 1


def test_a_broken_photo_stops_the_step(world: World) -> None:
    incident = world.incident(S.INSPECTING)
    with pytest.raises(Exception, match="không phải ảnh"):
        world.step(incident, S.NO_VIOLATION, photos=[SimpleUploadedFile("a.jpg", b"<svg/>")])
    incident.refresh_from_db()
    assert incident.state == S.INSPECTING


@pytest.mark.parametrize("state", list(S))
def test_every_state_is_reached_with_as_many_events_as_steps(world: World, state: S) -> None:
    incident = world.incident(state)
    assert incident.state == state
    assert [event.to_state for event in incident.events.all()] == [S.RECEIVED, *PATHS[state]]
    assert [event.version for event in incident.events.all()] == list(range(1, incident.version + 1))
