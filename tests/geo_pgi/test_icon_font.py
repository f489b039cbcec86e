"""The small font of the icons that pages use."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from geo_pgi import icon_font

ROOT = Path(settings.BASE_DIR)
PACKAGE = ROOT / "node_modules/bootstrap-icons/font"
NUMBERS = icon_font.numbers_of(PACKAGE)


@pytest.fixture(scope="module")
def used() -> set[int]:
    return icon_font.code_points_used(ROOT, NUMBERS)


def test_icons_of_templates_of_python_and_of_style_sheets_are_found(tmp_path: Path) -> None:
    for path, text in (
        ("templates/a.html", '<i class="bi bi-printer"></i>{% include "site/a.html" with icon="search" %}'),
        ("room/pages.py", 'ICONS = {"done": "check-circle-fill"}'),
        ("static/a.css", '.x::before { content: "\\f5db"; }'),
        ("tests/a.py", 'ICON = "bi-alarm"'),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    names = {number: name for name, number in NUMBERS.items()}
    found = {names[number] for number in icon_font.code_points_used(tmp_path, NUMBERS)}
    assert found == {"printer", "search", "check-circle-fill", "tools"}


def test_the_small_font_has_the_icons_used_and_is_small(used: set[int]) -> None:
    made = icon_font.small_font(PACKAGE, used)
    assert set(TTFont(BytesIO(made)).getBestCmap()) == used
    assert len(made) < 20_000 < (PACKAGE / "fonts/bootstrap-icons.woff2").stat().st_size


def test_every_icon_is_in_one_of_the_two_fonts(used: set[int]) -> None:
    styles = icon_font.parted_style((PACKAGE / "bootstrap-icons.min.css").read_text(), used, NUMBERS)
    faces = [face for style in styles for face in re.findall(r"@font-face\{.*?\}", style)]
    assert ["icons-used" in face for face in faces] == [True, False]
    small, rest = (points_of(face) for face in faces)
    assert small == used
    assert small | rest == set(NUMBERS.values()) and not small & rest
    assert all("font-family:bootstrap-icons;" in face for face in faces)


def test_a_package_that_declares_its_font_otherwise_is_refused(used: set[int]) -> None:
    with pytest.raises(ValueError, match="0 @font-face"):
        icon_font.parted_style(".bi{}", used, NUMBERS)


def test_every_icon_is_in_one_of_the_two_style_sheets(used: set[int]) -> None:
    whole = (PACKAGE / "bootstrap-icons.min.css").read_text()
    own, others = (
        set(re.findall(r"\.bi-([a-z0-9-]+)::before\{", style)) for style in icon_font.parted_style(whole, used, NUMBERS)
    )
    assert {NUMBERS[name] for name in own} == used
    assert own | others == set(NUMBERS) and not own & others


def points_of(face: str) -> set[int]:
    points: set[int] = set()
    for first, last in re.findall(r"u\+([0-9a-f]+)(?:-([0-9a-f]+))?", face):
        points |= set(range(int(first, 16), int(last or first, 16) + 1))
    return points
