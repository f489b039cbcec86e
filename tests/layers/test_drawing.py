"""Drawing in a draft: what each edit does to zones, the figures and the record."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
import shapely

from agencies.models import Role, User
from agencies.policy import NotAllowed
from geodata.area import area_m2
from layers.coverage import bounds_of
from layers.drawing import add_zone, cut_zone, extend_zone, reclass_zone, remove_zone, reshape_zone, split_zone
from layers.drawing_errors import (
    ApartFromZone,
    FarBeyondLayer,
    KeyTaken,
    NotDrawable,
    NothingChanged,
    NothingCut,
    NothingLeft,
    OutsideLayer,
    SplitMissed,
    TooManyUnder,
    UnknownClass,
    ZoneChanged,
)
from layers.edit_records import ZoneEdit
from layers.edit_writing import piece_of
from layers.errors import WrongState
from layers.giving_way import Over
from layers.models import HazardLayer, LayerVersion, Zone
from layers.neighbours import overlaps_of
from layers.reviewing import submit
from layers.undoing import undo
from places.models import Unit
from tests.factories import box, make_agency, make_member, make_unit
from tests.layers.drafts import assert_whole, drawn, empty_draft, line, on, rectangle, shape_of, step, zone_of

SQUARE = rectangle(0, 0, 10, 10)


@pytest.fixture
def draft(layer: HazardLayer, author: User) -> LayerVersion:
    return empty_draft(layer, author)


@pytest.fixture
def zone(draft: LayerVersion, author: User) -> Zone:
    return drawn(draft, author, 4, SQUARE)


# --- what each edit does ---------------------------------------------------------------------------------


def test_a_drawn_zone_stands_in_the_draft_with_its_figures(draft: LayerVersion, zone: Zone) -> None:
    assert zone.level == 4
    assert shape_of(zone).equals(SQUARE)
    assert_whole(draft)


def test_a_border_is_changed(draft: LayerVersion, zone: Zone, author: User) -> None:
    wider = rectangle(0, 0, 15, 10)
    reshape_zone(**on(zone, author), shape=wider)
    assert shape_of(zone_of(zone.pk)).equals(wider)
    assert_whole(draft)


def test_a_class_is_changed(draft: LayerVersion, zone: Zone, author: User) -> None:
    reclass_zone(**on(zone, author), level=2)
    assert zone_of(zone.pk).level == 2
    assert_whole(draft)


def test_a_hole_is_cut(draft: LayerVersion, zone: Zone, author: User) -> None:
    cut_zone(**on(zone, author), shape=rectangle(4, 4, 6, 6))
    holed = shape_of(zone_of(zone.pk))
    assert len(holed.geoms[0].interiors) == 1
    assert not holed.contains(shapely.Point(106.505, 21.805))
    assert_whole(draft)


def test_a_side_is_cut_off(draft: LayerVersion, zone: Zone, author: User) -> None:
    cut_zone(**on(zone, author), shape=rectangle(8, -1, 20, 20))
    assert shape_of(zone_of(zone.pk)).equals(rectangle(0, 0, 8, 10))
    assert_whole(draft)


def test_a_piece_is_added_to_a_zone(draft: LayerVersion, zone: Zone, author: User) -> None:
    extend_zone(**on(zone, author), shape=rectangle(9, 0, 20, 10))
    assert shape_of(zone_of(zone.pk)).equals(rectangle(0, 0, 20, 10))
    assert_whole(draft)


def test_a_zone_is_split_by_a_line(draft: LayerVersion, zone: Zone, author: User) -> None:
    split_zone(**on(zone, author), line=line((-1, 4), (5, 4), (11, 4)))
    shapes = {shape_of(piece).wkt for piece in draft.zones.all()}
    assert len(shapes) == 2
    assert shape_of(zone_of(zone.pk)).equals(rectangle(0, 4, 10, 10)), "the largest piece stays the zone"
    assert set(draft.zones.values_list("level", flat=True)) == {4}
    assert_whole(draft)


def test_a_line_that_snaps_to_both_edges_splits(draft: LayerVersion, zone: Zone, author: User) -> None:
    split_zone(**on(zone, author), line=line((0.1, 4), (9.9, 4)), snap_m=30)
    assert draft.zones.count() == 2
    assert_whole(draft)


def test_splitting_a_ring_leaves_its_hole_open(draft: LayerVersion, author: User) -> None:
    ring = drawn(draft, author, 3, SQUARE.difference(rectangle(4, 4, 6, 6)))
    split_zone(**on(ring, author), line=line((-1, 5), (11, 5)))
    assert draft.zones.count() == 2
    assert_whole(draft)


# --- who gives way ---------------------------------------------------------------------------------------


def add(version: LayerVersion, user: User, level: int, shape: shapely.Geometry, over: Over) -> ZoneEdit:
    return add_zone(user=user, version_id=version.pk, key=uuid.uuid4(), level=level, shape=shape, over=over)


def test_old_zones_of_other_classes_give_way_to_what_is_drawn(draft: LayerVersion, zone: Zone, author: User) -> None:
    small = drawn(draft, author, 5, rectangle(6, 1, 8, 3))
    same = drawn(draft, author, 2, rectangle(5, 5, 9, 9))
    add(draft, author, 2, rectangle(5, 0, 15, 10), Over.OLD_GIVES_WAY)
    assert shape_of(zone_of(zone.pk)).equals(rectangle(0, 0, 5, 10))
    assert not draft.zones.filter(pk=small.pk).exists(), "nothing was left of it"
    assert shape_of(zone_of(same.pk)).equals(rectangle(5, 5, 9, 9)), "of the same class"
    assert_whole(draft)
    step(undo, draft, author)
    assert shape_of(zone_of(zone.pk)).equals(SQUARE)
    assert draft.zones.filter(pk=small.pk).exists()
    assert_whole(draft)


def test_what_is_drawn_gives_way_to_old_zones(draft: LayerVersion, zone: Zone, author: User) -> None:
    edit = add(draft, author, 2, rectangle(5, 0, 15, 10), Over.NEW_GIVES_WAY)
    assert shape_of(zone_of(edit.changes.get().zone_id)).equals(rectangle(10, 0, 15, 10))
    assert shape_of(zone_of(zone.pk)).equals(SQUARE)
    with pytest.raises(NothingLeft):
        add(draft, author, 2, rectangle(1, 1, 9, 9), Over.NEW_GIVES_WAY)
    assert_whole(draft)


def test_neighbours_give_way_to_a_zone_that_grows(draft: LayerVersion, zone: Zone, author: User) -> None:
    beside = drawn(draft, author, 2, rectangle(10, 0, 20, 10))
    extend_zone(**on(zone, author), shape=rectangle(9, 0, 12, 10), over=Over.OLD_GIVES_WAY)
    assert shape_of(zone_of(beside.pk)).equals(rectangle(12, 0, 20, 10))
    grown = zone_of(zone.pk)
    reshape_zone(**on(grown, author), shape=rectangle(0, 0, 15, 10), over=Over.OLD_GIVES_WAY)
    assert shape_of(zone_of(beside.pk)).equals(rectangle(15, 0, 20, 10))
    assert overlaps_of(draft, piece_of(4, zone_of(zone.pk).geometry)) == []
    assert_whole(draft)


def test_one_stroke_does_not_change_hundreds_of_zones(
    draft: LayerVersion, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.giving_way.MOST_UNDER", 2)
    for west in (0, 2, 4):
        drawn(draft, author, 3, rectangle(west, 0, west + 1, 1))
    with pytest.raises(TooManyUnder):
        add(draft, author, 5, rectangle(0, 0, 9, 9), Over.OLD_GIVES_WAY)
    assert draft.zones.count() == 3


# --- snapping --------------------------------------------------------------------------------------------


def test_corners_snap_to_corners_and_edges_of_neighbours_without_a_gap(
    draft: LayerVersion, zone: Zone, author: User
) -> None:
    beside = drawn(draft, author, 3, rectangle(10.2, 0.2, 20, 6), snap_m=40)
    corners = {tuple(corner) for corner in shapely.get_coordinates(shape_of(beside)).tolist()}
    assert (106.51, 21.8) in corners, "the corner of the neighbour, with its exact numbers"
    assert shape_of(beside).distance(shape_of(zone)) == 0
    assert overlaps_of(draft, piece_of(3, beside.geometry)) == []


def test_corners_out_of_reach_stay(draft: LayerVersion, zone: Zone, author: User) -> None:
    away = rectangle(12, 0, 20, 6)
    assert shape_of(drawn(draft, author, 3, away, snap_m=40)).equals(away)


def test_corners_snap_to_the_border_of_a_commune(draft: LayerVersion, lang_son: Unit, author: User) -> None:
    make_unit(parent=lang_son, geometry=box(106.4, 21.7, 106.52, 21.9))
    zone = drawn(draft, author, 3, rectangle(12, 0, 19.8, 6), snap_m=40)
    assert shape_of(zone).bounds[2] == pytest.approx(106.52, abs=1e-12)


def test_corners_that_were_not_moved_do_not_snap(draft: LayerVersion, zone: Zone, author: User) -> None:
    beside = drawn(draft, author, 3, rectangle(10.2, 0, 20, 10))
    moved = rectangle(10.2, 0, 25, 10)
    reshape_zone(**on(beside, author), shape=moved, snap_m=40)
    assert shape_of(zone_of(beside.pk)).equals(moved)


# --- what is refused -------------------------------------------------------------------------------------


def test_what_makes_no_zone_is_refused_with_its_reason(draft: LayerVersion, zone: Zone, author: User) -> None:
    with pytest.raises(NotDrawable, match="quá nhỏ"):
        drawn(draft, author, 4, shapely.box(106.5, 21.8, 106.500001, 21.800001))
    with pytest.raises(OutsideLayer):
        drawn(draft, author, 4, shapely.box(21.8, 80.0, 21.9, 80.1))
    with pytest.raises(UnknownClass):
        drawn(draft, author, 6, SQUARE)
    with pytest.raises(NothingCut):
        cut_zone(**on(zone, author), shape=rectangle(10, 0, 20, 10))
    with pytest.raises(NothingLeft):
        cut_zone(**on(zone, author), shape=rectangle(-1, -1, 20, 20))
    with pytest.raises(ApartFromZone):
        extend_zone(**on(zone, author), shape=rectangle(30, 0, 40, 10))
    with pytest.raises(SplitMissed):
        split_zone(**on(zone, author), line=line((-1, 5), (5, 5)))
    with pytest.raises(NothingChanged):
        reclass_zone(**on(zone, author), level=4)
    assert ZoneEdit.objects.count() == 1, "what was refused leaves no trace"
    assert_whole(draft)


def test_a_zone_goes_on_over_the_border_but_not_over_the_earth(draft: LayerVersion, zone: Zone, author: User) -> None:
    earth = shapely.box(-179, -80, 179, 80)
    with pytest.raises(FarBeyondLayer):
        drawn(draft, author, 4, earth)
    with pytest.raises(FarBeyondLayer):
        reshape_zone(**on(zone, author), shape=earth)
    with pytest.raises(FarBeyondLayer):
        extend_zone(**on(zone, author), shape=earth)
    west, south, _east, _north = bounds_of(draft.layer.unit)
    drawn(draft, author, 4, shapely.box(west - 0.1, south - 0.1, west + 0.1, south + 0.1))


def test_a_border_that_crosses_itself_is_repaired_and_told(draft: LayerVersion, author: User) -> None:
    bow = shapely.Polygon([(106.5, 21.8), (106.51, 21.81), (106.51, 21.8), (106.5, 21.81)])
    edit = add_zone(user=author, version_id=draft.pk, key=uuid.uuid4(), level=2, shape=bow)
    assert edit.repairs == ["made_valid"]
    assert shape_of(draft.zones.get()).is_valid


def test_who_saw_an_older_zone_overwrites_nothing(
    draft: LayerVersion, zone: Zone, author: User, reviewer: User
) -> None:
    reclass_zone(**on(zone, reviewer), level=2)
    for change in (
        lambda: reclass_zone(**on(zone, author), level=5),
        lambda: remove_zone(**on(zone, author)),
        lambda: reshape_zone(**on(zone, author), shape=rectangle(0, 0, 5, 5)),
        lambda: split_zone(**on(zone, author), line=line((-1, 4), (11, 4))),
    ):
        with pytest.raises(ZoneChanged):
            change()
    assert zone_of(zone.pk).level == 2


def test_the_same_edit_sent_twice_is_one(draft: LayerVersion, author: User) -> None:
    sent = {"user": author, "version_id": draft.pk, "key": uuid.uuid4(), "level": 3, "shape": SQUARE}
    assert add_zone(**sent) == add_zone(**sent)
    assert draft.zones.count() == 1
    submit(user=author, version_id=draft.pk)
    assert add_zone(**sent).changes.count() == 1, "sent again after the draft was handed in, it still was done"


def test_a_key_stands_for_one_edit_of_one_person(draft: LayerVersion, zone: Zone, author: User, reviewer: User) -> None:
    key = ZoneEdit.objects.get().key
    with pytest.raises(KeyTaken):
        add_zone(user=reviewer, version_id=draft.pk, key=key, level=3, shape=SQUARE)
    with pytest.raises(KeyTaken):
        undo(user=author, version_id=draft.pk, key=key)


def test_a_version_that_was_handed_in_is_not_drawn_on(draft: LayerVersion, zone: Zone, author: User) -> None:
    submit(user=author, version_id=draft.pk)
    with pytest.raises(WrongState):
        drawn(draft, author, 3, SQUARE)
    with pytest.raises(WrongState):
        remove_zone(**on(zone, author))
    with pytest.raises(WrongState):
        undo(user=author, version_id=draft.pk, key=uuid.uuid4())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_agriculture_officers_draw_in_their_area_and_nobody_else(
    draft: LayerVersion, zone: Zone, lang_son: Unit, role: Role, where: str
) -> None:
    area = lang_son if where == "here" else make_unit("04", level="province", name="Cao Bằng")
    person = make_member(role, make_agency(areas=[area]))
    attempts = (
        lambda: drawn(draft, person, 3, rectangle(20, 0, 30, 10)),
        lambda: reclass_zone(**on(zone, person), level=1),
        lambda: undo(user=person, version_id=draft.pk, key=uuid.uuid4()),
    )
    if role == Role.AGRICULTURE_OFFICER and where == "here":
        attempts[0]()
    else:
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt()


# --- overlaps --------------------------------------------------------------------------------------------


def test_overlaps_with_other_classes_are_measured(draft: LayerVersion, zone: Zone, author: User) -> None:
    same = drawn(draft, author, 4, rectangle(5, 0, 10, 10))
    assert overlaps_of(draft, piece_of(4, same.geometry)) == [], "the same class counts once anyway"
    over = drawn(draft, author, 2, rectangle(5, 0, 15, 10))
    (overlap,) = overlaps_of(draft, piece_of(2, over.geometry)) or []
    assert overlap.style.level == 4
    assert overlap.area_m2 == pytest.approx(float(area_m2(np.array([rectangle(5, 0, 10, 10)]))[0]), rel=1e-6)


def test_what_lies_on_more_than_can_be_measured_is_told_so(
    draft: LayerVersion, zone: Zone, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.neighbours._MOST_UNDER", 0)
    over = drawn(draft, author, 2, rectangle(5, 0, 15, 10))
    assert overlaps_of(draft, piece_of(2, over.geometry)) is None
