"""The pages under /en/ as they are rendered: over data named in English, no Vietnamese word is left on them."""

import datetime as dt
import html
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from agencies.models import Agency, AgencyKind, Role, User
from alerts.issuing import issue
from incidents.contacts import Contact
from incidents.intake import Receipt
from incidents.models import Category
from incidents.states import State as S
from layers.models import HazardLayer, LayerVersion
from layers.review_sheet import prepare_review
from places.hazards import Hazard
from places.models import Unit
from tests.factories import make_agency, make_member
from tests.geo_pgi.test_catalogue import CATALOGUE, VIETNAMESE
from tests.incidents.conftest import PATHS, World
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
HERE = "lat=21.85&lon=106.45"


@pytest.fixture(autouse=True)
def english_of_today(settings: Any, tmp_path: Path) -> None:
    """The catalogue as it is in the tree, not as it was compiled at set-up; and nothing of an earlier test."""
    compiled = tmp_path / "locale/en/LC_MESSAGES/django.mo"
    compiled.parent.mkdir(parents=True)
    subprocess.run(["msgfmt", "-o", compiled, CATALOGUE], check=True)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.MEDIA_ROOT, settings.TILES_ROOT = tmp_path / "media", tmp_path / "tiles"
    cache.clear()


@dataclass
class Site:
    """Two communes with a published map of landslides, another version under review, a warning, and incidents."""

    world: World
    officer: User
    manager: User
    version: LayerVersion
    review: LayerVersion
    warning_id: int
    commune: Unit


@pytest.fixture
def site(province: Unit, commune_a: Unit, commune_b: Unit) -> Site:
    agency = make_agency(AgencyKind.ENVIRONMENT, areas=[province], name="Environment office")
    other = make_agency(AgencyKind.POLICE, areas=[province], name="Police")
    farms = make_agency(AgencyKind.AGRICULTURE, areas=[province], name="Agriculture office")
    officer = make_member(Role.ENVIRONMENT_OFFICER, agency)
    author, reviewer = make_member(Role.AGRICULTURE_OFFICER, farms), make_member(Role.AGRICULTURE_OFFICER, farms)
    world = World(commune_a, commune_b, officer, agency, other, Category.objects.get(slug="dead-animals"))
    layer = HazardLayer.objects.create(
        slug="landslides", hazard="landslide", unit=province, agency=farms, title="Bản đồ sạt lở", title_en="Landslides"
    )
    shapes = [(level, square(106.45, 21.85, 0.01 * (6 - level))) for level in (1, 3, 5)]
    day = dt.date(2026, 3, 1)
    version = make_published(layer, shapes, author, reviewer, is_sample=True, surveyed_on=day, source="Survey")
    review = make_version(layer, shapes, author, source="Survey")
    now = timezone.now()
    warning = issue(
        user=author,
        hazard=Hazard.FLASH_FLOOD,
        level=2,
        headline="Lũ quét",
        headline_en="Flash floods",
        instruction="Tránh xa suối",
        instruction_en="Keep away from streams",
        units=[commune_a],
        starts_at=now,
        expires_at=now + dt.timedelta(hours=5),
    )
    return Site(world, officer, author, version, review, warning.pk, commune_a)


def handled(world: World, state: S) -> Receipt:
    """A report whose incident was brought to `state`, in English words."""
    receipt = world.report(words="Dead pig", contact=Contact(name="Den", phone="0912345678"))
    for target in PATHS[state]:
        world.step(receipt.report.incident, target, public_note="Note", reason="Law", referred_to="Roads")
    return receipt


def vietnamese_on(client: Client, path: str, data: dict[str, Any] | None = None, status: int = 200) -> list[str]:
    """Words with Vietnamese letters in what a page says, in its attributes and in its data for scripts."""
    answer = client.get(path) if data is None else client.post(path, data)
    assert answer.status_code == status, (path, answer.status_code)
    page = answer.content.decode()
    assert "/en/" in path and '<html lang="en"' in page
    page = re.sub(r'(<script[^>]*type="application/json"[^>]*>)(.*?)(</script>)', _readable, page, flags=re.DOTALL)
    page = re.sub(r'<(\w+)[^>]*\blang="vi"[^>]*>.*?</\1>', " ", page, flags=re.DOTALL)
    return [word for word in re.findall(r"[^\s<>\"]+", html.unescape(page)) if VIETNAMESE.search(word)]


def _readable(island: re.Match[str]) -> str:
    return json.dumps(json.loads(island[2]), ensure_ascii=False)


def left_on(client: Client, paths: list[str]) -> dict[str, list[str]]:
    found = {path: vietnamese_on(client, path) for path in paths}
    return {path: words for path, words in found.items() if words}


