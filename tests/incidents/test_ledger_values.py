"""Days, numbers and heads of columns as people write them here."""

import datetime as dt

import pytest
from django.utils import translation

from incidents.ledgers.columns import ROLES, guessed_columns, head_of
from incidents.ledgers.values import day_of, number_of


@pytest.mark.parametrize(
    "written",
    [
        "1/7/2024",
        "01-07-24",
        "1.7.2024",
        "2024-07-01",
        "2024-07-01 14:30",
        "01/07/2024 8h30",
        "45474",
        "ngày 1 tháng 7 năm 2024",
        "Ngày 01 tháng 07, 2024",
        "1 thang 7 nam 2024",
    ],
)
def test_a_day_is_read_with_the_day_before_the_month(written: str) -> None:
    assert day_of(written) == dt.date(2024, 7, 1)


@pytest.mark.parametrize("written", ["7/25/2024", "31/2/2024", "7/2024", "mai", "", "12345", "1/1/1900", "32/13/24"])
def test_what_is_no_day_is_not_guessed(written: str) -> None:
    assert day_of(written) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("21,85", 21.85),
        ("21.85", 21.85),
        ("2.418.336,388", 2418336.388),
        ("2.418.336", 2418336),
        ("2 418 336", 2418336),
        ("21°51'36\"", 21.86),
        ("21° 51' B", 21.85),
    ],
)
def test_a_number_is_read_with_either_sign(written: str, value: float) -> None:
    assert number_of(written) == pytest.approx(value)


@pytest.mark.parametrize("written", ["", "abc", "nan", "inf", "1e400", "--1"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert number_of(written) is None


def test_columns_are_known_by_their_heads_under_titles_of_the_document() -> None:
    rows = [["UBND XÃ VĂN QUAN"], [], ["STT", "Ngày nhận", "Loại vụ việc", "Tên xã", "Nội dung phản ánh", "SĐT"], ["1"]]
    assert head_of(rows) == 2
    assert guessed_columns(rows[2]) == {"received_on": 1, "category": 2, "commune": 3, "words": 4, "phone": 5}


def test_a_running_number_is_not_taken_for_the_number_of_the_case() -> None:
    assert "number" not in guessed_columns(["STT", "Ngày", "Loại"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_heads_of_the_empty_ledger_that_is_given_out_are_understood(language: str) -> None:
    with translation.override(language):
        heads = [str(label) for label in ROLES.values()]
        assert guessed_columns(heads) == {role: column for column, role in enumerate(ROLES)}
