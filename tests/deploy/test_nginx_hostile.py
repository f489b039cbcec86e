"""nginx with the configuration of production against people who mean harm, and against an application that dies."""

from __future__ import annotations

import contextlib
import http.server
import re
import socket
import time
from dataclasses import dataclass

import pytest

from tests.deploy.conftest import SECRET, Headers


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes


def ask(front: tuple[str, int], target: str, *, method: str = "GET", body: bytes = b"", **given: str) -> Answer:
    """Sends the target as it stands, which no library does. Names of headers with `_` for `-`."""
    headers = {"Host": "bando.example.vn", "Connection": "close"} | {k.replace("_", "-"): v for k, v in given.items()}
    if body:
        headers["Content-Length"] = str(len(body))
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection(front, timeout=20) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        with contextlib.suppress(OSError):  # refused before all was sent
            line.sendall(body)
        return read_answer(line)


def read_answer(line: socket.socket) -> Answer:
    """Up to the length that it tells, else to its end: nginx keeps the line of who sent too much open for a while."""
    received = b""
    with contextlib.suppress(ConnectionError):
        while not _is_whole(received) and (chunk := line.recv(65536)):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (row.partition(": ") for row in rest)}
    return Answer(int(first.split()[1]), headers, body)


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    told = re.search(rb"\r\nContent-Length: (\d+)", head, re.IGNORECASE)
    return bool(end and told and len(body) >= int(told[1]))


@pytest.mark.parametrize(
    "target",
    [
        "/tiles/hazards/7/../../secret-key",
        "/tiles/hazards/..%2f..%2fsecret-key",
        "/tiles/hazards/%2e%2e/%2e%2e/secret-key",
        "/tiles/hazards/%2e%2e%2ffiles%2f" + "b" * 64 + "/9/407/224.mvt",
        "/tiles/hazards/../files/" + "b" * 64 + "/9/407/224.mvt",
        "/tiles/hazards/../" + "b" * 64 + ".pmtiles",
        "/tiles/hazards/7/%2e%2e/.8-0a1b2c3d/9/407/224.mvt",
        "/tiles/hazards/.8-0a1b2c3d/9/407/224.mvt",
        "/tiles/hazards/%2e8-0a1b2c3d/9/407/224.mvt",
        "/tiles/hazards/8/9/407/224.mvt",
        "/tiles/hazards/7%00/9/407/224.mvt",
        "/tiles/hazards//7/..//8/9/407/224.mvt",
        "/tiles/hazards/7/9/407/224.mvt%00",
        "/tiles/hazards\\..\\..\\secret-key",
        "/static/../secret-key",
        "/static../secret-key",
        "/static/%2e%2e/secret-key",
        "/static/..%2fsecret-key",
    ],
)
def test_no_address_leads_to_what_is_not_public(front, target: str) -> None:
    answer = ask(front, target, Accept_Encoding="identity")
    assert SECRET not in answer.body
    assert answer.status in (200, 400, 404)  # 200: the application was asked, which decides


@pytest.mark.parametrize("target", ["/tiles/hazards/7", "/tiles/hazards/7/", "/tiles/hazards/7/9/", "/tiles/hazards/"])
def test_folders_of_tiles_are_asked_of_the_application(front, application, target: str) -> None:
    assert ask(front, target).status == 200
    assert [path for _method, path, _headers in application.asked] == [target]


def test_the_packed_file_behind_a_tile_has_no_address_of_its_own(front, application) -> None:
    ask(front, "/tiles/hazards/7/9/407/224.mvt.gz")
    assert application.asked


def test_what_a_visitor_claims_about_themselves_does_not_reach_the_application(front, application) -> None:
    ask(
        front,
        "/",
        X_Forwarded_For="203.0.113.9, 198.51.100.7",
        X_Forwarded_Proto="http",
        X_Real_IP="203.0.113.9",
        **{"X_Forwarded_Host": "evil.example"},
    )
    _method, _path, headers = application.asked[0]
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["Host"] == "bando.example.vn"


