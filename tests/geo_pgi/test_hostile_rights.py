"""Ways around the rights: who made a map does not publish it, who administers reads no case, history stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from agencies.models import Agency, AgencyKind, Membership, Role, User
from layers.models import HazardFile, HazardLayer, LayerVersion
from places.hazards import Hazard
from places.models import Unit
from tests.layers.conftest import inspected
from tests.layers.small_files import geopackage, square

OURS = {"places", "agencies", "layers", "alerts", "incidents"}


def browser_of(user: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def layer(province: Unit, member: Callable[..., User]) -> HazardLayer:
    agency = Agency.objects.create(slug="nn", kind=AgencyKind.AGRICULTURE, name="Chi cục")
    return HazardLayer.objects.create(
        slug="sat-lo", hazard=Hazard.LANDSLIDE, unit=province, agency=agency, title="Sạt lở", title_en="Landslide"
    )


def test_the_one_who_handed_the_file_in_does_not_publish_it(
    layer: HazardLayer, province: Unit, member: Callable[..., User]
) -> None:
    uploader, colleague = (member(Role.AGRICULTURE_OFFICER, province) for _ in range(2))
    version = LayerVersion.objects.create(layer=layer, number=1, source="Viện", created_by=colleague)
    HazardFile.objects.create(
        layer=layer, version=version, name="a.gpkg", path="x", size=1, sha256="0" * 64, uploaded_by=uploader
    )
    browser_of(colleague).post(f"/can-bo/ban-do/ban/{version.pk}/trinh/")
    browser_of(uploader).post(f"/can-bo/ban-do/ban/{version.pk}/cong-bo/")
    version.refresh_from_db()
    assert version.state == "in_review"


def test_an_administrator_gives_themself_no_role_that_reads_cases(commune_a: Unit, member: Callable[..., User]) -> None:
    person = member(Role.ADMINISTRATOR, commune_a, is_staff=True)
    office = Agency.objects.create(slug="mt", kind=AgencyKind.ENVIRONMENT, name="Sở")
    own = Membership.objects.get(user=person)
    rows = {
        "memberships-TOTAL_FORMS": 2, "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": own.pk, "memberships-0-user": person.pk, "memberships-0-agency": own.agency_id,
        "memberships-0-role": own.role, "memberships-0-starts_on": own.starts_on,
        "memberships-1-id": "", "memberships-1-user": person.pk, "memberships-1-agency": office.pk,
        "memberships-1-role": Role.ENVIRONMENT_OFFICER, "memberships-1-starts_on": own.starts_on,
    }  # fmt: skip
    browser_of(person).post(
        f"/quan-tri/agencies/user/{person.pk}/change/",
        {"username": person.username, "is_active": "on", "is_staff": "on"} | rows,
    )
    assert not Membership.objects.filter(user=person).exclude(role=Role.ADMINISTRATOR).exists()


def test_the_administration_holds_only_our_own_rows() -> None:
    """Scheduled jobs there would run any Python a superuser types, second steps show their secrets."""
    assert {model._meta.app_label for model in admin.site._registry} <= OURS


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("doc-lai-chu/", {"encoding": "\x00"}),
        ("", {"layer_index": "0", "class_field": "cap", "scale": "nope"}),
    ],
)
def test_choices_that_no_form_offers_are_refused_in_words(
    layer: HazardLayer, province: Unit, member: Callable[..., User], settings: Any, tmp_path: Path, step: str,
    sent: dict[str, str],
) -> None:  # fmt: skip
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    browser = browser_of(member(Role.AGRICULTURE_OFFICER, province))
    path = geopackage(tmp_path / "vung.gpkg", [square(106.45, 21.85)], ["cao"])
    file = inspected(browser, layer, path)
    answer = browser.post(f"/can-bo/ban-do/tep/{file.pk}/{step}", sent)
    assert answer.status_code < 500


def refused(sql: str, *params: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except DatabaseError:
        return True
    return False


def published(layer: HazardLayer, *people: User) -> LayerVersion:
    author, chief = people
    version = LayerVersion.objects.create(layer=layer, number=1, source="Viện", created_by=author)
    row = LayerVersion.objects.filter(pk=version.pk)
    row.update(state="in_review", submitted_by=author)
    row.update(state="building", published_by=chief)
    row.update(state="published", published_at=timezone.now(), content_hash="a" * 64)
    return version


@pytest.mark.parametrize(
    "change",
    ["content_hash = repeat('b', 64)", "published_at = now() - interval '1 year'", "submitted_by_id = %s"],
)
def test_of_a_published_version_nobody_rewrites_who_when_and_what(
    layer: HazardLayer, province: Unit, member: Callable[..., User], change: str
) -> None:
    author, chief, third = (member(Role.AGRICULTURE_OFFICER, province) for _ in range(3))
    version = published(layer, author, chief)
    params = [third.pk] if "%s" in change else []
    assert refused(f"UPDATE layers_layerversion SET {change} WHERE id = %s", *params, version.pk)


def test_a_version_begins_as_a_draft(layer: HazardLayer, province: Unit, member: Callable[..., User]) -> None:
    author, chief = (member(Role.AGRICULTURE_OFFICER, province) for _ in range(2))
    with pytest.raises(DatabaseError), transaction.atomic():
        LayerVersion.objects.create(
            layer=layer, number=7, source="Viện", created_by=author, submitted_by=author, published_by=chief,
            state="superseded",
        )  # fmt: skip


@pytest.mark.parametrize("table", ["layers_zone", "layers_zonepart", "layers_versionevent", "alerts_warning"])
def test_tables_of_record_have_a_guard_against_being_emptied(db: None, table: str) -> None:
    """The tests switch these guards off (tests/conftest.py), so that they are looked for and not tried."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgtype & 32 <> 0",
            [table],
        )
        assert cursor.fetchone()[0] > 0
