"""What is done with shapes that overlap, cross the edge, or are broken: kept, mended or dropped by rule, and told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import shapely
from django.contrib.gis.geos import Polygon
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from layers.checking import check_draft
from layers.commune_areas import areas_of
from layers.models import CommuneHazard, HazardLayer, LayerVersion, Zone, ZonePart, ZoneRepair
from layers.pages_repairs import _plain, area_words
from places.models import Unit
from tests.factories import box, make_unit
from tests.layers.conftest import imported, inspected, offered_choices
from tests.layers.small_files import geopackage, square

EAST_EDGE = 107.4
"""Of the province of these tests."""
BOWTIE = shapely.Polygon([(106.5, 21.8), (106.51, 21.81), (106.51, 21.8), (106.5, 21.81)])


def codes(version: LayerVersion) -> dict[int, str]:
    return dict(version.repairs.values_list("row", "code"))


def page_of(client: Client, version: LayerVersion, page: int = 1):
    return client.get(f"/can-bo/ban-do/ban/{version.pk}/?page={page}")


def test_zones_of_two_classes_on_each_other_are_told_with_place_and_ground(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    shapes = [square(106.5, 21.8, 0.02), square(106.51, 21.8, 0.02), square(106.6, 21.8, 0.02)]
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", shapes, [4, 2, 4])).version
    [overlap] = version.repairs.all()
    assert (overlap.row, overlap.code) == (2, "overlap")  # the lower class gives way
    assert overlap.area_touched == pytest.approx(overlap.area_before / 2, rel=0.01)
    assert overlap.area_after == pytest.approx(overlap.area_before / 2, rel=0.01)
    assert 106.51 < overlap.place.x < 106.52
    assert version.zone_count == 3
    assert version.checked_at is not None
    page = page_of(office, version).content.decode()
    assert "Chồng lên vùng ở lớp cao hơn" in page
    assert "Đang tìm chỗ" not in page


def test_overlaps_within_one_class_and_common_borders_are_no_news(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    shapes = [square(106.5, 21.8, 0.02), square(106.51, 21.8, 0.02), square(106.53, 21.8, 0.02)]
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", shapes, [4, 4, 5])).version
    assert not version.repairs.exists()


def test_the_areas_of_a_draft_by_commune_count_overlaps_once(
    office: Client, layer: HazardLayer, lang_son: Unit, tmp_path: Path
) -> None:
    commune = make_unit("06253", parent=lang_son, geometry=box(106.4, 21.8, 106.6, 21.9))
    shapes = [square(106.5, 21.8, 0.02), square(106.51, 21.8, 0.02)]
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", shapes, [4, 2])).version
    saved = dict(CommuneHazard.objects.filter(version=version, unit=commune).values_list("level", "area_km2"))
    assert saved[2] == pytest.approx(saved[4] / 2, rel=0.01)
    assert {row.level: row.area_km2 for row in areas_of(version)} == saved


def test_checking_twice_tells_once(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    shapes = [square(106.5, 21.8, 0.02), square(106.51, 21.8, 0.02)]
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", shapes, [4, 2])).version
    check_draft(version_id=version.pk)
    assert version.repairs.count() == 1


def test_the_page_does_not_say_that_overlaps_are_still_looked_for_beside_their_list(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    shapes = [square(106.5, 21.8, 0.02), square(106.51, 21.8, 0.02)]
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", shapes, [4, 2])).version
    LayerVersion.objects.update(checked_at=None)
    address, looking = f"/can-bo/ban-do/ban/{version.pk}/", "Đang tìm chỗ các vùng chồng lên nhau"
    assert looking not in office.get(address).content.decode()
    version.repairs.all().delete()
    assert looking in office.get(address).content.decode()


def over_the_edge(folder: Path) -> Path:
    """A zone half outside, one inside, one all outside."""
    shapes = [square(EAST_EDGE - 0.01, 21.8, 0.02), square(106.6, 21.8, 0.02), square(EAST_EDGE + 0.1, 21.8, 0.02)]
    return geopackage(folder / "vung.gpkg", shapes, [4, 4, 4])


def test_what_crosses_the_edge_is_kept_and_told(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    version = imported(office, layer, over_the_edge(tmp_path)).version
    assert version.zone_count == 3
    assert codes(version) == {1: "outside", 3: "outside"}
    half, whole = (repair.area_touched or 0.0 for repair in version.repairs.order_by("row"))
    assert half == pytest.approx(whole / 2, rel=0.01)
    assert version.import_report["outside_km2"] == pytest.approx((half + whole) / 1e6, abs=0.001)
    page = page_of(office, version).content.decode()
    assert "và vẫn được giữ" in page and "hãy kiểm tra lại hệ toạ độ" in page
    Unit.objects.filter(pk=layer.unit_id).update(schematic=True)
    page = page_of(office, version).content.decode()
    assert "chỉ là sơ đồ" in page and "hãy kiểm tra lại hệ toạ độ" not in page


def test_what_crosses_the_edge_is_cut_off_there_where_a_person_chose_so(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    version = imported(office, layer, over_the_edge(tmp_path), edge="clip").version
    assert version.zone_count == 2
    assert codes(version) == {1: "clipped", 3: "beyond"}
    east = max(shapely.from_wkb(bytes(zone.geometry.wkb)).bounds[2] for zone in version.zones.all())
    assert east == pytest.approx(EAST_EDGE)
    assert version.import_report["outside_share"] == pytest.approx(0.5, abs=0.01)
    assert "Đã cắt bỏ" in page_of(office, version).content.decode()


def test_the_page_of_choices_keeps_by_default_and_tells_every_rule(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    file = inspected(office, layer, over_the_edge(tmp_path))
    assert offered_choices(office, file)["edge"] == "keep"
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/").content.decode()
    for words in ("Đường cong", "Vùng hay mảnh dưới 1 m²", "chỗ chồng tính theo lớp cao hơn", "Nên giữ"):
        assert words in page


def test_a_repair_points_to_the_very_crossing(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", [BOWTIE], [4])).version
    [repair] = version.repairs.all()
    assert repair.code == "made_valid"
    assert (repair.place.x, repair.place.y) == pytest.approx((106.505, 21.805))
    places = page_of(office, version).context["repair_places"]
    assert [(place["lon"], place["lat"]) for place in places] == [pytest.approx((106.505, 21.805))]


def test_the_table_to_take_along_opens_in_a_spreadsheet(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    shapes = [BOWTIE, square(106.6, 21.8), square(106.6, 21.8), square(EAST_EDGE - 0.005, 21.8)]
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", shapes, [4, 4, 4, 4])).version
    raw = office.get(f"/can-bo/ban-do/ban/{version.pk}/cho-da-sua.csv").getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head[:3] == ["Dòng trong tệp", "Việc đã làm", "Lý do"]
    assert [(row[0], row[1]) for row in rows] == [("1", "Sửa"), ("3", "Bỏ"), ("4", "Giữ nguyên")]
    assert rows[0][6:] == ["106.505000", "21.805000"]
    assert float(rows[2][5]) == pytest.approx(float(rows[2][3]) / 2, rel=0.01)


@pytest.mark.parametrize(("cell", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-12.5", "-12.5"), ("-x", "'-x")])
def test_no_cell_of_the_table_is_a_formula(cell: str, written: str) -> None:
    assert _plain(cell) == written


def test_one_mended_shape_stands_before_all_that_lie_outside(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    shapes = [square(EAST_EDGE - 0.005, 21.8 + 0.02 * n) for n in range(3)] + [BOWTIE]
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", shapes, [4] * 4)).version
    assert [repair.row for repair in page_of(office, version).context["repairs"]] == [4, 1, 2, 3]


def test_long_lists_are_paged_and_cost_the_same(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    shapes = [square(106.5, 21.8)] * 121
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", shapes, [4] * 121)).version
    last = page_of(office, version, 3)
    assert [repair.row for repair in last.context["repairs"]] == list(range(102, 122))
    with CaptureQueriesContext(connection) as many:
        page_of(office, version)
    version.repairs.filter(row__gt=3).delete()
    with CaptureQueriesContext(connection) as few:
        page_of(office, version)
    assert len(few) == len(many)


def test_zones_need_a_version_and_a_version_goes_after_them(plain: LayerVersion) -> None:
    shape = box(106.5, 21.8, 106.6, 21.9)
    with pytest.raises(IntegrityError, match="no such version"), transaction.atomic():
        Zone.objects.create(version_id=10**9, level=3, geometry=shape)
    with pytest.raises(IntegrityError, match="no such version"), transaction.atomic():
        ZonePart.objects.create(version_id=10**9, level=3, geometry=Polygon.from_bbox((106.5, 21.8, 106.6, 21.9)))
    Zone.objects.create(version=plain, level=3, geometry=shape)
    with (
        pytest.raises(IntegrityError, match="goes after its zones"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM layers_layerversion WHERE id = %s", [plain.pk])
    plain.delete()
    assert not Zone.objects.exists()
    assert not ZoneRepair.objects.exists()


@pytest.fixture
def plain(layer: HazardLayer) -> LayerVersion:
    return LayerVersion.objects.create(layer=layer, number=1, source="Viện", zone_count=1)


@pytest.mark.parametrize(
    ("m2", "words"), [(0, "0 m²"), (1144.6, "1145 m²"), (91_171.0, "9,1 ha"), (91_171_791.0, "91,2 km²")]
)
def test_areas_are_told_in_the_unit_that_keeps_the_number_short(m2: float, words: str) -> None:
    assert area_words(m2) == words


def test_heights_that_were_left_off_are_told_row_by_row(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    flat, high = square(106.6, 21.8), shapely.force_3d(square(106.5, 21.8), 420.0)
    zero = shapely.force_3d(square(106.8, 21.8), 0.0)
    version = imported(office, layer, geopackage(tmp_path / "vung.gpkg", [flat, high, zero], [3, 3, 3])).version
    raw = office.get(f"/can-bo/ban-do/ban/{version.pk}/cho-da-sua.csv").getvalue()
    _head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert [(row[0], row[2]) for row in rows] == [("2", "Bỏ độ cao, giữ hình phẳng")], "a zero is no height"
    assert not any(zone.geometry.hasz for zone in version.zones.all())
