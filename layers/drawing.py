"""Changing the zones of a draft by hand. Each verb is one edit: it is told which revision of the zone the person saw,
so that nobody overwrites another, and a key made by the browser, so that the same edit sent twice is one edit.

Shapes come in EPSG:4326 as drawn; what becomes of them is computed here. `snap_m` is how far, in metres, new corners
are pulled to the edges of neighbours and communes; 0 leaves them. `over` says who gives way where what was drawn lies
on zones of other classes.

All verbs raise `NotAllowed`, `WrongState` when the version is no draft any more, and `KeyTaken`; those on a zone raise
`ZoneChanged`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import shapely
from django.db import transaction

from agencies.models import User
from geodata.shape_edits import only_polygons, snapped, split, vertices_of
from layers.coverage import bounds_of
from layers.drawing_errors import (
    ApartFromZone,
    FarBeyondLayer,
    NothingChanged,
    NothingCut,
    NothingLeft,
    OutsideLayer,
    SplitMissed,
    UnknownClass,
)
from layers.edit_records import EditKind, ZoneEdit
from layers.edit_writing import Change, Desk, opened, write, zone_as_seen
from layers.giving_way import Over, given_way
from layers.models import ClassStyle
from layers.neighbours import edges_near
from layers.pieces import Piece
from layers.sound_shapes import sound

MOST_SNAP_M = 1_000.0
"""Snapping is for borders that were meant to meet, not for moving them."""
_BEYOND = 0.5
"""Degrees around the layer's area. A zone may go on over the border; one over half the earth would be cut into
millions of tiles."""


@transaction.atomic
def add_zone(
    *,
    user: User,
    version_id: int,
    key: uuid.UUID,
    level: int,
    shape: shapely.Geometry,
    snap_m: float = 0.0,
    over: Over = Over.KEEP,
) -> ZoneEdit:
    """A new zone.

    Raises `UnknownClass`, `NotDrawable`, `OutsideLayer`, `FarBeyondLayer`, and what `given_way` raises.
    """
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.ADD])
    if desk.done:
        return desk.done
    _check_level(desk, level)
    drawn, repairs = sound(_snapped(desk, shape, snap_m))
    _check_place(desk, drawn)
    piece, others = given_way(desk.version, Piece(level, drawn), over)
    return write(desk, EditKind.ADD, [Change(None, None, piece), *others], repairs=repairs)


@transaction.atomic
def reshape_zone(
    *,
    user: User,
    version_id: int,
    key: uuid.UUID,
    zone_id: int,
    revision: int,
    shape: shapely.Geometry,
    snap_m: float = 0.0,
    over: Over = Over.KEEP,
) -> ZoneEdit:
    """The zone with another border; only corners that it did not have are snapped.

    Raises `NotDrawable`, `OutsideLayer`, `FarBeyondLayer`, `NothingChanged`, and what `given_way` raises.
    """
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.RESHAPE])
    if desk.done:
        return desk.done
    zone = zone_as_seen(desk, zone_id, revision)
    snapped_shape = _snapped(desk, shape, snap_m, without_zone=zone_id, settled=vertices_of(zone.shape))
    drawn, repairs = sound(snapped_shape)
    _check_place(desk, drawn)
    piece, others = given_way(desk.version, Piece(zone.level, drawn), over, zone_id=zone_id)
    return _changed(desk, EditKind.RESHAPE, Change(zone_id, zone, piece), repairs, others)


@transaction.atomic
def reclass_zone(*, user: User, version_id: int, key: uuid.UUID, zone_id: int, revision: int, level: int) -> ZoneEdit:
    """The zone in another class. Raises `UnknownClass`, `NothingChanged`."""
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.RECLASS])
    if desk.done:
        return desk.done
    _check_level(desk, level)
    zone = zone_as_seen(desk, zone_id, revision)
    return _changed(desk, EditKind.RECLASS, Change(zone_id, zone, Piece(level, zone.shape)))


@transaction.atomic
def remove_zone(*, user: User, version_id: int, key: uuid.UUID, zone_id: int, revision: int) -> ZoneEdit:
    """Take the zone away."""
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.REMOVE])
    if desk.done:
        return desk.done
    return write(desk, EditKind.REMOVE, [Change(zone_id, zone_as_seen(desk, zone_id, revision), None)])


@transaction.atomic
def cut_zone(
    *,
    user: User,
    version_id: int,
    key: uuid.UUID,
    zone_id: int,
    revision: int,
    shape: shapely.Geometry,
    snap_m: float = 0.0,
) -> ZoneEdit:
    """The zone without what lies in `shape`: a hole, or a side less. Raises `NotDrawable`, `NothingCut`,
    `NothingLeft`."""
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.CUT])
    if desk.done:
        return desk.done

    zone = zone_as_seen(desk, zone_id, revision)
    tool, repairs = sound(_snapped(desk, shape, snap_m))
    if not shapely.intersects(zone.shape, tool) or shapely.touches(zone.shape, tool):
        raise NothingCut()
    left = only_polygons(shapely.difference(zone.shape, tool))
    if shapely.is_empty(left):
        raise NothingLeft()
    return _changed(desk, EditKind.CUT, Change(zone_id, zone, Piece(zone.level, sound(left)[0])), repairs)


@transaction.atomic
def extend_zone(
    *,
    user: User,
    version_id: int,
    key: uuid.UUID,
    zone_id: int,
    revision: int,
    shape: shapely.Geometry,
    snap_m: float = 0.0,
    over: Over = Over.KEEP,
) -> ZoneEdit:
    """The zone with `shape`, which touches it, added. Raises `NotDrawable`, `OutsideLayer`, `FarBeyondLayer`,
    `ApartFromZone`, `NothingChanged`, and what `given_way` raises."""
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.EXTEND])
    if desk.done:
        return desk.done

    zone = zone_as_seen(desk, zone_id, revision)
    tool, repairs = sound(_snapped(desk, shape, snap_m))
    if not shapely.intersects(zone.shape, tool):
        raise ApartFromZone()
    _check_place(desk, tool)
    added, others = given_way(desk.version, Piece(zone.level, tool), over, zone_id=zone_id)
    whole, _codes = sound(only_polygons(shapely.union(zone.shape, added.shape)))
    return _changed(desk, EditKind.EXTEND, Change(zone_id, zone, Piece(zone.level, whole)), repairs, others)


@transaction.atomic
def split_zone(
    *,
    user: User,
    version_id: int,
    key: uuid.UUID,
    zone_id: int,
    revision: int,
    line: shapely.Geometry,
    snap_m: float = 0.0,
) -> ZoneEdit:
    """The zone cut along a line; the largest piece stays the zone, the others become new ones of its class.

    Raises `SplitMissed` when the line does not run from edge to edge.
    """
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.SPLIT])
    if desk.done:
        return desk.done
    zone = zone_as_seen(desk, zone_id, revision)
    pieces = split(zone.shape, _snapped(desk, line, snap_m))
    if len(pieces) < 2:
        raise SplitMissed()
    mended = [sound(piece) for piece in pieces]
    stays, *new = (Piece(zone.level, shape) for shape, _repairs in mended)
    changes = [Change(zone_id, zone, stays), *(Change(None, None, piece) for piece in new)]
    return write(desk, EditKind.SPLIT, changes, repairs=sorted({code for _shape, codes in mended for code in codes}))


def _changed(
    desk: Desk, kind: EditKind, change: Change, repairs: Sequence[str] = (), others: Sequence[Change] = ()
) -> ZoneEdit:
    before, after = change.before, change.after
    if before and after and before.level == after.level and shapely.equals(before.shape, after.shape):
        raise NothingChanged()
    return write(desk, kind, [change, *others], repairs=repairs)


def _snapped(
    desk: Desk,
    shape: shapely.Geometry,
    snap_m: float,
    *,
    without_zone: int | None = None,
    settled: set[tuple[float, float]] | None = None,
) -> shapely.Geometry:
    within_m = min(max(snap_m, 0.0), MOST_SNAP_M)
    if within_m == 0:
        return shape
    edges = edges_near(version_id=desk.version.pk, shape=shape, within_m=within_m, without_zone=without_zone)
    return snapped(shape, targets=edges, tolerance_m=within_m, settled=settled)


def _check_level(desk: Desk, level: int) -> None:
    styles = ClassStyle.objects.filter(hazard=desk.version.layer.hazard, scale=desk.version.scale)
    if not styles.filter(level=level).exists():
        raise UnknownClass()


def _check_place(desk: Desk, shape: shapely.Geometry) -> None:
    unit = desk.version.layer.unit
    area = shapely.box(*bounds_of(unit))
    if not shapely.intersects(area, shape):
        raise OutsideLayer(unit=unit.full_name)
    if not shapely.covers(shapely.box(*shapely.bounds(shapely.buffer(area, _BEYOND))), shape):
        raise FarBeyondLayer(unit=unit.full_name)
