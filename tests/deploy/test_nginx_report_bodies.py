"""How large what people send may be: nginx takes what the application would, and says so in words where it does not."""

from __future__ import annotations

import contextlib
import json
import socket
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory
from django.utils import translation

from geo_pgi.error_pages import bad_request
from incidents.intake import MAX_PHOTOS
from incidents.pictures import MAX_BYTES
from incidents.report_files import MOST_PIECE_BYTES
from tests.deploy.conftest import Application
from tests.deploy.test_nginx_hostile import Answer, ask, read_answer

MIB = 1024 * 1024
FIELDS = MIB
"""More than the words of a form and the lines between its files ever are."""
REPORT = settings.VIDEO_MAX_BYTES + (MAX_PHOTOS - 1) * MAX_BYTES + FIELDS
PIECE = "/api/v1/reports/2b0f4a1c-2f7e-4f0e-9a54-5d1f1b3c0a11/files/7d5c6a52-2a0c-4d0b-8f3b-6d8a0f6f3a22/"
FORMS = ["/phan-anh/gui/", "/en/phan-anh/", "/theo-doi/7K3M-9QXP-2R4T/them-anh/", "/can-bo/su-viec/LS-1/buoc/verified/"]


def send(front: tuple[str, int], target: str, size: int, *, method: str = "POST", told: int | None = None) -> Answer:
    """A body of `size` bytes, of which `told` bytes are announced."""
    head = f"{method} {target} HTTP/1.1\r\nHost: bando.example.vn\r\nConnection: close\r\n"
    with socket.create_connection(front, timeout=120) as line:
        line.sendall(f"{head}Content-Length: {size if told is None else told}\r\n\r\n".encode())
        block = b"x" * MIB
        with contextlib.suppress(OSError):  # refused before all was sent
            for _ in range(size // MIB):
                line.sendall(block)
            line.sendall(block[: size % MIB])
        return read_answer(line)


def sentence() -> str:
    """The application's own."""
    with translation.override("vi"):
        answer = bad_request(RequestFactory().post("/api/v1/reports/"), RequestDataTooBig())
    return str(json.loads(answer.content)["title"])


def test_the_largest_report_that_the_application_takes_gets_through(front, application: Application) -> None:
    assert send(front, "/phan-anh/gui/", REPORT).status == 200
    assert application.bodies == [REPORT]


@pytest.mark.parametrize("target", [*FORMS, "/api/v1/reports/", "/open311/v2/requests.json"])
def test_a_video_of_the_largest_size_gets_through_wherever_files_are_sent(
    front, application: Application, target: str
) -> None:
    assert send(front, target, settings.VIDEO_MAX_BYTES + FIELDS).status == 200
    assert application.bodies == [settings.VIDEO_MAX_BYTES + FIELDS]


@pytest.mark.parametrize("size", [1, MOST_PIECE_BYTES, MOST_PIECE_BYTES + 1])
def test_a_piece_gets_through_and_one_that_is_too_long_is_refused_by_the_application(
    front, application: Application, size: int
) -> None:
    assert send(front, PIECE, size, method="PATCH").status == 200
    assert application.bodies == [size]


def test_a_video_in_one_piece_is_refused_before_it_fills_the_disk(front, application: Application) -> None:
    answer = send(front, PIECE, 0, method="PATCH", told=settings.VIDEO_MAX_BYTES)
    assert answer.status == 413
    assert json.loads(answer.body)["code"] == "too_large"
    assert application.asked == []


@pytest.mark.parametrize("target", FORMS)
def test_people_read_a_page(front, application: Application, target: str) -> None:
    answer = send(front, target, 0, told=REPORT + 100 * MIB)
    assert (answer.status, answer.body.decode()) == (413, "Quá lớn")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert application.asked == []


@pytest.mark.parametrize("target", ["/api/v1/reports/", "/api/v1/danger/area/", "/tiles/hazards/", "/ogc/x"])
def test_programs_read_the_application_s_own_sentence_as_problem_details(
    front, application: Application, target: str
) -> None:
    answer = send(front, target, 0, told=REPORT + 100 * MIB)
    body = json.loads(answer.body)
    assert (answer.status, body["status"], body["code"], body["title"]) == (413, 413, "too_large", sentence())
    assert answer.headers["content-type"] == "application/problem+json"
    assert application.asked == []


def test_partners_read_it_as_open311_writes_errors(front, application: Application) -> None:
    told = REPORT + 100 * MIB
    as_json = send(front, "/open311/v2/requests.json", 0, told=told)
    assert (as_json.status, json.loads(as_json.body)) == (413, [{"code": 413, "description": sentence()}])
    as_xml = send(front, "/open311/v2/requests.xml", 0, told=told)
    assert as_xml.headers["content-type"] == "text/xml; charset=utf-8"
    errors = ElementTree.fromstring(as_xml.body)
    assert [(part.tag, part.text) for part in errors.iter()][2:] == [("code", "413"), ("description", sentence())]
    assert application.asked == []


def test_who_does_not_say_how_much_comes_is_stopped_at_the_limit(front, application: Application) -> None:
    block = b"%x\r\n%s\r\n" % (MIB, b"x" * MIB)
    with socket.create_connection(front, timeout=60) as line:
        line.sendall(f"PATCH {PIECE} HTTP/1.1\r\nHost: a.vn\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        with contextlib.suppress(OSError):
            for _ in range(8):
                line.sendall(block)
            line.sendall(b"0\r\n\r\n")
        assert read_answer(line).status == 413
    assert application.asked == []


@pytest.mark.parametrize("target", ["/too-large", "/too-large/problem", "/too-large/open311-xml"])
def test_the_answers_have_no_address_of_their_own(front, application: Application, target: str) -> None:
    answer = ask(front, target)
    assert answer.status == 404 and application.asked == []
