import unicodedata

import pytest

from geodata.unmarked import unmarked


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Đất lở, LŨ quét", "dat lo, lu quet"), ("Ương ướt Ễ ỵ", "uong uot e y"), ("Dirty water", "dirty water")],
)
def test_vietnamese_loses_its_marks_composed_or_not(text: str, plain: str) -> None:
    assert unmarked(text) == unmarked(unicodedata.normalize("NFD", text)) == plain
