"""Who opens which page of inspections, and what a person does on them."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Role, User
from incidents.models import Incident
from inspections.drafting import add_case
from inspections.issuing import issue_order
from inspections.models import Facility, Order, OrderMember
from inspections.states import OrderState
from places.models import Unit
from tests.factories import make_member
from tests.inspections.making import go, hour, make_order
from tests.inspections.outcomes import signed_in

pytestmark = pytest.mark.django_db


PAGES = (
    "inspections",
    "new_inspection",
    "my_inspections",
    "inspection_feed",
    "facilities",
    "new_facility",
    "facility_books",
)
ROLES = {
    "commune": (Role.COMMUNE_OFFICER, {"inspections", "new_inspection", "my_inspections", "inspection_feed",
                                       "facilities", "new_facility", "facility_books"}),
    "environment": (Role.ENVIRONMENT_OFFICER, set(PAGES)),
    "police": (Role.POLICE_OFFICER, {"inspections", "new_inspection", "my_inspections", "inspection_feed",
                                     "facilities"}),
    "inspector": (Role.INSPECTOR, {"inspections", "inspection_feed", "facilities"}),
    "agriculture": (Role.AGRICULTURE_OFFICER, set()),
    "media": (Role.MEDIA_OFFICER, set()),
    "leader": (Role.LEADER, {"inspections", "inspection_feed", "facilities"}),
    "administrator": (Role.ADMINISTRATOR, set()),
}  # fmt: skip


@pytest.mark.parametrize("name", ROLES)
def test_each_role_opens_its_pages_and_no_other(province: Unit, name: str) -> None:
    role, allowed = ROLES[name]
    client = signed_in(make_member(role, areas=[province]))
    opened = {page for page in PAGES if client.get(reverse(page)).status_code == 200}
    assert opened == allowed
    assert {client.get(reverse(page)).status_code for page in set(PAGES) - allowed} <= {403}


def test_nobody_opens_a_page_without_signing_in(order: Order, facility: Facility) -> None:
    addresses = [reverse(page) for page in PAGES]
    addresses += [reverse("inspection", args=[order.pk]), reverse("facility", args=[facility.pk])]
    for address in addresses:
        answer = Client().get(address)
        assert answer.status_code == 302 and "/tai-khoan/dang-nhap/" in answer["Location"], address


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("colleague", 200),
        ("inspector", 200),
        ("leader", 200),
        ("commune_officer", 200),
        ("constable", 404),
        ("elsewhere", 404),
        ("media", 403),
    ],
)
def test_an_order_is_seen_in_its_area_by_its_agency_and_by_the_inspectorate(
    request: Any, order: Order, commune_b: Unit, who: str, status: int
) -> None:
    if who == "elsewhere":
        user = make_member(Role.COMMUNE_OFFICER, areas=[commune_b])
    elif who == "media":
        user = make_member(Role.MEDIA_OFFICER, areas=[commune_b])
    else:
        user = request.getfixturevalue(who)
    client = signed_in(user)
    assert client.get(reverse("inspection", args=[order.pk])).status_code == status
    assert client.get(reverse("inspection_paper", args=[order.pk, "quyet-dinh.docx"])).status_code == status
    assert ("Kiểm tra trại lợn" in client.get(reverse("inspections"), {"thang": "2026-12"}).content.decode()) == (
        status == 200
    )


def test_who_sees_an_order_but_may_not_change_it_changes_nothing(
    order: Order, inspector: User, leader: User, commune_officer: User, facility: Facility
) -> None:
    before = order.version
    for user in (inspector, leader, commune_officer):
        client = signed_in(user)
        stop = order.stops.get()
        for name, args, data in (
            ("change_inspection", [order.pk, "bo-diem"], {"stop": stop.pk}),
            ("change_inspection", [order.pk, "xep-duong-di"], {}),
            ("issue_inspection", [order.pk], {"signer": "A", "signer_title": "B", "version": before}),
            ("cancel_inspection", [order.pk], {"huy-reason": "Không"}),
            ("inspection_act", [order.pk, "hoan-thanh"], {}),
            ("inspection_stop", [order.pk, stop.pk], {"target": "arrived", "key": str(uuid4())}),
        ):
            answer = client.post(reverse(name, args=args), data)
            assert answer.status_code in (302, 403, 422), (name, user)
        assert client.get(reverse("edit_inspection", args=[order.pk])).status_code == 403
    order.refresh_from_db()
    assert (order.version, order.state, order.stops.count()) == (before, OrderState.DRAFT, 1)


def test_a_secret_inspection_is_hidden_from_the_commune_wherever_it_could_show(
    environment: Agency,
    officer: User,
    commune_officer: User,
    facility: Facility,
    case: Callable[..., Incident],
    commune_a: Unit,
) -> None:
    constable = make_member(Role.POLICE_OFFICER, areas=[commune_a])
    incident = case(commune_officer.memberships.get().agency)
    order = make_order(
        environment, officer, at=[facility], team=[officer], subject="Bất ngờ", manner="surprise", secret=True
    )
    add_case(user=officer, order_id=order.pk, code=incident.code, stop_id=order.stops.get().pk)
    issue_order(user=officer, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC", symbol="QĐ")
    addresses = [
        reverse("inspections") + "?thang=2026-12",
        reverse("inspections") + "?thang=2026-12&xem=ban-do",
        reverse("facility", args=[facility.pk]),
        reverse("case_inspections", args=[incident.code]),
        reverse("case_inspections", args=[incident.code]) + "?phan=1",
        reverse("case", args=[incident.code]),
        reverse("my_inspections"),
        "/can-bo/thong-bao/",
    ]
    for user in (commune_officer, constable):
        client = signed_in(user)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code in (200, 404), address
            assert "Bất ngờ" not in answer.content.decode(), (user, address)
            assert "01/QĐ" not in answer.content.decode(), (user, address)
        for name in ("inspection", "edit_inspection"):
            assert client.get(reverse(name, args=[order.pk])).status_code == 404
        for paper in ("quyet-dinh.pdf", "phieu-di-kiem-tra.docx"):
            assert client.get(reverse("inspection_paper", args=[order.pk, paper])).status_code == 404
        for name, args in (
            ("cancel_inspection", [order.pk]),
            ("inspection_act", [order.pk, "nhan"]),
        ):
            assert client.post(reverse(name, args=args), {}).status_code == 404
        client.post(reverse("new_inspection_feed"))
        assert "Bất ngờ" not in feed_text(client, user)
    assert "Bất ngờ" in signed_in(officer).get(addresses[0]).content.decode()
    assert "Bất ngờ" in signed_in(officer).get(addresses[3]).content.decode()


def test_a_secret_inspection_shows_to_the_commune_once_it_is_done(
    environment: Agency, officer: User, commune_officer: User, facility: Facility
) -> None:
    order = make_order(environment, officer, at=[facility], team=[officer], manner="surprise", secret=True)
    for state in (OrderState.ISSUED, OrderState.UNDER_WAY):
        go(order, state)
        assert not Order.objects.visible_to(commune_officer).exists()
    go(order, OrderState.DONE)
    assert Order.objects.visible_to(User.objects.get(pk=commune_officer.pk)).exists()


def test_the_commune_sees_its_own_secret_and_who_is_of_the_team_sees_it(
    environment: Agency, officer: User, commune_officer: User, facility: Facility
) -> None:
    own = commune_officer.memberships.get().agency
    make_order(own, commune_officer, at=[facility], manner="surprise", secret=True, subject="Của xã")
    order = make_order(environment, officer, at=[facility], manner="surprise", secret=True, subject="Có người xã")
    OrderMember.objects.create(order=order, user=commune_officer)
    assert {one.subject for one in Order.objects.visible_to(commune_officer)} == {"Của xã", "Có người xã"}


def feed_text(client: Client, user: User) -> str:
    page = client.post(reverse("new_inspection_feed")).content.decode()
    found = re.search(r"/lich-kiem-tra/[\w-]+\.ics", page)
    assert found
    return Client().get(found[0]).content.decode()


def test_the_feed_is_read_by_its_link_alone_until_it_is_revoked(order: Order, inspector: User) -> None:
    client = signed_in(inspector)
    page = client.post(reverse("new_inspection_feed")).content.decode()
    [address] = set(re.findall(r"/lich-kiem-tra/[\w-]+\.ics", page))
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert "BEGIN:VEVENT" in text and "Kiểm tra trại lợn" in text and "DTSTART:20261201T010000Z" in text
    assert "STATUS:TENTATIVE" in text
    assert address not in client.get(reverse("inspection_feed")).content.decode()
    again = client.post(reverse("new_inspection_feed")).content.decode()
    assert Client().get(address).status_code == 404
    [address] = set(re.findall(r"/lich-kiem-tra/[\w-]+\.ics", again))
    inspector.memberships.update(ends_on=timezone.localdate())
    assert "BEGIN:VEVENT" not in Client().get(address).content.decode()
    client.force_login(inspector)
    client.post(reverse("end_inspection_feed"))


def test_an_order_is_made_filled_and_issued_on_its_pages(
    environment: Agency, officer: User, colleague: User, facility: Facility, case: Callable[..., Incident]
) -> None:
    incident, client = case(), signed_in(officer)
    assert incident.code in client.get(reverse("case_inspections", args=[incident.code]) + "?phan=1").content.decode()
    address = f"{reverse('new_inspection')}?su-viec={incident.code}"
    page = client.get(address)
    assert incident.code in page.content.decode()
    given = page.context["form"].initial | {
        "agency": environment.pk,
        "legal_basis": "Luật Bảo vệ môi trường",
        "starts_at": "2026-12-01T08:00",
        "ends_at": "2026-12-01T07:00",
        "signs_of_violation": "on",
    }
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert "Giờ kết thúc cần ở sau giờ bắt đầu." in refused.content.decode()
    assert "Luật Bảo vệ môi trường" in refused.content.decode()
    client.post(address, given | {"ends_at": "2026-12-01T11:00"})
    order = Order.objects.get()
    at = reverse("inspection", args=[order.pk])
    assert facility.name in client.get(at).content.decode()  # near the case
    client.post(reverse("change_inspection", args=[order.pk, "them-co-so"]), {"facility": facility.pk})
    client.post(reverse("change_inspection", args=[order.pk, "them-nguoi"]), {"member": officer.pk})
    client.post(reverse("change_inspection", args=[order.pk, "them-nguoi"]), {"member": colleague.pk, "leads": "1"})
    assert (order.stops.count(), order.members.get(part="leader").user) == (2, colleague)
    order.refresh_from_db()
    issue = reverse("issue_inspection", args=[order.pk])
    refused = client.post(issue, {"signer": "", "signer_title": "Giám đốc", "version": order.version})
    assert refused.status_code == 422 and "Giám đốc" in refused.content.decode()
    done = client.post(issue, {"signer": "Lương Văn Sơn", "signer_title": "Giám đốc", "version": order.version})
    assert done.status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.ISSUED
    client.post(reverse("inspection_act", args=[order.pk, "nhan"]))
    stop = order.stops.get(incident=incident)
    answer = client.post(
        reverse("inspection_stop", args=[order.pk, stop.pk]),
        {"target": "arrived", "key": str(uuid4()), "lat": "21.85", "lon": "106.45", "accuracy_m": "9.5",
         "made_at": timezone.now().isoformat(timespec="milliseconds")},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()) == (200, {})
    incident.refresh_from_db()
    assert incident.state == "inspecting"
    page_now = client.get(at).content.decode()
    assert "Đã đến nơi" in page_now and incident.code in page_now


def test_a_step_that_is_refused_is_told_to_the_script_and_to_the_form(order: Order, officer: User) -> None:
    client, stop = signed_in(officer), order.stops.get()
    address = reverse("inspection_stop", args=[order.pk, stop.pk])
    answer = client.post(address, {"target": "arrived", "key": str(uuid4())}, headers={"Accept": "application/json"})
    assert answer.status_code == 409 and "Dự kiến" in answer.json()["problem"]
    page = client.post(address, {"target": "arrived", "key": str(uuid4())}, follow=True)
    assert "Việc này không làm được" in page.content.decode()


def test_the_inspectorate_objects_and_the_answer_is_given_on_the_page(
    order: Order, officer: User, inspector: User
) -> None:
    client = signed_in(inspector)
    address = reverse("object_to_inspection", args=[order.pk])
    assert client.post(address, {"phan-doi-reason": ""}).status_code == 422
    client.post(address, {"phan-doi-reason": "Trùng kế hoạch của công an."})
    objection = order.objections.get()
    page = signed_in(officer).get(reverse("inspection", args=[order.pk])).content.decode()
    assert "Trùng kế hoạch của công an." in page and "Trả lời" in page
    way = reverse("end_objection", args=[order.pk, objection.pk, "tra-loi"])
    signed_in(officer).post(way, {f"y-kien-{objection.pk}-tra-loi-answer": "Đã lùi ngày."})
    objection.refresh_from_db()
    assert objection.outcome == "answered"


def test_the_month_costs_the_same_however_much_it_holds(
    environment: Agency, officer: User, inspector: User, facility: Facility
) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert signed_in(User.objects.get(pk=inspector.pk)).get(address).status_code == 200
        return len(queries)

    address = reverse("inspections") + "?thang=2026-12"
    make_order(environment, officer, at=[facility])
    few = counted()
    for day in range(2, 20):
        make_order(environment, officer, at=[facility], starts_at=hour(day, 8))
    assert counted() == few
