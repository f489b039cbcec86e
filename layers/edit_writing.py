"""How an edit of a draft comes into the database: the draft locked, then zones, the figures of the
version and the record of what was done, all in the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from agencies.models import User
from agencies.policy import require
from geodata.area import area_m2
from layers.drawing_errors import KeyTaken, ZoneChanged
from layers.edit_records import EditKind, ZoneChange, ZoneEdit
from layers.errors import WrongState
from layers.lifecycle import locked
from layers.models import LayerVersion, VersionEvent, VersionState, Zone
from layers.pieces import Piece


@dataclass(frozen=True)
class Change:
    """A zone as it was and as it becomes; without `before` it comes, without `after` it goes. `zone_id` is None for a
    zone that never was."""

    zone_id: int | None
    before: Piece | None
    after: Piece | None


@dataclass(frozen=True)
class Desk:
    """A draft opened for one edit. `done` is the edit when it was made before: it was sent twice."""

    version: LayerVersion
    user: User
    key: uuid.UUID
    done: ZoneEdit | None


def opened(*, user: User, version_id: int, key: uuid.UUID, kinds: Sequence[EditKind]) -> Desk:
    """Lock the draft for an edit of one of `kinds`. Raises `NotAllowed`, `WrongState`, `KeyTaken`."""
    version = locked(version_id)
    require(user, "layer.edit", version)
    done = ZoneEdit.objects.filter(key=key).first()
    if done is not None:
        if (done.version_id, done.actor_id) != (version.pk, user.pk) or done.kind not in kinds:
            raise KeyTaken()
    elif version.state != VersionState.DRAFT:
        raise WrongState()
    return Desk(version, user, key, done)


def zone_as_seen(desk: Desk, zone_id: int, revision: int) -> Piece:
    """The zone as it is. Raises `ZoneChanged` when it is not what the person saw."""
    zone = Zone.objects.filter(pk=zone_id, version=desk.version).first()
    if zone is None or zone.revision != revision:
        raise ZoneChanged()
    return piece_of(zone.level, zone.geometry)


def piece_of(level: int, geometry: GEOSGeometry) -> Piece:
    return Piece(level, shapely.from_wkb(bytes(geometry.wkb)))


def write(
    desk: Desk,
    kind: EditKind,
    changes: Sequence[Change],
    *,
    repairs: Sequence[str] = (),
    about: ZoneEdit | None = None,
) -> ZoneEdit:
    """Carry out the changes and record them."""
    version = desk.version
    edit = ZoneEdit.objects.create(
        version=version, key=desk.key, kind=kind, about=about, actor=desk.user, repairs=list(repairs)
    )
    rows = [_carried_out(edit, change) for change in changes]
    ZoneChange.objects.bulk_create(rows)
    _count(version, changes)
    last = version.events.order_by("-at", "-id").first()
    if last is None or (last.verb, last.actor_id) != ("edit", desk.user.pk):
        VersionEvent.objects.create(version=version, verb="edit", to_state=version.state, actor=desk.user)
    return edit


def _carried_out(edit: ZoneEdit, change: Change) -> ZoneChange:
    return ZoneChange(
        edit=edit,
        zone_id=_zone_written(edit, change),
        level_before=change.before.level if change.before else None,
        level_after=change.after.level if change.after else None,
        before=_stored(change.before) if change.before else None,
        after=_stored(change.after) if change.after else None,
    )


def _zone_written(edit: ZoneEdit, change: Change) -> int:
    """Writes, changes or deletes the zone's row; its id."""
    if change.before is None:
        assert change.after is not None, "a change comes from something or leads to something"
        zone = Zone(
            version_id=edit.version_id,
            level=change.after.level,
            geometry=_stored(change.after),
            revision=edit.pk,
        )
        if change.zone_id is not None:
            zone.pk = change.zone_id
        zone.save(force_insert=True)
        return zone.pk
    assert change.zone_id is not None, "only a zone that comes may be without id"
    row = Zone.objects.filter(pk=change.zone_id)
    if change.after is None:
        row.delete()
    else:
        row.update(level=change.after.level, geometry=_stored(change.after), revision=edit.pk)
    return change.zone_id


def _stored(piece: Piece) -> MultiPolygon:
    shape = piece.shape if piece.shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([piece.shape])
    return cast(MultiPolygon, GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326))


def _count(version: LayerVersion, changes: Sequence[Change]) -> None:
    """Zones and km² by class, which the version's page shows."""
    areas = {int(level): float(area) for level, area in version.area_by_level.items()}
    counts = {int(level): int(count) for level, count in version.import_report.get("zones_by_level", {}).items()}
    steps = [(change.before, -1) for change in changes] + [(change.after, 1) for change in changes]
    for piece, sign in steps:
        if piece is not None:
            km2 = float(area_m2(np.array([piece.shape], dtype=object))[0]) / 1e6
            counts[piece.level] = max(0, counts.get(piece.level, 0) + sign)
            areas[piece.level] = max(0.0, areas.get(piece.level, 0.0) + sign * km2)
            version.zone_count += sign
    kept = sorted(level for level, count in counts.items() if count)
    version.area_by_level = {str(level): areas[level] for level in kept}
    version.import_report = version.import_report | {"zones_by_level": {str(level): counts[level] for level in kept}}
    version.checked_at = None
    version.save(update_fields=["zone_count", "area_by_level", "import_report", "checked_at"])
