"""Limits on trying passwords and codes hold over all processes, since the database counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.core import ratelimit
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from agencies import attempts
from agencies.jobs import delete_old_counts
from agencies.models import AttemptCount
from tests.agencies.test_accounts import code_of_the_moment, sign_in, signed_in
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def another_process() -> None:
    """What a process knows by itself is empty when it begins."""
    cache.clear()


def test_no_limit_counts_in_the_memory_of_one_process() -> None:
    assert site_settings.ACCOUNT_RATE_LIMITS is False
    assert getattr(site_settings, "AXES_HANDLER", "") == "axes.handlers.database.AxesDatabaseHandler"
    request = RequestFactory().get("/")
    for _ in range(200):
        assert ratelimit.consume(request, action="login_failed", key="x")


def test_an_address_that_tries_many_names_is_stopped(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(attempts, "SIGN_INS_A_MINUTE", 3)
    make_user("canbo")
    for number in range(3):
        assert "không đúng" in sign_in(client, f"ten_{number}", "sai-mat-khau").content.decode()
        another_process()
    stopped = sign_in(client, "canbo")
    assert "Đã thử sai quá nhiều lần" in stopped.content.decode()
    assert not signed_in(client)
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert sign_in(elsewhere, "canbo").status_code == 302
    AttemptCount.objects.update(ends_at=timezone.now())
    assert sign_in(client, "canbo").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted() -> None:
    user = make_user("canbo")

    def guess(_number: int) -> bool:
        try:
            attempts.allow_guess("code", user)
        except attempts.TooManyAttempts:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(guess, range(30))) == attempts.GUESSES


@pytest.fixture
def with_second_step(client: Client) -> str:
    """The secret of the second step of the account "canbo"."""
    make_user("canbo")
    sign_in(client, "canbo")
    activate = reverse("mfa_activate_totp")
    client.post(client.get(activate)["Location"], {"password": PASSWORD})
    secret = str(client.get(activate).context["form"].secret)
    client.post(activate, {"code": code_of_the_moment(secret)})
    client.logout()
    return secret


def test_codes_of_the_second_step_cannot_be_guessed(client: Client, with_second_step: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(attempts, "GUESSES", 3)
    page = sign_in(client, "canbo")["Location"]
    for _ in range(3):
        assert "Mã không đúng" in client.post(page, {"code": "abcdef"}).content.decode()
        another_process()
    told = client.post(page, {"code": code_of_the_moment(with_second_step)})
    assert "Đã thử sai quá nhiều lần" in told.content.decode()
    assert not signed_in(client)
    # A new visit begins no new count.
    fresh = Client()
    page = sign_in(fresh, "canbo")["Location"]
    assert "Đã thử sai quá nhiều lần" in fresh.post(page, {"code": "abcdef"}).content.decode()


def test_the_present_password_cannot_be_guessed_on_a_page_left_open(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(attempts, "GUESSES", 3)
    make_user("canbo")
    sign_in(client, "canbo")
    fields = {"password1": "mot-mat-khau-moi-77", "password2": "mot-mat-khau-moi-77"}
    for _ in range(3):
        answer = client.post("/tai-khoan/doi-mat-khau/", fields | {"oldpassword": "khong-phai"})
        assert "Mật khẩu hiện tại không đúng." in answer.content.decode()
        another_process()
    answer = client.post("/tai-khoan/doi-mat-khau/", fields | {"oldpassword": PASSWORD})
    assert "Đã thử sai quá nhiều lần" in answer.content.decode()


def test_who_is_right_begins_anew(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(attempts, "GUESSES", 2)
    user = make_user("canbo")
    for _ in range(5):
        attempts.allow_guess("password", user)
        attempts.forget_guesses("password", user)
    assert not AttemptCount.objects.exists()


def test_counts_hold_no_address_and_go_when_their_time_is_over(client: Client) -> None:
    sign_in(client, "canbo", "sai-mat-khau")
    kept = AttemptCount.objects.get()
    assert "127.0.0.1" not in kept.key
    assert delete_old_counts() == 0
    AttemptCount.objects.update(ends_at=timezone.now())
    assert (delete_old_counts(), delete_old_counts()) == (1, 0)
