"""Taking edits of a draft back and doing them again; that who drew does not publish; the record of edits."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from agencies.models import User
from layers.drawing import reclass_zone, remove_zone, split_zone
from layers.drawing_errors import NothingToRedo, NothingToUndo, ZoneChanged
from layers.edit_records import ZoneEdit
from layers.errors import SecondPersonNeeded
from layers.models import HazardLayer, LayerVersion, Zone
from layers.publishing import publish
from layers.reviewing import submit
from layers.samples import remove_sample_versions
from layers.undoing import redo, undo
from tests.layers.drafts import assert_whole, drawn, empty_draft, line, on, rectangle, step, zone_of

SQUARE = rectangle(0, 0, 10, 10)


@pytest.fixture
def draft(layer: HazardLayer, author: User) -> LayerVersion:
    return empty_draft(layer, author)


@pytest.fixture
def zone(draft: LayerVersion, author: User) -> Zone:
    return drawn(draft, author, 4, SQUARE)


# --- undo and redo ---------------------------------------------------------------------------------------


def test_edits_are_taken_back_and_done_again_in_their_order(draft: LayerVersion, zone: Zone, author: User) -> None:
    split_zone(**on(zone, author), line=line((-1, 4), (11, 4)))
    reclass_zone(**on(zone_of(zone.pk), author), level=1)
    remove_zone(**on(zone_of(zone.pk), author))
    states = [snapshot(draft)]
    for _ in range(4):
        step(undo, draft, author)
        assert_whole(draft)
        states.append(snapshot(draft))
    assert states[-1] == {}
    with pytest.raises(NothingToUndo):
        step(undo, draft, author)
    for state in reversed(states[:-1]):
        step(redo, draft, author)
        assert_whole(draft)
        assert snapshot(draft) == state
    with pytest.raises(NothingToRedo):
        step(redo, draft, author)


def snapshot(version: LayerVersion) -> dict[int, tuple[int, str]]:
    return {zone.pk: (zone.level, zone.geometry.wkt) for zone in version.zones.all()}


def test_a_new_edit_ends_what_could_be_done_again(draft: LayerVersion, zone: Zone, author: User) -> None:
    step(undo, draft, author)
    drawn(draft, author, 2, SQUARE)
    with pytest.raises(NothingToRedo):
        step(redo, draft, author)


def test_one_takes_back_only_own_edits(draft: LayerVersion, zone: Zone, author: User, reviewer: User) -> None:
    with pytest.raises(NothingToUndo):
        step(undo, draft, reviewer)
    other = drawn(draft, reviewer, 3, rectangle(20, 0, 30, 10))
    step(undo, draft, author)
    assert list(draft.zones.all()) == [other]


def test_what_another_went_on_with_is_not_taken_back(
    draft: LayerVersion, zone: Zone, author: User, reviewer: User
) -> None:
    reclass_zone(**on(zone, reviewer), level=2)
    with pytest.raises(ZoneChanged):
        step(undo, draft, author)
    assert zone_of(zone.pk).level == 2


# --- four eyes and history -------------------------------------------------------------------------------


def test_who_drew_cannot_publish(draft: LayerVersion, zone: Zone, author: User, reviewer: User) -> None:
    drawn(draft, reviewer, 3, rectangle(20, 0, 30, 10))
    submit(user=author, version_id=draft.pk)
    with pytest.raises(SecondPersonNeeded):
        publish(user=reviewer, version_id=draft.pk)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        LayerVersion.objects.filter(pk=draft.pk).update(state="building", published_by=reviewer)


def test_the_history_names_each_sitting_once(draft: LayerVersion, author: User, reviewer: User) -> None:
    for user in (author, author, reviewer, author):
        drawn(draft, user, 3, SQUARE)
    told = list(draft.events.order_by("id").values_list("verb", "actor"))
    assert told == [("draw", author.pk), ("edit", author.pk), ("edit", reviewer.pk), ("edit", author.pk)]


def test_records_of_edits_are_only_appended(draft: LayerVersion, zone: Zone) -> None:
    edit = ZoneEdit.objects.get()
    for attempt in (
        lambda: ZoneEdit.objects.update(kind="remove"),
        lambda: edit.changes.update(level_after=1),
        lambda: edit.changes.all().delete(),
        edit.delete,
    ):
        with pytest.raises(Exception, match="never changed or deleted"), transaction.atomic():
            attempt()


def test_a_sample_that_was_drawn_on_can_be_removed(draft: LayerVersion, zone: Zone, author: User) -> None:
    step(undo, draft, author)
    LayerVersion.objects.filter(pk=draft.pk).update(is_sample=True)
    assert remove_sample_versions() == 1
    assert ZoneEdit.objects.count() == 0
