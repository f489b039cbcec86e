"""Deadlines on the pages of staff: what is told, and who may do what about it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import AgencyKind, Role, User
from incidents.escalating import watch
from incidents.models import Category, HeldFor, Incident, SpecialDay
from incidents.states import State as S
from tests.factories import change_incident, make_able_agency, make_agency, make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db

MANAGERS = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER)
READERS = (*MANAGERS, Role.POLICE_OFFICER, Role.LEADER)


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, name: str, *args: object) -> str:
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def looks(client: Client, incident: Incident) -> int:
    return client.post(reverse("case_looked", args=[incident.code]), {"da-xem-version": incident.version}).status_code


def changes_kind(client: Client, incident: Incident, **given: object) -> int:
    sent = {"category": Category.objects.get(slug="wastewater").pk, "reason": "Nước thải", "version": incident.version}
    fields = {f"doi-loai-{name}": value for name, value in (sent | given).items()}
    return client.post(reverse("case_kind", args=[incident.code]), fields).status_code


def expected(role: Role, *, inside: bool) -> int:
    return 302 if inside and role in MANAGERS else 403 if inside and role in READERS else 404


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("inside", [True, False])
def test_who_may_say_that_they_looked_and_change_the_kind(world: World, role: Role, inside: bool) -> None:
    incident = world.incident()
    client = of(make_member(role, areas=[world.commune_a if inside else world.commune_b]))
    assert looks(client, incident) == expected(role, inside=inside)
    incident.refresh_from_db()
    assert changes_kind(client, incident) == expected(role, inside=inside)
    incident.refresh_from_db()
    assert (incident.category.slug == "wastewater") == (expected(role, inside=inside) == 302)


@pytest.mark.parametrize("role", list(Role))
def test_an_agency_from_elsewhere_that_has_the_case_changes_no_kind(world: World, role: Role) -> None:
    agency = make_able_agency(AgencyKind.PEOPLES_COMMITTEE, areas=[world.commune_b])
    incident = world.incident(S.VERIFIED)
    world.step(incident, S.ASSIGNED, agency=agency)
    status = changes_kind(of(make_member(role, agency)), incident)
    assert status == (403 if role in READERS and role != Role.LEADER else 404)


def test_strangers_are_sent_to_the_login(world: World) -> None:
    incident = world.incident()
    for name in ("case_looked", "case_kind"):
        answer = Client().post(reverse(name, args=[incident.code]))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_a_case_says_until_when_it_must_be_looked_at_and_the_reporter_learns_that_it_was(world: World) -> None:
    receipt = world.report()
    incident, client = receipt.report.incident, of(world.officer)
    page = text(client, "case", incident.code)
    assert "<strong>Xem phản ánh:</strong> chậm nhất" in page
    assert "<strong>Có kết quả trả lời người phản ánh:</strong> chậm nhất" in page
    assert looks(client, incident) == 302
    page = text(client, "case", incident.code)
    assert "Xem phản ánh:" not in page
    assert "Tôi đã xem phản ánh này" not in page
    assert "Cán bộ đã xem phản ánh của bạn." in text(Client(), "by_code:report", receipt.code)


def test_a_kind_is_changed_on_the_page_and_what_is_missing_keeps_what_was_typed(world: World) -> None:
    incident, client = world.incident(), of(world.officer)
    refused = client.post(
        reverse("case_kind", args=[incident.code]),
        {"doi-loai-category": "", "doi-loai-reason": "Có mùi nước thải", "doi-loai-version": incident.version},
    )
    assert refused.status_code == 422
    assert "Có mùi nước thải" in refused.content.decode()
    assert changes_kind(client, incident) == 302
    page = text(client, "case", incident.code)
    assert "Đổi loại sự việc" in page
    assert changes_kind(client, incident, category=incident.category.pk) == 409  # somebody changed it meanwhile


def test_a_hold_asks_what_it_waits_for_and_the_case_tells_it_with_the_time_left(world: World) -> None:
    incident, client = world.incident(S.VERIFIED), of(world.officer)
    address = reverse("case_step", args=[incident.code, "on_hold"])
    sent = {
        "version": incident.version,
        "reason": "Chờ kết quả mẫu nước",
        "due_on": (timezone.localdate() + dt.timedelta(days=5)).isoformat(),
    }
    fields = {f"buoc-on_hold-{name}": value for name, value in sent.items()}
    refused = client.post(address, fields)
    assert refused.status_code == 422
    assert "Xin chọn đang chờ gì." in refused.content.decode()
    refused = client.post(address, fields | {"buoc-on_hold-waits_for": "agency"})
    assert refused.status_code == 422
    assert "Xin ghi đang chờ cơ quan nào." in refused.content.decode()
    whom = {"buoc-on_hold-waits_for": "agency", "buoc-on_hold-waits_for_whom": "Sở Y tế"}
    assert client.post(address, fields | whom).status_code == 302
    incident.refresh_from_db()
    assert incident.held_for == HeldFor.AGENCY
    page = text(client, "case", incident.code)
    assert "Đang chờ: Sở Y tế." in page
    assert "bước “Giao xử lý” còn" in page


def test_an_overdue_step_is_not_held_and_the_page_says_what_to_do(world: World) -> None:
    incident, client = world.incident(S.VERIFIED), of(world.officer)
    assert 'id="buoc-on_hold"' in text(client, "case", incident.code)
    change_incident(incident, due_at=timezone.now() - dt.timedelta(hours=2))
    assert 'id="buoc-on_hold"' not in text(client, "case", incident.code)
    sent = {
        "version": incident.version,
        "reason": "Chờ mẫu nước",
        "due_on": (timezone.localdate() + dt.timedelta(days=5)).isoformat(),
        "waits_for": "other",
    }
    answer = client.post(
        reverse("case_step", args=[incident.code, "on_hold"]), {f"buoc-on_hold-{k}": v for k, v in sent.items()}
    )
    assert answer.status_code == 409
    assert "đề nghị lãnh đạo gia hạn trước" in answer.content.decode()
    assert "Chờ mẫu nước" in answer.content.decode()  # given back to copy


def test_list_and_case_tell_for_how_long_it_is_overdue_and_which_leaders_know(world: World) -> None:
    committee = make_agency(areas=[world.commune_a], name="UBND xã Văn Quan")
    make_member(Role.LEADER, committee)
    incident = world.incident(S.VERIFIED)
    change_incident(incident, due_at=timezone.now() - dt.timedelta(days=3))
    for page in (text(of(world.officer), "desk"), text(of(world.officer), "case", incident.code)):
        assert "Quá hạn 3 ngày" in page
        assert "đã báo lãnh đạo" not in page
    watch()
    for page in (text(of(world.officer), "desk"), text(of(world.officer), "case", incident.code)):
        assert "Quá hạn 3 ngày" in page
        assert "đã báo lãnh đạo UBND xã Văn Quan" in page
    case = text(of(world.officer), "case", incident.code)
    assert "Quá hạn, báo lãnh đạo" in case
    assert "Đã báo lãnh đạo: UBND xã Văn Quan" in case
    world.step(incident, S.ASSIGNED)
    assert "đã báo lãnh đạo" not in text(of(world.officer), "desk")


def test_what_nobody_looked_at_is_red_before_its_verification_is_due(world: World) -> None:
    change_incident(world.incident(), acknowledge_by=timezone.now() - dt.timedelta(hours=5))
    assert "Chưa ai xem phản ánh, quá hạn 5 giờ" in text(of(world.officer), "desk")


# the office's calendar


@pytest.fixture
def administrator(world: World) -> Client:
    return of(make_member(Role.ADMINISTRATOR, is_staff=True))


def test_an_administrator_enters_a_years_decision_at_once(administrator: Client) -> None:
    SpecialDay.objects.create(day="2026-01-02", works=True, name="Nhầm")
    address = reverse("admin:incidents_specialday_year")
    assert address in administrator.get(reverse("admin:incidents_specialday_changelist")).content.decode()
    assert administrator.get(address).status_code == 200
    given = {
        "name": "Thông báo 1",
        "off": "2/1/2026\n16/02/2026 – 19/02/2026\n20/2/2026 đến 20/02/2026\n",
        "worked": "10/01/2026.",
    }
    assert administrator.post(address, given).status_code == 302
    days = {str(day): works for day, works in SpecialDay.objects.values_list("day", "works")}
    assert days == {
        "2026-01-02": False,
        "2026-01-10": True,
        **{f"2026-02-{day}": False for day in range(16, 21)},
    }
    assert set(SpecialDay.objects.values_list("name", flat=True)) == {"Thông báo 1"}


@pytest.mark.parametrize(
    ("off", "worked", "said"),
    [
        ("31/02/2026", "", "Không đọc được: 31/02/2026"),
        ("mùng một Tết", "", "Không đọc được: mùng một Tết"),
        ("20/02/2026 - 16/02/2026", "", "Không đọc được"),
        ("01/01/2026 - 31/12/2026", "", "Không đọc được"),
        ("02/01/2026", "02/01/2026", "Vừa nghỉ vừa làm bù: 02/01/2026"),
        ("", "", "Xin ghi ít nhất một ngày."),
    ],
)
def test_a_decision_that_cannot_be_read_is_given_back_whole(
    administrator: Client, off: str, worked: str, said: str
) -> None:
    address = reverse("admin:incidents_specialday_year")
    answer = administrator.post(
        address, {"name": "Thông báo", "off": f"05/01/2026\n{off}" if off else "", "worked": worked}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SpecialDay.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_enters_days(world: World, role: Role) -> None:
    client = of(make_member(role, areas=[world.commune_a]))
    assert client.post(reverse("admin:incidents_specialday_year"), {"name": "x", "off": "02/01/2026"}).status_code in (
        302,
        403,
    )
    assert not SpecialDay.objects.exists()


def test_hours_of_work_and_units_are_edited_in_the_administration(administrator: Client) -> None:
    for name in ("workinghours", "stepdeadline"):
        assert administrator.get(reverse(f"admin:incidents_{name}_changelist")).status_code == 200
    wrong = {"weekday": 5, "starts": "11:30", "ends": "07:30"}
    answer = administrator.post(reverse("admin:incidents_workinghours_add"), wrong)
    assert "Mỗi khoảng làm việc cần dài ít nhất 30 phút." in answer.content.decode()
