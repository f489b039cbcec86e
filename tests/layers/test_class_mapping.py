from __future__ import annotations

import pytest

from layers.class_mapping import suggest_field, suggest_level, suggest_scale
from layers.models import Scale


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Rất thấp", 1), ("THẤP", 2), ("trung bình", 3), ("Cao", 4), ("Rất cao", 5), ("rat cao", 5),
        ("Nguy cơ cao", 4), ("Mức độ rất thấp", 1), ("Cấp 3", 3), ("cấp IV", 4), ("2", 2), ("5.0", 5), ("Lớp_1", 1),
        ("very high", 5), ("Moderate", 3), ("6", None), ("0", None), ("Chưa điều tra", None), ("", None),
        ("Xã Cao Lộc", None), ("1 - Rất thấp", 1), ("III. Trung bình", 3), ("3 – Cao", 4), ("Cao (4)", 4),
        ("Cấp 5: nguy cơ rất cao", 5), ("RC", 5), ("TB", 3), ("3 – Xã Tri Lễ", None),
    ],
)  # fmt: skip
def test_words_of_susceptibility(text: str, level: int | None) -> None:
    assert suggest_level(text, Scale.SUSCEPTIBILITY) == level


@pytest.mark.parametrize(
    ("text", "level"), [("Lớn", 3), ("Rất lớn", 4), ("Thảm hoạ", 5), ("thảm họa", 5), ("Thấp", 1), ("Cao", None)]
)
def test_words_of_risk_levels_are_another_scale(text: str, level: int | None) -> None:
    assert suggest_level(text, Scale.RISK_LEVEL) == level


def field(name: str, *texts: str, different: int | None = None) -> dict[str, object]:
    return {
        "name": name, "label": name, "kind": "String", "empty": not texts, "without_value": 0,
        "values": [[text, 1] for text in texts], "different": len(texts) if different is None else different,
    }  # fmt: skip


def test_a_field_of_words_is_taken_before_one_of_numbers() -> None:
    layer = {"fields": [field("ma", "1", "2", "3"), field("cap", "Thấp", "Cao", "Rất cao"), field("xa", "A", "B")]}
    assert suggest_field(layer, Scale.SUSCEPTIBILITY) == "cap"


def test_a_field_with_more_values_than_were_listed_is_no_class() -> None:
    layer = {"fields": [field("so", "1", "2", "3", different=400), field("ten", "Xã A")]}
    assert suggest_field(layer, Scale.SUSCEPTIBILITY) == ""


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        (("Thấp", "Trung bình", "Lớn", "Rất lớn"), Scale.RISK_LEVEL),
        (("Thấp", "Trung bình", "Cao"), Scale.SUSCEPTIBILITY),
        (("Thấp", "Trung bình"), Scale.SUSCEPTIBILITY),
        (("1", "2", "3"), Scale.SUSCEPTIBILITY),
        ((), Scale.SUSCEPTIBILITY),
    ],
)
def test_the_scale_is_told_by_the_words(words: tuple[str, ...], scale: str) -> None:
    assert suggest_scale({"fields": [field("cap", *words)]}) == scale
