"""A generation of boundaries is switched on whole, or nothing changes."""

import datetime as dt
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from geodata.errors import GeodataError, UnknownField, UnreadableFile
from places.boundary_file import Fields
from places.errors import BoundariesRefused, ProvinceUnknown
from places.loading import load_generation
from places.models import Generation, Level, Succession, Unit
from places.provinces import Province
from places.shapes import to_shapely
from tests.factories import MERGER, make_unit
from tests.places.boundary_files import BOX_A, BOX_B, BOX_C, ROWS, write_geojson

pytestmark = pytest.mark.django_db

FIELDS = Fields(code="ma", name="ten", full_name="ten_day_du")
PROVINCE = Province(code="99", name="Thử Nghiệm", name_en="Thu Nghiem")


def load(path: Path, **changes: Any) -> Generation:
    options = {"fields": FIELDS, "valid_from": MERGER, "province": PROVINCE, "expected_count": None} | changes
    return load_generation(path=path, **options)


def everything() -> list[Any]:
    """What the database holds of places; two equal answers mean that nothing changed."""
    units = Unit.objects.order_by("pk").values_list(
        "pk", "code", "name", "kind", "valid_from", "valid_to", "schematic", "geometry", "parent_id"
    )
    return [list(units), Generation.objects.count(), Succession.objects.count()]


def test_all_units_of_the_file_are_switched_on(tmp_path: Path) -> None:
    generation = load(write_geojson(tmp_path), expected_count=3, source="Sở Nội vụ")
    units = Unit.objects.communes().on(MERGER).order_by("code")
    assert [(u.code, u.kind, u.name) for u in units] == [
        ("00001", "xã", "An Bình"),
        ("00002", "phường", "Bến Đò"),
        ("00003", "xã", "Cầu Mây"),
    ]
    assert all(unit.geometry.covers(unit.centre) for unit in units)
    assert not any(unit.schematic for unit in units)
    assert (generation.unit_count, generation.source) == (3, "Sở Nội vụ")
    assert not Unit.objects.communes().on(MERGER - dt.timedelta(days=1)).exists()


def test_the_province_is_its_communes_together(tmp_path: Path) -> None:
    load(write_geojson(tmp_path))
    province = Unit.objects.get(level=Level.PROVINCE)
    assert (province.code, province.kind, province.name, province.valid_from) == ("99", "tỉnh", "Thử Nghiệm", MERGER)
    whole = to_shapely(province.geometry)
    assert shapely.equals(whole, shapely.union_all([BOX_A, BOX_B, BOX_C]))
    assert set(Unit.objects.communes().values_list("parent", flat=True)) == {province.pk}


def test_a_province_without_a_name_is_asked_for_at_the_first_loading_only(tmp_path: Path) -> None:
    path = write_geojson(tmp_path)
    with pytest.raises(ProvinceUnknown):
        load(path, province=Province(code="99"))
    assert not Unit.objects.exists()
    load(path)
    load(path, province=Province(code="99"))
    assert Unit.objects.filter(level=Level.PROVINCE).count() == 1


def test_loading_the_same_file_twice_keeps_every_row(tmp_path: Path) -> None:
    path = write_geojson(tmp_path)
    load(path)
    before = everything()[0]
    load(path)
    assert everything()[0] == before


def test_official_boundaries_replace_schematic_ones_in_the_same_rows(tmp_path: Path) -> None:
    load(write_geojson(tmp_path))
    Unit.objects.update(schematic=True)
    keys = dict(Unit.objects.communes().values_list("code", "pk"))
    moved = [(code, full, shapely.transform(shape, lambda xy: xy + np.array([0.01, 0]))) for code, full, shape in ROWS]
    load(write_geojson(tmp_path, moved))
    assert dict(Unit.objects.communes().values_list("code", "pk")) == keys
    assert not Unit.objects.filter(schematic=True).exists()
    assert Unit.objects.get(code="00001").geometry.extent == pytest.approx((106.41, 21.8, 106.51, 21.9))


