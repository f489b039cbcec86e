"""The gate before staff pages, and the menu of staff."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from agencies.gate import require_verb
from agencies.menu import ENTRIES, menu
from agencies.models import Role, User
from agencies.policy import POLICY, NotAllowed
from places.models import Unit

pytestmark = pytest.mark.django_db


@require_verb("incident.assign")
def page(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(code)


def ask(user: Any) -> HttpRequest:
    request = RequestFactory().get("/can-bo/thu/?trang=2")
    request.user = user
    return request


def test_someone_not_signed_in_is_sent_to_sign_in_and_brought_back() -> None:
    response = page(ask(AnonymousUser()), code="X")
    assert response.status_code == 302
    assert response["Location"] == "/tai-khoan/dang-nhap/?next=/can-bo/thu/%3Ftrang%3D2"


def test_someone_who_may_nowhere_is_refused(member: Callable[..., User], commune_a: Unit) -> None:
    with pytest.raises(NotAllowed):
        page(ask(member(Role.MEDIA_OFFICER, commune_a)), code="X")


def test_someone_who_may_somewhere_comes_in(member: Callable[..., User], commune_a: Unit) -> None:
    response = page(ask(member(Role.COMMUNE_OFFICER, commune_a)), code="X")
    assert isinstance(response, HttpResponse)
    assert response.content == b"X"


def labels(user: Any) -> list[str]:
    return [item.label for item in menu(ask(user))["staff_menu"]]


def test_the_menu_names_only_verbs_of_the_policy() -> None:
    assert {verb for entry in ENTRIES for verb in entry.verbs} <= POLICY.keys()


@pytest.mark.parametrize(
    ("role", "seen", "not_seen"),
    [
        (Role.COMMUNE_OFFICER, {"Sự việc"}, {"Quản trị", "Bản đồ thiên tai", "Phát cảnh báo"}),
        (Role.AGRICULTURE_OFFICER, set(), {"Quản trị", "Sự việc"}),
        (Role.MEDIA_OFFICER, set(), {"Quản trị", "Sự việc", "Số liệu", "Bản đồ thiên tai", "Phát cảnh báo"}),
        (Role.ADMINISTRATOR, {"Quản trị"}, {"Sự việc", "Số liệu", "Bản đồ thiên tai", "Phát cảnh báo"}),
    ],
)
def test_the_menu_shows_what_the_role_may_do(
    member: Callable[..., User], commune_a: Unit, role: Role, seen: set[str], not_seen: set[str]
) -> None:
    shown = set(labels(member(role, commune_a)))
    assert seen <= shown
    assert not shown & not_seen


def test_people_without_a_role_have_no_menu(db: None) -> None:
    assert labels(AnonymousUser()) == []


def test_a_page_that_shows_no_menu_pays_nothing_for_it(
    member: Callable[..., User], commune_a: Unit, django_assert_num_queries: Callable[..., Any]
) -> None:
    user = User.objects.get(pk=member(Role.COMMUNE_OFFICER, commune_a).pk)
    with django_assert_num_queries(0):
        entries = menu(ask(user))["staff_menu"]
    with django_assert_num_queries(1):
        list(entries)


def test_the_page_one_is_on_is_marked(member: Callable[..., User], commune_a: Unit) -> None:
    request = RequestFactory().get("/can-bo/")
    request.user = member(Role.COMMUNE_OFFICER, commune_a)
    assert [item.label for item in menu(request)["staff_menu"] if item.current] == ["Sự việc"]
