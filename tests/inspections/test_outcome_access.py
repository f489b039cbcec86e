"""Who gets the pages of visits, minutes, sanctions and remediation orders, and who does something on them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Role, User
from incidents.models import Incident
from inspections.models import Sanction
from inspections.remedying import order_remediation
from places.models import Unit
from tests.factories import make_member
from tests.inspections.outcomes import (
    form_of,
    photo,
    proposed,
    signed_in,
    signed_visit,
    tomorrow,
)

pytestmark = pytest.mark.django_db
Case = Callable[..., Incident]

READERS = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.INSPECTOR, Role.LEADER)


def pages(found: Incident, officer: User) -> dict[str, str]:
    visit, sanction = found.visits.get(), proposed(officer, found)
    remediation = order_remediation(
        user=officer, incident=found, what="Dọn", due_on=tomorrow(3), public_note="Đã yêu cầu dọn"
    )
    return {
        "outcomes": reverse("case_outcomes", args=[found.code]),
        "visit": reverse("visit", args=[visit.pk]),
        "photo": reverse("visit_photo", args=[visit.pk, visit.photos.get().key]),
        "sign": reverse("visit_sign", args=[visit.pk]),
        "minutes": reverse("minutes_file", args=[visit.pk, 1, "pdf"]),
        "propose": reverse("propose_for_visit", args=[visit.pk]),
        "sanction": reverse("sanction", args=[sanction.pk]),
        "remediation": reverse("remediation", args=[remediation.pk]),
    }


def statuses(user: User, addresses: dict[str, str]) -> dict[str, int]:
    client = signed_in(user)
    return {name: client.get(address).status_code for name, address in addresses.items()}


def expected(role: Role) -> dict[str, int]:
    """Inside the area, of another agency than that of the case."""
    nothing = dict.fromkeys(
        ("outcomes", "visit", "photo", "sign", "minutes", "propose", "sanction", "remediation"), 404
    )
    reading = {"visit": 200, "photo": 200, "sign": 403, "minutes": 200, "propose": 403, "sanction": 200}
    if role == Role.INSPECTOR:
        return nothing | reading
    if role == Role.POLICE_OFFICER:
        return nothing | reading | {"minutes": 403, "sanction": 404, "outcomes": 200, "remediation": 200}
    if role in READERS:
        return nothing | reading | {"outcomes": 200, "remediation": 200}
    return nothing


def test_each_page_opens_for_its_roles_inside_and_for_nobody_outside(
    found: Incident, officer: User, commune_a: Unit, commune_b: Unit
) -> None:
    addresses = pages(found, officer)
    for role in Role:
        inside = make_member(role, areas=[commune_a])
        assert statuses(inside, addresses) == expected(role), role
        outside = make_member(role, areas=[commune_b])
        assert set(statuses(outside, addresses).values()) == {404}, role


def test_the_agency_of_the_case_gets_all_and_strangers_are_sent_to_sign_in(
    found: Incident, officer: User, colleague: User
) -> None:
    addresses = pages(found, officer)
    assert set(statuses(colleague, addresses | {"sign": addresses["visit"]}).values()) == {200}
    for address in addresses.values():
        answer = Client().get(address)
        assert answer.status_code == 302 and reverse("account_login") in answer.headers["Location"]


def test_the_list_of_sanctions_opens_for_those_who_read_some(commune_a: Unit) -> None:
    for role in Role:
        allowed = role in READERS or role == Role.POLICE_OFFICER
        answer = signed_in(make_member(role, areas=[commune_a])).get(reverse("sanctions"))
        assert answer.status_code == (200 if allowed else 403), role


def test_nobody_of_another_agency_does_anything(
    found: Incident, officer: User, constable: User, leader: User, inspector: User, commune_officer: User
) -> None:
    addresses = pages(found, officer)
    visit, sanction = found.visits.get(), Sanction.objects.get()
    acts = [
        reverse("visit_begin_case", args=[found.code]),
        addresses["visit"],
        addresses["propose"],
        reverse("visit_photos", args=[visit.pk]),
        reverse("visit_reopen", args=[visit.pk]),
        reverse("sanction_step", args=[sanction.pk, "quyet-dinh"]),
        reverse("sanction_step", args=[sanction.pk, "huy"]),
        reverse("sanction_violator", args=[sanction.pk]),
    ]
    before = (visit.version, sanction.version, found.version)
    for user in (constable, leader, inspector, commune_officer):
        for address in acts:
            given = {"photos": [photo("red")], "mo-lai-version": visit.version, "mo-lai-reason": "Nhầm"}
            answer = signed_in(user).post(address, given | form_of(visit))
            assert answer.status_code in (403, 404), (user, address)
    visit.refresh_from_db()
    sanction.refresh_from_db()
    found.refresh_from_db()
    assert (visit.version, sanction.version, found.version) == before


def test_a_member_of_the_other_agency_that_has_the_case_works_on_it(
    case: Case, police: Agency, constable: User
) -> None:
    incident = case(police)
    signed_visit(constable, incident)
    sanction = proposed(constable, incident)
    assert statuses(constable, {"sanction": reverse("sanction", args=[sanction.pk])}) == {"sanction": 200}
