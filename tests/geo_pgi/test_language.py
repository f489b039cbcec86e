"""Machines are answered in the language they ask for."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
BAD_POINT = "/api/v1/danger/?lat=500&lon=106"


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "vi"),
        ("", "en-GB,en;q=0.8", "en"),
        ("&lang=en", "", "en"),
        ("&lang=vi", "en", "vi"),
        ("&lang=xx", "", "vi"),
    ],
)
def test_the_api_speaks_the_language_asked_for(client: Client, query: str, header: str, language: str) -> None:
    answer = client.get(BAD_POINT + query, HTTP_ACCEPT_LANGUAGE=header)
    title = {"vi": "Dữ liệu gửi lên chưa hợp lệ.", "en": "What was sent is not valid."}[language]
    assert (answer.status_code, answer.json()["title"]) == (400, title)
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


def test_a_cookie_does_not_choose_the_language_of_an_answer_that_caches_keep_for_everybody(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert client.get(BAD_POINT, headers={"Accept-Language": "vi"})["Content-Language"] == "vi"
    assert client.get("/ogc/", headers={"Accept-Language": ""})["Content-Language"] == "vi"


def test_pages_for_people_keep_the_language_of_their_address(client: Client) -> None:
    assert 'lang="vi"' in client.get("/xa/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert 'lang="en"' in client.get("/en/xa/", HTTP_ACCEPT_LANGUAGE="vi").content.decode()
