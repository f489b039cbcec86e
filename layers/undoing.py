"""Taking back and doing again what one person drew in a draft, step by step."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from agencies.models import User
from layers.drawing_errors import NothingToRedo, NothingToUndo, ZoneChanged
from layers.edit_records import EditKind, ZoneEdit
from layers.edit_writing import Change, Desk, opened, piece_of, write
from layers.models import LayerVersion, Zone

STEPS = 200
"""How far back one can go."""


@dataclass(frozen=True)
class Stack:
    """Ids of the edits that an undo and a redo would be about; None when there is nothing."""

    to_undo: int | None
    to_redo: int | None


def stack_of(user: User, version: LayerVersion) -> Stack:
    """What the person can take back and do again in the version. One query."""
    edits = ZoneEdit.objects.filter(version=version, actor=user).order_by("-id")
    rows = edits.values_list("id", "kind", "about_id")[:STEPS]
    return _stack(reversed(rows))


def _stack(rows: Iterable[tuple[int, str, int | None]]) -> Stack:
    done: list[int] = []
    undone: list[int] = []
    for edit_id, kind, about_id in rows:
        if kind == EditKind.UNDO and about_id is not None:
            done = [edit for edit in done if edit != about_id]
            undone.append(about_id)
        elif kind == EditKind.REDO and about_id is not None:
            undone = [edit for edit in undone if edit != about_id]
            done.append(about_id)
        else:
            done.append(edit_id)
            undone = []
    return Stack(done[-1] if done else None, undone[-1] if undone else None)


@transaction.atomic
def undo(*, user: User, version_id: int, key: uuid.UUID) -> ZoneEdit:
    """Put the zones of the person's last edit back as they were.

    Raises `NotAllowed`, `WrongState`, `KeyTaken`, `NothingToUndo`, and `ZoneChanged` when one of them is not any more
    as that edit left it.
    """
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.UNDO])
    if desk.done:
        return desk.done
    about_id = stack_of(user, desk.version).to_undo
    if about_id is None:
        raise NothingToUndo()
    return _repeat(desk, EditKind.UNDO, about_id)


@transaction.atomic
def redo(*, user: User, version_id: int, key: uuid.UUID) -> ZoneEdit:
    """Do again what the person last took back. Raises as `undo` does, `NothingToRedo` in place of `NothingToUndo`."""
    desk = opened(user=user, version_id=version_id, key=key, kinds=[EditKind.REDO])
    if desk.done:
        return desk.done
    about_id = stack_of(user, desk.version).to_redo
    if about_id is None:
        raise NothingToRedo()
    return _repeat(desk, EditKind.REDO, about_id)


def _repeat(desk: Desk, kind: EditKind, about_id: int) -> ZoneEdit:
    about = ZoneEdit.objects.get(pk=about_id)
    changes = []
    for row in about.changes.all():
        before = piece_of(row.level_before, row.before) if row.level_before and row.before else None
        after = piece_of(row.level_after, row.after) if row.level_after and row.after else None
        changes.append(Change(row.zone_id, before, after))
    if kind == EditKind.UNDO:
        changes = [Change(change.zone_id, change.after, change.before) for change in changes]
    zones = Zone.objects.in_bulk([change.zone_id for change in changes])
    for change in changes:
        zone = zones.get(change.zone_id or 0)
        if (zone is None) != (change.before is None):
            raise ZoneChanged()
        if zone is not None and change.before is not None and _differ(zone, change):
            raise ZoneChanged()
    return write(desk, kind, changes, about=about)


def _differ(zone: Zone, change: Change) -> bool:
    now = piece_of(zone.level, zone.geometry)
    return change.before is None or now.level != change.before.level or now.shape != change.before.shape