def test_a_header_that_only_looks_like_another_is_dropped(front, application) -> None:
    """`X_Forwarded_For` with underscores is the same name to a WSGI application."""
    with socket.create_connection(front, timeout=20) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a.vn\r\nX_Forwarded_For: 203.0.113.9\r\nConnection: close\r\n\r\n")
        read_answer(line)
    received = application.asked[0][2].items()
    assert [value for name, value in received if name.replace("_", "-") == "X-Forwarded-For"] == ["127.0.0.1"]


def test_many_ranges_are_not_answered_one_by_one(front) -> None:
    ranges = "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 400, 2))
    answer = ask(front, "/tiles/hazards/7/9/407/224.mvt", Range=ranges, Accept_Encoding="gzip")
    assert answer.status == 200
    assert "multipart" not in answer.headers["content-type"]


def test_a_page_kept_for_one_name_is_not_given_under_another(front, application) -> None:
    ask(front, "/", Host="evil.example")
    own = ask(front, "/")
    assert own.body.startswith(b"2")
    with socket.create_connection(front, timeout=20) as line:  # the name in the address counts, for both
        line.sendall(b"GET http://evil.example/x HTTP/1.1\r\nHost: bando.example.vn\r\nConnection: close\r\n\r\n")
        read_answer(line)
    assert application.asked[-1][2]["Host"] == "evil.example"
    assert ask(front, "/x").body.startswith(b"4")


def test_languages_are_kept_apart(front, application) -> None:
    application.headers = {"Cache-Control": "max-age=30", "Vary": "Accept-Language"}
    assert ask(front, "/api/v1/layers/", Accept_Language="en").body.endswith(b"en")
    assert ask(front, "/api/v1/layers/", Accept_Language="vi").body.endswith(b"vi")
    assert ask(front, "/api/v1/layers/", Accept_Language="en").headers["x-cache"] == "HIT"


@pytest.mark.parametrize(
    "headers",
    [{"Set-Cookie": "sessionid=secret", "Cache-Control": "max-age=30"}, {"Cache-Control": "private, max-age=30"}, {}],
)
def test_what_is_for_one_person_is_kept_for_nobody(front, application, headers: Headers) -> None:
    application.headers = headers
    assert ask(front, "/").body != ask(front, "/").body


def test_a_page_that_is_gone_does_not_come_back_with_the_next_failure(front, application) -> None:
    """A map was withdrawn; what was kept of it must not be given out when the application stumbles later."""
    assert ask(front, "/ban-do/sat-lo/1/").status == 200
    time.sleep(2.2)  # nginx counts whole seconds
    application.status, application.headers = 404, {}
    assert ask(front, "/ban-do/sat-lo/1/").status == 404
    time.sleep(4.2)
    application.status = 503
    assert ask(front, "/ban-do/sat-lo/1/").status in (404, 503)


def test_a_page_that_was_kept_is_given_out_while_the_database_is_away(front, application) -> None:
    kept = ask(front, "/").body
    time.sleep(2.2)
    application.status, application.headers = 503, {"Retry-After": "10", "Cache-Control": "no-store"}
    answer = ask(front, "/")
    assert (answer.status, answer.body, answer.headers["x-cache"]) == (200, kept, "STALE")


@pytest.mark.parametrize("target", ["/", "/quan-tri/", "/tai-khoan/dang-nhap/"])
def test_a_large_body_where_none_belongs_is_refused_before_the_application_sees_it(front, application, target) -> None:
    answer = ask(front, target, method="POST", body=b"x" * (4 * 1024 * 1024))
    assert (answer.status, answer.body.decode()) == (413, "Quá lớn")
    assert application.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "/phan-anh/",
        "/en/phan-anh/gui/",
        "/en/theo-doi/r/abc/them-anh/",
        "/api/v1/reports/",
        "/open311/v2/requests.json",
        "/can-bo/gui/x/",
    ],
)
def test_photos_and_pieces_of_files_get_through(front, application, target: str) -> None:
    assert ask(front, target, method="POST", body=b"x" * (4 * 1024 * 1024)).status == 200
    assert application.bodies == [4 * 1024 * 1024]


