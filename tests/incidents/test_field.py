"""What staff did without a line: once, by the rights of now, and never over somebody else's change."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role, User
from agencies.policy import NotAllowed
from incidents.casework import add_note
from incidents.contacts import Contact
from incidents.errors import IncidentNotFound, MissingNeeds
from incidents.field.bundle import bundle
from incidents.field.errors import DoneOtherwise, OtherAccount, Overtaken
from incidents.field.taking_in import take_in
from incidents.models import Event, FieldAction, Incident, Photo
from incidents.states import State as S
from tests.factories import change_incident, make_member
from tests.incidents.conftest import World, jpeg

pytestmark = pytest.mark.django_db


def did(user: User, incident: Incident, **changes: Any) -> FieldAction:
    given: dict[str, Any] = {"key": uuid4(), "made_at": timezone.now(), "made_on": incident.version}
    return take_in(user=user, code=incident.code, **(given | changes))


def test_a_step_sent_again_is_done_once(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    key = uuid4()
    first = did(world.officer, incident, key=key, target=S.INSPECTING)
    again = did(world.officer, incident, key=key, target=S.INSPECTING)
    assert again.event_id == first.event_id
    assert incident.events.filter(verb="inspect").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_step_sent_twice_at_the_very_same_moment_is_done_once_and_both_are_told_so(world: World) -> None:
    incident, key, both = world.incident(S.ASSIGNED), uuid4(), Barrier(2)

    def send() -> int:
        try:
            both.wait(timeout=20)
            return did(world.officer, incident, key=key, target=S.INSPECTING).event_id
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        events = [future.result(timeout=60) for future in [pool.submit(send), pool.submit(send)]]
    assert events[0] == events[1]
    assert incident.events.filter(verb="inspect").count() == 1


def test_a_note_with_a_photo_sent_again_is_one_note_with_one_photo(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    key = uuid4()
    for _delivery in range(2):
        did(world.officer, incident, key=key, internal_note="Đã chụp hiện trường", photos=[jpeg()])
    assert incident.events.filter(verb="note").count() == 1
    assert Photo.objects.filter(event__incident=incident, event__verb="note").count() == 1


def test_what_was_changed_after_an_answer_was_lost_is_not_taken_for_done(world: World) -> None:
    incident, key = world.incident(S.ASSIGNED), uuid4()
    did(world.officer, incident, key=key, internal_note="Nước đục")
    for changed in (
        {"internal_note": "Nước đục, có cá chết"},
        {"internal_note": "Nước đục", "photos": [jpeg()]},
        {"internal_note": "Nước đục", "public_note": "Đã đến xem"},
        {"target": S.INSPECTING, "internal_note": "Nước đục"},
    ):
        with pytest.raises(DoneOtherwise):
            did(world.officer, incident, key=key, **changed)
    with pytest.raises(DoneOtherwise):
        did(world.officer, world.incident(S.ASSIGNED), key=key, internal_note="Nước đục")
    assert Event.objects.filter(internal_note__startswith="Nước đục").count() == 1


def test_a_step_with_all_its_words_sent_again_is_known(world: World) -> None:
    incident, key = world.incident(S.VERIFIED), uuid4()
    for _delivery in range(2):
        did(world.officer, incident, key=key, target=S.REFERRED, reason=" Ngoài thẩm quyền ", public_note="Đã chuyển ",
            referred_to="UBND xã bên", photos=[jpeg()])  # fmt: skip
    assert incident.events.filter(verb="refer").count() == 1


def test_a_note_merges_whatever_happened_meanwhile(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    world.step(Incident.objects.get(pk=incident.pk), S.INSPECTING)
    action = did(world.officer, incident, internal_note="Nước đã trong lại")
    assert action.event.version == incident.version + 2


def test_a_step_on_a_case_that_changed_meanwhile_is_not_done_and_what_happened_is_told(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    colleague = make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    add_note(user=colleague, incident_id=incident.pk, internal_note="Chủ hộ hẹn chiều")
    with pytest.raises(Overtaken) as refused:
        did(world.officer, incident, target=S.INSPECTING)
    told = refused.value.members
    assert [(line["who"], line["internal_note"]) for line in told["meanwhile"]] == [
        (colleague.display_name, "Chủ hộ hẹn chiều")
    ]
    assert told["may_again"]
    incident.refresh_from_db()
    assert incident.state == S.ASSIGNED
    assert not FieldAction.objects.exists()


def test_after_a_conflict_the_same_action_is_done_on_the_version_the_person_saw(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    key = uuid4()
    add_note(user=world.officer, incident_id=incident.pk, internal_note="Chủ hộ hẹn chiều")
    with pytest.raises(Overtaken) as refused:
        did(world.officer, incident, key=key, target=S.INSPECTING)
    action = did(world.officer, incident, key=key, target=S.INSPECTING, made_on=refused.value.members["version"])
    assert action.event.to_state == S.INSPECTING


def test_a_step_that_somebody_else_took_cannot_be_taken_again(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    world.step(Incident.objects.get(pk=incident.pk), S.INSPECTING)
    with pytest.raises(Overtaken) as refused:
        did(world.officer, incident, target=S.INSPECTING)
    assert not refused.value.members["may_again"]


def test_a_step_needs_without_a_line_what_it_needs_with_one(world: World) -> None:
    incident = world.incident(S.INSPECTING)
    with pytest.raises(MissingNeeds) as refused:
        did(world.officer, incident, target=S.VIOLATION_FOUND, reason="Có xả thải")
    assert set(refused.value.missing) == {"photo"}
    assert not FieldAction.objects.exists()


def test_rights_are_those_of_the_day_it_arrives(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    world.officer.memberships.all().delete()
    outside = User.objects.get(pk=world.officer.pk)
    with pytest.raises(IncidentNotFound):
        did(outside, incident, internal_note="Ghi khi còn phụ trách")
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    with pytest.raises(NotAllowed):
        did(leader, incident, target=S.INSPECTING)


def test_nobody_sends_under_the_key_of_another(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    action = did(world.officer, incident, internal_note="Của tôi")
    colleague = make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    with pytest.raises(OtherAccount):
        did(colleague, incident, key=action.key, internal_note="Của tôi")


def test_the_bundle_holds_the_open_cases_of_the_person_and_nothing_of_who_reported(
    world: World, contact: Contact
) -> None:
    mine = world.incident(S.ASSIGNED, contact=contact)
    world.incident(S.REJECTED)
    code = mine.reports.get().code
    told = bundle(world.officer)
    assert [case["code"] for case in told["cases"]] == [mine.code]
    text = str(told)
    assert contact.phone not in text
    assert contact.name not in text
    assert code not in text
    assert bundle(make_member(Role.POLICE_OFFICER, areas=[world.commune_b]))["cases"] == []


def test_the_bundle_offers_only_rows_this_person_may_do(world: World) -> None:
    world.incident(S.ASSIGNED)
    [case] = bundle(world.officer)["cases"]
    assert {"assigned:inspecting", "inspecting:violation_found"} <= set(case["rows"])
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    [seen] = bundle(leader)["cases"]
    assert "assigned:inspecting" not in seen["rows"]


def test_the_bundle_offers_no_hold_of_what_is_overdue_but_one_after_the_next_step(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    [case] = bundle(world.officer)["cases"]
    assert "assigned:on_hold" in case["rows"]
    change_incident(incident, due_at=timezone.now() - dt.timedelta(hours=1))
    [case] = bundle(world.officer)["cases"]
    assert "assigned:on_hold" not in case["rows"]
    assert "inspecting:on_hold" in case["rows"]


def test_a_larger_bundle_takes_no_more_queries(world: World, django_assert_num_queries: Any) -> None:
    world.incident(S.ASSIGNED, photos=[jpeg()])
    with CaptureQueriesContext(connection) as few:
        bundle(User.objects.get(pk=world.officer.pk))
    for _n in range(3):
        world.incident(S.INSPECTING, photos=[jpeg()])
    with django_assert_num_queries(len(few)):
        bundle(User.objects.get(pk=world.officer.pk))


def body(user: User, incident: Incident, **changes: Any) -> dict[str, Any]:
    given = {
        "key": str(uuid4()),
        "user": user.pk,
        "code": incident.code,
        "made_on": incident.version,
        "made_at": timezone.now().isoformat(),
        "internal_note": "Ghi ngoài hiện trường",
    }
    return given | changes


def test_a_phone_asks_for_a_token_and_sends_with_it(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officer)
    address = reverse("api-field-actions")
    assert client.post(address, body(world.officer, incident)).status_code == 403
    token = client.get(address).json()["csrf"]
    answer = client.post(address, body(world.officer, incident, photos=[jpeg()]), headers={"X-CSRFToken": token})
    assert answer.status_code == 200, answer.content
    assert answer.json()["version"] == incident.version + 1
    assert Event.objects.get(incident=incident, version=incident.version + 1).photos.count() == 1


def test_whoever_is_signed_out_is_told_so(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    for answer in (
        Client().get(reverse("api-field-bundle")),
        Client().get(reverse("api-field-actions")),
        Client().post(reverse("api-field-actions"), body(world.officer, incident)),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_again")


def test_what_one_person_wrote_is_not_sent_in_the_session_of_another(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    client = Client()
    client.force_login(make_member(Role.ENVIRONMENT_OFFICER, world.agency))
    answer = client.post(reverse("api-field-actions"), body(world.officer, incident))
    assert (answer.status_code, answer.json()["code"]) == (403, "other_account")
    assert not FieldAction.objects.exists()


def test_a_conflict_is_told_to_the_phone_with_what_happened(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    add_note(user=world.officer, incident_id=incident.pk, internal_note="Chủ hộ hẹn chiều")
    client = Client()
    client.force_login(world.officer)
    answer = client.post(reverse("api-field-actions"), body(world.officer, incident, target="inspecting"))
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], told["version"], told["may_again"]) == ("overtaken", incident.version + 1, True)
    assert told["meanwhile"][0]["internal_note"] == "Chủ hộ hẹn chiều"


def test_the_page_is_kept_empty_and_never_as_somebody_who_is_signed_in(world: World) -> None:
    world.incident(S.ASSIGNED)
    address = reverse("field")
    assert Client().get(address).headers["Offline-Copy"] == "shell"
    client = Client()
    client.force_login(world.officer)
    answer = client.get(address)
    assert "Offline-Copy" not in answer.headers
    for private in (client.get(reverse("api-field-bundle")), answer):
        assert "no-store" in private.headers["Cache-Control"]


def test_the_case_page_tells_when_it_was_written(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    at = timezone.now() - dt.timedelta(hours=5)
    did(world.officer, incident, made_at=at, internal_note="Đã gặp trưởng thôn")
    client = Client()
    client.force_login(world.officer)
    page = client.get(reverse("case", kwargs={"code": incident.code})).content.decode()
    assert f"Ghi khi mất mạng lúc {timezone.localtime(at):%H:%M %d/%m/%Y}" in page


def test_a_clock_that_is_ahead_changes_nothing(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    action = did(world.officer, incident, made_at=timezone.now() + dt.timedelta(days=3), internal_note="Máy sai giờ")
    assert action.made_at == action.event.at
