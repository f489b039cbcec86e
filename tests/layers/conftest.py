"""A province of the real communes, a layer of each hazard, and the people who work on them."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.test import Client
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from agencies.models import Agency, AgencyKind, Role, User
from layers.models import HazardFile, HazardLayer
from places.hazards import Hazard
from places.models import Level, Unit
from tests.factories import box, make_agency, make_member, make_unit


@pytest.fixture(autouse=True)
def uploads_folder(tmp_path: Path, settings) -> Path:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    settings.TILES_ROOT = tmp_path / "tiles"
    return settings.UPLOADS_ROOT


@pytest.fixture
def lang_son(db: None) -> Unit:
    """A province without communes, around all of the real data."""
    return make_unit("20", level=Level.PROVINCE, name="Lạng Sơn", geometry=box(106.05, 21.3, 107.4, 22.5))


@pytest.fixture
def lang_son_communes(db: None, shared_data: Path) -> Unit:
    """The province as its 65 real communes; it has no boundary of its own."""
    province = make_unit("20", level=Level.PROVINCE, name="Lạng Sơn")
    _meta, _fids, shapes, columns = pyogrio.raw.read(
        shared_data / "lang_son_communes_2025.gpkg", columns=["code", "name"]
    )
    for shape, code, name in zip(shapes, *columns, strict=True):
        geometry = GEOSGeometry(memoryview(shape), srid=4326)
        if geometry.geom_type == "Polygon":
            geometry = MultiPolygon(geometry, srid=4326)
        make_unit(code, name=name, parent=province, geometry=geometry)
    return province


@pytest.fixture
def agency(lang_son: Unit) -> Agency:
    return make_agency(AgencyKind.AGRICULTURE, areas=[lang_son])


@pytest.fixture
def layer(lang_son: Unit, agency: Agency) -> HazardLayer:
    return make_layer(lang_son, agency)


@pytest.fixture
def author(agency: Agency) -> User:
    return make_member(Role.AGRICULTURE_OFFICER, agency)


@pytest.fixture
def reviewer(agency: Agency) -> User:
    return make_member(Role.AGRICULTURE_OFFICER, agency)


@pytest.fixture
def office(author: User) -> Client:
    """The author's browser."""
    return browser_of(author)


def make_layer(unit: Unit, agency: Agency, hazard: Hazard = Hazard.LANDSLIDE) -> HazardLayer:
    return HazardLayer.objects.create(
        slug=hazard.value.replace("_", "-"), hazard=hazard, unit=unit, agency=agency, title="Bản đồ", title_en="Map"
    )


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def run_jobs() -> int:
    """Do what waits in the queue, as the worker does, until nothing waits; says how many jobs that were."""
    from importlib import import_module

    done = 0
    while (waiting := OrmQ.objects.order_by("pk").first()) is not None:
        task = SignedPackage.loads(waiting.payload)
        waiting.delete()
        module, _dot, name = task["func"].rpartition(".")
        getattr(import_module(module), name)(*task["args"])
        done += 1
    return done


def upload(client: Client, layer: HazardLayer, path: Path, *, name: str | None = None) -> HazardFile:
    """Send a file through the page; the newest file of the layer afterwards."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = SimpleUploadedFile(name or path.name, path.read_bytes())
    answer = client.post(f"/can-bo/ban-do/{layer.slug}/nop-tep/", {"upload": sent})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return layer.files.order_by("-pk")[0]


def inspected(client: Client, layer: HazardLayer, path: Path, *, name: str | None = None) -> HazardFile:
    file = upload(client, layer, path, name=name)
    run_jobs()
    file.refresh_from_db()
    return file


def offered_choices(client: Client, file: HazardFile) -> dict[str, object]:
    """What the page of choices would send if the person only pressed the button."""
    form = client.get(f"/can-bo/ban-do/tep/{file.pk}/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def imported(client: Client, layer: HazardLayer, path: Path, **changes: object) -> HazardFile:
    """A file taken all the way to a draft with what the page offers and `changes`."""
    file = inspected(client, layer, path)
    sent = offered_choices(client, file) | {"source": "Viện khoa học địa chất"} | changes
    answer = client.post(f"/can-bo/ban-do/tep/{file.pk}/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    run_jobs()
    file.refresh_from_db()
    return file
