"""Named places: loaded wholly or not at all, found as people type them."""

import datetime as dt
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.test import Client

from places.gazetteer import load_named_places, locate_named_places
from places.models import NamedPlace, Unit
from places.named_place_file import NameFields
from places.naming_places import find_named_places
from tests.factories import box, make_unit

pytestmark = pytest.mark.django_db

FIELDS = NameFields(name="ten", kind="loai")
TODAY = dt.date(2026, 1, 15)
ROWS = [
    ("Bản Quyền", "cầu", 21.85, 106.45),
    ("Bản Làn", "Thôn", 21.86, 106.46),
    ("Chợ Bãi", "chợ", 21.84, 106.55),
    ("Tiểu học Tú Xuyên", "trường", 21.83, 106.44),
    ("Khòn Lạn", "bản", 21.87, 106.47),
]


def table(folder: Path, rows: list[tuple[Any, ...]] = ROWS, head: str = "ten,loai,lat,lon") -> Path:
    path = folder / "dia-danh.csv"
    path.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")
    return path


def load(path: Path, **more: Any) -> Any:
    return load_named_places(path=path, fields=FIELDS, source="Bản đồ địa hình", on=TODAY, **more)


@pytest.fixture
def loaded(tmp_path: Path, commune_a: Unit, commune_b: Unit) -> None:
    load(table(tmp_path))


def test_a_table_is_loaded_with_the_kind_before_each_name_and_the_commune_that_holds_it(
    loaded: None, commune_a: Unit, commune_b: Unit
) -> None:
    rows = {place.name: (place.kind, place.unit_id) for place in NamedPlace.objects.all()}
    assert rows == {
        "Cầu Bản Quyền": ("cầu", commune_a.pk),
        "Thôn Bản Làn": ("thôn", commune_a.pk),
        "Chợ Bãi": ("chợ", commune_b.pk),
        "Trường Tiểu học Tú Xuyên": ("trường", commune_a.pk),
        "Bản Khòn Lạn": ("bản", commune_a.pk),
    }


def test_loading_again_changes_nothing_and_what_left_the_file_ends(loaded: None, tmp_path: Path) -> None:
    before = list(NamedPlace.objects.order_by("pk").values())
    again = load(table(tmp_path))
    assert (again.begun, again.ended, again.stayed) == (0, 0, 5)
    assert list(NamedPlace.objects.order_by("pk").values()) == before
    fewer = load(table(tmp_path, ROWS[1:]))
    assert (fewer.begun, fewer.ended, fewer.stayed) == (0, 1, 4)
    assert NamedPlace.objects.get(name="Cầu Bản Quyền").valid_to == TODAY
    assert [item.place.name for item in find_named_places("bản quyền", on=TODAY)] == []
    load(table(tmp_path))
    assert find_named_places("bản quyền", on=TODAY)[0].place.name == "Cầu Bản Quyền"


def test_another_source_keeps_its_own_rows(loaded: None, tmp_path: Path) -> None:
    load_named_places(path=table(tmp_path, ROWS[:1]), fields=FIELDS, source="Xã khai", on=TODAY)
    assert NamedPlace.objects.filter(valid_to=None).count() == 6


def test_a_vector_file_in_vn_2000_lands_where_it_belongs(tmp_path: Path, commune_a: Unit) -> None:
    path = tmp_path / "cau.gpkg"
    points = gpd.GeoDataFrame({"ten": ["Bản Quyền"]}, geometry=[shapely.Point(106.45, 21.85)], crs=4326)
    points.to_crs(9215).to_file(path)
    load_named_places(path=path, fields=NameFields(name="ten", always_kind="cầu"), source="x", on=TODAY)
    place = NamedPlace.objects.get()
    assert (place.name, place.unit) == ("Cầu Bản Quyền", commune_a)
    assert place.point.coords == pytest.approx((106.45, 21.85), abs=1e-5)


