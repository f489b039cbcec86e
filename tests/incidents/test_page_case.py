"""The case page: allowed steps only, each with what it needs; the second of two people loses nothing."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from incidents.asking import ask_reporter
from incidents.casework import add_note
from incidents.contacts import Contact
from incidents.models import ContactAccess, Event, Incident, Photo
from incidents.states import State as S
from incidents.workflow import ROWS
from tests.factories import make_member
from tests.incidents.conftest import PATHS, World, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def page_of(incident: Incident) -> str:
    return reverse("case", kwargs={"code": incident.code})


def step(client: Client, incident: Incident, target: S, **fields: Any) -> Any:
    address = reverse("case_step", kwargs={"code": incident.code, "target": target.value})
    data = {"version": incident.version, **fields}
    return client.post(address, {f"buoc-{target.value}-{name}": value for name, value in data.items()})


@pytest.mark.parametrize("state", list(PATHS))
def test_in_every_state_the_page_offers_the_rows_of_the_table_that_are_open(
    world: World, client: Client, state: S
) -> None:
    incident = world.incident(state)
    offered = {step["target"] for step in client.get(page_of(incident)).context["steps"]}
    from_here = {target.value for source, target in ROWS if source == state}
    assert offered <= from_here
    if state == S.ON_HOLD:
        assert offered == {incident.held_from}
    else:
        assert offered == from_here - ({"inspecting"} if incident.agency_id not in (None, world.agency.pk) else set())


def test_a_step_is_taken_and_told(world: World, client: Client) -> None:
    incident = world.incident(S.RECEIVED)
    answer = step(client, incident, S.VERIFIED, public_note="Đã đến xem", internal_note="Gọi chủ trại")
    assert answer.status_code == 302
    page = client.get(page_of(incident)).content.decode()
    assert "Đã ghi: Xác minh: sự việc có thật." in page
    assert "Đã đến xem" in page
    assert "Gọi chủ trại" in page
    incident.refresh_from_db()
    assert incident.state == S.VERIFIED


def test_a_step_that_lacks_something_stays_open_with_what_was_typed(world: World, client: Client) -> None:
    incident = world.incident(S.INSPECTING)
    answer = step(client, incident, S.VIOLATION_FOUND, reason="Ống xả ra suối", public_note="Có vi phạm")
    assert answer.status_code == 422
    opened = next(step for step in answer.context["steps"] if step["opened"])
    assert opened["target"] == S.VIOLATION_FOUND
    assert list(opened["form"].errors) == ["photos"]
    page = answer.content.decode()
    assert "Ống xả ra suối" in page
    assert "Có vi phạm" in page


def test_a_finding_with_its_photo_is_recorded(world: World, client: Client) -> None:
    incident = world.incident(S.INSPECTING)
    answer = step(client, incident, S.VIOLATION_FOUND, reason="Ống xả ra suối", photos=[jpeg()])
    assert answer.status_code == 302
    assert Photo.objects.filter(event__incident=incident, event__to_state=S.VIOLATION_FOUND).count() == 1


def test_the_second_of_two_people_is_told_and_the_form_keeps_the_words(world: World, client: Client) -> None:
    incident = world.incident(S.RECEIVED)
    add_note(user=world.officer, incident_id=incident.pk, internal_note="Đồng nghiệp vừa ghi")
    answer = step(client, incident, S.REJECTED, reason="Ngoài phạm vi", public_note="Xin gửi nơi khác")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "vừa có thay đổi" in page
    assert "Đồng nghiệp vừa ghi" in page
    form = next(step["form"] for step in answer.context["steps"] if step["opened"])
    assert form["reason"].value() == "Ngoài phạm vi"
    incident.refresh_from_db()
    assert form["version"].value() == str(incident.version)
    assert step(client, incident, S.REJECTED, reason="Ngoài phạm vi", public_note="Xin gửi nơi khác").status_code == 302


def test_words_for_a_step_that_is_gone_are_given_back(world: World, client: Client) -> None:
    stale = world.incident(S.RECEIVED)
    world.step(Incident.objects.get(pk=stale.pk), S.VERIFIED)
    answer = step(client, stale, S.REJECTED, reason="Ngoài phạm vi", public_note="Xin gửi nơi khác")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "vừa có thay đổi" in page
    assert [text for _label, text in answer.context["lost"]] == ["Ngoài phạm vi", "Xin gửi nơi khác"]
    assert Incident.objects.get(pk=stale.pk).state == S.VERIFIED


def test_a_target_that_is_no_state_is_not_found(world: World, client: Client) -> None:
    incident = world.incident(S.RECEIVED)
    assert client.post(page_of(incident) + "buoc/xong/", {}).status_code == 404


def test_assigning_offers_the_suggested_agencies_and_hands_over(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED)
    form = next(s["form"] for s in client.get(page_of(incident)).context["steps"] if s["target"] == S.ASSIGNED)
    assert {value for value, _label in form.fields["agency"].choices if value} == {
        world.agency.pk, world.other_agency.pk,
    }  # fmt: skip
    assert step(client, incident, S.ASSIGNED, agency=world.other_agency.pk).status_code == 302
    incident.refresh_from_db()
    assert incident.agency == world.other_agency


def test_a_hold_asks_for_reason_and_end_and_the_way_back_is_one_press(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED)
    until = timezone.localdate() + dt.timedelta(days=14)
    assert set(step(client, incident, S.ON_HOLD).context["tried"].errors) == {"reason", "due_on", "waits_for"}
    given = {"reason": "Chờ lũ rút", "due_on": until.isoformat(), "waits_for": "other"}
    assert step(client, incident, S.ON_HOLD, **given).status_code == 302
    incident.refresh_from_db()
    assert incident.state == S.ON_HOLD
    steps = client.get(page_of(incident)).context["steps"]
    assert [str(step["label"]) for step in steps] == ["Tiếp tục xử lý"]
    assert step(client, incident, S.VERIFIED).status_code == 302


def test_a_note_needs_words_or_a_photo(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED)
    address = reverse("case_note", kwargs={"code": incident.code})
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"ghi-chu-internal_note": "Đã gọi"}).status_code == 302
    assert Event.objects.filter(incident=incident, internal_note="Đã gọi").exists()


def test_only_a_leader_is_offered_a_longer_deadline(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED)
    assert client.get(page_of(incident)).context["extend_form"] is None
    leader = Client()
    leader.force_login(make_member(Role.LEADER, areas=[world.commune_a]))
    address = reverse("case_extend", kwargs={"code": incident.code})
    day = timezone.localdate() + dt.timedelta(days=40)
    data = {"gia-han-version": incident.version, "gia-han-due_on": day.isoformat(), "gia-han-reason": "Chờ kinh phí"}
    assert client.post(address, data).status_code == 403
    assert leader.post(address, data).status_code == 302
    before = incident.due_at
    incident.refresh_from_db()
    assert before and incident.due_at and incident.due_at > before


def test_a_longer_deadline_without_a_day_is_refused(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    leader = Client()
    leader.force_login(make_member(Role.LEADER, areas=[world.commune_a]))
    address = reverse("case_extend", kwargs={"code": incident.code})
    answer = leader.post(address, {"gia-han-version": incident.version, "gia-han-reason": "Chờ kinh phí"})
    assert answer.status_code == 422
    assert "Chờ kinh phí" in answer.content.decode()


def test_a_longer_deadline_asks_for_its_reason(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    leader = Client()
    leader.force_login(make_member(Role.LEADER, areas=[world.commune_a]))
    assert leader.get(page_of(incident)).context["extend_form"]["reason"].field.required
    day = timezone.localdate() + dt.timedelta(days=40)
    data = {"gia-han-version": incident.version, "gia-han-due_on": day.isoformat()}
    answer = leader.post(reverse("case_extend", kwargs={"code": incident.code}), data)
    assert answer.status_code == 422
    assert answer.context["extend_form"].errors["reason"]


def test_the_contact_is_shown_only_for_a_reason_and_the_look_is_kept(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED, contact=Contact(name="Lý Thị Hà", phone="0987654321"))
    report = incident.reports.get()
    address = reverse("case_reporter", kwargs={"code": incident.code, "report_id": report.pk})
    assert address in client.get(page_of(incident)).content.decode()
    for answer in (client.get(page_of(incident)), client.get(address), client.post(address, {"reason": " "})):
        assert "Lý Thị Hà" not in answer.content.decode()
        assert "0987654321" not in answer.content.decode()
    assert not ContactAccess.objects.exists()
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "(không bắt buộc)" not in refused.content.decode()
    shown = client.post(address, {"reason": "Gọi hỏi đường vào"})
    assert "Lý Thị Hà" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    look = ContactAccess.objects.get()
    assert (look.user, look.reason) == (world.officer, "Gọi hỏi đường vào")
    assert "Gọi hỏi đường vào" in client.get(page_of(incident)).content.decode()


def test_a_deadline_that_waits_for_an_answer_is_told_only_in_the_step_that_waits(
    world: World, client: Client, settings: Any
) -> None:
    settings.QUESTION_PAUSE_DAYS = 5
    incident = world.incident(S.RECEIVED)
    report = incident.reports.get()
    ask_reporter(user=world.officer, incident_id=incident.pk, report_id=report.pk, words="Mùi có từ khi nào?")
    assert "hạn của bước này lùi đến" in client.get(page_of(incident)).content.decode()
    world.step(incident, S.VERIFIED)
    page = client.get(page_of(incident)).content.decode()
    assert "Chưa có câu trả lời." in page
    assert "hạn của bước này lùi đến" not in page


def test_a_photo_is_shown_to_everyone_and_taken_back_from_the_page(world: World, client: Client) -> None:
    incident = world.incident(S.VERIFIED, photos=[jpeg()])
    photo = Photo.objects.get(report__incident=incident)
    address = reverse("case_photo", kwargs={"code": incident.code, "key": photo.key})
    for published in (True, False):
        assert client.post(address, {"published": "1" if published else "0", "seen": "nobody"}).status_code == 302
        photo.refresh_from_db()
        assert photo.published is published
    page = client.get(page_of(incident)).content.decode()
    assert "Công khai một ảnh" in page
    assert "Gỡ một ảnh khỏi công khai" in page


def test_a_police_officer_is_not_offered_to_publish_photos(world: World) -> None:
    incident = world.incident(S.VERIFIED, photos=[jpeg()])
    photo = Photo.objects.get(report__incident=incident)
    police = Client()
    police.force_login(make_member(Role.POLICE_OFFICER, areas=[world.commune_a]))
    address = reverse("case_photo", kwargs={"code": incident.code, "key": photo.key})
    assert address not in police.get(page_of(incident)).content.decode()
    assert police.post(address, {"published": "1"}).status_code == 403


def test_the_page_costs_the_same_number_of_queries_however_much_happened(world: World, client: Client) -> None:
    def cost(incident: Incident) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(incident))
        return len(queries)

    incident = world.incident(S.VERIFIED, photos=[jpeg()])
    add_note(user=world.officer, incident_id=incident.pk, internal_note="một", photos=[jpeg()])
    few = cost(incident)
    for number in range(5):
        add_note(user=world.officer, incident_id=incident.pk, internal_note=f"{number}", photos=[jpeg()])
        world.incident(S.VERIFIED)
    assert cost(incident) == few
