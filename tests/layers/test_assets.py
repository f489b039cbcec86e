"""Schools, clinics and offices: loading them, and who sees them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from agencies.models import Role
from geodata.crs import transformer
from layers.assets import load_assets, locate_assets
from layers.errors_assets import AssetColumnUnknown, AssetPlaceUnknown, AssetsElsewhere, NoAssets
from layers.models import Asset, AssetFile, AssetKind
from tests.factories import box, make_member, make_unit
from tests.layers.conftest import browser_of, run_jobs

pytestmark = pytest.mark.django_db
PAGE = "/can-bo/ban-do/cong-trinh/"
SCHOOLS = [(106.45, 21.85, "Trường Tiểu học Văn Quan"), (106.46, 21.86, "Trường THCS Yên Phúc")]


@pytest.fixture
def communes(lang_son):
    west = make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.5, 21.9))
    return west, make_unit("06280", name="Điềm He", parent=lang_son, geometry=box(106.5, 21.8, 106.6, 21.9))


@pytest.fixture
def school(db):
    return AssetKind.objects.get(slug="school")


def geopackage(path: Path, rows=SCHOOLS, *, field: str = "ten", epsg: int = 4326) -> Path:
    x, y, names = zip(*rows, strict=True)
    points = shapely.points(*transformer(4326, epsg).transform(x, y))
    pyogrio.raw.write(
        path,
        shapely.to_wkb(points),
        [np.array(names, dtype=object)],
        [field],
        driver="GPKG",
        layer="truong",
        crs=f"EPSG:{epsg}",
        geometry_type="Point",
    )
    return path


def load(path: Path, kind, user=None, **options):
    return load_assets(user=user, kind=kind, path=path, name=path.name, source="Sở Giáo dục", **options)


def test_the_command_loads_points_with_names_and_finds_their_communes(tmp_path, communes, school, capsys):
    path = geopackage(tmp_path / "truong.gpkg", epsg=9215)
    call_command("load_assets", str(path), kind="school", source="Sở Giáo dục")
    assert "2 công trình" in capsys.readouterr().out
    rows = list(Asset.objects.order_by("name").values_list("name", "unit__code", "source"))
    assert rows == [
        ("Trường THCS Yên Phúc", "06253", "Sở Giáo dục"),
        ("Trường Tiểu học Văn Quan", "06253", "Sở Giáo dục"),
    ]
    point = Asset.objects.get(name__contains="Tiểu học").point
    assert (round(point.x, 6), round(point.y, 6)) == (106.45, 21.85)


def test_an_unknown_kind_is_answered_with_those_there_are(tmp_path, communes, school):
    with pytest.raises(CommandError, match="school"):
        call_command("load_assets", "x.gpkg", kind="bridge", source="Sở")


def test_a_file_takes_the_place_of_the_one_before_from_the_same_source(tmp_path, communes, school):
    load(geopackage(tmp_path / "a.gpkg"), school)
    load_assets(user=None, kind=school, path=tmp_path / "a.gpkg", name="a.gpkg", source="Nguồn khác")
    load(geopackage(tmp_path / "b.gpkg", SCHOOLS[:1]), school)
    assert Asset.objects.filter(source="Sở Giáo dục").count() == 1
    assert Asset.objects.filter(source="Nguồn khác").count() == 2


def test_areas_become_points_on_them_and_rows_without_a_name_are_left_out(tmp_path, communes, school):
    path = tmp_path / "khu.gpkg"
    shapes = [shapely.box(106.45, 21.85, 106.46, 21.86), shapely.box(106.47, 21.85, 106.48, 21.86)]
    pyogrio.raw.write(
        path, shapely.to_wkb(shapes), [np.array(["Trường A", ""], dtype=object)], ["Tên"],
        driver="GPKG", layer="khu", crs="EPSG:4326", geometry_type="Polygon",
    )  # fmt: skip
    read = load(path, school)
    assert (len(read.names), read.left_out) == (1, 1)
    assert shapes[0].contains(shapely.Point(*Asset.objects.get().point.coords))


def test_a_column_that_is_not_there_is_answered_with_the_columns_there_are(tmp_path, communes, school):
    path = geopackage(tmp_path / "a.gpkg", field="nhan")
    with pytest.raises(AssetColumnUnknown, match="nhan"):
        load(path, school)
    assert len(load(path, school, name_field="NHAN").names) == 2


def test_points_that_lie_nowhere_near_are_refused_whole(tmp_path, communes, school):
    load(geopackage(tmp_path / "a.gpkg"), school)
    with pytest.raises(AssetPlaceUnknown):
        load(geopackage(tmp_path / "b.gpkg", [(2.35, 48.85, "Paris")]), school)
    with pytest.raises(NoAssets):
        load(geopackage(tmp_path / "c.gpkg", [(106.45, 21.85, " ")]), school)
    assert Asset.objects.count() == 2


def test_a_person_loads_only_what_lies_in_the_own_area_and_replaces_nothing_beyond(tmp_path, communes, school):
    west, _east = communes
    officer = make_member(Role.AGRICULTURE_OFFICER, areas=[west])
    load(geopackage(tmp_path / "all.gpkg", [*SCHOOLS, (106.55, 21.85, "Trường Điềm He")]), school)
    with pytest.raises(AssetsElsewhere, match="Điềm He"):
        load(tmp_path / "all.gpkg", school, officer)
    load(geopackage(tmp_path / "west.gpkg", SCHOOLS[:1]), school, officer)
    assert sorted(Asset.objects.values_list("unit__code", flat=True)) == ["06253", "06280"]


def test_the_page_takes_a_file_and_tells_what_became_of_it(tmp_path, communes, school, office):
    path = geopackage(tmp_path / "truong.gpkg")
    sent = {"kind": school.pk, "source": "Sở Giáo dục", "upload": SimpleUploadedFile(path.name, path.read_bytes())}
    assert office.post(PAGE, sent).status_code == 302
    assert "Đang đọc" in office.get(PAGE).content.decode()
    run_jobs()
    page = office.get(PAGE).content.decode()
    assert "Đã nạp" in page and "2 nơi" in page
    assert Asset.objects.count() == 2
    assert not list(Path(tmp_path / "uploads").rglob("*.gpkg")) and not list((tmp_path / "uploads/assets").iterdir())


def test_the_page_says_why_a_file_was_not_loaded(tmp_path, communes, school, office):
    sent = {"kind": school.pk, "source": "Sở", "upload": SimpleUploadedFile("a.gpkg", b"no geopackage")}
    assert office.post(PAGE, sent).status_code == 302
    run_jobs()
    assert AssetFile.objects.get().state == "failed"
    assert AssetFile.objects.get().error_message in office.get(PAGE).content.decode()
    wrong = {"kind": "", "source": " ", "upload": SimpleUploadedFile("a.exe", b"MZ")}
    assert office.post(PAGE, wrong).status_code == 422


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_the_page_and_who_may_load(role, communes, lang_son, school):
    browser = browser_of(make_member(role, areas=[lang_son]))
    page = browser.get(PAGE)
    may_look = role in (Role.AGRICULTURE_OFFICER, Role.COMMUNE_OFFICER, Role.LEADER)
    assert page.status_code == (200 if may_look else 403)
    assert (b"<form" in page.content and b'name="upload"' in page.content) == (role == Role.AGRICULTURE_OFFICER)
    sent = {"kind": school.pk, "source": "Sở", "upload": SimpleUploadedFile("a.gpkg", b"x")}
    assert browser.post(PAGE, sent).status_code == (302 if role == Role.AGRICULTURE_OFFICER else 403)


def test_what_is_not_public_is_seen_only_by_those_who_answer_for_the_place(communes, lang_son, rf):
    from django.contrib.auth.models import AnonymousUser

    west, east = communes
    depot = AssetKind.objects.create(slug="depot", name="Kho", name_en="Depot", public=False)
    Asset.objects.create(kind=depot, name="Kho", point=Point(106.45, 21.85, srid=4326), source="Sở", unit=west)
    seen = {
        "anonymous": AnonymousUser(),
        "own": make_member(Role.COMMUNE_OFFICER, areas=[west]),
        "other": make_member(Role.COMMUNE_OFFICER, areas=[east]),
        "police": make_member(Role.POLICE_OFFICER, areas=[west]),
    }
    told = {name: Asset.objects.visible_to(user).exists() for name, user in seen.items()}
    assert told == {"anonymous": False, "own": True, "other": False, "police": False}


def test_places_find_their_commune_anew_after_boundaries_changed(communes, school):
    west, east = communes
    row = Asset.objects.create(kind=school, name="A", point=Point(106.45, 21.85, srid=4326), source="Sở", unit=west)
    west.geometry, east.geometry = box(106.4, 21.8, 106.44, 21.9), box(106.44, 21.8, 106.6, 21.9)
    west.save()
    east.save()
    assert locate_assets() == 1
    row.refresh_from_db()
    assert row.unit == east
