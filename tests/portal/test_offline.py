"""What a phone keeps of the site, and what it never does."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from agencies.models import Role
from places.models import Unit
from portal import release, worker
from tests.factories import make_member

STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def told_to_worker(client: Client) -> dict[str, Any]:
    script = client.get("/sw.js").content.decode()
    return json.loads(script[script.index("start(") + 6 : script.rindex(")")])


def test_the_service_worker_stands_at_the_root_and_is_asked_for_anew_each_time(client: Client, db: None) -> None:
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_file_that_a_kept_page_names_is_kept_with_it(client: Client, commune_a: Unit, language: str) -> None:
    kept = set(told_to_worker(client)["files"])
    for address in [*worker.shell(language), "/xa/06253/"]:
        named = set(STATIC.findall(client.get(address).content.decode()))
        assert named and named <= kept, address


def test_scripts_that_scripts_import_are_kept_too(client: Client) -> None:
    files = release.files()
    for name in ("site/database.js", "vendor/idb/index.js", "incidents/outbox_sending.js", "portal/kept_communes.js"):
        assert any(address.endswith(name) for address in files), name


def test_what_paints_tiles_is_kept_in_the_worker_as_in_the_page(client: Client) -> None:
    files = release.files()
    for name in ("portal/tile_worker.js", "portal/zone_painter.js", "portal/page_room.js", "vendor/pbf/pbf.js"):
        assert any(address.endswith(name) for address in files), name


@pytest.mark.parametrize(
    "address", ["/phan-anh/", "/hang-doi/", "/ngoai-tuyen/", "/", "/canh-bao/", "/en/hang-doi/", "/can-bo/mang-theo/"]
)
def test_a_page_that_phones_keep_says_so_unless_somebody_is_logged_in(
    client: Client, commune_a: Unit, address: str
) -> None:
    assert client.get(address)["Offline-Copy"] == "shell"
    client.force_login(make_member(Role.COMMUNE_OFFICER, areas=[commune_a]))
    assert "Offline-Copy" not in client.get(address)


@pytest.mark.parametrize("address", ["/theo-doi/", "/chu/", "/su-viec/", "/xa/", "/tai-day/", "/tai-khoan/login/"])
def test_other_pages_are_not_kept(client: Client, commune_a: Unit, address: str) -> None:
    assert "Offline-Copy" not in client.get(address)


def test_a_page_that_tells_what_somebody_just_did_is_not_kept(client: Client, commune_a: Unit, settings: Any) -> None:
    settings.NOTICES_BY_EMAIL = True
    told = client.post("/xa/06253/nhan-tin/", {"email": "den@example.vn"}, follow=True)
    assert "Xin mở hộp thư" in told.content.decode()
    assert "Offline-Copy" not in told.headers
    assert client.get("/xa/06253/")["Offline-Copy"] == "chosen"


def test_a_commune_is_kept_when_it_was_chosen(client: Client, commune_a: Unit) -> None:
    assert client.get("/xa/06253/")["Offline-Copy"] == "chosen"
    copy = client.get("/ngoai-tuyen/06253.json").json()
    assert (copy["name"], copy["page"], copy["whole"]) == ("Xã Văn Quan", "/xa/06253/", True)
    assert client.get("/ngoai-tuyen/99999.json").status_code == 404


@pytest.mark.parametrize(("prefix", "shortcut"), [("", "Gọi khẩn cấp"), ("/en", "Emergency calls")])
def test_the_site_can_be_installed_in_both_languages(client: Client, db: None, prefix: str, shortcut: str) -> None:
    manifest = client.get(f"{prefix}/manifest.webmanifest").json()
    assert manifest["start_url"] == f"{prefix}/"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert shortcut in [each["name"] for each in manifest["shortcuts"]]
    for each in manifest["shortcuts"]:
        assert client.get(each["url"].partition("#")[0]).status_code == 200
    assert f'<link rel="manifest" href="{prefix}/manifest.webmanifest">' in client.get(f"{prefix}/").content.decode()
