"""Boundaries computed from centres and areas."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.core.management import call_command

from geodata.area import area_m2
from places.boundary_file import Fields
from places.checking import ReadUnit
from places.loading import load_generation
from places.locating import locate
from places.models import Generation, Level, Unit
from places.schematic import LANG_SON, LANG_SON_2025, draw_units, load_schematic, read_facts
from tests.factories import MERGER


@pytest.fixture(scope="module")
def drawn() -> list[ReadUnit]:
    return draw_units(read_facts(LANG_SON_2025))


def shapes_of(units: list[ReadUnit]) -> np.ndarray:
    return np.asarray([unit.geometry for unit in units], dtype=object)


def test_the_shipped_facts_are_the_65_units_of_2025() -> None:
    units = read_facts(LANG_SON_2025)
    assert len({unit.code for unit in units}) == len(units) == 65
    assert sum(unit.kind == "phường" for unit in units) == 4
    assert sum(unit.area_km2 for unit in units if unit.area_km2) == pytest.approx(8310, rel=0.001)


def test_neighbours_fit_without_gap_or_overlap_and_make_one_province(drawn: list[ReadUnit]) -> None:
    shapes = shapes_of(drawn)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert {shape.geom_type for shape in shapes} == {"Polygon"}


def test_each_unit_holds_its_centre(drawn: list[ReadUnit]) -> None:
    assert [unit.name for unit in drawn if not unit.geometry.contains(unit.centre)] == []


def test_areas_come_out_as_told_for_nearly_all(drawn: list[ReadUnit]) -> None:
    ratio = area_m2(shapes_of(drawn)) / 1e6 / np.array([float(unit.area_km2 or 0) for unit in drawn])
    assert (np.abs(ratio - 1) < 0.15).sum() >= 60
    assert ratio.sum() / 65 == pytest.approx(1, abs=0.03)


def test_the_same_facts_give_the_same_shapes(drawn: list[ReadUnit]) -> None:
    assert shapely.equals_exact(shapes_of(drawn), shapes_of(draw_units(read_facts(LANG_SON_2025)))).all()


@pytest.mark.django_db
def test_loading_marks_every_unit_as_schematic_and_runs_once() -> None:
    generation = load_schematic()
    assert generation is not None
    assert generation.schematic
    assert Unit.objects.communes().filter(schematic=True).count() == 65
    assert Unit.objects.get(level=Level.PROVINCE).name == "Lạng Sơn"
    before = list(Unit.objects.values_list("pk", "geometry"))
    assert load_schematic() is None
    assert list(Unit.objects.values_list("pk", "geometry")) == before
    assert Generation.objects.count() == 1


@pytest.mark.django_db
def test_every_centre_is_located_in_its_own_commune() -> None:
    load_schematic()
    for unit in Unit.objects.communes():
        assert unit.centre is not None
        assert locate(lon=unit.centre.x, lat=unit.centre.y, on=dt.date(2026, 1, 1)) == unit


@pytest.mark.django_db
def test_schematic_boundaries_never_replace_official_ones_and_official_ones_replace_them(shared_data: Path) -> None:
    load_schematic()
    keys = dict(Unit.objects.values_list("code", "pk"))
    load_generation(
        path=shared_data / "lang_son_communes_2025.gpkg",
        fields=Fields(code="code", name="name", full_name="full_name"),
        valid_from=MERGER,
        province=LANG_SON,
        expected_count=65,
    )
    assert dict(Unit.objects.values_list("code", "pk")) == keys
    assert not Unit.objects.filter(schematic=True).exists()
    assert Unit.objects.get(code="06253").name_en == "Van Quan", "what the file does not tell stays"
    assert load_schematic() is None
    assert not Unit.objects.filter(schematic=True).exists()


@pytest.mark.django_db
def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_starter_places")
    assert "Đã nạp 65 xã, phường với ranh giới sơ đồ" in capsys.readouterr().out
    call_command("load_starter_places")
    assert "không thay đổi gì" in capsys.readouterr().out
