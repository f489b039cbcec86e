"""The files offices really hand over, each through the pages: upload, choices, draft."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from django.test import Client

from agencies.models import Agency, Role, User
from layers.models import HazardLayer, ImportState, VersionState
from layers.publishing import build_and_switch, publish
from layers.reviewing import submit
from places.hazards import Hazard
from places.models import Unit
from tests.factories import make_agency, make_member
from tests.layers.conftest import browser_of, imported, inspected, make_layer, offered_choices, run_jobs


def extent_of(version) -> tuple[float, float, float, float]:
    shapes = shapely.from_wkb([bytes(zone.geometry.wkb) for zone in version.zones.all()])
    return tuple(shapely.total_bounds(shapes))


def metres_apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    _forward, _back, metres = pyproj.Geod(ellps="WGS84").inv(*one, *other)
    return float(metres)


def true_extent(path: Path) -> tuple[float, float, float, float]:
    """Bounds of a file in EPSG:9215 by its own numbers, moved to WGS 84 by PROJ vertex by vertex."""
    _meta, _fids, shapes, _columns = pyogrio.raw.read(path, columns=[])
    transformer = pyproj.Transformer.from_crs(9215, 4326, always_xy=True)
    moved = shapely.transform(
        shapely.from_wkb(shapes), lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )
    return tuple(shapely.total_bounds(moved))


def test_landslide_geopackage_becomes_a_draft(shared_data: Path, office: Client, layer: HazardLayer) -> None:
    file = imported(office, layer, shared_data / "hazards/sat_lo_dat.gpkg")
    assert file.state == ImportState.DONE, file.error_message
    version = file.version
    assert version.state == VersionState.DRAFT
    assert (version.zone_count, version.zones.count()) == (5023, 5023)
    assert version.import_report["vertices"] == 754014
    assert version.import_report["epsg"] == 9215
    assert version.import_report["zones_by_level"] == {"1": 1583, "2": 859, "3": 848, "4": 998, "5": 735}
    assert sum(version.area_by_level.values()) == pytest.approx(8306.5, abs=1)
    page = office.get(f"/can-bo/ban-do/ban/{version.pk}/").content.decode()
    assert "Không phải sửa hay bỏ gì" in page
    zones = office.get(f"/can-bo/ban-do/ban/{version.pk}/vung/?bbox=106.4,21.8,106.6,21.9").json()
    assert {item["properties"]["level"] for item in zones["features"]} == {1, 2, 3, 4, 5}


def test_parts_of_a_published_map_cover_the_zones_and_stay_small(
    shared_data: Path, office: Client, layer: HazardLayer, author: User, reviewer: User
) -> None:
    version = imported(office, layer, shared_data / "hazards/sat_lo_van_quan.kml").version
    assert not version.parts.exists()
    submit(user=author, version_id=version.pk)
    publish(user=reviewer, version_id=version.pk)
    build_and_switch(version.pk)
    zones = shapely.from_wkb([bytes(zone.geometry.wkb) for zone in version.zones.all()])
    parts = shapely.from_wkb([bytes(part.geometry.wkb) for part in version.parts.all()])
    assert shapely.get_num_coordinates(parts).max() <= 128
    assert shapely.area(parts).sum() == pytest.approx(shapely.area(zones).sum(), rel=1e-9)


def test_shapefile_without_prj_in_tcvn3_is_read_as_the_provinces_zone(
    shared_data: Path, office: Client, layer: HazardLayer
) -> None:
    file = inspected(office, layer, shared_data / "hazards/lu_quet_tcvn3_no_prj.zip")
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/")
    assert page.context["inspected"]["declared_crs"] == ""
    offered = offered_choices(office, file)
    assert (offered["crs"], offered["encoding"], offered["class_field"]) == ("9215", "tcvn3", "CAP_NGUYCO")
    assert {field.label: field.value() for field, _count in page.context["form"].level_rows} == {
        "Trung bình": 3,
        "Cao": 4,
        "Rất cao": 5,
    }
    assert "Trung bình" in page.content.decode()
    answer = office.post(f"/can-bo/ban-do/tep/{file.pk}/", offered | {"source": "Viện"})
    assert answer.status_code == 302
    run_jobs()
    file.refresh_from_db()
    assert file.version.import_report["zones_by_level"] == {"3": 1255, "4": 1003, "5": 692}


def test_letters_can_be_read_again_in_another_encoding(shared_data: Path, office: Client, layer: HazardLayer) -> None:
    file = inspected(office, layer, shared_data / "hazards/lu_quet_tcvn3_no_prj.zip")
    office.post(f"/can-bo/ban-do/tep/{file.pk}/doc-lai-chu/", {"encoding": "cp1252"})
    run_jobs()
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/")
    assert "Trung b×nh" in [text for field in page.context["inspected"]["fields"] for text, _count in field["values"]]
    assert page.context["form"]["encoding"].value() == "cp1252"


def test_mapinfo_datum_trap_is_seen_and_positions_are_right_to_two_metres(
    shared_data: Path, office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    source = shared_data / "hazards/ngap_lut_mapinfo.zip"
    file = inspected(office, layer, source)
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/")
    first = page.context["crs"][0]
    assert (first["epsg"], first["warning"]) == (9215, True)
    assert "lệch chừng 200 m" in page.content.decode()
    file = imported(office, layer, source)
    with zipfile.ZipFile(source) as zipped:
        zipped.extractall(tmp_path)
    expected = true_extent(next(tmp_path.rglob("*.[tT][aA][bB]")))
    found = extent_of(file.version)
    assert metres_apart(found[:2], expected[:2]) < 2
    assert metres_apart(found[2:], expected[2:]) < 2


def test_kml_leaves_its_empty_columns_out(shared_data: Path, office: Client, layer: HazardLayer) -> None:
    file = inspected(office, layer, shared_data / "hazards/sat_lo_van_quan.kml")
    form = office.get(f"/can-bo/ban-do/tep/{file.pk}/").context["form"]
    offered = [value for value, _label in form.fields["class_field"].choices]
    assert {"level", "class_vi"} <= set(offered)
    assert not {"tessellate", "extrude", "visibility", "timestamp", "begin"} & set(offered)
    assert form["class_field"].value() == "class_vi"


def test_what_lies_outside_the_province_is_told(shared_data: Path, lang_son_communes: Unit) -> None:
    agency: Agency = make_agency(areas=[lang_son_communes])
    author: User = make_member(Role.AGRICULTURE_OFFICER, agency)
    layer = make_layer(lang_son_communes, agency, Hazard.FLOODING)
    file = imported(browser_of(author), layer, shared_data / "hazards/ngap_lut_mapinfo.zip", crs="9214")
    assert file.version.import_report["outside_share"] > 0.1
    page = browser_of(author).get(f"/can-bo/ban-do/ban/{file.version.pk}/").content.decode()
    assert "diện tích) nằm ngoài" in page


def test_the_next_file_with_the_same_columns_is_offered_the_same_choices(
    shared_data: Path, office: Client, layer: HazardLayer
) -> None:
    path = shared_data / "hazards/sat_lo_van_quan.kml"
    imported(office, layer, path, class_field="class_vi", source="Chi cục Thuỷ lợi")
    file = inspected(office, layer, path)
    form = office.get(f"/can-bo/ban-do/tep/{file.pk}/").context["form"]
    assert (form["class_field"].value(), form["source"].value()) == ("class_vi", "Chi cục Thuỷ lợi")
