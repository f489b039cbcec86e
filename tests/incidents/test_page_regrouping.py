"""The pages on which staff place a case, and move and part its reports."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Role, User
from incidents.models import Incident, Report
from incidents.states import State as S
from places.models import Unit
from tests.factories import make_member
from tests.incidents.conftest import IN_B, World

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(world: World) -> Client:
    return signed_in(world.officer)


def place_page(incident: Incident) -> str:
    return reverse("case_place", kwargs={"code": incident.code})


def report_page(report: Report) -> str:
    return reverse("case_report", kwargs={"code": report.incident.code, "report_id": report.pk})


@pytest.fixture
def shared(world: World) -> Incident:
    incident = world.incident(S.VERIFIED)
    world.report(join=incident.code, words="Tôi cũng thấy")
    incident.refresh_from_db()
    return incident


def test_the_desk_of_the_province_sees_what_nobody_placed_and_places_it(world: World, province: Unit) -> None:
    incident = world.report(location=None, place_words="gần cầu Bản Quyền").report.incident
    client = signed_in(make_member(Role.ENVIRONMENT_OFFICER, areas=[province]))
    assert "Chưa rõ xã" in client.get(reverse("desk")).content.decode()
    case = client.get(reverse("case", kwargs={"code": incident.code})).content.decode()
    assert "Xin xác định xã trước khi xác minh" in case
    assert place_page(incident) in case
    page = client.get(place_page(incident)).content.decode()
    assert "gần cầu Bản Quyền" in page
    answer = client.post(place_page(incident), {"version": 1, "lat": IN_B[1], "lon": IN_B[0], "reason": "Đã hỏi"})
    assert answer.status_code == 302
    incident.refresh_from_db()
    assert (incident.unit, incident.place_unclear) == (world.commune_b, False)


def test_a_case_that_goes_out_of_sight_leads_back_to_the_list(world: World) -> None:
    incident = world.incident()
    client = signed_in(make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a]))
    answer = client.post(place_page(incident), {"version": 1, "commune": world.commune_b.code}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("desk")
    assert "Nơi xử lý: Xã Điềm He" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({}, 422, "Xin chấm vị trí trên bản đồ, hoặc chọn xã, phường."),
        ({"lat": 21.0, "lon": 105.8}, 422, "nằm ngoài địa bàn"),
        ({"commune": "06280", "version": 7}, 409, "vừa có thay đổi"),
    ],
)
def test_a_place_that_is_refused_is_told_and_nothing_typed_is_lost(
    world: World, desk: Client, given: dict[str, Any], status: int, sentence: str
) -> None:
    incident = world.incident()
    answer = desk.post(place_page(incident), {"version": 1, "reason": "Đã gọi trưởng thôn"} | given)
    page = answer.content.decode()
    assert answer.status_code == status
    assert sentence in page
    assert "Đã gọi trưởng thôn" in page
    incident.refresh_from_db()
    assert incident.unit == world.commune_a


def test_who_may_not_gets_neither_page(world: World, shared: Incident) -> None:
    report = shared.reports.last()
    assert report is not None
    for page in (place_page(shared), report_page(report)):
        assert Client().get(page).status_code == 302
        assert signed_in(make_member(Role.LEADER, areas=[world.commune_a])).get(page).status_code == 403
        assert signed_in(make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b])).get(page).status_code == 404


def test_a_report_is_parted_and_moved_back_from_its_page(world: World, desk: Client, shared: Incident) -> None:
    report = shared.reports.last()
    assert report is not None
    case = desk.get(reverse("case", kwargs={"code": shared.code})).content.decode()
    assert report_page(report) in case
    answer = desk.post(report_page(report), {"part": 1, "tach-version": shared.version, "tach-reason": "Khác vụ"})
    assert answer.status_code == 302
    report.refresh_from_db()
    own = report.incident
    assert own != shared
    assert own.code in answer.headers["Location"]
    assert shared.code in desk.get(reverse("case", kwargs={"code": own.code})).content.decode()
    world.step(own, S.VERIFIED)
    world.report(join=own.code)
    own.refresh_from_db()
    moved = {"move": 1, "chuyen-version": own.version, "chuyen-duplicate_of": shared.code, "chuyen-reason": "Một vụ"}
    assert desk.post(report_page(report), moved).status_code == 302
    report.refresh_from_db()
    assert report.incident == shared


def test_a_move_to_no_case_is_told_beside_the_field_and_keeps_the_reason(desk: Client, shared: Incident) -> None:
    report = shared.reports.last()
    assert report is not None
    wrong = {"chuyen-version": shared.version, "chuyen-duplicate_of": "LS-26-99999X", "chuyen-reason": "Cùng chủ xả"}
    answer = desk.post(report_page(report), wrong)
    assert answer.status_code == 422
    assert "Không có sự việc nào mang mã này" in str(answer.context["move_form"].errors["duplicate_of"])
    assert "Cùng chủ xả" in answer.content.decode()


def test_the_only_report_has_no_page_to_leave_by(world: World, desk: Client) -> None:
    report = world.report().report
    page = desk.get(report_page(report)).content.decode()
    assert "phản ánh duy nhất" in page
    assert "<form" not in page.split("</h1>")[1]


def test_the_case_a_reporter_meant_stands_first_and_one_press_fills_in_its_code(world: World, desk: Client) -> None:
    nearer, meant = world.incident(), world.incident(location=(106.4507, 21.8507))
    incident = world.report(join=meant.code).report.incident
    address = reverse("case", kwargs={"code": incident.code})
    answer = desk.get(address)
    assert [other.code for other in answer.context["file"].nearby] == [meant.code, nearer.code]
    assert "Người phản ánh cho là cùng một vụ" in answer.content.decode()
    filled = desk.get(f"{address}?trung={meant.code}").content.decode()
    assert f'value="{meant.code}"' in filled


def test_the_author_of_a_moved_report_is_told_in_words(world: World, shared: Incident) -> None:
    report = shared.reports.last()
    assert report is not None
    page = Client().get(reverse("by_code:report", kwargs={"code": report.code})).content.decode()
    assert "Phản ánh của bạn được xử lý chung trong sự việc này." in page
