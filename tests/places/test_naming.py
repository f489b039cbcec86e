"""Finding a unit by the name people type."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from places.models import Unit
from places.naming import find_by_name
from tests.factories import MERGER, make_unit

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    "typed",
    [
        "Văn Quan", "văn quan", "VĂN QUAN", "van quan", "Van Quán", "vna quan", "van qaun", "vanquan", "van qua",
        "Xã Văn Quan", "xa van quan", "Văn  Quan ", "va\u0306n quan",
    ],
)  # fmt: skip
def test_van_quan_is_found_however_it_is_typed(communes: dict[str, Unit], typed: str) -> None:
    assert find_by_name(typed, on=TODAY)[0].unit == communes["06253"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("diem he", "Điềm He"), ("điêm hẹ", "Điềm He"), ("khánh khé", "Khánh Khê"), ("P. Tam Thanh", "Tam Thanh"),
        ("ki lua", "Kỳ Lừa"), ("dong dagn", "Đồng Đăng"), ("tri le", "Tri Lễ"), ("lạng sơn", "Lạng Sơn"),
    ],
)  # fmt: skip
def test_names_are_found_with_wrong_accents_and_slips(communes: dict[str, Unit], typed: str, name: str) -> None:
    assert find_by_name(typed, on=TODAY)[0].unit.name == name


@pytest.mark.parametrize("typed", ["Xã Văn Quan", "xã văn quan", "x. Văn Quan"])
def test_the_kind_before_a_name_does_not_count(communes: dict[str, Unit], typed: str) -> None:
    found = find_by_name(typed, on=TODAY)[0]
    assert (found.unit, found.score) == (communes["06253"], 1.0)


def slips(name: str) -> list[str]:
    """The name with each two neighbouring letters swapped, and with each letter left out."""
    swapped = [name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)]
    return swapped + [name[:i] + name[i + 1 :] for i in range(len(name)) if name[i] != " "]


def test_one_slip_nearly_always_still_finds_the_commune_among_the_first_three(communes: dict[str, Unit]) -> None:
    tried = [(unit, slip) for unit in communes.values() for slip in slips(unit.name_en.lower())]
    missed = [
        (unit.name_en, slip)
        for unit, slip in tried
        if unit.name not in {found.unit.name for found in find_by_name(slip, on=TODAY, limit=3)}
    ]
    assert len(missed) / len(tried) < 0.05, missed


def test_the_very_name_goes_before_other_accents_before_beginnings_before_likeness(db: None) -> None:
    for name in ("Tân Tri", "Tấn Tri", "Tân Triều", "Tân Trung"):
        make_unit(name=name)
    found = find_by_name("Tân Tri", on=TODAY)
    assert [item.unit.name for item in found] == ["Tân Tri", "Tấn Tri", "Tân Triều", "Tân Trung"]
    assert [item.score for item in found[:3]] == [1.0, 0.95, 0.9]


def test_a_former_name_leads_to_the_unit_of_today_and_is_told(communes: dict[str, Unit]) -> None:
    former = make_unit(
        "06298", name="Bình Phúc", valid_from=dt.date(2024, 7, 1), valid_to=MERGER, became=[communes["06298"]]
    )
    found = find_by_name("binh phuc", on=TODAY)[0]
    assert (found.unit.name, found.former) == ("Yên Phúc", former)
    assert find_by_name("binh phuc", on=dt.date(2025, 1, 1))[0].unit == former


def test_a_former_unit_of_the_same_name_does_not_hide_that_it_is_the_name_of_today(communes: dict[str, Unit]) -> None:
    make_unit(
        "06253", kind="thị trấn", name="Văn Quan", valid_from=dt.date(2024, 7, 1), valid_to=MERGER,
        became=[communes["06253"]],
    )  # fmt: skip
    found = [item for item in find_by_name("văn quan", on=TODAY) if item.unit.code == "06253"]
    assert [(item.former, item.score) for item in found] == [(None, 1.0)]


@pytest.mark.parametrize("typed", ["", "   ", "123", "%", "zzzzzz", "'; DROP TABLE places_unit; --"])
def test_what_is_no_name_finds_nothing(communes: dict[str, Unit], typed: str) -> None:
    assert find_by_name(typed, on=TODAY) == []


def test_finding_takes_the_same_few_queries_however_many_units_match(
    communes: dict[str, Unit], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(5):
        make_unit(
            name="Văn Quang",
            valid_from=dt.date(2024, 7, 1),
            valid_to=MERGER,
            became=list(communes.values())[: number + 1],
        )
    with django_assert_max_num_queries(3):
        assert len(find_by_name("van qua", on=TODAY)) > 1


def test_likeness_goes_through_the_index_of_folded_names(communes: dict[str, Unit]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM places_unit WHERE places_fold(name) %% places_fold(%s)", ["Văn Quán"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "unit_name_folded" in plan


def test_names_stand_in_the_order_of_the_vietnamese_alphabet(communes: dict[str, Unit]) -> None:
    names = [unit.name for unit in Unit.objects.on(TODAY).communes().by_name()]
    assert names[:4] == ["Ba Sơn", "Bắc Sơn", "Bằng Mạc", "Bình Gia"]
    assert names.index("Cao Lộc") < names.index("Đình Lập") < names.index("Hoa Thám")
