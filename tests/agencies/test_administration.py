"""The administration pages are for administrators, and delete nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, AgencyKind, Membership, Role, User
from agencies.policy import can
from places.models import Unit
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db

PAGES = [
    "admin:index",
    "admin:agencies_user_changelist",
    "admin:agencies_user_add",
    "admin:agencies_agency_changelist",
    "admin:agencies_agency_add",
    "admin:places_unit_changelist",
    "admin:places_generation_changelist",
]


@pytest.fixture
def administrator(client: Client, member: Callable[..., User]) -> User:
    user = member(Role.ADMINISTRATOR)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_opens_every_page(client: Client, administrator: User, page: str) -> None:
    assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("page", PAGES[1:])
@pytest.mark.parametrize("superuser", [False, True])
def test_staff_without_the_role_are_refused_even_a_django_superuser(
    client: Client, member: Callable[..., User], commune_a: Unit, page: str, superuser: bool
) -> None:
    user = member(Role.LEADER, commune_a, is_staff=True, is_superuser=superuser)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(page)).status_code == 403


def test_signing_in_to_the_administration_goes_through_the_one_door(client: Client) -> None:
    inner = client.get(reverse("admin:index"), follow=True)
    assert inner.redirect_chain[-1][0].startswith("/tai-khoan/dang-nhap/?next=")


def test_a_unit_is_shown_with_its_boundary_which_stays_whatever_is_sent(
    client: Client, administrator: User, commune_a: Unit
) -> None:
    address = reverse("admin:places_unit_change", args=[commune_a.pk])
    assert client.get(address).status_code == 200
    sent = {
        "name_en": "Van Quan town",
        "name": "Tên khác",
        "geometry": "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
        "successions_out-TOTAL_FORMS": "0",
        "successions_out-INITIAL_FORMS": "0",
    }
    assert client.post(address, sent).status_code == 302
    changed = Unit.objects.get(pk=commune_a.pk)
    assert (changed.name, changed.name_en) == ("Văn Quan", "Van Quan town")
    assert changed.geometry == commune_a.geometry


def test_an_account_with_a_role_can_be_made(client: Client, administrator: User) -> None:
    agency = make_agency(AgencyKind.POLICE)
    sent = {
        "username": "cong_an_moi",
        "last_name": "Vi Đức",
        "first_name": "Minh",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-agency": str(agency.pk),
        "memberships-0-role": Role.POLICE_OFFICER,
        "memberships-0-starts_on": "2025-07-01",
    }
    response = client.post(reverse("admin:agencies_user_add"), sent, follow=True)
    assert response.status_code == 200
    made = User.objects.get(username="cong_an_moi")
    assert made.check_password(code_shown(response))
    assert made.display_name == "Vi Đức Minh"
    assert not made.is_staff


@pytest.mark.parametrize("kind", ["user", "agency"])
def test_nothing_is_deleted(client: Client, administrator: User, kind: str) -> None:
    target = make_user() if kind == "user" else make_agency()
    assert client.post(reverse(f"admin:agencies_{kind}_delete", args=[target.pk]), {"post": "yes"}).status_code == 403
    assert type(target).objects.filter(pk=target.pk).exists()


def test_the_first_administrator_is_made_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--last-name=Hứa Thị", "--first-name=Yến", "--agency=UBND tỉnh Lạng Sơn"]
    monkeypatch.setenv("ADMIN_PASSWORD", "ngan")
    with pytest.raises(CommandError, match="ít nhất 10 ký tự"):
        call_command("make_administrator", "quan_tri", *arguments)
    assert not User.objects.exists()
    monkeypatch.setenv("ADMIN_PASSWORD", "mat-khau-rat-dai-88")
    call_command("make_administrator", "quan_tri", *arguments)
    user = User.objects.get(username="quan_tri")
    assert can(user, "agency.manage")
    assert user.is_staff
    assert not user.is_superuser
    with pytest.raises(CommandError, match="Đã có tài khoản"):
        call_command("make_administrator", "QUAN_TRI", *arguments)
    call_command("make_administrator", "quan_tri_2", *arguments)
    assert Agency.objects.count() == 1
    assert Membership.objects.count() == 2


def code_shown(answer: Any) -> str:
    """The code on a page of the administration."""
    found = re.search(r"\b([a-z2-9]{4}(?:-[a-z2-9]{4}){3})\b", answer.content.decode())
    assert found, "no code is shown"
    return found[1]


def given_code(client: Client, account: User) -> str:
    """The code that an administrator is shown for an account."""
    page = reverse("admin:auth_user_password_change", args=[account.pk])
    assert "chỉ hiện mã đó một lần" in client.get(page).content.decode()
    return code_shown(client.post(page, follow=True))


def history(user: User) -> str:
    return " ".join(entry.get_change_message() for entry in LogEntry.objects.filter(object_id=str(user.pk)))


def test_a_code_opens_nothing_until_its_owner_has_chosen_a_password(
    client: Client, administrator: User, member: Callable[..., User], commune_a: Unit
) -> None:
    officer = member(Role.COMMUNE_OFFICER, commune_a)
    given, own = given_code(client, officer), "mat-khau-cua-rieng-toi-2"
    assert "Cấp mã đặt mật khẩu" in history(officer)
    officer = User.objects.get(pk=officer.pk)
    assert officer.must_change_password
    assert not can(officer, "incident.view")
    browser = Client()
    browser.post(reverse("account_login"), {"login": officer.username, "password": given})
    for address in ("/", "/can-bo/", "/can-bo/so-lieu/", "/quan-tri/"):
        assert browser.get(address).headers["Location"].startswith("/tai-khoan/doi-mat-khau/?next="), address
    assert browser.get("/api/v1/incidents/").status_code == 200
    change = browser.get("/can-bo/", follow=True).request["PATH_INFO"]
    assert "mã do quản trị hệ thống cấp" in browser.get(change).content.decode()
    same = browser.post(change, {"oldpassword": given, "password1": given, "password2": given})
    assert "phải khác" in same.content.decode()
    done = browser.post(change, {"oldpassword": given, "password1": own, "password2": own, "next": "/can-bo/so-lieu/"})
    assert done.headers["Location"] == "/can-bo/so-lieu/"
    assert browser.get("/can-bo/so-lieu/").status_code == 200


def test_the_own_password_is_not_changed_in_the_administration(client: Client, administrator: User) -> None:
    answer = client.post(reverse("admin:auth_user_password_change", args=[administrator.pk]), {})
    assert answer.headers["Location"] == reverse("account_change_password")


@pytest.mark.parametrize("through", ["user", "agency"])
@pytest.mark.parametrize(("role", "told"), [(Role.COMMUNE_OFFICER, True), (Role.POLICE_OFFICER, False)])
def test_giving_a_role_that_sees_reporters_stands_in_the_history_of_the_account(
    client: Client, administrator: User, through: str, role: Role, told: bool
) -> None:
    user, agency = make_user(), make_agency()
    sent = {
        "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": user.pk, "memberships-0-agency": agency.pk, "memberships-0-role": role,
        "memberships-0-starts_on": "2025-07-01",
        "responsibilities-TOTAL_FORMS": "0", "responsibilities-INITIAL_FORMS": "0",
        "username": user.username, "is_active": "on",
        "slug": agency.slug, "kind": agency.kind, "name": agency.name, "active": "on",
    }  # fmt: skip
    target = user if through == "user" else agency
    answer = client.post(reverse(f"admin:agencies_{through}_change", args=[target.pk]), sent)
    assert answer.status_code == 302
    entries = LogEntry.objects.filter(object_id=str(user.pk), content_type__model="user", user=administrator)
    words = " ".join(entry.get_change_message() for entry in entries)
    assert ("Vai trò xem được người phản ánh: Cán bộ xã" in words) == told
