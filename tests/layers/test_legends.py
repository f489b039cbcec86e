"""Legends: who may change them, what is refused, what is remembered, and that maps follow."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from agencies.models import Role
from agencies.policy import NotAllowed
from layers.colour_vision import View, contrast, difference, seen
from layers.errors import ClassesAlike, LegendChanged
from layers.legend_check import Look, findings
from layers.legend_models import Legend, LegendEvent
from layers.legends import CLASS_FIELDS, TITLE_FIELDS, change_legend
from layers.models import ClassStyle
from layers.starting_styles import starting_styles
from tests.factories import make_member, make_unit
from tests.layers.conftest import browser_of
from tests.layers.maps import make_published, square

PATTERNS = ["plain", "dots", "lines", "hatch", "crosshatch"]
BROWNS = ["#f5e9da", "#e0c29b", "#c28f57", "#93581f", "#552c06"]
ADDRESS = "/can-bo/ban-do/chu-giai/landslide/susceptibility/"


@pytest.fixture
def legend(lang_son) -> Legend:
    return Legend.objects.get(hazard="landslide", scale="susceptibility")


def looks(*colours: str, patterns: list[str] | None = None) -> list[Look]:
    return [Look(colour, pattern) for colour, pattern in zip(colours, patterns or PATTERNS, strict=False)]


def values(legend: Legend, **changes: str) -> dict[str, Any]:
    """What the form would send with `changes` named like "colour_3"."""
    titles = {name: getattr(legend, name) for name in TITLE_FIELDS}
    classes = {style.level: {name: getattr(style, name) for name in CLASS_FIELDS} for style in legend.classes}
    for name, value in changes.items():
        field, underscore, level = name.rpartition("_")
        if underscore and level.isdigit():
            classes[int(level)][field] = value
        else:
            titles[name] = value
    return {"titles": titles, "classes": classes}


def sent(legend: Legend, **changes: str) -> dict[str, Any]:
    found = values(legend, **changes)
    posted: dict[str, Any] = {"seen_event": 0, **found["titles"]}
    for level, fields in found["classes"].items():
        posted |= {f"lop-{level}-{name}": value for name, value in fields.items()}
    return posted


# --- seeing ----------------------------------------------------------------------------------------------


def test_differences_are_those_of_the_published_formula() -> None:
    """Checked against an independent computation for these colours."""
    assert difference("#000000", "#ffffff") == pytest.approx(100, abs=0.01)
    assert difference("#808080", "#808080") == 0
    assert difference("#ff0000", "#00ff00") == pytest.approx(86.6, abs=0.1)
    assert difference("#0000ff", "#00ffff") == pytest.approx(difference("#00ffff", "#0000ff"))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_eyes_without_green_or_red_confuse_what_others_tell_apart() -> None:
    orange, green = "#c86414", "#8c8c14"
    plain = difference(orange, green)
    assert plain > 20
    for view in (View.DEUTERANOPIA, View.PROTANOPIA):
        assert difference(seen(orange, view), seen(green, view)) < plain / 2
    assert seen("#ffffff", View.PROTANOPIA) == "#ffffff"
    grey = seen(orange, View.GREY)
    assert grey[1:3] == grey[3:5] == grey[5:7]


def test_the_legends_a_site_begins_with_leave_nothing_to_be_found() -> None:
    by_legend: dict[tuple[str, str], list[Look]] = {}
    for style in starting_styles():
        by_legend.setdefault((style.hazard, style.scale), []).append(Look(style.colour, style.pattern))
    assert {key: findings(found) for key, found in by_legend.items()} == {key: [] for key in by_legend}


@pytest.mark.parametrize(
    ("classes", "refused", "told"),
    [
        (looks("#f5e9da", "#f5e9d9"), True, "lớp 1 và lớp 2 như nhau"),
        (looks("#f5e9da", "#f5e9da", patterns=["dots", "dots"]), True, "dùng chung một hoạ tiết"),
        (looks(*BROWNS[:2], patterns=["dots", "dots"]), True, "dùng chung một hoạ tiết"),
        (looks("#e00000", "#00a000", "#e0c29b", "#00a004"), True, "lớp 2 và lớp 4 như nhau"),
        (looks("#c28f57", "#cba06c"), False, "gần giống nhau"),
        (looks("#552c06", "#93581f", "#ffffff"), True, "Lớp cao nhất lại nhạt nhất"),
        (looks("#d92b2b", "#83399f", "#1f6a8f"), False, "Bản in xám: lớp 2 và lớp 3"),
    ],
)
def test_classes_that_cannot_be_told_apart_are_found(classes: list[Look], refused: bool, told: str) -> None:
    assert any(finding.refused == refused and told in finding.words for finding in findings(classes))


def test_two_colours_alike_only_to_some_eyes_are_found_with_those_eyes_named() -> None:
    red, green = "#a0522d", "#6b6b2b"
    assert difference(red, green) > 15
    words = [finding.words for finding in findings(looks(red, green))]
    assert any("Người mù màu" in told for told in words), words


# --- changing --------------------------------------------------------------------------------------------


def test_a_change_is_saved_and_remembered_field_by_field(legend, author) -> None:
    event = change_legend(
        user=author,
        legend_id=legend.pk,
        seen_event=0,
        **values(legend, name_3="Vừa", colour_3="#c08c55", title="Lở đất"),
    )
    assert event is not None
    assert event.changes == [
        ["title", "Sạt lở đất đá: mức độ nhạy cảm", "Lở đất"],
        ["3.name", "Trung bình", "Vừa"],
        ["3.colour", "#c28f57", "#c08c55"],
    ]
    style = ClassStyle.objects.get(hazard="landslide", scale="susceptibility", level=3)
    assert (style.name, style.colour) == ("Vừa", "#c08c55")
    legend.refresh_from_db()
    again = change_legend(user=author, legend_id=legend.pk, seen_event=event.pk, **values(legend))
    assert again is None


def test_what_nobody_can_tell_apart_is_not_saved(legend, author) -> None:
    for changes in ({"colour_2": BROWNS[0]}, {"pattern_2": "plain"}):
        with pytest.raises(ClassesAlike):
            change_legend(user=author, legend_id=legend.pk, seen_event=0, **values(legend, **changes))
    assert not LegendEvent.objects.exists()
    assert [style.colour for style in legend.classes] == BROWNS


def test_who_began_before_another_saved_is_told_and_overwrites_nothing(legend, author, reviewer) -> None:
    change_legend(user=author, legend_id=legend.pk, seen_event=0, **values(legend, name_1="Không đáng kể"))
    with pytest.raises(LegendChanged):
        change_legend(user=reviewer, legend_id=legend.pk, seen_event=0, **values(legend, name_2="Khá thấp"))
    answer = browser_of(reviewer).post(ADDRESS, sent(legend, name_2="Khá thấp"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Người khác vừa sửa chú giải này" in page and 'value="Khá thấp"' in page


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("area", ["province", "commune"])
def test_only_offices_of_the_whole_province_change_legends(legend, lang_son, role: Role, area: str) -> None:
    commune = make_unit("06253", name="Văn Quan", parent=lang_son)
    person = make_member(role, areas=[lang_son if area == "province" else commune])
    allowed = area == "province" and role in (Role.AGRICULTURE_OFFICER, Role.LEADER)
    client = browser_of(person)
    for address in (ADDRESS, "/can-bo/ban-do/chu-giai/"):
        assert (client.get(address).status_code == 200) == allowed
    query = "?" + "&".join(
        f"colour=%23{colour[1:]}&pattern={name}" for colour, name in zip(BROWNS, PATTERNS, strict=True)
    )
    assert (client.get(f"{ADDRESS}xem-thu/{query}").status_code == 200) == allowed
    client.post(ADDRESS, sent(legend, name_1="Không đáng kể"))
    assert LegendEvent.objects.exists() == allowed
    if not allowed:
        with pytest.raises(NotAllowed):
            change_legend(user=person, legend_id=legend.pk, seen_event=0, **values(legend))


def test_without_an_account_legends_are_not_changed(legend) -> None:
    assert Client().get(ADDRESS).status_code == 302
    assert Client().post(ADDRESS, sent(legend, name_1="Khác")).status_code == 302
    assert not LegendEvent.objects.exists()


def test_the_page_refuses_in_words_and_keeps_what_was_filled_in(legend, author) -> None:
    client = browser_of(author)
    alike = client.post(ADDRESS, sent(legend, colour_2=BROWNS[0], name_5="Nguy hiểm"))
    page = alike.content.decode()
    assert alike.status_code == 422
    assert "màu lớp 1 và lớp 2 như nhau" in page and 'value="Nguy hiểm"' in page
    for changes in ({"colour_2": "đỏ"}, {"colour_2": "#f5e9da\n"}, {"name_2": ""}, {"pattern_2": "khác"}):
        assert client.post(ADDRESS, sent(legend, **changes)).status_code == 422
    assert not LegendEvent.objects.exists()


def test_the_history_is_shown_with_who_and_what(legend, author) -> None:
    client = browser_of(author)
    page = client.post(ADDRESS, sent(legend, name_3="Vừa"), follow=True).content.decode()
    assert author.display_name in page
    assert "Lớp 3, tên: <del>Trung bình</del> → <ins>Vừa</ins>" in page


def test_the_preview_tells_how_other_eyes_see_it(legend, author) -> None:
    client = browser_of(author)
    answer = client.get(f"{ADDRESS}xem-thu/", {"colour": ["#f5e9da", "#f5e9da"], "pattern": ["plain", "dots"]})
    told = answer.json()
    assert set(told["views"]) == set(View)
    assert told["findings"][0] == {"refused": True, "words": "Bản màu: màu lớp 1 và lớp 2 như nhau."}
    for query in ({"colour": ["x"], "pattern": ["plain"]}, {"colour": ["#f5e9da"], "pattern": []}):
        assert client.get(f"{ADDRESS}xem-thu/", query).status_code == 400


def test_published_maps_show_the_legend_of_today(legend, layer, author, reviewer) -> None:
    make_published(layer, [(3, square(106.5, 21.85, 0.05))], author, reviewer)
    change_legend(
        user=author, legend_id=legend.pk, seen_event=0, **values(legend, name_3="Vừa phải", colour_3="#c08c55")
    )
    page = Client().get("/").content.decode()
    assert "Vừa phải" in page and "#c08c55" in page
    assert Client().get("/api/v1/layers/").json()[0]["legend"][0]["name"] == "Vừa phải"


def test_the_administration_shows_legends_and_changes_none(legend) -> None:
    client = browser_of(make_member(Role.ADMINISTRATOR, is_staff=True))
    style = legend.classes.first()
    address = f"/quan-tri/layers/classstyle/{style.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "Khác"}).status_code == 403


def test_the_database_keeps_the_history_of_legends(legend, author) -> None:
    event = change_legend(user=author, legend_id=legend.pk, seen_event=0, **values(legend, name_3="Vừa"))
    for sql in (
        "UPDATE layers_legendevent SET changes = '[]' WHERE id = %s",
        "DELETE FROM layers_legendevent WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [event.pk])
