"""The small maps on which an officer sees at a glance where a file or a version lies."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from django.test import Client

from agencies.models import User
from layers import draft_map
from layers.coverage import bounds_of
from layers.models import HazardLayer, LayerVersion
from tests.layers.conftest import inspected
from tests.layers.maps import Zones, make_version, square
from tests.layers.small_files import geopackage
from tests.layers.small_files import square as shape_at

PROVINCE = "106,21,108,23"


def looked_at(office: Client, version: LayerVersion, window: str) -> dict:
    return office.get(f"/can-bo/ban-do/ban/{version.pk}/vung/", {"bbox": window}).json()


def ground(found: dict, level: int) -> shapely.Geometry:
    shapes = [item["geometry"] for item in found["features"] if item["properties"]["level"] == level]
    return shapely.union_all([shapely.geometry.shape(shape) for shape in shapes])


def test_zones_under_a_pixel_are_squares_of_their_highest_class(
    office: Client, layer: HazardLayer, author: User
) -> None:
    tiny = [(3, square(106.5 + number / 50, 21.8, 0.0004)) for number in range(20)]
    version = make_version(layer, [*tiny, (5, square(106.5005, 21.8, 0.0004))], author)
    far = looked_at(office, version, PROVINCE)
    assert far["in_cells"] == 21
    seen = ground(far, 3)
    assert all(seen.intersects(shapely.Point(106.5 + number / 50, 21.8)) for number in range(1, 20))
    assert ground(far, 5).intersects(shapely.Point(106.5, 21.8)), "the worst of a cell counts"
    assert seen.area > 19 * 0.0004**2, "large enough to be seen"

    near = looked_at(office, version, "106.499,21.799,106.502,21.801")
    assert near["in_cells"] == 0
    assert abs(ground(near, 5).area - 0.0004**2) < 1e-9


def test_zones_beyond_the_most_a_browser_draws_are_squares_too(
    office: Client, layer: HazardLayer, author: User, monkeypatch
) -> None:
    monkeypatch.setattr(draft_map, "_MOST_ZONES", 1)
    version = make_version(layer, [(3, square(106.5, 21.8, 0.1)), (4, square(107, 22, 0.05))], author)
    found = looked_at(office, version, PROVINCE)
    assert found["in_cells"] == 1
    assert abs(ground(found, 3).area - 0.01) < 1e-6
    assert ground(found, 4).intersects(shapely.Point(107, 22))


def test_a_file_of_very_small_shapes_shows_dots_where_they_lie(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    shapes = [shape_at(106.4 + number / 100, 21.6, 0.0003) for number in range(30)]
    file = inspected(office, layer, geopackage(tmp_path / "a.gpkg", shapes, [3] * 30))
    guess = office.get(f"/can-bo/ban-do/tep/{file.pk}/").context["map_options"]["guesses"][0]
    assert len(guess["dots"]) == 30
    lons, lats = zip(*guess["dots"], strict=True)
    assert (round(min(lons), 2), round(max(lons), 2), round(min(lats), 2)) == (106.4, 106.69, 21.6)


def test_a_file_of_large_shapes_shows_outlines_and_no_dots(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    file = inspected(office, layer, geopackage(tmp_path / "a.gpkg", [shape_at(106.4, 21.6, 0.2)], [3]))
    guess = office.get(f"/can-bo/ban-do/tep/{file.pk}/").context["map_options"]["guesses"][0]
    assert (len(guess["outlines"]), guess["dots"]) == (1, [])


def test_the_map_of_a_version_opens_on_its_zones_and_without_any_on_the_area(
    office: Client, layer: HazardLayer, author: User
) -> None:
    def area(zones: Zones) -> list[float]:
        version = make_version(layer, zones, author)
        opened: list[float] = office.get(f"/can-bo/ban-do/ban/{version.pk}/").context["map_options"]["area"]
        return opened

    assert area([(3, square(106.5, 21.8, 0.01))]) == pytest.approx([106.495, 21.795, 106.505, 21.805])
    assert area([]) == pytest.approx(bounds_of(layer.unit))
