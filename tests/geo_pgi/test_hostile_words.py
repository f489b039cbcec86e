"""Words that want to be a program or a link: every place that shows what a reporter typed shows them as words."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Role, User
from incidents.casework import publish_photo
from incidents.codes import written
from incidents.handling import move
from incidents.intake import submit_report
from incidents.models import Block, Category, Pattern, Report
from incidents.spam import mark_spam
from incidents.states import State
from places.models import Unit
from tests.incidents.conftest import IN_A, jpeg

pytestmark = pytest.mark.django_db

EVIL = (
    "</script><script>alert('xss')</script><img src=x onerror=alert(1)>"
    "\"' onmouseover='alert(2)' {{ 7|add:7 }} [xem](javascript:alert(3)) https://evil.example/mua <!-- "
)


class Dangers(HTMLParser):
    """What a browser would run or follow of a page as it stands there."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script" and "src" not in named and named.get("type") != "application/json":
            self.found.append(f"a script of {tag} {attrs}")
        for name, value in attrs:
            follows = name in ("href", "src", "action", "srcset", "formaction")
            leads_away = re.match(r"\s*(javascript:|https?://evil)", value or "", re.IGNORECASE)
            if name.startswith("on") or (follows and leads_away) or value == "x":
                self.found.append(f"{tag} {name}={value}")


@pytest.fixture(autouse=True)
def private_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def officer(commune_a: Unit, member: Callable[..., User]) -> User:
    return member(Role.COMMUNE_OFFICER, commune_a)


@pytest.fixture
def report(commune_a: Unit, officer: User) -> Report:
    """A public case with words of its reporter wherever there may be some, a photo, and a second one kept as new."""
    words = {"words": EVIL, "place_words": EVIL[:280], "category": Category.objects.get(slug="dead-animals")}
    submit_report(client_id=uuid4(), location=IN_A, **words)
    made = submit_report(client_id=uuid4(), location=IN_A, photos=[jpeg()], **words).report
    move(user=officer, incident_id=made.incident_id, target=State.VERIFIED, public_note="Đúng")
    publish_photo(user=officer, key=made.photos.get().key, nobody_seen=True)
    return made


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def hurt(page: str) -> list[str]:
    return Dangers(page).found


def test_on_no_page_do_words_become_a_program_or_a_link(report: Report, officer: User) -> None:
    desk, code = desk_of(officer), report.incident.code
    third = Report.objects.exclude(pk=report.pk).get().incident
    mark_spam(user=officer, incident_id=third.pk, note=EVIL[:250], patterns=[Pattern.DOMAIN, Pattern.WORDS])
    assert Block.objects.filter(value="evil.example").exists()
    by_code = reverse("by_code:report", kwargs={"code": written(report.code)})
    pages = {
        desk: [
            "/can-bo/",
            "/can-bo/?xem=ban-do",
            f"/can-bo/su-viec/{code}/",
            f"/can-bo/su-viec/{third.code}/",
            f"/can-bo/?{urlencode({'q': EVIL[:100]})}",
            reverse("kept_back"),
            reverse("spam_blocks"),
        ],
        Client(): ["/", "/su-viec/", f"/su-viec/{code}/", by_code, f"/en{by_code}", "/xa/", "/chu/"],
    }
    shown = 0
    for client, addresses in pages.items():
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            page = answer.content.decode()
            assert not hurt(page), f"{address}: {hurt(page)}"
            shown += "evil.example" in page
    assert shown >= 3


def test_a_form_gives_back_hostile_words_as_words(commune_a: Unit) -> None:
    answer = Client().post("/phan-anh/", {"words": EVIL, "place_words": EVIL[:200], "name": EVIL[:90], "phone": "<b>"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not hurt(page)
    assert "7|add:7" in page


def test_answers_to_machines_are_of_no_kind_that_a_browser_runs(report: Report, officer: User) -> None:
    desk, code = desk_of(officer), report.incident.code
    for client, address in [
        (desk, "/can-bo/su-viec.geojson"),
        (Client(), "/api/v1/incidents/"),
        (Client(), f"/api/v1/incidents/{code}/"),
    ]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].split(";")[0].endswith("json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_photo_opened_by_itself_runs_nothing(report: Report) -> None:
    answer = Client().get(f"/anh/{report.photos.get().key}/")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"] in ("image/webp", "image/jpeg")
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")


def test_no_script_of_ours_puts_words_into_a_page_as_html() -> None:
    """Where HTML is put in, it is made by a template of ours; Leaflet takes words of popups and tooltips as HTML."""
    html = re.compile(
        r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|bind(?:Popup|Tooltip)\(\s*[`\"']"
    )
    found = {
        path.name: html.findall(path.read_text())
        for path in Path("static").rglob("*.js")
        if html.search(path.read_text())
    }
    assert found == {"danger_sheet.js": [".innerHTML ="]}
