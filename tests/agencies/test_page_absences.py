"""The page on which people say that they are away."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Absence, Role, User
from places.models import Unit
from tests.factories import make_agency, make_member, make_user

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", list(Role))
def test_everyone_with_a_role_enters_the_own_absence_and_calls_it_off(commune_a: Unit, role: Role) -> None:
    agency = make_agency(areas=[commune_a])
    person, deputy = make_member(role, agency, first_name="Lan"), make_member(role, agency, first_name="Minh")
    client, page = signed_in(person), reverse("absences")
    day = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    given = {"person": person.pk, "starts_on": day, "ends_on": day, "deputy": deputy.pk, "note": "Đi tập huấn"}
    assert client.post(page, given).status_code == 302
    told = signed_in(deputy).get(page).content.decode()
    assert "Đi tập huấn" in told
    absence = Absence.objects.get()
    cancel = reverse("absence_cancel", kwargs={"absence_id": absence.pk})
    allowed = role in (Role.LEADER, Role.ADMINISTRATOR)
    assert (cancel in told) == allowed
    assert signed_in(deputy).post(cancel).status_code == (302 if allowed else 403)
    assert client.post(cancel).status_code == (404 if allowed else 302)


def test_nobody_is_offered_as_the_deputy_of_oneself(commune_a: Unit) -> None:
    agency = make_agency(areas=[commune_a])
    person = make_member(Role.COMMUNE_OFFICER, agency, first_name="Lan")
    colleague = make_member(Role.COMMUNE_OFFICER, agency, first_name="Minh")
    form = signed_in(person).get(reverse("absences")).context["form"]
    assert list(form.fields["deputy"].queryset) == [colleague]


def test_people_without_a_role_get_no_page(commune_a: Unit) -> None:
    assert Client().get(reverse("absences")).status_code == 302
    assert signed_in(make_user()).get(reverse("absences")).status_code == 403


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(commune_a: Unit) -> None:
    person = make_member(Role.COMMUNE_OFFICER, areas=[commune_a])
    answer = signed_in(person).post(
        reverse("absences"),
        {"person": person.pk, "starts_on": "2020-01-05", "ends_on": "2020-01-01", "note": "Nghỉ phép năm"},
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ends_on"]
    assert "Nghỉ phép năm" in answer.content.decode()


def test_nobody_enters_an_absence_of_somebody_else_but_who_may(commune_a: Unit, commune_b: Unit) -> None:
    person = make_member(Role.COMMUNE_OFFICER, areas=[commune_a])
    today = timezone.localdate().isoformat()
    given = {"person": person.pk, "starts_on": today, "ends_on": today}
    for stranger in (
        make_member(Role.COMMUNE_OFFICER, areas=[commune_a]),
        make_member(Role.LEADER, areas=[commune_b]),
    ):
        assert signed_in(stranger).post(reverse("absences"), given).status_code == 422
    assert not Absence.objects.exists()
    leader = make_member(Role.LEADER, areas=[commune_a])
    assert signed_in(leader).post(reverse("absences"), given).status_code == 302
