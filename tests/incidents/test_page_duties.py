"""The pages on which a case gets a person, goes to another agency, and is told and linked."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.absences import enter_absence
from agencies.models import AgencyKind, Role, User
from incidents.informing import inform
from incidents.models import CaseLink, Incident, InformedAgency, Referral
from incidents.routing_rules import write_rule
from incidents.states import State as S
from tests.factories import make_able_agency, make_agency, make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def duty(client: Client, incident: Incident, name: str, **fields: Any) -> Any:
    address = reverse("case_duty", kwargs={"code": incident.code, "name": name})
    data = {"version": incident.version, **fields}
    return client.post(address, {f"{name}-{field}": value for field, value in data.items()})


def case_page(client: Client, incident: Incident) -> str:
    return client.get(reverse("case", kwargs={"code": incident.code})).content.decode()


@pytest.fixture
def desk(world: World) -> Client:
    return signed_in(world.officer)


def test_before_it_is_assigned_the_page_tells_which_office_answers(world: World, desk: Client) -> None:
    make_agency(areas=[world.commune_a], name="UBND xã Văn Quan")
    page = case_page(desk, world.incident())
    assert "Đang chịu trách nhiệm" in page
    assert "UBND xã Văn Quan" in page


def test_the_rules_suggestion_is_chosen_already_and_says_why_and_who_is_away(world: World, desk: Client) -> None:
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    person, deputy = (make_member(Role.POLICE_OFFICER, world.other_agency, last_name="Vi", first_name=n) for n in "ab")
    write_rule(user=leader, agency=world.other_agency, person=person, why="QĐ 12", unit=world.commune_a)
    today = timezone.localdate()
    enter_absence(user=person, person=person, starts_on=today, ends_on=today, deputy=deputy)
    incident = world.incident(S.VERIFIED)
    answer = desk.get(reverse("case", kwargs={"code": incident.code}))
    form = next(step["form"] for step in answer.context["steps"] if step["target"] == S.ASSIGNED)
    assert (form["agency"].value(), form["assignee"].value()) == (world.other_agency.pk, person.pk)
    page = answer.content.decode()
    assert "QĐ 12" in page
    assert f"Vi a (vắng đến {today:%d/%m/%Y}, người thay: Vi b)" in page


def test_an_officer_takes_a_case_by_one_press_and_it_shows(world: World, desk: Client) -> None:
    incident = world.incident(S.ASSIGNED)
    assert "Tôi nhận việc này" in case_page(desk, incident)
    answer = desk.post(reverse("case_take", kwargs={"code": incident.code}), {"version": incident.version})
    assert answer.status_code == 302
    page = case_page(desk, incident)
    assert "Từ nay bạn phụ trách sự việc này." in page
    assert "Tôi nhận việc này" not in page
    assert Incident.objects.get(pk=incident.pk).assignee == world.officer


def test_who_comes_second_is_told_and_keeps_what_was_typed(world: World, desk: Client) -> None:
    incident = world.incident(S.ASSIGNED)
    colleague = make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    stale = {"person": colleague.pk, "reason": "Rành địa bàn", "version": incident.version - 1}
    answer = duty(desk, incident, "nguoi", **stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "vừa có thay đổi" in page
    assert "Rành địa bàn" in page
    form = answer.context["forms"]["nguoi"]
    assert duty(desk, incident, "nguoi", **(stale | {"version": form["version"].value()})).status_code == 302
    assert Incident.objects.get(pk=incident.pk).assignee == colleague


def test_a_case_goes_to_another_agency_through_the_pages_and_back(world: World, desk: Client) -> None:
    receiver = make_member(Role.ENVIRONMENT_OFFICER, make_agency(AgencyKind.ENVIRONMENT, name="Sở"))
    incident = world.incident(S.ASSIGNED)
    to = receiver.memberships.get().agency
    assert duty(desk, incident, "chuyen", to_agency=to.pk, reason="Vượt thẩm quyền").status_code == 302
    assert "Chờ Sở nhận" in case_page(desk, incident)
    theirs = signed_in(receiver)
    page = theirs.get(reverse("case_reduced", kwargs={"code": incident.code})).content.decode()
    assert "Vượt thẩm quyền" in page
    refused = theirs.post(reverse("referral_give_back", kwargs={"code": incident.code}), {"reason": ""})
    assert refused.status_code == 422
    back = theirs.post(reverse("referral_give_back", kwargs={"code": incident.code}), {"reason": "Chưa đủ hồ sơ"})
    assert back.status_code == 302
    assert "Chưa đủ hồ sơ" in case_page(desk, incident)
    incident.refresh_from_db()
    assert duty(desk, incident, "chuyen", to_agency=to.pk, reason="Đã bổ sung").status_code == 302
    taken = theirs.post(reverse("referral_accept", kwargs={"code": incident.code}), follow=True)
    assert taken.redirect_chain[-1][0] == reverse("case", kwargs={"code": incident.code})
    assert Incident.objects.get(pk=incident.pk).agency == to
    assert theirs.post(reverse("referral_accept", kwargs={"code": incident.code})).status_code == 404


def test_a_waiting_hand_over_is_taken_back_by_one_press(world: World, desk: Client) -> None:
    receiver = make_member(Role.POLICE_OFFICER, world.other_agency)
    incident = world.incident(S.ASSIGNED)
    duty(desk, incident, "chuyen", to_agency=world.other_agency.pk, reason="x")
    assert desk.post(reverse("case_take_back", kwargs={"code": incident.code})).status_code == 302
    assert not Referral.objects.waiting().exists()
    assert not signed_in(receiver).get(reverse("informed")).context["offers"]


def test_agencies_are_told_from_the_page_and_told_no_longer(world: World, desk: Client) -> None:
    incident = world.incident(S.ASSIGNED)
    elsewhere = make_able_agency(name="UBND xã hạ lưu")
    assert incident.agency
    nobody = {"other": make_agency(name="Chưa có ai").pk, "reason": "Nước chảy về"}
    assert duty(desk, incident, "bao", **nobody).status_code == 422
    own = {"other": incident.agency.pk, "reason": "Nước chảy về"}
    assert duty(desk, incident, "bao", **own).status_code == 422
    told = {"agencies": [world.other_agency.pk], "other": elsewhere.pk, "reason": "Nước chảy về"}
    assert duty(desk, incident, "bao", **told).status_code == 302
    assert {row.agency for row in InformedAgency.objects.all()} == {world.other_agency, elsewhere}
    page = case_page(desk, incident)
    assert "UBND xã hạ lưu" in page
    stop = reverse("case_stop_informing", kwargs={"code": incident.code, "agency_id": elsewhere.pk})
    assert desk.post(stop).status_code == 302
    assert [row.agency for row in InformedAgency.objects.standing()] == [world.other_agency]


def test_cases_are_linked_and_parted_again_from_the_page_and_a_mistyped_code_keeps_the_reason(
    world: World, desk: Client
) -> None:
    one, other = world.incident(), world.incident()
    wrong = duty(desk, one, "lien-ket", other="LS-26-99999X", kind="same_source", reason="Cùng ống xả")
    assert wrong.status_code == 422
    assert "Cùng ống xả" in wrong.content.decode()
    assert duty(desk, one, "lien-ket", other=other.code, kind="follows_from", reason="x").status_code == 302
    assert "Hậu quả của sự việc kia" in case_page(desk, one)
    assert "Gây ra sự việc kia" in case_page(desk, other)
    link = CaseLink.objects.get()
    assert duty(desk, other, "bo-lien-ket", link=link.pk, reason="Nhầm").status_code == 302
    assert not CaseLink.objects.filter(ended_at__isnull=True).exists()


def test_a_link_of_another_case_is_not_ended_from_this_one(world: World, desk: Client) -> None:
    one, other, third = (world.incident() for _ in range(3))
    duty(desk, one, "lien-ket", other=other.code, kind="same_source", reason="x")
    answer = duty(desk, third, "bo-lien-ket", link=CaseLink.objects.get().pk, reason="Nhầm")
    assert answer.status_code == 404
    assert CaseLink.objects.filter(ended_at__isnull=True).exists()


def test_a_letter_is_noted_after_the_case_was_referred(world: World, desk: Client) -> None:
    incident = world.incident(S.REFERRED)
    assert duty(desk, incident, "cong-van", letter_number="12/UBND", letter_on="2026-11-20").status_code == 302
    assert "Công văn số 12/UBND ngày 20/11/2026" in case_page(desk, incident)


READERS = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER, Role.LEADER)
ALLOWED = {
    "nguoi": {Role.LEADER},
    "bao": {Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.LEADER},
    "chuyen": {Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER},
    "lien-ket": {Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER},
}
"""By area. Those of the agency that has the case may do all of them but for leaders."""


@pytest.mark.parametrize("role", list(Role))
def test_the_page_does_for_each_role_what_the_policy_says_in_and_outside_the_area(world: World, role: Role) -> None:
    incident = world.incident(S.ASSIGNED)
    page = reverse("case_duties", kwargs={"code": incident.code})
    assert Client().get(page).status_code == 302
    inside = signed_in(make_member(role, areas=[world.commune_a]))
    outside = signed_in(make_member(role, areas=[world.commune_b]))
    reads = role in READERS
    assert (inside.get(page).status_code, outside.get(page).status_code) == (200 if reads else 404, 404)
    for name, roles in ALLOWED.items():
        assert duty(outside, incident, name).status_code == 404
        expected = 404 if not reads else 422 if role in roles else 403
        assert duty(inside, incident, name).status_code == expected, name
        assert duty(Client(), incident, name).status_code == 302


def test_the_agency_that_has_the_case_does_all_of_it_outside_its_area(world: World) -> None:
    officer = make_member(Role.POLICE_OFFICER, make_agency(AgencyKind.POLICE))
    incident = world.incident(S.VERIFIED)
    world.step(incident, S.ASSIGNED, agency=officer.memberships.get().agency)
    for name in ALLOWED:
        assert duty(signed_in(officer), incident, name, person="?").status_code == 422, name


@pytest.mark.parametrize("role", list(Role))
def test_the_reduced_view_opens_for_members_of_the_agency_that_is_told_and_for_nobody_else(
    world: World, role: Role
) -> None:
    incident = world.incident(S.VERIFIED)
    member = make_member(role)
    stranger = make_member(role)
    inform(user=world.officer, incident_id=incident.pk, agencies=[member.memberships.get().agency])
    page = reverse("case_reduced", kwargs={"code": incident.code})
    expected = 404 if role == Role.ADMINISTRATOR else 200
    assert signed_in(member).get(page).status_code == expected
    assert signed_in(stranger).get(page).status_code == 404
    assert Client().get(page).status_code == 302
    assert signed_in(member).get(reverse("informed")).status_code == (403 if role == Role.ADMINISTRATOR else 200)


def test_a_case_page_takes_as_many_queries_with_many_links_and_agencies_as_with_one(world: World, desk: Client) -> None:
    incident = world.incident(S.ASSIGNED)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            case_page(desk, incident)
        return len(captured)

    def more() -> None:
        incident.refresh_from_db()
        duty(desk, incident, "lien-ket", other=world.incident().code, kind="same_source", reason="x")
        incident.refresh_from_db()
        assert duty(desk, incident, "bao", other=make_able_agency().pk, reason="x").status_code == 302

    more()
    case_page(desk, incident)
    before = queries()
    more()
    more()
    case_page(desk, incident)
    assert queries() == before


def test_a_version_that_no_page_sends_is_none(world: World, desk: Client) -> None:
    """Python reads no number of more than some thousand digits."""
    incident = world.incident(S.ASSIGNED)
    answer = desk.post(reverse("case_take", kwargs={"code": incident.code}), {"version": "9" * 5000})
    assert answer.status_code == 302
