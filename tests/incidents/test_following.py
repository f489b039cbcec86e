import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from incidents.casework import add_note
from incidents.codes import new_tracking_code
from incidents.errors import ForbiddenStep, MistypedCode, NothingToDo, ReportNotFound, TooManyPhotos
from incidents.following import find_report, follow
from incidents.models import Event, Photo
from incidents.reporter import add_photos_by_reporter, still_there
from incidents.states import State as S
from tests.incidents.conftest import PATHS, World, jpeg


def test_a_report_is_found_by_its_code_however_typed_and_by_its_link(world: World) -> None:
    receipt = world.report()
    assert find_report(code=receipt.code.lower().replace("-", " ")) == receipt.report
    assert find_report(token=receipt.token) == receipt.report
    with pytest.raises(ReportNotFound):
        find_report(code=new_tracking_code())
    with pytest.raises(ReportNotFound):
        find_report(token="a" * 32)
    with pytest.raises(MistypedCode):
        find_report(code=receipt.code[:-1])
    with pytest.raises(MistypedCode):
        find_report(code=receipt.report.incident.code)


def test_the_link_s_secret_is_not_in_the_database(world: World) -> None:
    receipt = world.report()
    assert receipt.token not in {str(value) for value in vars(receipt.report).values()}


def test_the_reporter_sees_states_and_public_notes_and_nothing_internal(world: World) -> None:
    receipt = world.report()
    incident = receipt.report.incident
    world.step(incident, S.VERIFIED, internal_note="Nghi cơ sở X", public_note="Cảm ơn bà con")
    add_note(user=world.officer, incident_id=incident.pk, internal_note="Bí mật")
    add_note(user=world.officer, incident_id=incident.pk, public_note="Sẽ dọn ngày mai")
    followed = follow(find_report(code=receipt.code))
    assert [(step.state, step.public_note) for step in followed.steps] == [
        (S.RECEIVED, ""),
        (S.VERIFIED, "Cảm ơn bà con"),
        (None, "Sẽ dọn ngày mai"),
    ]
    assert "Bí mật" not in str(followed)
    assert "Nghi cơ sở X" not in str(followed)
    assert (followed.state, followed.main, followed.may_say_still_there) == (S.VERIFIED, None, False)


def test_the_agency_is_named_where_it_was_given_the_work_and_not_beside_the_work_of_others(world: World) -> None:
    receipt = world.report()
    for target in PATHS[S.CLOSED]:
        world.step(receipt.report.incident, target)
    named = [step.state for step in follow(find_report(code=receipt.code)).steps if step.agency_label]
    assert named == [S.ASSIGNED]


def test_followers_of_a_duplicate_are_told_of_the_main_incident_through_a_chain(world: World) -> None:
    receipt = world.report()
    twin, middle, main = receipt.report.incident, world.incident(), world.incident()
    world.step(twin, S.DUPLICATE, duplicate_of=middle.code)
    world.step(middle, S.DUPLICATE, duplicate_of=main.code)
    for target in PATHS[S.INSPECTING]:
        world.step(main, target)
    followed = follow(find_report(code=receipt.code))
    assert (followed.incident, followed.main, followed.state) == (twin, main, S.INSPECTING)
    assert [step.state for step in followed.steps][-2:] == [S.ASSIGNED, S.INSPECTING]
    assert S.DUPLICATE in [step.state for step in followed.steps]


def test_following_takes_the_same_number_of_queries_however_long_the_story(
    world: World, django_assert_num_queries: Any
) -> None:
    for state in (S.RECEIVED, S.CLOSED):
        receipt = world.report(photos=[jpeg()])
        for target in PATHS[state]:
            world.step(receipt.report.incident, target)
        with django_assert_num_queries(4):
            follow(find_report(code=receipt.code))


def test_a_reporter_adds_photos_up_to_a_limit(world: World) -> None:
    report = world.report(photos=[jpeg()]).report
    event = add_photos_by_reporter(report=report, photos=[jpeg(), jpeg()], words="Sáng nay")
    assert (event.by, event.actor, event.to_state, event.data["words"]) == (Event.By.REPORTER, None, "", "Sáng nay")
    assert report.photos.count() == 3
    with pytest.raises(NothingToDo):
        add_photos_by_reporter(report=report, photos=[])
    for _ in range(3):
        add_photos_by_reporter(report=report, photos=[jpeg()] * 5)
    with pytest.raises(TooManyPhotos):
        add_photos_by_reporter(report=report, photos=[jpeg()] * 3)
    assert Photo.objects.count() == 18
    assert not follow(report).photos[0].published


@pytest.mark.parametrize("state", [S.NO_VIOLATION, S.RESOLVED, S.CLOSED])
def test_still_there_reopens_what_seemed_over(world: World, state: S) -> None:
    report = world.incident(state).reports.get()
    said = still_there(report=report, words="Vẫn còn mùi", photos=[jpeg()])
    report.incident.refresh_from_db()
    assert said.reopened
    assert (report.incident.state, report.incident.clock) == (S.REOPENED, "verify")
    assert (said.event.by, said.event.from_state, said.event.to_state) == (Event.By.REPORTER, state, S.REOPENED)
    assert report.photos.count() == 1


@pytest.mark.parametrize("state", [S.REJECTED, S.REFERRED, S.FOLLOW_UP])
def test_still_there_is_written_down_where_the_reporter_may_not_reopen(world: World, state: S) -> None:
    report = world.incident(state).reports.get()
    said = still_there(report=report, words="Vẫn còn")
    report.incident.refresh_from_db()
    assert not said.reopened
    assert report.incident.state == state
    assert report.incident.events.last() == said.event


@pytest.mark.parametrize("state", [S.RECEIVED, S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.REMEDIATION, S.ON_HOLD])
def test_while_it_is_handled_still_there_has_no_place(world: World, state: S) -> None:
    with pytest.raises(ForbiddenStep):
        still_there(report=world.incident(state).reports.get(), words="Vẫn còn")


def test_said_twice_it_is_written_once_but_again_after_a_new_end(world: World) -> None:
    incident = world.incident(S.CLOSED)
    report = incident.reports.get()
    first = still_there(report=report, words="Vẫn còn")
    assert still_there(report=report, words="Vẫn còn").event == first.event
    incident.refresh_from_db()
    for target in PATHS[S.CLOSED]:
        world.step(incident, target, agency=world.agency)
    report.refresh_from_db()
    second = still_there(report=report, words="Vẫn còn")
    assert second.reopened
    assert second.event != first.event


def test_after_the_days_of_the_setting_a_closed_incident_stays_closed(world: World) -> None:
    incident = world.incident(S.CLOSED)
    later = timezone.now() + dt.timedelta(days=31)
    assert not still_there(report=incident.reports.get(), words="Vẫn còn", at=later).reopened
    incident.refresh_from_db()
    assert incident.state == S.CLOSED


def test_still_there_said_of_a_duplicate_reopens_the_main_incident(world: World) -> None:
    main = world.incident(S.CLOSED)
    twin = world.incident()
    world.step(twin, S.DUPLICATE, duplicate_of=main.code)
    assert still_there(report=twin.reports.get(), words="Vẫn còn").reopened
    main.refresh_from_db()
    twin.refresh_from_db()
    assert (main.state, twin.state) == (S.REOPENED, S.DUPLICATE)
