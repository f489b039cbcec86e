"""A much smaller map does not replace a larger one unnoticed."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import Polygon

from agencies.models import User
from layers.errors import SmallerMapNotConfirmed
from layers.models import HazardLayer, LayerVersion
from layers.publishing import publish
from layers.shrinkage import shrinkage_of
from places.models import Unit
from tests.factories import box, make_unit
from tests.layers.conftest import browser_of
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def communes(lang_son: Unit) -> list[Unit]:
    """Ten in a row, each a tenth of a degree wide, touching one another."""
    return [
        make_unit(f"0600{n}", name=f"Xã {n}", parent=lang_son, geometry=box(106.2 + n / 10, 21.8, 106.3 + n / 10, 21.9))
        for n in range(10)
    ]


def cells(*numbers: int, level: int = 3, side: float = 0.08) -> list[tuple[int, Polygon]]:
    return [(level, square(106.25 + n / 10, 21.85, side)) for n in numbers]


@pytest.fixture
def published(layer: HazardLayer, communes: list[Unit], author: User, reviewer: User) -> LayerVersion:
    return make_published(layer, [*cells(*range(10)), *cells(0, level=5, side=0.02)], author, reviewer)


def test_the_first_map_and_one_as_large_need_no_tick(
    layer: HazardLayer, communes: list[Unit], author: User, reviewer: User
) -> None:
    zones = cells(*range(10))
    first = make_version(layer, zones, author)
    assert shrinkage_of(first) is None
    make_published(layer, zones, author, reviewer)
    second = make_version(layer, zones, author)
    assert shrinkage_of(second) is None
    assert publish(user=reviewer, version_id=second.pk).state == "building"


def test_area_communes_and_classes_that_would_go_are_counted(
    layer: HazardLayer, published: LayerVersion, author: User
) -> None:
    # A zone that only touches commune 3 along its border is none in it.
    version = make_version(layer, cells(0, 1, 2, side=0.1), author)
    found = shrinkage_of(version)
    assert found is not None
    assert (found.communes_before, found.communes_lost, found.percent_communes_lost) == (10, 7, 70)
    assert [style.level for style in found.classes_lost] == [5]
    assert found.percent_less == pytest.approx(100 - 100 * 0.03 / 0.0644, abs=1)


@pytest.mark.parametrize(
    "zones",
    [
        cells(*range(10), side=0.06) + cells(0, level=5, side=0.02),
        cells(*range(8), side=0.09) + cells(0, level=5, side=0.02),
        cells(*range(10)),
    ],
    ids=["less area", "communes without a zone", "a class gone"],
)
def test_each_loss_alone_asks_for_a_tick(
    layer: HazardLayer,
    published: LayerVersion,
    author: User,
    reviewer: User,
    zones: list[tuple[int, Polygon]],
) -> None:
    version = make_version(layer, zones, author)
    with pytest.raises(SmallerMapNotConfirmed):
        publish(user=reviewer, version_id=version.pk)


def test_classes_of_another_scale_are_not_compared(layer: HazardLayer, published: LayerVersion, author: User) -> None:
    version = make_version(layer, cells(*range(10), level=1), author, scale="risk_level")
    assert shrinkage_of(version) is None


def test_the_page_says_what_would_go_and_publishes_only_with_the_tick(
    layer: HazardLayer, published: LayerVersion, author: User, reviewer: User
) -> None:
    version = make_version(layer, cells(0, 1, 2), author)
    address = f"/can-bo/ban-do/ban/{version.pk}/"
    page = browser_of(reviewer).get(address).content.decode()
    assert "7 trong 10 xã, phường (70%) sẽ không còn vùng nào." in page
    assert "Lớp không còn trên bản đồ: Rất cao." in page
    assert 'name="smaller_confirmed"' in page
    refused = browser_of(reviewer).post(f"{address}cong-bo/", follow=True).content.decode()
    assert "đánh dấu xác nhận rồi công bố lại" in refused
    version.refresh_from_db()
    assert version.state == "in_review"
    browser_of(reviewer).post(f"{address}cong-bo/", {"smaller_confirmed": "on"})
    version.refresh_from_db()
    assert version.state == "building"
    assert "7/10 xã, phường mất hết vùng" in version.events.get(verb="publish").reason
