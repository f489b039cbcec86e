"""The printed map: true to scale and grid, only what lies in the commune, readable without colour."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pyproj
import pytest
import shapely
from django.contrib.gis.geos import Polygon

from agencies.models import AgencyKind, Role
from layers.models import ClassStyle, HazardLayer
from layers.print_frame import SCALES, Frame, frame_around
from layers.print_map import map_svg, pattern_svg, swatch_svg
from layers.print_shapes import extent_in_grid, neighbours_on_paper, zones_on_paper
from layers.published import published_versions
from places.models import Unit
from tests.factories import make_agency, make_member
from tests.layers.maps import make_published, square

SVG = "{http://www.w3.org/2000/svg}"
TO_GRID = pyproj.Transformer.from_crs(4326, 9215, always_xy=True)


@pytest.fixture(autouse=True)
def tiles_folder(tmp_path, settings):
    settings.TILES_ROOT = tmp_path / "tiles"


@pytest.fixture
def people(agency):
    return tuple(make_member(Role.AGRICULTURE_OFFICER, agency) for _person in range(2))


@pytest.fixture
def agency(province):
    return make_agency(AgencyKind.AGRICULTURE, areas=[province])


@pytest.fixture
def landslides(province, agency):
    return HazardLayer.objects.create(
        slug="sat-lo", hazard="landslide", unit=province, agency=agency, title="Sạt lở", title_en="Landslides"
    )


def frame_of(unit) -> Frame:
    return frame_around(extent_in_grid(unit), width_mm=180, height_mm=150)


@pytest.mark.parametrize("kilometres", [0.4, 3, 9, 17, 60, 900])
def test_everything_is_on_the_paper_at_a_round_scale_no_larger_than_the_source_allows(kilometres):
    metres = kilometres * 1000
    frame = frame_around((400_000, 2_400_000, 400_000 + metres, 2_400_000 + metres / 2), width_mm=180, height_mm=150)
    west, south, east, north = frame.bounds
    assert west < 400_000 and south < 2_400_000 and east > 400_000 + metres and north > 2_400_000 + metres / 2
    assert frame.denominator in SCALES or metres > 800_000
    assert frame.denominator >= 25_000
    assert frame.metres(24) <= frame.grid_step_m or metres > 800_000


def test_paper_and_grid_agree_to_the_metre(commune_a):
    """WGS 84 106.54 E 21.86 N is 426423.095 E 2418336.388 N in VN-2000 / TM-3 107°15′."""
    frame = frame_of(commune_a)
    easting, northing = TO_GRID.transform(106.54, 21.86)
    assert (round(easting, 3), round(northing, 3)) == (426423.095, 2418336.388)
    [[x, y]] = frame.on_paper(np.array([[easting, northing]]))
    assert frame.west + frame.metres(x) == pytest.approx(easting, abs=0.01)
    assert frame.north - frame.metres(y) == pytest.approx(northing, abs=0.01)


def test_the_numbers_at_the_edge_stand_at_their_coordinates(version, commune_a):
    frame = frame_of(commune_a)
    numbers: dict[int, list[tuple[float, float]]] = {}
    for text in texts(version, commune_a, frame):
        words = (text.text or "").replace("\u00a0", "")
        if words.isdigit():
            numbers.setdefault(int(words), []).append((float(text.get("x", "nan")), float(text.get("y", "nan"))))
    assert set(numbers) == {*frame.eastings(), *frame.northings()}
    for easting in frame.eastings():
        assert len(numbers[easting]) == 2
        assert all(
            frame.west + frame.metres(x) == pytest.approx(easting, abs=frame.metres(0.01)) for x, _ in numbers[easting]
        )
    for northing in frame.northings():
        found = [frame.north - frame.metres(y) for _x, y in numbers[northing]]
        assert found == pytest.approx([northing] * 2, abs=frame.metres(0.01))


@pytest.fixture
def version(landslides, people, commune_a, commune_b):
    """Class 5 around the common border of the communes, class 2 over more, half of it under class 5."""
    make_published(landslides, [(5, square(106.5, 21.85, 0.02)), (2, square(106.49, 21.85, 0.04))], *people)
    return published_versions()[0]


def texts(version, unit, frame):
    return ElementTree.fromstring(map_svg(version, unit, frame, version.legend)).iter(f"{SVG}text")


def test_zones_end_at_the_border_of_the_commune_and_do_not_overlap(version, commune_a):
    frame = frame_of(commune_a)
    zones = zones_on_paper(version, commune_a, frame)
    assert list(zones) == [2, 5]
    border = shapely.box(*frame.on_paper(np.column_stack(TO_GRID.transform([106.39, 106.5], [21.79, 21.91]))).ravel())
    assert all(shape.difference(border.buffer(0.2)).area == 0 for shape in zones.values())
    assert zones[2].intersection(zones[5]).area == pytest.approx(0, abs=0.05)
    km2 = {level: shape.area * (frame.denominator / 1000) ** 2 / 1e6 for level, shape in zones.items()}
    assert km2[5] == pytest.approx(0.01 * 103.3 * 0.02 * 110.7, rel=0.02)


def test_a_zone_too_small_to_print_still_shows(landslides, people, commune_a):
    make_published(landslides, [(4, square(106.45, 21.85, 0.00005))], *people)
    [version] = published_versions()
    zones = zones_on_paper(version, commune_a, frame_of(commune_a))
    assert zones[4].area > 0.1


def test_a_rugged_zone_is_drawn_coarser_when_a_sheet_would_become_too_heavy(landslides, people, commune_a, monkeypatch):
    angles = np.linspace(0, 2 * np.pi, 4_000)[:-1]
    rugged = 0.02 + 0.0005 * np.cos(400 * angles)
    ring = np.column_stack((106.45 + rugged * np.cos(angles), 21.85 + rugged * np.sin(angles)))
    make_published(landslides, [(4, Polygon([*ring.tolist(), ring[0].tolist()], srid=4326))], *people)
    [version] = published_versions()
    fine = zones_on_paper(version, commune_a, frame_of(commune_a))
    monkeypatch.setattr("layers.print_shapes.MOST_VERTICES", 500)
    coarse = zones_on_paper(version, commune_a, frame_of(commune_a))
    assert shapely.get_num_coordinates(fine[4]) > 500 > shapely.get_num_coordinates(coarse[4])
    assert coarse[4].area == pytest.approx(fine[4].area, rel=0.05)


def test_the_map_names_neighbours_and_draws_only_patterns_of_its_classes(version, commune_a):
    frame = frame_around((415_000, 2_413_000, 432_000, 2_424_000), width_mm=180, height_mm=150)
    drawn = map_svg(version, commune_a, frame, version.legend)
    assert "Xã Điềm He" in drawn and "Xã Văn Quan" not in drawn
    assert set(re.findall(r'pattern id="class-(\d)"', drawn)) == {"2", "5"}


def test_patterns_are_light_on_dark_colours_and_dark_on_light_ones():
    dark = ClassStyle(level=5, colour="#552c06", pattern="crosshatch")
    light = ClassStyle(level=2, colour="#e0c29b", pattern="dots")
    assert "#fff" in pattern_svg(dark) and "#000" not in pattern_svg(dark)
    assert "#000" in pattern_svg(light) and "opacity" not in pattern_svg(light)
    assert pattern_svg(ClassStyle(level=1, colour="#f5e9da", pattern="plain")) == ""
    assert ElementTree.fromstring(swatch_svg(dark)) is not None


def test_every_real_commune_lies_whole_in_its_frame_among_its_neighbours(lang_son_communes):
    for unit in Unit.objects.communes().filter(geometry__isnull=False):
        frame = frame_of(unit)
        neighbours = neighbours_on_paper(unit, frame)
        [own] = [shape for each, shape in neighbours if each == unit]
        west, north, east, south = own.bounds
        assert west > 1 and north > 1 and east < 179 and south < 149, unit
        assert len(neighbours) > 1
