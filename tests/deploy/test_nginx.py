"""What nginx does with the configuration of production: which tiles it hands out itself, what it keeps and for whom."""

import gzip
import http.server
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import pytest

from tests.deploy.stand_in import Server, answering
from tests.own_nginx import running_nginx

TILE = "/tiles/hazards/7/9/407/224.mvt"
PACKED = gzip.compress(b"tile" * 500)


@dataclass
class Application:
    """Stands where the application stands; says of each page how often it was asked."""

    server: Server
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=lambda: {"Cache-Control": "max-age=1"})
    address: str = ""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


@pytest.fixture
def application() -> Iterator[Application]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.asked.append(self.path)
            self.send_response(200)
            body = f"{self.path} {len(running.asked)}".encode()
            for name, value in {**running.headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    running = Application(Server(("127.0.0.1", 0), Handler))
    with answering(running.server) as running.address:
        yield running


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A site's folder with one version of one tile that is public."""
    tiles = tmp_path / "var" / "tiles"
    tile = tiles / "files" / ("a" * 64) / "9" / "407" / "224.mvt.gz"
    tile.parent.mkdir(parents=True)
    tile.write_bytes(PACKED)
    (tiles / "public").mkdir()
    (tiles / "public" / "7").symlink_to(Path("..") / "files" / ("a" * 64))
    (tmp_path / "var" / "secret-key").write_text("secret")
    return tmp_path / "var"


@pytest.fixture
def get(application: Application, var: Path, tmp_path: Path) -> Iterator[Callable[..., Answer]]:
    with running_nginx(tmp_path / "nginx", application=application.address, var=var) as front:

        def ask(path: str, **headers: str) -> Answer:
            try:
                with urllib.request.urlopen(urllib.request.Request(front + path, headers=headers), timeout=20) as found:
                    return Answer(found.status, found.headers, found.read())
            except urllib.error.HTTPError as error:
                return Answer(error.code, error.headers, error.read())

        yield ask


def test_a_public_tile_is_handed_out_from_its_file_and_nobody_is_asked(get, application):
    answer = get(TILE, **{"Accept-Encoding": "gzip"})
    assert (answer.status, answer.body) == (200, PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert "immutable" in answer.headers["Cache-Control"]
    assert application.asked == []


def test_a_browser_that_unpacks_nothing_gets_the_tile_unpacked(get, application):
    assert get(TILE).body == gzip.decompress(PACKED)
    assert application.asked == []


def test_what_is_no_file_is_asked_of_the_application(get, application):
    for path in ("/tiles/hazards/7/9/0/0.mvt", "/tiles/hazards/8/9/407/224.mvt"):
        assert get(path).body.decode().startswith(path)


def test_a_version_that_is_taken_away_is_asked_of_the_application_within_seconds(get, application, var):
    get(TILE)
    (var / "tiles" / "public" / "7").unlink()
    for _ in range(50):
        if application.asked == [TILE]:
            return
        time.sleep(0.1)
        get(TILE)
    pytest.fail("the tile was still handed out")


def test_no_address_climbs_out_of_the_tiles(get):
    for path in ("/tiles/hazards/7/../../../secret-key", "/tiles/hazards/7/..%2f..%2f..%2fsecret-key"):
        assert get(path).body != b"secret"


def test_a_page_is_asked_for_once_while_it_is_fresh(get, application):
    assert get("/").body == get("/").body
    assert application.asked == ["/"]


def test_who_asks_after_a_page_went_stale_gets_the_new_one(get, application):
    """Else a warning would be missing for the first person who looks after a quiet night."""
    first = get("/").body
    time.sleep(2.2)  # nginx counts whole seconds
    assert get("/").body != first


def test_pages_are_given_out_from_the_cache_while_the_application_is_away(get, application):
    before = get("/canh-bao/").body
    application.server.shutdown()
    application.server.server_close()
    time.sleep(2.2)  # nginx counts whole seconds
    answer = get("/canh-bao/")
    assert (answer.status, answer.body, answer.headers["X-Cache"]) == (200, before, "STALE")


def test_nothing_is_kept_for_or_from_who_is_signed_in(get, application):
    anonymous = get("/").body
    signed_in = {"Cookie": "sessionid=abc"}
    assert get("/", **signed_in).body != anonymous
    assert get("/", **signed_in).body != get("/", **signed_in).body
    assert get("/").body == anonymous
