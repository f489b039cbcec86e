"""What a person is told of a file before anything of it is read into a draft."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geodata import bounded
from geodata.bounded import Allowance
from layers.models import HazardLayer, ImportState, ReadingRecipe
from tests.layers.awkward_writers import corner_rows, squares, workbook
from tests.layers.awkward_writers import layer as written
from tests.layers.conftest import inspected
from tests.layers.small_files import geopackage, square


def test_the_layer_that_holds_classes_is_offered_first(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    path = tmp_path / "nhieu_lop.gpkg"
    written(path, "GPKG", words=["Xã A", "Xã B", "Xã C"], name="xa")
    written(path, "GPKG", name="vung")
    file = inspected(office, layer, path)
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/")
    assert page.context["inspected"]["name"] == "vung"
    assert [label for _value, label in page.context["form"].fields["layer_index"].choices] == ["xa", "vung"]


def test_a_column_that_contradicts_itself_is_named(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    head, *corners = corner_rows()[2:]
    rows = [[*head, "Ghi chú"], *([*row, f"cọc {number}"] for number, row in enumerate(corners))]
    file = inspected(office, layer, workbook(tmp_path / "toa_do.xlsx", rows))
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/").content.decode()
    assert "Cột “Ghi chú” có nhiều giá trị khác nhau trong cùng một vùng" in page


def test_every_system_one_can_choose_shows_where_the_data_would_lie(
    office: Client, layer: HazardLayer, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.gpkg", "GPKG", shapes=squares(epsg=9215), epsg=None)
    file = inspected(office, layer, path)
    elsewhere = office.get(f"/can-bo/ban-do/tep/{file.pk}/").context["map_options"]["elsewhere"]
    assert [round(value, 2) for value in elsewhere["9215"]] == [106.5, 21.8, 106.55, 21.81]
    assert round(elsewhere["9207"][0], 2) == 103.75, "as far west as the meridian is"
    assert "4326" not in elsewhere, "metres are no degrees"


def test_long_texts_are_neither_kept_nor_offered_as_classes(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", [square(106.5, 21.8)], ["x" * 5_000], field="mo_ta")
    file = inspected(office, layer, path)
    assert len(str(file.summary)) < 5_000
    form = office.get(f"/can-bo/ban-do/tep/{file.pk}/").context["form"]
    assert [value for value, _label in form.fields["class_field"].choices] == [""]


def test_a_file_that_takes_too_much_is_told_and_the_worker_lives_on(
    office: Client, layer: HazardLayer, tmp_path: Path, monkeypatch, uploads_folder: Path
) -> None:
    path = geopackage(tmp_path / "a.gpkg", [square(106.5, 21.8)], [3])
    monkeypatch.setattr(bounded, "ALLOWANCE", Allowance(patience_seconds=0))
    file = inspected(office, layer, path)
    assert (file.state, file.error["code"]) == (ImportState.FAILED, "reader_out_of_time")
    assert "Xin chia nhỏ" in office.get(f"/can-bo/ban-do/tep/{file.pk}/").content.decode()
    assert [path for path in uploads_folder.rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    assert inspected(office, layer, path).state == ImportState.INSPECTED


def test_many_layers_and_recipes_cost_no_more_queries(office: Client, layer: HazardLayer, tmp_path: Path) -> None:
    def queries(count: int) -> int:
        path = tmp_path / f"{count}.gpkg"
        for number in range(count):
            written(path, "GPKG", name=f"lop_{number}")
        file = inspected(office, layer, path)
        with CaptureQueriesContext(connection) as asked:
            office.get(f"/can-bo/ban-do/tep/{file.pk}/")
        return len(asked)

    few = queries(1)
    for number in range(5):
        ReadingRecipe.objects.create(layer=layer, name=str(number), fields=["x"], choices={})
    assert queries(4) == few