def test_units_the_new_generation_does_not_have_end_and_lead_to_those_that_cover_them(tmp_path: Path) -> None:
    load(write_geojson(tmp_path))
    later = dt.date(2027, 1, 1)
    merged = (("00001", "Xã An Bình", BOX_A), ("00009", "Xã Hợp Nhất", shapely.union(BOX_B, BOX_C)))
    generation = load(write_geojson(tmp_path, merged), valid_from=later)
    ended = Unit.objects.communes().filter(valid_to=later)
    assert sorted(ended.values_list("code", flat=True)) == ["00002", "00003"]
    new = Unit.objects.get(code="00009")
    assert new.valid_from == later
    assert {(s.predecessor.code, s.successor.code) for s in Succession.objects.all()} == {
        ("00002", "00009"),
        ("00003", "00009"),
    }
    assert all(s.share == pytest.approx(1.0) for s in Succession.objects.all())
    same = Unit.objects.get(code="00001")
    assert (same.valid_from, same.valid_to) == (MERGER, None), "a unit that did not change goes on in its row"
    assert generation.checks["ended_units"] == 2


def test_a_code_given_to_another_area_makes_another_unit(tmp_path: Path) -> None:
    load(write_geojson(tmp_path))
    later = dt.date(2027, 1, 1)
    swapped = (("00001", "Xã An Bình", BOX_B), ("00002", "Phường Bến Đò", BOX_A), ROWS[2])
    load(write_geojson(tmp_path, swapped), valid_from=later)
    old, new = Unit.objects.filter(code="00001").order_by("valid_from")
    assert (old.valid_to, new.valid_from) == (later, later)
    assert list(old.successors.values_list("code", flat=True)) == ["00002"]


def test_a_unit_with_another_name_is_another_unit_even_on_the_same_land(tmp_path: Path) -> None:
    load(write_geojson(tmp_path))
    later = dt.date(2027, 1, 1)
    load(write_geojson(tmp_path, (("00001", "Phường An Bình", BOX_A), *ROWS[1:])), valid_from=later)
    old, new = Unit.objects.filter(code="00001").order_by("valid_from")
    assert (old.kind, old.valid_to, new.kind) == ("xã", later, "phường")
    assert list(old.successors.all()) == [new]


def test_a_computed_boundary_says_nothing_about_what_a_unit_became(tmp_path: Path) -> None:
    load(write_geojson(tmp_path))
    Unit.objects.update(schematic=True)
    load(write_geojson(tmp_path), valid_from=dt.date(2027, 1, 1))
    assert Unit.objects.communes().filter(valid_to=dt.date(2027, 1, 1)).count() == 3
    assert not Succession.objects.exists()


def test_successors_are_kept_as_told(tmp_path: Path) -> None:
    former = make_unit("00007", name="Cũ", valid_from=dt.date(2020, 1, 1))
    load(write_geojson(tmp_path), successors={"00007": ["00001", "00002"]})
    former.refresh_from_db()
    assert former.valid_to == MERGER
    assert sorted(former.successors.values_list("code", flat=True)) == ["00001", "00002"]


def test_an_earlier_generation_ends_where_the_later_begins(tmp_path: Path) -> None:
    load(write_geojson(tmp_path))
    early = dt.date(2020, 1, 1)
    load(write_geojson(tmp_path, (("00001", "Xã Cổ", shapely.union_all([BOX_A, BOX_B, BOX_C])),)), valid_from=early)
    old = Unit.objects.communes().get(valid_from=early)
    assert (old.code, old.valid_to) == ("00001", MERGER)
    assert Unit.objects.communes().on(MERGER).count() == 3
    assert Unit.objects.get(level=Level.PROVINCE).valid_from == early


def test_a_shape_that_can_be_mended_without_loss_is_mended_and_told(tmp_path: Path) -> None:
    spike = shapely.Polygon(
        [(106.4, 21.8), (106.5, 21.8), (106.5, 21.9), (106.45, 21.9), (106.45, 21.95), (106.45, 21.9), (106.4, 21.9)]
    )
    assert not spike.is_valid
    generation = load(write_geojson(tmp_path, (("00001", "Xã An Bình", spike), *ROWS[1:])))
    assert [entry["code"] for entry in generation.checks["repaired"]] == ["00001"]
    assert Unit.objects.get(code="00001").geometry.valid


def test_kind_and_name_in_one_column_are_taken_apart(tmp_path: Path) -> None:
    load(write_geojson(tmp_path), fields=Fields(code="ma", name="ten_day_du", always_kind="xã"))
    assert set(Unit.objects.communes().values_list("kind", "name")) == {
        ("xã", "An Bình"), ("phường", "Bến Đò"), ("xã", "Cầu Mây")
    }  # fmt: skip


def test_a_kind_told_for_all_is_used_where_the_file_tells_none(tmp_path: Path) -> None:
    load(write_geojson(tmp_path), fields=Fields(code="ma", name="ten", always_kind="xã"))
    assert set(Unit.objects.communes().values_list("kind", flat=True)) == {"xã"}


