"""The next file of a source is read as the last one was, in view and open to change."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from agencies.models import Role
from alerts.models import HazardLimit
from layers.choices import Choices
from layers.errors import ValuesWithoutClass
from layers.importing import start_import
from layers.models import HazardLayer, ImportState, LayerVersion, ReadingRecipe, Scale
from layers.samples import remove_sample_versions
from places.hazards import Hazard
from tests.factories import make_member
from tests.layers.conftest import browser_of, imported, inspected, make_layer, offered_choices, run_jobs
from tests.layers.small_files import geopackage, square


def file_of(tmp_path: Path, *values: object, name: str = "vung.gpkg", west: float = 106.5) -> Path:
    return geopackage(tmp_path / name, [square(west + 0.02 * n, 21.8) for n in range(len(values))], list(values))


def page_of(client: Client, path: Path, layer: HazardLayer):
    file = inspected(client, layer, path)
    return file, client.get(f"/can-bo/ban-do/tep/{file.pk}/")


def levels(page) -> dict[str, object]:
    return {field.label: field.value() for field, _count in page.context["form"].level_rows}


@pytest.fixture
def first(office: Client, layer: HazardLayer, tmp_path: Path) -> ReadingRecipe:
    """A file whose words mean something else than they seem to."""
    path = file_of(tmp_path, "Cao", "Vùng A")
    file = inspected(office, layer, path)
    sent = offered_choices(office, file) | {"source": "Viện A", "recipe_name": "Bản đồ hằng năm"}
    a = next(name for name, value in sent.items() if name.startswith("level-") and value == "")
    high = next(name for name, value in sent.items() if name.startswith("level-") and value == 4)
    assert office.post(f"/can-bo/ban-do/tep/{file.pk}/", sent | {a: "2", high: "5"}).status_code == 302
    assert not ReadingRecipe.objects.exists(), "nothing was read yet"
    run_jobs()
    return ReadingRecipe.objects.get()


def test_the_next_file_is_filled_in_as_last_time_and_says_so(
    office: Client, layer: HazardLayer, first: ReadingRecipe, tmp_path: Path
) -> None:
    _file, page = page_of(office, file_of(tmp_path, "Cao", "Vùng A", name="sau.gpkg"), layer)
    assert levels(page) == {"Cao": 5, "Vùng A": 2}
    text = page.content.decode()
    assert "Như lần trước" in text
    assert "lần nhập “Bản đồ hằng năm”" in text
    assert "“Vùng A” → 2" in text
    assert page.context["form"]["source"].value() == "Viện A"
    assert "Giá trị lần trước chưa có" not in text


def test_values_that_were_not_there_before_are_named_and_must_be_answered(
    office: Client, layer: HazardLayer, first: ReadingRecipe, tmp_path: Path
) -> None:
    file, page = page_of(office, file_of(tmp_path, "Cao", "Vùng B", name="sau.gpkg"), layer)
    assert page.context["form"].new_values == ["Vùng B"]
    answer = office.post(f"/can-bo/ban-do/tep/{file.pk}/", offered_choices(office, file))
    assert "Xin chọn lớp cho giá trị này" in answer.content.decode()


def test_it_can_be_set_aside(office: Client, layer: HazardLayer, first: ReadingRecipe, tmp_path: Path) -> None:
    file, _page = page_of(office, file_of(tmp_path, "Cao", "Vùng A", name="sau.gpkg"), layer)
    page = office.post(f"/can-bo/ban-do/tep/{file.pk}/", {"use_recipe": "1", "layer_index": "0", "recipe": "none"})
    assert levels(page) == {"Cao": 4, "Vùng A": ""}
    assert page.context["form"]["source"].value() == ""


def test_a_sample_gives_its_classes_but_never_its_source_or_name(
    office: Client, layer: HazardLayer, first: ReadingRecipe, tmp_path: Path
) -> None:
    LayerVersion.objects.update(is_sample=True)
    _file, page = page_of(office, file_of(tmp_path, "Cao", "Vùng A", name="sau.gpkg"), layer)
    form = page.context["form"]
    assert levels(page) == {"Cao": 5, "Vùng A": 2}
    assert (form["source"].value(), form["recipe_name"].value()) == ("", "")
    assert "Viện A" not in page.content.decode()


def test_recipes_of_samples_go_with_them(
    office: Client, layer: HazardLayer, first: ReadingRecipe, tmp_path: Path
) -> None:
    LayerVersion.objects.update(is_sample=True)
    imported(office, layer, file_of(tmp_path, "Cao", name="sau.gpkg"), source="Viện B", recipe_name="")
    remove_sample_versions()
    assert [recipe.name for recipe in ReadingRecipe.objects.all()] == ["Viện B"]


def test_coordinates_are_not_as_last_time_when_the_data_would_then_lie_elsewhere(
    office: Client, layer: HazardLayer, first: ReadingRecipe, tmp_path: Path
) -> None:
    first.choices["epsg"] = 9207
    first.save()
    _file, page = page_of(office, file_of(tmp_path, "Cao", name="sau.gpkg"), layer)
    assert page.context["form"]["crs"].value() == "4326"
    assert "lần này không khớp địa bàn" in page.content.decode()


def test_other_columns_and_other_layers_have_other_recipes(
    office: Client, layer: HazardLayer, first: ReadingRecipe, agency, lang_son, tmp_path: Path
) -> None:
    path = geopackage(tmp_path / "khac.gpkg", [square(106.5, 21.8)], ["Cao"], field="lop")
    assert "Như lần trước" not in page_of(office, path, layer)[1].content.decode()
    other = make_layer(lang_son, agency, Hazard.FLOODING)
    assert "Như lần trước" not in page_of(office, file_of(tmp_path, "Cao", name="c.gpkg"), other)[1].content.decode()


def test_the_same_name_is_written_over_and_a_new_one_kept_beside(
    office: Client, layer: HazardLayer, first: ReadingRecipe, tmp_path: Path
) -> None:
    again = file_of(tmp_path, "Cao", name="sau.gpkg")
    imported(office, layer, again, source="Viện A", recipe_name="Bản đồ hằng năm")
    assert ReadingRecipe.objects.get().choices["levels"] == {"Cao": 5, "Vùng A": 2}
    imported(office, layer, again, source="Viện B", recipe_name="")
    assert set(ReadingRecipe.objects.values_list("name", flat=True)) == {"Bản đồ hằng năm", "Viện B"}
    file, page = page_of(office, file_of(tmp_path, "Cao", name="c.gpkg"), layer)
    assert page.context["form"].used_recipe.name == "Viện B"
    chosen = {"use_recipe": "1", "layer_index": "0", "recipe": str(first.pk)}
    assert office.post(f"/can-bo/ban-do/tep/{file.pk}/", chosen).context["form"]["source"].value() == "Viện A"


def test_it_can_be_deleted_by_those_who_import(
    office: Client, layer: HazardLayer, first: ReadingRecipe, lang_son, tmp_path: Path
) -> None:
    file, _page = page_of(office, file_of(tmp_path, "Cao", name="sau.gpkg"), layer)
    address = f"/can-bo/ban-do/tep/{file.pk}/quen-cach-doc/"
    browser_of(make_member(Role.LEADER, areas=[lang_son])).post(address, {"recipe": str(first.pk)})
    assert ReadingRecipe.objects.exists()
    office.post(address, {"recipe": str(first.pk)})
    assert not ReadingRecipe.objects.exists()


def test_risk_levels_end_where_the_rule_for_the_hazard_does(
    office: Client, layer: HazardLayer, author, tmp_path: Path
) -> None:
    HazardLimit.objects.filter(hazard=layer.hazard).update(max_level=3)
    file, page = page_of(office, file_of(tmp_path, "Cấp 1", "Cấp 4"), layer)
    sent = {"show_again": "1", "scale": "risk_level", "layer_index": "0", "class_field": "cap"}
    page = office.post(f"/can-bo/ban-do/tep/{file.pk}/", sent)
    assert levels(page) == {"Cấp 1": 1, "Cấp 4": ""}
    assert "cao nhất là cấp 3" in page.content.decode()
    (field, _count), *_others = page.context["form"].level_rows
    assert [value for value, _label in field.field.choices] == ["", 1, 2, 3, 0]
    wrong = Choices(
        layer_index=0, epsg=4326, encoding="utf-8", class_field="cap", scale=Scale.RISK_LEVEL, source="Viện",
        levels={"Cấp 1": 1, "Cấp 4": 4},
    )  # fmt: skip
    with pytest.raises(ValuesWithoutClass):
        start_import(user=author, file_id=file.pk, choices=wrong)
    file.refresh_from_db()
    assert file.state == ImportState.INSPECTED
