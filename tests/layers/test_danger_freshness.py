"""What is kept of maps for the danger at a point never outlives a change, whoever made it and from where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AgencyKind, Role
from layers.danger import LayerDanger, danger_at
from layers.legend_models import Legend
from layers.legends import CLASS_FIELDS, TITLE_FIELDS, change_legend
from layers.models import ClassStyle, HazardLayer
from layers.reviewing import withdraw
from places.hazards import Hazard
from places.models import Unit
from tests.factories import make_agency, make_member
from tests.layers.conftest import make_layer
from tests.layers.maps import make_published, square

LON, LAT = 106.54, 21.86


@pytest.fixture
def published(layer, author, reviewer):
    version = make_published(layer, [(5, square(LON, LAT, 0.1))], author, reviewer)
    assert here().at.level == 5
    return version


def here() -> LayerDanger:
    [danger] = danger_at(lon=LON, lat=LAT)
    return danger


@pytest.mark.django_db
def test_a_changed_legend_is_told_by_the_very_next_answer(published, agency):
    legend = Legend.objects.get(hazard="landslide", scale="susceptibility")
    classes = {style.level: {name: getattr(style, name) for name in CLASS_FIELDS} for style in legend.classes}
    classes[5]["advice"] = "Rời đi ngay."
    titles = {name: getattr(legend, name) for name in TITLE_FIELDS}
    officer = make_member(Role.AGRICULTURE_OFFICER, agency)
    change_legend(user=officer, legend_id=legend.pk, seen_event=0, titles=titles, classes=classes)
    assert here().worst.text == "Rời đi ngay."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "field", "told"),
    [
        (HazardLayer, "title", lambda danger: danger.version.layer.title),
        (Agency, "name", lambda danger: danger.version.layer.agency.name),
        (Unit, "name", lambda danger: danger.version.layer.unit.name),
        (ClassStyle, "name", lambda danger: danger.at.name),
    ],
)
def test_names_written_twice_within_one_transaction_are_told_as_they_were_last(published, model, field, told):
    for name in ("Trước", "Sau"):
        model.objects.all().update(**{field: name})
        assert told(here()) == name


@pytest.mark.django_db
def test_a_new_version_and_a_withdrawal_show_at_once(published, layer, author, reviewer):
    newer = make_published(layer, [(3, square(LON, LAT, 0.1))], author, reviewer)
    assert (here().version, here().at.level) == (newer, 3)
    withdraw(user=reviewer, version_id=newer.pk, reason="Sai tỷ lệ")
    assert newer.pk not in [danger.version.pk for danger in danger_at(lon=LON, lat=LAT)]


@pytest.mark.django_db
def test_an_answer_is_one_query_again_right_after_the_first_that_tells_of_a_change(published):
    ClassStyle.objects.filter(level=5).update(name="Đỏ")
    here()
    with CaptureQueriesContext(connection) as queries:
        assert here().at.name == "Đỏ"
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_wrote_is_told_by_the_very_next_answer(published, lang_son, author, reviewer):
    def elsewhere(change) -> None:
        def run() -> None:
            try:
                change()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(run).result()

    elsewhere(lambda: ClassStyle.objects.filter(level=5).update(name="Đỏ"))
    assert here().at.name == "Đỏ"
    elsewhere(lambda: Agency.objects.update(name="Chi cục Thủy lợi"))
    assert here().version.layer.agency.name == "Chi cục Thủy lợi"
    other = make_layer(lang_son, make_agency(AgencyKind.AGRICULTURE, areas=[lang_son]), Hazard.FLOODING)
    elsewhere(lambda: make_published(other, [(4, square(LON, LAT, 0.1))], author, reviewer))
    assert [danger.version.layer.hazard for danger in danger_at(lon=LON, lat=LAT)] == ["landslide", "flooding"]
    elsewhere(lambda: withdraw(user=reviewer, version_id=published.pk, reason="Sai tỷ lệ"))
    assert here().version.layer.hazard == "flooding"