def test_names_are_kept_composed(tmp_path: Path) -> None:
    rows = [(code, unicodedata.normalize("NFD", full), shape) for code, full, shape in ROWS]
    load(write_geojson(tmp_path, rows))
    assert Unit.objects.get(code="00002").name == unicodedata.normalize("NFC", "Bến Đò")


def test_small_slivers_are_told_and_let_through(tmp_path: Path) -> None:
    near = shapely.box(106.49999, 21.8, 106.6, 21.9)  # about 1 m over 11 km: 1.1 ha
    generation = load(write_geojson(tmp_path, (ROWS[0], ("00002", "Phường Bến Đò", near), ROWS[2])))
    assert generation.checks["sliver_overlaps_m2"] == [pytest.approx(11_440, rel=0.02)]


BOW_TIE = shapely.Polygon([(106.5, 21.8), (106.6, 21.9), (106.6, 21.8), (106.5, 21.9)])
RING = shapely.difference(shapely.box(106.3, 21.7, 106.9, 22.0), shapely.box(106.35, 21.75, 106.85, 21.95))

REFUSED: dict[str, tuple[Any, dict[str, Any], str]] = {
    "a code twice": ((*ROWS[:2], ("00001", "Xã Khác", BOX_C)), {}, "Mã bị lặp: 00001"),
    "no code": ((*ROWS[:2], ("", "Xã Khác", BOX_C)), {}, "Thiếu mã ở dòng 3"),
    "no name": ((*ROWS[:2], ("00003", "", BOX_C)), {}, "Thiếu tên hoặc loại đơn vị ở mã 00003"),
    "another number": (ROWS, {"expected_count": 65}, "Tệp có 3 đơn vị, phải có 65"),
    "an overlap": ((*ROWS[:2], ("00003", "Xã Cầu Mây", shapely.box(106.58, 21.8, 106.7, 21.9))), {}, "chồng lên nhau"),
    "a gap inside": ((("00001", "Xã Vành Khăn", RING), *ROWS[1:]), {}, "khoảng trống"),
    "no shape": ((*ROWS[:2], ("00003", "Xã Cầu Mây", None)), {}, "không có hình vùng"),
    "a point": ((*ROWS[:2], ("00003", "Xã Cầu Mây", shapely.Point(106.6, 21.8))), {}, "không có hình vùng"),
    "a bow tie": ((ROWS[0], ("00002", "Phường Bến Đò", BOW_TIE), ROWS[2]), {}, "sửa thì diện tích đổi"),
    "the same shape twice": ((*ROWS, ("00004", "Xã Khác", BOX_C)), {}, "trùng hệt"),
    "elsewhere on earth": (
        [(code, full, shapely.transform(shape, lambda xy: xy[:, ::-1])) for code, full, shape in ROWS[:1]],
        {},
        "ngoài Việt Nam",
    ),
    "an unknown successor": (ROWS, {"successors": {"00777": ["00001"]}}, "00777"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_wrong_file_is_refused_and_nothing_changes(tmp_path: Path, what: str) -> None:
    load(write_geojson(tmp_path))
    before = everything()
    rows, options, sentence = REFUSED[what]
    with pytest.raises(BoundariesRefused) as refused:
        load(write_geojson(tmp_path, rows), **{"valid_from": dt.date(2027, 1, 1)} | options)
    assert any(sentence in problem for problem in refused.value.problems), refused.value.problems
    assert everything() == before


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    rows = (*ROWS[:2], ("00001", "Xã Khác", BOX_B))
    with pytest.raises(BoundariesRefused) as refused:
        load(write_geojson(tmp_path, rows), expected_count=65)
    assert len(refused.value.problems) == 3


def test_a_generation_without_units_that_began_the_same_day_is_not_whole(tmp_path: Path) -> None:
    load(write_geojson(tmp_path))
    before = everything()
    with pytest.raises(BoundariesRefused, match="00003"):
        load(write_geojson(tmp_path, ROWS[:2]))
    assert everything() == before


def test_a_failure_while_writing_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(write_geojson(tmp_path))
    before = everything()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("places.loading.draw_province", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        load(write_geojson(tmp_path, (("00009", "Xã Mới", BOX_A),)), valid_from=dt.date(2027, 1, 1))
    assert everything() == before


def test_a_missing_field_a_missing_file_and_a_wrong_format_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnknownField):
        load(write_geojson(tmp_path), fields=Fields(code="khong_co", name="ten", full_name="ten_day_du"))
    with pytest.raises(UnreadableFile):
        load(tmp_path / "khong-co.gpkg")
    text = tmp_path / "ghi-chu.gpkg"
    text.write_text("không phải bản đồ")
    with pytest.raises(GeodataError):
        load(text)
    assert not Unit.objects.exists()


def test_a_file_without_a_coordinate_system_needs_to_be_told_one(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"ma": ["00001"], "ten": ["An Bình"], "ten_day_du": ["Xã An Bình"]}, geometry=[BOX_A], crs=4326
    ).to_crs(9215)
    path = tmp_path / "khong_prj.shp"
    frame.to_file(path, encoding="utf-8")
    path.with_suffix(".prj").unlink()
    with pytest.raises(BoundariesRefused, match="--srid"):
        load(path)
    load(path, srid=9215)
    assert Unit.objects.get(code="00001").geometry.extent == pytest.approx(BOX_A.bounds, abs=1e-6)


def test_names_in_another_encoding_are_refused_with_a_hint(tmp_path: Path) -> None:
    names = ["S¬n Hµ", "B×nh §øc", "T©n LËp"]
    rows = [(code, f"Xã {name}", shape) for name, (code, _full, shape) in zip(names, ROWS, strict=True)]
    with pytest.raises(BoundariesRefused, match="--encoding tcvn3"):
        load(write_geojson(tmp_path, rows))


def test_the_database_refuses_two_units_of_a_code_on_one_day(province: Unit) -> None:
    make_unit("06253", valid_from=dt.date(2020, 1, 1))
    with pytest.raises(IntegrityError, match="unit_one_of_a_code_at_a_time"), transaction.atomic():
        make_unit("06253", valid_from=MERGER)


def test_the_command_reports_and_fails_in_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_geojson(tmp_path)
    arguments = [
        "--code-field=ma", "--name-field=ten", "--full-name-field=ten_day_du", "--valid-from=2025-07-01",
        "--province-code=99", "--province-name=Thử Nghiệm",
    ]  # fmt: skip
    call_command("load_places", str(path), *arguments, "--expected-count=3")
    assert "Đã chuyển sang dùng 3 đơn vị từ ngày 01/07/2025" in capsys.readouterr().out
    with pytest.raises(CommandError, match="phải có 65"):
        call_command("load_places", str(path), *arguments, "--expected-count=65")
    with pytest.raises(CommandError, match="khong_co"):
        call_command("load_places", str(path), "--code-field=khong_co", *arguments[1:])
    with pytest.raises(CommandError, match="không phải là ngày"):
        call_command("load_places", str(path), *arguments[:3], "--valid-from=1/7/2025")
    pairs = tmp_path / "ke_thua.json"
    pairs.write_text(json.dumps({"00777": ["00001"]}))
    with pytest.raises(CommandError, match="00777"):
        call_command("load_places", str(path), *arguments, f"--successors={pairs}")


REAL = Fields(code="code", name="name", name_en="name_en", full_name="full_name", area_km2="area_km2")


@pytest.fixture
def real_communes(shared_data: Path) -> Generation:
    return load_generation(
        path=shared_data / "lang_son_communes_2025.gpkg",
        fields=REAL,
        valid_from=MERGER,
        province=Province(code="20", name="Lạng Sơn"),
        expected_count=65,
    )


def test_the_65_real_communes_load(real_communes: Generation) -> None:
    units = Unit.objects.communes().on(MERGER)
    assert units.count() == real_communes.unit_count == 65
    assert sorted(set(units.values_list("kind", flat=True))) == ["phường", "xã"]
    assert units.filter(kind="phường").count() == 4
    assert real_communes.checks["area_km2"] == pytest.approx(8310, rel=0.001)


def test_outlines_of_real_neighbours_fit_without_gap_or_overlap(real_communes: Generation) -> None:
    outlines = [to_shapely(unit.outline) for unit in Unit.objects.communes()]
    assert shapely.coverage_is_valid(outlines)
    assert shapely.is_valid(outlines).all()
    whole = shapely.union_all(outlines)
    assert sum(shape.area for shape in outlines) == pytest.approx(whole.area, rel=1e-9)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


def test_a_query_count_does_not_grow_with_the_vertices(
    real_communes: Generation, django_assert_num_queries: Callable[..., Any]
) -> None:
    from places.backdrop import communes_geojson

    with django_assert_num_queries(1):
        document = communes_geojson(MERGER)
    assert len(document.encode()) <= 250_000
    assert len(json.loads(document)["features"]) == 65
