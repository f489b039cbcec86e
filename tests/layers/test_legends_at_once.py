"""Several people at one legend at the same moment, and a legend changed while a map goes up: nothing is lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from agencies.models import User
from layers import pages_legend, publishing
from layers.errors import LegendChanged
from layers.legend_models import Legend, LegendEvent
from layers.legends import change_legend, last_event
from layers.models import ClassStyle
from layers.publishing import build_and_switch, publish
from layers.starting_styles import starting_styles
from tests.layers.conftest import browser_of
from tests.layers.maps import make_version, square
from tests.layers.test_legends import ADDRESS, sent, values

ZONES = [(3, square(106.54, 21.86, 0.02))]


@pytest.fixture
def legend(lang_son) -> Legend:
    """Also where another test, to see what other connections see, emptied all tables."""
    ClassStyle.objects.bulk_create(
        [ClassStyle(**style._asdict()) for style in starting_styles()], ignore_conflicts=True
    )
    return Legend.objects.get_or_create(
        hazard="landslide", scale="susceptibility", defaults={"title": "Nguy cơ", "title_en": "Susceptibility"}
    )[0]


def name_of(level: int) -> str:
    return ClassStyle.objects.get(hazard="landslide", scale="susceptibility", level=level).name


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told(legend, author, reviewer) -> None:
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def save(user: User, changes: dict[str, str]) -> None:
        given = values(legend, **changes)
        together.wait(timeout=30)
        try:
            change_legend(user=user, legend_id=legend.pk, seen_event=0, **given)
            outcomes.append("saved")
        except LegendChanged:
            outcomes.append("told")
        finally:
            connection.close()

    each = [(author, {"name_1": "Không đáng kể"}), (reviewer, {"name_2": "Khá thấp"})]
    threads = [threading.Thread(target=save, args=given) for given in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "told"]
    assert LegendEvent.objects.count() == 1


def test_the_second_sees_the_first_s_change_and_saves_both(legend, author, reviewer) -> None:
    mine = sent(legend, name_2="Khá thấp", name_4="Khá cao")
    change_legend(
        user=reviewer,
        legend_id=legend.pk,
        seen_event=0,
        **values(legend, name_1="Không đáng kể", name_4="Cao lắm", title="Mức độ"),
    )
    browser = browser_of(author)
    told = browser.post(ADDRESS, mine)
    assert told.status_code == 409
    assert "Người khác vừa sửa chú giải này" in told.content.decode()
    form = told.context["form"]
    assert form.title["title"].value() == "Mức độ"
    assert [part["name"].value() for part in form.classes][:4] == ["Không đáng kể", "Khá thấp", name_of(3), "Khá cao"]
    again = {form.title.add_prefix(name): form.title[name].value() for name in form.title.fields}
    for part in form.classes:
        again |= {part.add_prefix(name): part[name].value() for name in part.fields}
    assert browser.post(ADDRESS, again).status_code == 302
    assert [name_of(1), name_of(2), name_of(4)] == ["Không đáng kể", "Khá thấp", "Khá cao"]
    assert Legend.objects.get(pk=legend.pk).title == "Mức độ"


def test_a_change_between_two_look_ups_of_one_page_is_not_taken_for_one_that_was_seen(
    legend, author, reviewer, monkeypatch
) -> None:
    """The page reads the number of the last change and then the legend: a newer legend under an older number is told
    of when it is saved, an older one under a newer number would overwrite."""
    look_up = last_event

    def slow(found: Legend) -> int:
        seen = look_up(found)
        if seen == 0:
            change_legend(user=reviewer, legend_id=legend.pk, seen_event=0, **values(legend, title="Mức độ"))
        return seen

    monkeypatch.setattr(pages_legend, "last_event", slow)
    form = browser_of(author).get(ADDRESS).context["form"]
    assert form.title["seen_event"].value() == 0
    assert form.title["title"].value() == "Mức độ"


def test_a_legend_changed_while_its_map_goes_up_is_kept_and_the_map_goes_up(
    legend, layer, author, reviewer, monkeypatch
) -> None:
    version = make_version(layer, ZONES, author)
    publish(user=reviewer, version_id=version.pk)
    parts = publishing.write_parts

    def write_parts(*given: Any) -> None:
        change_legend(user=author, legend_id=legend.pk, seen_event=0, **values(legend, name_3="Vừa phải"))
        parts(*given)

    monkeypatch.setattr(publishing, "write_parts", write_parts)
    build_and_switch(version.pk)
    version.refresh_from_db()
    assert version.state == "published"
    assert name_of(3) == "Vừa phải"
    names = [row["name"] for row in Client().get("/api/v1/layers/").json()[0]["legend"]]
    assert "Vừa phải" in names


@pytest.mark.parametrize("changed", [True, False])
def test_who_publishes_is_told_of_a_legend_that_changed_after_the_map_was_handed_in(
    legend, layer, author, reviewer, changed: bool
) -> None:
    version = make_version(layer, ZONES, author)
    if changed:
        change_legend(user=author, legend_id=legend.pk, seen_event=0, **values(legend, name_3="Vừa phải"))
    page = browser_of(reviewer).post(f"/can-bo/ban-do/ban/{version.pk}/cong-bo/", follow=True).content.decode()
    assert "Đã nhận lệnh công bố" in page
    assert ("sau khi bản này được trình" in page) == changed
