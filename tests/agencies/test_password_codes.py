"""A password is handed over as a code for one use, and everybody concerned hears of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import PasswordCode, Role, User
from agencies.password_codes import OwnCode, give_code
from agencies.policy import NotAllowed
from places.models import Unit
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/dang-nhap/"
OWN = "mat-khau-cua-rieng-toi-2"


@pytest.fixture
def administrator(member: Callable[..., User]) -> User:
    return member(Role.ADMINISTRATOR, last_name="Hoàng Thị", first_name="Yến")


@pytest.fixture
def officer(member: Callable[..., User], commune_a: Unit) -> User:
    return member(Role.COMMUNE_OFFICER, commune_a)


def sign_in(account: User, password: str) -> tuple[Client, str]:
    """The browser and the page it comes to."""
    browser = Client()
    return browser, browser.post(LOGIN, {"login": account.username, "password": password}, follow=True).content.decode()


def choose_password(browser: Client, code: str, own: str = OWN) -> None:
    sent = {"oldpassword": code, "password1": own, "password2": own}
    assert browser.post("/tai-khoan/doi-mat-khau/", sent).status_code == 302


def test_the_former_password_and_open_sessions_end_with_the_code(administrator, officer) -> None:
    browser, _page = sign_in(officer, PASSWORD)
    give_code(user=administrator, account=officer)
    assert "_auth_user_id" not in sign_in(officer, PASSWORD)[0].session
    assert browser.get("/can-bo/").headers["Location"].startswith(LOGIN)


def test_a_code_serves_once(administrator, officer) -> None:
    code = give_code(user=administrator, account=officer)
    browser, _page = sign_in(officer, code)
    choose_password(browser, code)
    assert "_auth_user_id" not in sign_in(officer, code)[0].session
    assert PasswordCode.objects.get().used_at is not None


@pytest.mark.parametrize(
    "typed",
    [
        str.upper,
        lambda code: code.replace("-", ""),
        lambda code: f" {code.title()} \n",
        lambda code: code.replace("-", " "),
    ],
)
def test_a_code_may_be_typed_as_people_type(administrator, officer, typed: Callable[[str], str]) -> None:
    code = typed(give_code(user=administrator, account=officer))
    browser, _page = sign_in(officer, code)
    assert "_auth_user_id" in browser.session
    same = {"oldpassword": code, "password1": code, "password2": code}
    assert "phải khác" in browser.post("/tai-khoan/doi-mat-khau/", same).content.decode()
    choose_password(browser, code)
    assert "_auth_user_id" in sign_in(officer, OWN)[0].session


def test_an_own_password_that_looks_like_a_code_is_right_to_the_letter(administrator, officer) -> None:
    own = "matkhauxatoi2345"
    code = give_code(user=administrator, account=officer)
    browser, _page = sign_in(officer, code)
    choose_password(browser, code, own)
    assert "_auth_user_id" not in sign_in(officer, own.upper())[0].session
    assert "_auth_user_id" in sign_in(officer, own)[0].session


def test_a_newer_code_ends_the_older_one(administrator, officer) -> None:
    older = give_code(user=administrator, account=officer)
    newer = give_code(user=administrator, account=officer)
    assert older != newer
    assert "_auth_user_id" not in sign_in(officer, older)[0].session
    assert "_auth_user_id" in sign_in(officer, newer)[0].session


def test_a_code_whose_time_is_over_signs_nobody_in_and_says_so(administrator, officer) -> None:
    code = give_code(user=administrator, account=officer)
    PasswordCode.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    browser, page = sign_in(officer, code)
    assert "_auth_user_id" not in browser.session
    assert "Mã đặt mật khẩu đã hết hạn" in page


def test_the_owner_is_told_who_and_when_at_every_sign_in_for_a_month(administrator, officer) -> None:
    """An administrator who used the code before the owner did cannot take that word away."""
    code = give_code(user=administrator, account=officer)
    thief, page = sign_in(officer, code)
    assert "Mật khẩu của bạn được Hoàng Thị Yến đặt lại lúc" in page
    choose_password(thief, code)
    again = give_code(user=administrator, account=officer)
    owner, page = sign_in(officer, again)
    assert page.count("Mật khẩu của bạn được Hoàng Thị Yến đặt lại lúc") == 2
    assert page.count("mã đã được dùng để đặt mật khẩu mới lúc") == 1
    choose_password(owner, again)
    for _ in range(2):
        assert sign_in(officer, OWN)[1].count("mã đã được dùng để đặt mật khẩu mới lúc") == 2
    PasswordCode.objects.update(made_at=timezone.now() - dt.timedelta(days=31))
    assert "đặt lại lúc" not in sign_in(officer, OWN)[1]


def test_the_other_administrators_are_told_and_may_read_the_list(administrator, officer, member) -> None:
    second = member(Role.ADMINISTRATOR)
    give_code(user=administrator, account=officer)
    browser, page = sign_in(second, PASSWORD)
    assert "quản trị khác đã cấp 1 mã đặt mật khẩu; lần cuối: Hoàng Thị Yến cấp cho" in page
    assert "quản trị khác đã cấp" not in sign_in(administrator, PASSWORD)[1]
    listed = browser.get(reverse("admin:agencies_passwordcode_changelist")).content.decode()
    assert "Hoàng Thị Yến" in listed and officer.username in listed
    code = PasswordCode.objects.get()
    for action in ("change", "delete"):
        address = reverse(f"admin:agencies_passwordcode_{action}", args=[code.pk])
        assert browser.post(address, {"post": "yes"}).status_code == 403
    assert browser.get(reverse("admin:agencies_passwordcode_add")).status_code == 403


def test_officers_hear_nothing_of_others_codes(administrator, officer, member, commune_a) -> None:
    other = member(Role.LEADER, commune_a)
    give_code(user=administrator, account=officer)
    assert "đặt mật khẩu" not in sign_in(other, PASSWORD)[1]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_administrators_gives_codes(member, commune_a, role: Role) -> None:
    account = make_user()
    with pytest.raises(NotAllowed):
        give_code(user=member(role, commune_a), account=account)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_nobody_gives_a_code_to_themselves(administrator) -> None:
    with pytest.raises(OwnCode):
        give_code(user=administrator, account=administrator)


def test_a_code_is_given_by_pressing_a_button_and_not_by_a_link(client: Client, administrator, officer) -> None:
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("admin:auth_user_password_change", args=[officer.pk]))
    assert not PasswordCode.objects.exists()
    assert client.get(reverse("admin:auth_user_password_change", args=[0])).status_code == 404


def test_the_code_is_shown_once_and_kept_nowhere(client: Client, administrator, officer) -> None:
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("admin:auth_user_password_change", args=[officer.pk]), follow=True).content.decode()
    assert "chỉ hiện một lần" in page
    assert (
        "chỉ hiện một lần" not in client.get(reverse("admin:agencies_user_change", args=[officer.pk])).content.decode()
    )
