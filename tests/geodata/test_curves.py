"""Arcs and surfaces in files become plain polygons."""

import struct

import numpy as np
import pytest
import shapely

from geodata.curves import linearised


def points(*xy: float) -> bytes:
    return struct.pack(f"<{len(xy)}d", *xy)


def head(kind: int, count: int) -> bytes:
    return struct.pack("<BII", 1, kind, count)


FULL_CIRCLE = head(10, 1) + head(8, 5) + points(1, 0, 0, 1, -1, 0, 0, -1, 1, 0)
ARC_AND_LINE = head(10, 1) + head(9, 2) + head(8, 3) + points(0, 0, 1, 1, 2, 0) + head(2, 2) + points(2, 0, 0, 0)
SURFACE = head(12, 2) + FULL_CIRCLE + shapely.to_wkb(shapely.box(5, 5, 6, 6), byte_order=1)
TRIANGLE = head(17, 1) + struct.pack("<I", 4) + points(0, 0, 2, 0, 0, 2, 0, 0)
TIN = head(16, 1) + TRIANGLE
COLLECTION = head(7, 1) + ARC_AND_LINE


@pytest.mark.parametrize(
    ("wkb", "area"),
    [
        (FULL_CIRCLE, np.pi),
        (ARC_AND_LINE, np.pi / 2),
        (SURFACE, np.pi + 1),
        (TIN, 2),
        (TRIANGLE, 2),
        (COLLECTION, np.pi / 2),
    ],
)
def test_the_same_ground_is_kept(wkb: bytes, area: float) -> None:
    [plain] = linearised([wkb])
    shape = shapely.from_wkb(plain)
    assert shapely.is_valid(shape)
    assert shapely.area(shape) == pytest.approx(area, rel=2e-3)


def test_plain_shapes_come_through_as_they_are() -> None:
    wkb = shapely.to_wkb(shapely.box(0, 0, 1, 1))
    assert linearised([wkb, None]) == [wkb, None]


def test_what_nobody_can_read_is_none() -> None:
    assert linearised([head(10, 1) + b"junk"]) == [None]
