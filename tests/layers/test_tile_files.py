"""Tiles laid out for a web server that asks nobody."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from layers import tile_views
from layers.models import LayerVersion
from layers.reviewing import withdraw
from layers.tile_files import hide, path_of, reader_of, reconcile, remove_unused, show
from layers.tile_wsgi import TilesFirst
from tests.layers.maps import make_published, square

pytestmark = pytest.mark.django_db(transaction=True)
LON, LAT = 106.5378, 21.8629


@pytest.fixture(autouse=True)
def remembered_for_the_length_of_a_test(monkeypatch):
    monkeypatch.setattr(tile_views, "REMEMBERED_S", 600.0)
    tile_views.forget()


@pytest.fixture
def version(layer, author, reviewer) -> LayerVersion:
    return make_published(layer, [(2, square(LON, LAT, 0.2))], author, reviewer)


def link(version: LayerVersion) -> Path:
    return Path(settings.TILES_ROOT) / "public" / str(version.pk)


def test_each_tile_of_a_published_version_lies_as_a_packed_file_under_its_number(version):
    tiles = {(z, x, y): content for z, x, y, content in reader_of(version.content_hash).tiles()}
    files = {path: path.read_bytes() for path in link(version).rglob("*.mvt.gz")}
    assert len(files) == len(tiles) > 5
    for (z, x, y), content in tiles.items():
        assert files[link(version) / str(z) / str(x) / f"{y}.mvt.gz"] == content
        gzip.decompress(content)


def test_versions_of_the_same_content_share_their_files(version, layer, author, reviewer):
    again = make_published(layer, [(2, square(LON, LAT, 0.2))], author, reviewer)
    assert again.content_hash == version.content_hash
    assert link(again).resolve() == link(version).resolve()


def test_a_withdrawn_version_is_taken_from_the_web_server_at_once(version, reviewer):
    withdraw(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu")
    assert not link(version).exists()


def test_a_withdrawal_that_does_not_happen_leaves_the_link_to_be_mended(version, reviewer):
    with pytest.raises(RuntimeError), transaction.atomic():
        withdraw(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu")
        raise RuntimeError
    assert not link(version).exists()
    reconcile()
    assert link(version).exists()


def test_a_version_that_was_withdrawn_meanwhile_is_not_shown(version, reviewer):
    withdraw(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu")
    show(version.pk, version.content_hash)
    assert not link(version).is_symlink()


def test_showing_waits_for_a_withdrawal_that_is_under_way(version, reviewer):
    def shown() -> None:
        show(version.pk, version.content_hash)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            withdraw(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu")
            showing = pool.submit(shown)
            wait([showing], timeout=1)
        showing.result()
    assert not link(version).is_symlink()


def test_reconciling_lays_out_what_is_missing_and_takes_away_what_is_not_public(version, layer):
    hide(version.pk)
    (link(version).parent / "987654").symlink_to(Path("..") / "files" / version.content_hash)
    files = Path(settings.TILES_ROOT) / "files" / version.content_hash
    files.rename(files.with_name("elsewhere"))
    reconcile()
    assert list(link(version).rglob("*.mvt.gz"))
    assert not (link(version).parent / "987654").is_symlink()


def test_files_that_no_version_shows_are_deleted(version, reviewer):
    withdraw(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu")
    files = Path(settings.TILES_ROOT) / "files" / version.content_hash
    assert set(remove_unused()) == {path_of(version.content_hash), files}
    assert not files.exists()


class Asked:
    """Stands for the application behind, and for the server before."""

    status = ""
    headers: dict[str, str] = {}

    def __call__(self, environ, start_response):
        start_response("299 The application", [])
        return [b""]

    def get(self, path: str, **environ: str) -> tuple[str, bytes]:
        def start_response(status, headers):
            self.status, self.headers = status, dict(headers)

        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_ACCEPT_ENCODING": "gzip, br", **environ}
        return self.status, b"".join(TilesFirst(self)(asked, start_response))


def first_tile(version: LayerVersion) -> tuple[str, bytes]:
    z, x, y, content = next(iter(reader_of(version.content_hash).tiles()))
    return f"/tiles/hazards/{version.pk}/{z}/{x}/{y}.mvt", content


def test_a_tile_of_a_version_known_to_be_public_does_not_reach_the_application(version, client):
    path, content = first_tile(version)
    through_the_application = client.get(path, headers={"Accept-Encoding": "gzip"})
    asked = Asked()
    _, body = asked.get(path)
    assert asked.status == "200 OK"
    assert body == content == through_the_application.content
    for name in ("Content-Type", "Content-Encoding", "ETag", "Cache-Control", "Access-Control-Allow-Origin"):
        assert asked.headers[name] == through_the_application[name]


@pytest.mark.parametrize(
    "environ",
    [
        {"REQUEST_METHOD": "POST"},
        {"HTTP_IF_NONE_MATCH": '"x"'},
        {"HTTP_ACCEPT_ENCODING": "identity"},
    ],
)
def test_a_request_with_something_to_decide_goes_on_to_the_application(version, client, environ):
    path, _ = first_tile(version)
    client.get(path)
    asked = Asked()
    asked.get(path, **environ)
    assert asked.status == "299 The application"


def test_a_version_nobody_asked_the_database_about_goes_on_to_the_application(version):
    asked = Asked()
    asked.get(first_tile(version)[0])
    assert asked.status == "299 The application"


def test_without_a_safe_line_where_one_is_asked_for_the_application_answers(version, client, settings):
    path, _ = first_tile(version)
    client.get(path)
    settings.SECURE_SSL_REDIRECT = True
    asked = Asked()
    asked.get(path)
    assert asked.status == "299 The application"
    asked.get(path, HTTP_X_FORWARDED_PROTO="https")
    assert asked.status == "200 OK"
