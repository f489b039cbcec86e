"""Starter data as a whole: there once, marked, and gone by one command."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from agencies.models import Agency, Membership, Role, User
from agencies.policy import reach_of
from alerts.models import Warning
from incidents.models import Event, Incident, Photo, Report
from incidents.states import State
from layers.models import HazardLayer, LayerVersion, VersionState
from places.models import Unit
from starter.people import demo_accounts, passwords_file
from starter.stories import COUNTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    settings.MEDIA_ROOT, settings.UPLOADS_ROOT, settings.TILES_ROOT = (
        tmp_path / name for name in ("media", "uploads", "tiles")
    )


def run(command: str, *options: str) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    models = (Unit, Agency, User, Membership, HazardLayer, LayerVersion, Incident, Report, Event, Photo, Warning)
    return {model.__name__: model.objects.count() for model in models}


def test_a_new_site_is_full_twice_the_same_and_empty_again(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    run("load_starter")
    first = counts()
    assert {state: Incident.objects.filter(state=state).count() for state in State} == COUNTS
    assert Unit.objects.communes().count() == 65
    assert LayerVersion.objects.filter(state=VersionState.PUBLISHED, is_sample=True).count() == 3
    assert {account.role for account, _office, _password in demo_accounts()} == set(Role)
    assert passwords_file().stat().st_mode & 0o077 == 0
    assert Incident.objects.overdue().exists()
    _passwords_work(client)
    _everything_is_marked(client)

    run("load_starter")
    assert counts() == first

    with django_capture_on_commit_callbacks(execute=True):
        assert "Removed 60 incidents, 3 map versions, 1 warnings" in run("remove_starter", "--yes")
    left = counts()
    assert left.pop("Unit") == first["Unit"]
    assert set(left.values()) == {0}
    assert not [path for path in (passwords_file().parent).rglob("*") if path.is_file()]
    run("remove_starter", "--yes")


def _passwords_work(client: Client) -> None:
    for account, _office, password in demo_accounts():
        assert User.objects.get(username=account.username).check_password(password)


def _everything_is_marked(client: Client) -> None:
    unit = Unit.objects.on(timezone.localdate()).get(code="06253")
    for address in ("/", "/canh-bao/", "/su-viec/", f"/xa/{unit.code}/"):
        assert "DỮ LIỆU MẪU" in client.get(address).content.decode(), address


def test_without_samples_only_communes_come() -> None:
    run("load_starter", "--without-samples")
    found = counts()
    assert found.pop("Unit") == 66
    assert set(found.values()) == {0}


def test_real_rows_that_name_sample_people_stay_and_those_people_are_shut_out() -> None:
    run("load_starter", "--without-samples")
    from starter import people
    from starter.hazards import load_layers

    people.load_agencies()
    people.load_accounts()
    load_layers()
    author = User.objects.get(username="nong_nghiep")
    layer = HazardLayer.objects.get(slug="lu-quet")
    LayerVersion.objects.create(layer=layer, number=1, source="Viện", created_by=author)
    told = run("remove_starter", "--yes")
    author.refresh_from_db()
    assert "nong_nghiep" in told
    assert not author.is_active
    assert LayerVersion.objects.filter(created_by=author).exists()
    assert not User.objects.filter(username="canbo_xa").exists()


def test_a_sample_agency_that_a_real_account_joined_stays_in_use() -> None:
    run("load_starter", "--without-samples")
    from starter import people

    people.load_agencies()
    commune = Agency.objects.filter(parent__isnull=False, areas__level="commune").first()
    assert commune is not None
    officer = User.objects.create(username="can_bo_that")
    Membership.objects.create(user=officer, agency=commune, role=Role.COMMUNE_OFFICER)
    told = run("remove_starter", "--yes")
    assert f"Kept in use, because real accounts belong to it: {commune.name}" in told
    assert set(Agency.objects.values_list("pk", "active", "is_sample")) == {
        (commune.pk, True, False),
        (commune.parent_id, True, False),
    }
    assert commune.areas.exists()
    assert reach_of(officer).unit_ids("incident.verify")
