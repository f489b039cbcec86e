"""The pieces of zones by which the maps are asked (`ZonePart`), kept in step with the zones of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db import connection

from geodata.subdivide import subdivide
from layers.models import Zone, ZonePart

_BATCH = 2_000


@dataclass(frozen=True)
class Piece:
    """One zone's class and shape (EPSG:4326), as it was or as it becomes."""

    level: int
    shape: shapely.Geometry


def replace_parts(version_id: int, *, went: Sequence[Piece], came: Sequence[Piece]) -> None:
    """Take away the parts of the zones as they were and write those of the zones as they are; in one transaction with
    the zones themselves, which are written before.

    Parts carry no zone: they are found by cutting the former shape once more, which gives the same pieces. Where they
    are not all found, every part of the version is made anew; a version whose zones were not cut yet stays so.
    """
    if not ZonePart.objects.filter(version=version_id).exists() and _was_there(version_id, went, came):
        return
    found = all(_removed(version_id, piece) for piece in went)
    if found:
        _add(version_id, came)
    else:
        rebuild_parts(version_id)


def rebuild_parts(version_id: int) -> None:
    """Make every part of a draft anew from its zones."""

    ZonePart.objects.filter(version=version_id).delete()
    rows = Zone.objects.filter(version=version_id).order_by("pk").values_list("level", AsWKB("geometry"))
    waiting: list[Piece] = []
    for level, wkb in rows.iterator(chunk_size=_BATCH):
        waiting.append(Piece(level, shapely.from_wkb(bytes(wkb))))
        if len(waiting) == _BATCH:
            _add(version_id, waiting)
            waiting = []
    _add(version_id, waiting)


def _was_there(version_id: int, went: Sequence[Piece], came: Sequence[Piece]) -> bool:
    """Whether the version had zones before."""
    now = Zone.objects.filter(version=version_id)[: len(came) + 1].count()
    return bool(went) or now > len(came)


def _removed(version_id: int, piece: Piece) -> bool:
    """Deletes one part for each piece of the shape; whether all of them were there."""
    parts, _source = subdivide(np.array([piece.shape], dtype=object))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH wanted AS (
                SELECT shape, row_number() OVER (PARTITION BY wkb) AS number
                FROM (SELECT wkb, ST_GeomFromWKB(wkb, 4326) AS shape FROM unnest(%(shapes)s::bytea[]) AS wkb) AS cut
            ),
            kept AS (
                SELECT part.id, wanted.shape, row_number() OVER (PARTITION BY wanted.shape ORDER BY part.id) AS number
                FROM (SELECT DISTINCT shape FROM wanted) AS wanted
                JOIN layers_zonepart AS part ON part.geometry ~= wanted.shape AND part.geometry = wanted.shape
                WHERE part.version_id = %(version)s AND part.level = %(level)s
            )
            DELETE FROM layers_zonepart WHERE id IN (
                SELECT kept.id FROM kept JOIN wanted ON wanted.shape = kept.shape AND wanted.number = kept.number
            )
            """,
            {"shapes": list(shapely.to_wkb(parts)), "version": version_id, "level": piece.level},
        )
        return cursor.rowcount == len(parts)


def _add(version_id: int, pieces: Sequence[Piece]) -> None:
    if not pieces:
        return
    parts, source = subdivide(np.array([piece.shape for piece in pieces], dtype=object))
    ZonePart.objects.bulk_create(
        (
            ZonePart(
                version_id=version_id,
                level=pieces[position].level,
                geometry=cast(Polygon, GEOSGeometry(memoryview(shapely.to_wkb(part)), srid=4326)),
            )
            for part, position in zip(parts, source.tolist(), strict=True)
        ),
        batch_size=_BATCH,
    )