def slow_upload(front: tuple[str, int], *, own: str = "127.0.0.1") -> socket.socket:
    """`own` is the sender's address."""
    line = socket.create_connection(front, timeout=20, source_address=(own, 0))
    head = "POST /can-bo/ban-do/sat-lo/nop-tep/ HTTP/1.1\r\nHost: a.vn\r\nContent-Length: 400000000\r\n\r\n"
    line.sendall(head.encode() + b"x" * 1000)
    return line


def test_who_sends_slowly_holds_no_place_of_the_application_and_few_of_nginx(front, application) -> None:
    lines = [slow_upload(front) for _ in range(3)]
    try:
        time.sleep(0.3)
        with slow_upload(front) as fourth:
            assert read_answer(fourth).status == 429
        assert ask(front, "/").status == 200
        assert [path for _method, path, _headers in application.asked] == ["/"]
    finally:
        for line in lines:
            line.close()


def test_a_part_of_a_file_is_asked_of_the_application_as_a_part(front, application) -> None:
    def part(handler: http.server.BaseHTTPRequestHandler) -> None:
        assert handler.headers["Range"] == "bytes=2-3" and handler.headers["If-Range"] == '"x"'
        handler.send_response(206)
        handler.send_header("Content-Range", "bytes 2-3/10")
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"cd")

    application.answer = part
    answer = ask(front, "/api/v1/layers/sat-lo/1/gpkg/?crs=9215", Range="bytes=2-3", If_Range='"x"')
    assert (answer.status, answer.body, answer.headers["content-range"]) == (206, b"cd", "bytes 2-3/10")


def cut_off(handler: http.server.BaseHTTPRequestHandler) -> None:
    """As when the process is killed while it sends."""
    handler.send_response(200)
    handler.send_header("Cache-Control", "max-age=30")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"5\r\nfirst\r\n")
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


@pytest.mark.parametrize("target", ["/api/v1/layers/sat-lo/1/geojson/", "/"])
def test_what_broke_off_is_told_as_broken_and_kept_for_nobody(front, application, target: str) -> None:
    application.answer = cut_off
    broken = ask(front, target)
    assert not broken.body.endswith(b"0\r\n\r\n"), "the reader would take the half for the whole"
    application.answer = None
    again = ask(front, target)
    assert (again.status, again.headers["x-cache"]) == (200, "MISS")
    assert again.body.startswith(b"2")


def test_large_files_are_few_at_a_time_from_everybody_together(front, application) -> None:
    lines = [slow_upload(front, own=f"127.0.1.{1 + number // 3}") for number in range(12)]
    try:
        time.sleep(0.3)
        with slow_upload(front, own="127.0.1.9") as one_more:
            assert read_answer(one_more).status == 429
    finally:
        for line in lines:
            line.close()


def test_reports_beyond_what_is_taken_at_once_are_told_when_to_come_again(front, application) -> None:
    lines = [socket.create_connection(front, timeout=20) for _ in range(100)]
    head = b"POST /phan-anh/gui/ HTTP/1.1\r\nHost: a.vn\r\nContent-Length: 100\r\n\r\nx"
    try:
        for line in lines:
            line.sendall(head)
        time.sleep(0.3)
        answer = ask(front, "/phan-anh/gui/", method="POST", body=b"x")
        assert (answer.status, answer.headers["retry-after"]) == (503, "20")
        assert answer.headers["cache-control"] == "no-store" and answer.body.decode() == "Đang bận"
    finally:
        for line in lines:
            line.close()
    assert application.asked == []


@pytest.mark.parametrize("target", ["/phan-anh/gui/", "/api/v1/reports/"])
def test_a_report_while_the_application_is_gone_is_told_when_to_come_again(front, application, target: str) -> None:
    application.server.shutdown()
    application.server.server_close()
    answer = ask(front, target, method="POST", body=b"x")
    assert (answer.status, answer.headers["retry-after"]) == (503, "20")
