"""What everyone reads never tells of a reporter."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from incidents.casework import publish_photo
from incidents.contacts import Contact
from incidents.models import Photo
from incidents.states import PUBLIC_STATES
from incidents.states import State as S
from tests.incidents.conftest import PATHS, World, jpeg

pytestmark = pytest.mark.django_db

SECRETS = {"words": "Nhà ông Dền thấy đầu tiên", "place_words": "Sau nhà ông Dền"}


def test_an_unverified_case_is_nowhere_to_be_read(world: World) -> None:
    incident = world.incident(S.RECEIVED)
    assert incident.code not in Client().get(reverse("incidents")).content.decode()
    assert Client().get(reverse("incident", kwargs={"code": incident.code})).status_code == 404


@pytest.mark.parametrize("state", list(PATHS))
def test_in_no_state_does_a_public_page_tell_of_the_report(world: World, state: S) -> None:
    contact = Contact(name="Lý Thị Hà", phone="0987654321")
    incident = world.incident(state, contact=contact, **SECRETS)
    report = incident.reports.get()
    listed = Client().get(reverse("incidents")).content.decode()
    answer = Client().get(reverse("incident", kwargs={"code": incident.code}))
    public = state in PUBLIC_STATES and incident.verified_at is not None
    assert answer.status_code == (200 if public else 404)
    assert (f"/su-viec/{incident.code}/" in listed) == public
    for page in (listed, answer.content.decode()):
        for secret in (*SECRETS.values(), contact.name, contact.phone, report.code, str(report.client_id)):
            assert secret not in page
        assert "Có căn cứ" not in page


def test_a_photo_appears_only_after_it_was_published(world: World) -> None:
    incident = world.incident(S.VERIFIED, photos=[jpeg()])
    photo = Photo.objects.get(report__incident=incident)
    address = reverse("incident", kwargs={"code": incident.code})
    file = reverse("photo", kwargs={"key": photo.key})
    assert str(photo.key) not in Client().get(address).content.decode()
    assert Client().get(file).status_code == 404
    publish_photo(user=world.officer, key=photo.key, nobody_seen=True)
    assert str(photo.key) in Client().get(address).content.decode()
    answer = Client().get(file)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "private" in answer.headers["Cache-Control"]
    small = Client().get(reverse("photo_thumbnail", kwargs={"key": photo.key}))
    assert small.headers["Content-Type"] == "image/webp"
    publish_photo(user=world.officer, key=photo.key, published=False)
    assert Client().get(file).status_code == 404


def test_filters_narrow_the_list_and_nonsense_narrows_nothing(world: World) -> None:
    verified, closed = world.incident(S.VERIFIED), world.incident(S.CLOSED)

    def codes(query: str) -> set[str]:
        page = Client().get(reverse("incidents") + query).content.decode()
        return {incident.code for incident in (verified, closed) if incident.code in page}

    both = {verified.code, closed.code}
    assert codes("?state=closed") == {closed.code}
    assert codes(f"?unit={world.commune_b.code}") == set()
    assert codes(f"?unit={world.commune_a.code}") == both
    assert codes("?category=wastewater") == set()
    assert codes("?state=received&unit=99999&category=khong-co&page=abc") == both


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world.incident(S.VERIFIED)
    Client().get(reverse("incidents"))
    with CaptureQueriesContext(connection) as few:
        Client().get(reverse("incidents"))
    for _ in range(5):
        world.incident(S.VERIFIED)
    with django_assert_num_queries(len(few)):
        Client().get(reverse("incidents"))
