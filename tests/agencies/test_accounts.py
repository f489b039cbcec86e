"""Signing in and out, and being locked out."""

import base64
import hmac
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/dang-nhap/"


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> Iterator[None]:
    """Rate limits are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, username: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_accounts_live_at_vietnamese_addresses_in_both_languages(client: Client) -> None:
    assert reverse("account_login") == LOGIN
    assert reverse("account_change_password") == "/tai-khoan/doi-mat-khau/"
    assert client.get("/en" + LOGIN).status_code == 200


def test_the_right_password_signs_in_and_leads_to_the_desk(client: Client) -> None:
    make_user("canbo")
    response = sign_in(client, "canbo")
    assert (response.status_code, response["Location"]) == (302, "/can-bo/")
    assert signed_in(client)


def test_the_page_asked_for_comes_after_signing_in_unless_it_lies_elsewhere(client: Client) -> None:
    make_user("canbo")
    for asked, led in (("/canh-bao/", "/canh-bao/"), ("https://example.com/", "/can-bo/")):
        response = client.post(LOGIN, {"login": "canbo", "password": PASSWORD, "next": asked})
        assert response["Location"] == led
        client.logout()


def test_a_wrong_password_says_so_without_telling_whether_the_name_exists(client: Client) -> None:
    make_user("canbo")
    known = sign_in(client, "canbo", "sai-mat-khau").content.decode()
    unknown = sign_in(client, "khong_co", "sai-mat-khau").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in known
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in unknown
    assert not signed_in(client)


def test_ten_wrong_passwords_lock_the_account_from_that_address_even_for_the_right_one(client: Client) -> None:
    make_user("canbo")
    for attempt in range(1, 10):
        assert sign_in(client, "canbo", "sai-mat-khau").status_code == 200, attempt
    locked = sign_in(client, "canbo", "sai-mat-khau")
    assert locked.status_code == 429
    assert "Tạm khoá đăng nhập" in locked.content.decode()
    assert "Chờ 15 phút" in locked.content.decode()
    assert sign_in(client, "canbo").status_code == 429
    assert not signed_in(client)
    # From another address, and for another account, the door stays open.
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert sign_in(elsewhere, "canbo").status_code == 302
    make_user("nguoi_khac")
    assert sign_in(client, "nguoi_khac").status_code == 302


def test_behind_a_proxy_a_stranger_locks_an_account_for_their_own_address_alone(client: Client, settings: Any) -> None:
    settings.PROXY_COUNT = 1
    make_user("lanhdao")
    stranger, owner = ({"X-Forwarded-For": address} for address in ("203.0.113.9", "198.51.100.7"))
    for _ in range(10):
        client.post(LOGIN, {"login": "lanhdao", "password": "sai-mat-khau"}, headers=stranger)
    assert client.post(LOGIN, {"login": "lanhdao", "password": PASSWORD}, headers=stranger).status_code == 429
    assert client.post(LOGIN, {"login": "lanhdao", "password": PASSWORD}, headers=owner).status_code == 302


def test_who_changes_addresses_within_one_network_is_locked_out_all_the_same(client: Client) -> None:
    make_user("lanhdao")
    for number in range(10):
        sign_in(Client(REMOTE_ADDR=f"2001:db8:1:2::{number}"), "lanhdao", "sai-mat-khau")
    assert sign_in(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1"), "lanhdao").status_code == 429


def test_failed_attempts_do_not_keep_the_password(client: Client) -> None:
    sign_in(client, "canbo", "bi-mat-cua-toi")
    assert AccessAttempt.objects.exists()
    kept = " ".join(f"{a.get_data} {a.post_data} {a.path_info}" for a in AccessAttempt.objects.all())
    assert "bi-mat-cua-toi" not in kept


def test_an_account_that_is_switched_off_cannot_sign_in(client: Client) -> None:
    make_user("canbo", is_active=False)
    sign_in(client, "canbo")
    assert not signed_in(client)


def test_signing_out_needs_a_post(client: Client) -> None:
    client.force_login(make_user("canbo"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/tai-khoan/dang-xuat/").status_code == 200
    assert signed_in(client)
    assert client.post("/tai-khoan/dang-xuat/")["Location"] == "/"
    assert not signed_in(client)


def test_a_new_password_replaces_the_old_one(client: Client) -> None:
    user = make_user("canbo")
    sign_in(client, "canbo")
    fields = {"oldpassword": PASSWORD, "password1": "mot-mat-khau-moi-77", "password2": "mot-mat-khau-moi-77"}
    wrong = client.post("/tai-khoan/doi-mat-khau/", fields | {"oldpassword": "khong-phai"})
    assert "Mật khẩu hiện tại không đúng." in wrong.content.decode()
    short = client.post("/tai-khoan/doi-mat-khau/", fields | {"password1": "ngan", "password2": "ngan"})
    assert "ít nhất 10 ký tự" in short.content.decode()
    assert client.post("/tai-khoan/doi-mat-khau/", fields).status_code == 302
    user.refresh_from_db()
    assert user.check_password("mot-mat-khau-moi-77")


def test_nobody_signs_up_and_no_password_goes_by_mail(client: Client) -> None:
    for name in ("account_signup", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get("/tai-khoan/signup/").status_code == 404
    assert "người quản trị" in client.get(reverse("account_reset_password")).content.decode()


@pytest.mark.parametrize("page", ["mfa_index", "mfa_activate_totp", "account_change_password"])
def test_pages_of_an_account_need_signing_in(client: Client, page: str) -> None:
    response = client.get(reverse(page))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, LOGIN)


def code_of_the_moment(secret: str) -> str:
    """The six digits an authenticator shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_with_the_second_step_switched_on_a_password_alone_does_not_sign_in(client: Client) -> None:
    user = make_user("canbo")
    sign_in(client, "canbo")
    activate = reverse("mfa_activate_totp")
    again = client.get(activate)["Location"]
    assert again.startswith("/tai-khoan/xac-nhan/"), "the password is asked for again before the door is changed"
    client.post(again, {"password": PASSWORD})
    secret = client.get(activate).context["form"].secret
    client.post(activate, {"code": code_of_the_moment(secret)})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    client.logout()
    asked = sign_in(client, "canbo")
    assert asked["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    wrong = client.post(asked["Location"], {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    assert not signed_in(client)
