"""Who gives way where a drawn zone comes to lie on zones of other classes: nobody, the old ones, or the new one."""

from __future__ import annotations

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import models
from django.utils.translation import gettext_lazy as _

from geodata.shape_edits import only_polygons
from layers.drawing_errors import NothingLeft, TooManyUnder
from layers.edit_writing import Change, piece_of
from layers.models import LayerVersion, Zone
from layers.part_keeping import Piece
from layers.sound_shapes import remains

MOST_UNDER = 500
"""More zones than this are not changed by one stroke."""


class Over(models.TextChoices):
    KEEP = "keep", _("Giữ cả hai, lớp cao hơn được tính")
    OLD_GIVES_WAY = "old", _("Cắt bớt các vùng cũ")
    NEW_GIVES_WAY = "new", _("Cắt bớt hình vừa vẽ")


def given_way(
    version: LayerVersion, piece: Piece, over: Over, *, zone_id: int | None = None
) -> tuple[Piece, list[Change]]:
    """The drawn piece as it may stay, and the changes of the zones under it. `zone_id` is the zone it belongs to.

    Raises `NothingLeft` when the old zones leave nothing of it, and `TooManyUnder`.
    """
    if over == Over.KEEP:
        return piece, []
    under = _under(version, piece, zone_id)
    if over == Over.NEW_GIVES_WAY:
        left, _codes = remains(_without(piece.shape, [zone.shape for zone in under.values()]))
        if left is None:
            raise NothingLeft()
        return Piece(piece.level, left), []
    changes = []
    for other_id, zone in under.items():
        left, _codes = remains(_without(zone.shape, [piece.shape]))
        changes.append(Change(other_id, zone, Piece(zone.level, left) if left is not None else None))
    return piece, changes


def _under(version: LayerVersion, piece: Piece, zone_id: int | None) -> dict[int, Piece]:
    """Zones of other classes that share ground with the piece, by id."""
    box = GEOSGeometry(memoryview(shapely.to_wkb(shapely.box(*shapely.bounds(piece.shape)))), srid=4326)
    near = Zone.objects.filter(version=version, geometry__bboverlaps=box).exclude(level=piece.level)
    zones = {zone.pk: piece_of(zone.level, zone.geometry) for zone in near.exclude(pk=zone_id or 0)[: 4 * MOST_UNDER]}
    shapely.prepare(piece.shape)
    under = {
        key: zone
        for key, zone in zones.items()
        if shapely.intersects(piece.shape, zone.shape) and not shapely.touches(piece.shape, zone.shape)
    }
    if len(under) > MOST_UNDER or len(zones) == 4 * MOST_UNDER:
        raise TooManyUnder(most=MOST_UNDER)
    return under


def _without(shape: shapely.Geometry, others: list[shapely.Geometry]) -> shapely.Geometry:
    return only_polygons(shapely.difference(shape, shapely.union_all(others)))
