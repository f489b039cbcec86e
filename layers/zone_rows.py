"""Rows of zones, of their parts and of repairs as the database takes them in one go.

https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
"""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Iterable
from functools import lru_cache
from typing import IO

import shapely
from django.db import connection

from geodata.arrays import GeometryArray, IntArray
from geodata.repair import RepairRecord

COPY_ZONES = "COPY layers_zone (version_id, level, row, geometry) FROM STDIN WITH (FORMAT binary)"
_COPY_PARTS = "COPY layers_zonepart (version_id, level, geometry) FROM STDIN WITH (FORMAT binary)"
_COPY_REPAIRS = (
    "COPY layers_zonerepair (version_id, row, code, area_before, area_after, area_touched, place) "
    "FROM STDIN WITH (FORMAT csv)"
)
HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack("!ii", 0, 0)
TRAILER = struct.pack("!h", -1)
# Bytes of WKB in this machine's order: the order, the type. EWKB flags the type and puts the SRID behind it.
_SRID = 4326
_POLYGON, _MULTIPOLYGON, _HAS_SRID = 3, 6, 0x20000000
_HEAD = 5


def write_zones(sink: IO[bytes], shapes: GeometryArray, *, levels: IntArray, rows: IntArray, version_id: int) -> None:
    """Polygons and MultiPolygons (EPSG:4326) as MultiPolygons. `rows` count from 0 and are written from 1."""
    single = struct.pack("=BII", 1, _MULTIPOLYGON | _HAS_SRID, _SRID) + struct.pack("=I", 1)
    several = struct.pack("=BII", 1, _MULTIPOLYGON | _HAS_SRID, _SRID)

    @lru_cache(maxsize=10_000)
    def before_row(level: int) -> bytes:
        return struct.pack("!hiqihi", 4, 8, version_id, 2, level, 4)

    pack = struct.Struct("!ii").pack
    sink.writelines(
        before_row(level) + pack(row, len(single) + len(wkb)) + single + wkb
        if kind == _POLYGON
        else before_row(level) + pack(row, len(several) + len(wkb) - _HEAD) + several + wkb[_HEAD:]
        for level, row, kind, wkb in zip(
            levels.tolist(),
            (rows + 1).tolist(),
            shapely.get_type_id(shapes).tolist(),
            _wkb(shapes),
            strict=True,
        )
    )


def write_part_rows(sink: IO[bytes], parts: GeometryArray, *, levels: IntArray, version_id: int) -> None:
    """Polygons (EPSG:4326) as `copy_parts` takes them."""
    head = struct.pack("=BII", 1, _POLYGON | _HAS_SRID, _SRID)
    pack = struct.Struct("!hiqihi").pack
    sink.write(HEADER)
    sink.writelines(
        pack(3, 8, version_id, 2, level, len(head) + len(wkb) - _HEAD) + head + wkb[_HEAD:]
        for level, wkb in zip(levels.tolist(), _wkb(parts), strict=True)
    )
    sink.write(TRAILER)
    sink.flush()


def copy_parts(rows: IO[bytes]) -> None:
    """Put what `write_part_rows` wrote into the table."""
    rows.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(_COPY_PARTS, rows, size=1 << 20)


def copy_repairs(records: Iterable[RepairRecord], *, version_id: int) -> None:
    """Rows of `ZoneRepair`; a file in which every row was mended has as many."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    for record in records:
        place = "" if record.place is None else f"SRID={_SRID};POINT({record.place[0]} {record.place[1]})"
        touched = "" if record.area_touched is None else record.area_touched
        writer.writerow(
            (version_id, record.row + 1, record.code, record.area_before, record.area_after, touched, place)
        )
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(_COPY_REPAIRS, lines)


def _wkb(shapes: GeometryArray) -> list[bytes]:
    encoded: list[bytes] = shapely.to_wkb(shapes, byte_order=1).tolist()
    return encoded