def test_public_pages(site: Site) -> None:
    incident = handled(site.world, S.CLOSED).report.incident
    code = site.commune.code
    assert left_on(
        Client(),
        [
            "/en/", "/en/tai-day/", f"/en/tai-day/?{HERE}", "/en/xa/", "/en/xa/?q=van+quan", "/en/xa/?q=zzz",
            f"/en/xa/{code}/", f"/en/xa/{site.world.commune_b.code}/", "/en/phan-anh/", f"/en/phan-anh/?{HERE}",
            "/en/theo-doi/", "/en/gioi-thieu/", "/en/su-viec/", f"/en/su-viec/{incident.code}/", "/en/canh-bao/",
            f"/en/canh-bao/{site.warning_id}/", "/en/tai-khoan/dang-nhap/", "/en/tai-khoan/quen-mat-khau/",
            "/en/ban-do/landslides/", "/en/ban-do/landslides/1/",
            "/en/du-lieu/", f"/en/du-lieu/?xa={code}", "/en/nhan-tin/",
            f"/en/xa/{code}/nhan-tin/",
        ],
    ) == {}  # fmt: skip


def test_public_pages_that_refuse(site: Site) -> None:
    assert vietnamese_on(Client(), "/en/khong-co/", status=404) == []
    assert vietnamese_on(Client(), "/en/tai-day/?lat=106.45&lon=21.85", status=422) == []
    assert vietnamese_on(Client(), "/en/xa/99999/", status=404) == []
    assert vietnamese_on(Client(), "/en/phan-anh/", {"words": ""}, status=422) == []
    assert vietnamese_on(Client(), "/en/theo-doi/", {"code": "7K3M-9QXP-2R4A"}, status=422) == []
    assert vietnamese_on(Client(), "/en/tai-khoan/dang-nhap/", {"login": "nobody", "password": "wrong"}) == []


def test_following_a_report_in_every_state(site: Site) -> None:
    for state in PATHS:
        receipt = handled(site.world, state)
        assert (state, vietnamese_on(Client(), f"/en/theo-doi/{receipt.code}/")) == (state, [])
        assert vietnamese_on(Client(), f"/en/phan-anh/da-nhan/{receipt.token}/") == []


def test_the_desk_and_its_cases(site: Site) -> None:
    client = Client()
    client.force_login(site.officer, backend="django.contrib.auth.backends.ModelBackend")
    for state in PATHS:
        receipt = handled(site.world, state)
        incident = receipt.report.incident
        assert (state, vietnamese_on(client, f"/en/can-bo/su-viec/{incident.code}/")) == (state, [])
    reporter = f"/en/can-bo/su-viec/{incident.code}/nguoi-phan-anh/{receipt.report.pk}/"
    pages = ["/en/can-bo/", "/en/can-bo/?xem=ban-do", "/en/can-bo/ghi-nhan/", "/en/can-bo/so-lieu/", reporter]
    pages += ["/en/can-bo/giu-lai/", "/en/can-bo/dang-chan/"]
    assert left_on(client, pages) == {}


def test_pages_of_hazard_layers_and_warnings(site: Site) -> None:
    client = Client()
    client.force_login(site.manager, backend="django.contrib.auth.backends.ModelBackend")
    layers = "/en/can-bo/ban-do/"
    pages = [
        layers, f"{layers}landslides/", f"{layers}landslides/nop-tep/", f"{layers}ban/{site.version.pk}/",
        f"{layers}ban/{site.review.pk}/", f"{layers}ban/{site.review.pk}/xet-duyet/", f"{layers}chu-giai/",
        "/en/can-bo/canh-bao/", f"/en/canh-bao/{site.warning_id}/", f"{layers}cong-trinh/",
        "/en/tai-khoan/doi-mat-khau/", "/en/tai-khoan/hai-buoc/", "/en/tai-khoan/dang-xuat/",
    ]  # fmt: skip
    assert left_on(client, pages) == {}
    prepare_review(site.review.pk)
    assert vietnamese_on(client, f"{layers}ban/{site.review.pk}/xet-duyet/") == []
    assert vietnamese_on(client, "/en/can-bo/canh-bao/", {"headline": ""}) == []


def test_administration(site: Site) -> None:
    client = Client()
    administrator = make_member(Role.ADMINISTRATOR, Agency.objects.get(name="Police"), is_staff=True)
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    pages = ["", "agencies/user/add/", "agencies/agency/", "agencies/agency/add/", "incidents/category/add/"]
    assert left_on(client, [f"/en/quan-tri/{page}" for page in pages]) == {}


def test_vietnamese_pages_stay_vietnamese(site: Site) -> None:
    """A browser that prefers English gets the language of the address."""
    page = Client().get("/phan-anh/", headers={"accept-language": "en"}).content.decode()
    assert f'<html lang="{site_settings.LANGUAGE_CODE}"' in page
    assert "Bạn thấy gì?" in page
