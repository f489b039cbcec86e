"""nginx with the configuration of production in front of a stand-in that tells what it was asked."""

from __future__ import annotations

import gzip
import http.server
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy.stand_in import Server, answering
from tests.own_nginx import running_nginx

SECRET = b"tile of a map that is not public"
Headers = dict[str, str]


@dataclass
class Application:
    """Stands where the application stands. `answer(handler)` writes an answer of the test's own; without it each
    request is told by number, to be kept for a second."""

    server: Server
    address: str = ""
    asked: list[tuple[str, str, Headers]] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    answer: Callable[[http.server.BaseHTTPRequestHandler], None] | None = None
    headers: Headers = field(default_factory=lambda: {"Cache-Control": "max-age=1"})
    status: int = 200


@pytest.fixture
def application() -> Iterator[Application]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            running.asked.append((self.command, self.path, dict(self.headers)))
            running.bodies.append(len(self.rfile.read(int(self.headers.get("Content-Length", 0)))))
            if running.answer is not None:
                return running.answer(self)
            body = f"{len(running.asked)} {self.headers.get('Accept-Language', '')}".encode()
            self.send_response(running.status)
            for name, value in {**running.headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PATCH = do_HEAD = do_GET  # noqa: N815 - as the library wants them

        def log_message(self, *_: object) -> None:
            pass

    running = Application(Server(("127.0.0.1", 0), Handler))
    with answering(running.server) as running.address:
        yield running


@pytest.fixture
def front(application: Application, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """Host and port of nginx, in front of a site where version 7 is public and version 8 is not."""
    tiles = tmp_path / "var" / "tiles"
    for content in ("a" * 64, "b" * 64):
        (tiles / "files" / content / "9" / "407").mkdir(parents=True)
    (tiles / "files" / ("a" * 64) / "9" / "407" / "224.mvt.gz").write_bytes(gzip.compress(b"tile" * 5000))
    (tiles / "files" / ("b" * 64) / "9" / "407" / "224.mvt.gz").write_bytes(gzip.compress(SECRET))
    (tiles / ("b" * 64 + ".pmtiles")).write_bytes(SECRET)
    (tiles / "public").mkdir()
    (tiles / "public" / "7").symlink_to(f"../files/{'a' * 64}")
    (tiles / "public" / ".8-0a1b2c3d").symlink_to(f"../files/{'b' * 64}")  # left by a process that was killed
    (tmp_path / "var" / "secret-key").write_bytes(SECRET)
    (tmp_path / "var" / "static" / "site").mkdir(parents=True)
    (tmp_path / "var" / "static" / "site" / "too_large.html").write_text("Quá lớn")
    (tmp_path / "var" / "static" / "site" / "busy.html").write_text("Đang bận")
    with running_nginx(tmp_path / "nginx", application=application.address, var=tmp_path / "var") as address:
        parts = urlsplit(address)
        assert parts.hostname and parts.port
        yield parts.hostname, parts.port
