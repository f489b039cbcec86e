"""A file of several layers is handed in once, and its layers are read in one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from agencies.models import Agency, Role, User
from layers.errors import SecondPersonNeeded, WrongState
from layers.lifecycle import require_second_person
from layers.models import HazardFile, HazardLayer, ImportState
from layers.next_layer import layers_left, take_next_layer
from layers.reviewing import discard, submit
from layers.uploads import path_of
from places.hazards import Hazard
from places.models import Unit
from tests.factories import make_member
from tests.layers.awkward_writers import layer as written
from tests.layers.conftest import browser_of, imported, make_layer, offered_choices, run_jobs

OFFER = "Nhập lớp tiếp theo của tệp này"


@pytest.fixture
def first(office: Client, layer: HazardLayer, tmp_path: Path) -> HazardFile:
    """The first of two layers of a file, read into a draft."""
    path = tmp_path / "hai_lop.gpkg"
    written(path, "GPKG", name="sat_lo")
    written(path, "GPKG", name="lu_quet")
    file = imported(office, layer, path, recipe_name="Bản đồ hằng năm")
    assert file.state == ImportState.DONE
    return file


def page(client: Client, file: HazardFile) -> str:
    return client.get(f"/can-bo/ban-do/ban/{file.version_id}/").content.decode()


def take(client: Client, file: HazardFile, **sent: object):
    return client.post(f"/can-bo/ban-do/tep/{file.pk}/lop-tiep/", {"layer_index": 1, "into": file.layer.slug} | sent)


def test_after_the_import_the_next_layer_is_read_without_a_new_upload(
    office: Client, first: HazardFile, layer: HazardLayer
) -> None:
    assert OFFER in page(office, first)
    answer = take(office, first)
    second = layer.files.exclude(pk=first.pk).get()
    assert answer["Location"] == f"/can-bo/ban-do/tep/{second.pk}/"
    form = office.get(answer["Location"]).context["form"]
    assert form["layer_index"].value() == 1
    assert form.used_recipe.name == "Bản đồ hằng năm"
    assert form["source"].value() == first.version.source

    office.post(answer["Location"], offered_choices(office, second))
    run_jobs()
    second.refresh_from_db()
    assert second.state == ImportState.DONE and second.version.zone_count == 3
    assert OFFER not in page(office, second), "both layers are in"


def test_asked_twice_it_waits_once(office: Client, first: HazardFile, layer: HazardLayer) -> None:
    answers = [take(office, first)["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert layer.files.count() == 2


def test_a_next_layer_waits_within_the_limit_of_the_person(
    office: Client, first: HazardFile, layer: HazardLayer, settings
) -> None:
    settings.WAITING_FILES_PER_PERSON = 0
    answer = office.get(take(office, first)["Location"])
    assert "tệp đã nộp mà chưa nhập" in answer.content.decode()
    assert layer.files.get() == first


def test_it_may_become_the_map_of_another_hazard_over_the_same_unit(
    office: Client, first: HazardFile, lang_son: Unit, agency: Agency
) -> None:
    floods = make_layer(lang_son, agency, Hazard.FLASH_FLOOD)
    take(office, first, into=floods.slug)
    assert floods.files.get().choices["layer_index"] == 1


def test_each_hand_in_keeps_the_file_for_itself(office: Client, first: HazardFile, layer: HazardLayer, author) -> None:
    take(office, first)
    second = layer.files.exclude(pk=first.pk).get()
    discard(user=author, version_id=first.version_id)
    path_of(first).unlink(missing_ok=True)
    assert path_of(second).is_file()


def test_who_brought_the_file_publishes_none_of_its_layers(first: HazardFile, author: User, reviewer: User) -> None:
    taken = take_next_layer(user=reviewer, file_id=first.pk, layer_index=1, into=first.layer)
    client = browser_of(reviewer)
    client.post(f"/can-bo/ban-do/tep/{taken.pk}/", offered_choices(client, taken))
    run_jobs()
    taken.refresh_from_db()
    submit(user=reviewer, version_id=taken.version_id)
    for had_a_hand in (author, reviewer):
        with pytest.raises(SecondPersonNeeded):
            require_second_person(had_a_hand, taken.version)


def test_a_layer_is_not_taken_twice_but_again_after_its_draft_was_discarded(first: HazardFile, author: User) -> None:
    with pytest.raises(WrongState):
        take_next_layer(user=author, file_id=first.pk, layer_index=0, into=first.layer)
    discard(user=author, version_id=first.version_id)
    assert [number for number, _name in layers_left(first)] == [0, 1]


def test_without_the_file_nothing_is_offered_and_asking_says_why(office: Client, first: HazardFile, layer) -> None:
    path_of(first).unlink()
    assert OFFER not in page(office, first)
    take(office, first)
    assert layer.files.count() == 1


def test_only_who_imports_is_offered_it(first: HazardFile, lang_son: Unit) -> None:
    leader = browser_of(make_member(Role.LEADER, areas=[lang_son]))
    assert OFFER not in page(leader, first)
    assert take(leader, first).status_code in (403, 404)
