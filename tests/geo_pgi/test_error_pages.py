"""Requests that cannot be done are answered in our own words, for people and for machines."""

import json

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def problem_of(answer: HttpResponse) -> dict[str, object]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, object] = json.loads(answer.content)
    assert told["status"] == answer.status_code
    return told


def test_a_form_without_its_token_says_what_to_do_in_both_languages(strict: Client) -> None:
    answer = strict.post("/phan-anh/", {"words": "x"})
    assert answer.status_code == 403
    assert "Hãy bấm nút quay lại của trình duyệt" in answer.content.decode()
    assert "Press the back button" in strict.post("/en/phan-anh/", {"words": "x"}).content.decode()
    assert "CSRF" not in answer.content.decode()


def test_a_wrong_name_of_the_site_gets_our_page(strict: Client) -> None:
    answer = strict.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Trang này không chạy ở địa chỉ đó" in page and "This site is not at that address" in page
    assert problem_of(strict.get("/api/v1/layers/", headers={"host": "evil.example"}))["code"] == "wrong_host"


def test_what_is_too_large_is_413_and_says_so(settings: object, strict: Client) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100  # type: ignore[attr-defined]
    strict.cookies["csrftoken"] = "x" * 32
    answer = strict.post("/phan-anh/", {"words": "x" * 1000})
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "Nội dung gửi lên quá lớn" in page and "What was sent is too large" in page


def test_a_broken_request_is_told_in_both_languages(strict: Client) -> None:
    strict.cookies["csrftoken"] = "x" * 32
    broken = strict.generic("POST", "/phan-anh/", b"--", content_type="multipart/form-data; boundary=")
    assert broken.status_code == 400
    page = broken.content.decode()
    assert "không đọc được yêu cầu này" in page and "could not read this request" in page


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(wrapper: BaseDatabaseWrapper) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)


@pytest.mark.parametrize("address", ["/", "/chu/", "/en/", "/en/chu/06253/"])
def test_while_the_database_is_away_pages_say_to_come_again(strict: Client, database_away: None, address: str) -> None:
    answer = strict.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "Hệ thống tạm ngừng trả lời" in page and "does not mean that it is safe" in page
    assert "112" in page


def test_while_the_database_is_away_machines_are_told_as_well(strict: Client, database_away: None) -> None:
    answer = strict.get("/api/v1/layers/")
    assert (problem_of(answer)["code"], answer.headers["Retry-After"]) == ("unavailable", "10")


def test_what_the_database_refuses_is_an_error_and_not_its_absence(
    strict: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
            cursor.execute("SELECT pg_sleep(1)")

    monkeypatch.setattr("portal.pages.published_versions", too_slow)
    assert strict.get("/").status_code == 500
