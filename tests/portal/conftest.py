"""The public pages over a province with one published map."""

from __future__ import annotations

import pytest

from agencies.models import Agency, AgencyKind, Role, User
from layers.models import HazardLayer, LayerVersion
from places.models import Unit
from tests.factories import make_agency, make_member
from tests.layers.maps import make_published, square

LON, LAT = 106.45, 21.85


@pytest.fixture(autouse=True)
def tiles_folder(tmp_path, settings):
    settings.TILES_ROOT = tmp_path / "tiles"


@pytest.fixture
def office(province: Unit) -> Agency:
    return make_agency(AgencyKind.AGRICULTURE, areas=[province], name="Sở Nông nghiệp")


@pytest.fixture
def people(office: Agency) -> tuple[User, User]:
    return make_member(Role.AGRICULTURE_OFFICER, office), make_member(Role.AGRICULTURE_OFFICER, office)


@pytest.fixture
def layer(province: Unit, office: Agency) -> HazardLayer:
    return HazardLayer.objects.create(
        slug="sat-lo", hazard="landslide", unit=province, agency=office, title="Bản đồ sạt lở", title_en="Landslides"
    )


@pytest.fixture
def published(layer: HazardLayer, people: tuple[User, User], commune_a: Unit, commune_b: Unit) -> LayerVersion:
    """A quarter of commune A in class 5, the rest and commune B bare."""
    return make_published(layer, [(5, square(LON, LAT, 0.05))], *people, is_sample=True)