def test_a_wrong_file_changes_nothing_and_every_problem_is_told(loaded: None, tmp_path: Path) -> None:
    wrong = [
        ("", "cầu", 21.85, 106.45),
        ("Bản Làn", "", 21.86, 106.46),
        ("Chợ Bãi", "chợ", 106.55, 21.84),
        ("Nà Lốc", "thôn", "bắc", 106.44),
        ("Tu Đồn", "phố", 21.85, 106.45),
        ("Tu Đồn", "phố", 21.85, 106.45),
    ]
    before = list(NamedPlace.objects.order_by("pk").values())
    with pytest.raises(CommandError) as refused:
        call_command("load_named_places", table(tmp_path, wrong), name_field="ten", kind_field="loai")
    told = str(refused.value)
    for sentence in (
        "Thiếu tên ở dòng 1.", "Thiếu loại (thôn, cầu, chợ, …) ở dòng 2.", "Nằm ngoài mọi xã, phường ở dòng 3.",
        "không phải là số, ở dòng 4.", "Lặp lại một địa danh khác ở dòng 5, 6.",
    ):  # fmt: skip
        assert sentence in told
    assert list(NamedPlace.objects.order_by("pk").values()) == before


def test_a_table_without_the_column_is_told_which(tmp_path: Path, commune_a: Unit) -> None:
    with pytest.raises(CommandError, match="Tệp thiếu cột: loai"):
        call_command(
            "load_named_places", table(tmp_path, head="ten,x,lat,lon"), name_field="ten", kind_field="loai", source="x"
        )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Cầu Bản Quyền", "Cầu Bản Quyền"), ("cau ban quyen", "Cầu Bản Quyền"), ("ban quyen", "Cầu Bản Quyền"),
        ("cầu bản quyến", "Cầu Bản Quyền"), ("ban quyne", "Cầu Bản Quyền"), ("bna quyen", "Cầu Bản Quyền"),
        ("thon ban lan", "Thôn Bản Làn"), ("ban lan", "Thôn Bản Làn"), ("cho bai", "Chợ Bãi"),
        ("truong tieu hoc tu xuyen", "Trường Tiểu học Tú Xuyên"), ("tu xuyen", "Trường Tiểu học Tú Xuyên"),
        ("khon lan", "Bản Khòn Lạn"),
    ],
)  # fmt: skip
def test_a_place_is_found_without_accents_with_wrong_ones_and_with_a_slip(loaded: None, typed: str, name: str) -> None:
    assert find_named_places(typed, on=TODAY)[0].place.name == name


def test_the_very_name_goes_before_what_is_alike(loaded: None) -> None:
    scores = [(found.place.name, found.score) for found in find_named_places("bản làn", on=TODAY)]
    assert scores[0] == ("Thôn Bản Làn", 1.0)
    assert all(score < 0.9 for _name, score in scores[1:])


def test_words_without_a_letter_find_nothing(loaded: None) -> None:
    assert find_named_places(" 12 ", on=TODAY) == []


def test_after_boundaries_change_a_place_lies_in_the_commune_of_the_day(
    loaded: None, commune_a: Unit, commune_b: Unit
) -> None:
    commune_a.geometry, commune_b.geometry = box(106.4, 21.8, 106.41, 21.9), box(106.41, 21.8, 106.6, 21.9)
    commune_a.save()
    commune_b.save()
    assert locate_named_places() == 4
    assert locate_named_places() == 0
    assert NamedPlace.objects.get(name="Cầu Bản Quyền").unit == commune_b


def test_the_search_answers_communes_and_places_with_their_commune(loaded: None, client: Client) -> None:
    answer = client.get("/api/v1/places/", {"q": "cau ban quyen", "on": "2026-01-15"}).json()
    first = answer["results"][0]
    assert (first["full_name"], first["former"]) == ("Xã Văn Quan", None)
    assert first["place"] == {
        "name": "Cầu Bản Quyền", "kind": "cầu", "lat": 21.85, "lon": 106.45,
    }  # fmt: skip
    unit = client.get("/api/v1/places/", {"q": "van quan"}).json()["results"][0]
    assert (unit["place"], unit["code"]) == (None, "06253")


def test_a_point_is_told_what_its_commune_was_before(client: Client, commune_a: Unit) -> None:
    ended = dt.date(2025, 7, 1)
    make_unit(name="Tú Xuyên", valid_from=dt.date(2024, 7, 1), valid_to=ended, became=[commune_a])
    make_unit(
        name="Hoà Bình", valid_from=dt.date(2024, 7, 1), valid_to=ended, became=[commune_a],
        geometry=box(106.4, 21.8, 106.42, 21.9),
    )  # fmt: skip
    answer = client.get("/api/v1/places/locate/", {"lat": "21.85", "lon": "106.45"}).json()
    assert [unit["full_name"] for unit in answer["former"]] == ["Xã Tú Xuyên"]
