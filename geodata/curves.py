"""Arcs and other shapes that GEOS does not know, made into plain lines and polygons by GDAL."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from geodata import native

_STEP_DEGREES = 4.0
"""An arc becomes edges that each turn so much: of a circle of 100 m the edges stay within 6 cm of it."""
_COLLECTION, _FIRST_CURVE = 7, 8
_SURFACES = frozenset({15, 16, 17})
"""Polyhedral surface, TIN, triangle."""
_LITTLE_ENDIAN = 1


def linearised(wkb: Sequence[bytes | None]) -> list[bytes | None]:
    """The same shapes as WKB without arcs and surfaces; None for one that GDAL cannot read either."""
    return [shape if shape is None or _kind(shape) < _COLLECTION else _plain(shape) for shape in wkb]


def _kind(wkb: bytes) -> int:
    """The type without its marks for Z and M, as ISO (thousands) and EWKB (high bits) write them."""
    order = "little" if wkb[:1] == b"\x01" else "big"
    return (int.from_bytes(wkb[1:5], order) & 0x0FFF_FFFF) % 1000  # type: ignore[arg-type]


def _plain(wkb: bytes) -> bytes | None:
    gdal = _gdal()
    shape = ctypes.c_void_p()
    if gdal.OGR_G_CreateFromWkb(wkb, None, ctypes.byref(shape), len(wkb)) != 0:
        return None
    with _freed(shape):
        if _kind(wkb) in _SURFACES:
            shape.value = gdal.OGR_G_ForceToMultiPolygon(shape)  # takes the old one with it
        with _freed(ctypes.c_void_p(gdal.OGR_G_GetLinearGeometry(shape, _STEP_DEGREES, None))) as linear:
            if not linear:
                return None
            written = ctypes.create_string_buffer(gdal.OGR_G_WkbSize(linear))
            gdal.OGR_G_ExportToIsoWkb(linear, _LITTLE_ENDIAN, written)
            return written.raw


@contextmanager
def _freed(shape: ctypes.c_void_p) -> Iterator[ctypes.c_void_p]:
    try:
        yield shape
    finally:
        if shape:
            _gdal().OGR_G_DestroyGeometry(shape)


@lru_cache(maxsize=1)
def _gdal() -> ctypes.CDLL:
    library = ctypes.CDLL(native.gdal_library_path())
    pointer = ctypes.c_void_p
    for name, result, arguments in (
        ("OGR_G_CreateFromWkb", ctypes.c_int, (ctypes.c_char_p, pointer, ctypes.POINTER(pointer), ctypes.c_int)),
        ("OGR_G_ForceToMultiPolygon", pointer, (pointer,)),
        ("OGR_G_GetLinearGeometry", pointer, (pointer, ctypes.c_double, pointer)),
        ("OGR_G_WkbSize", ctypes.c_int, (pointer,)),
        ("OGR_G_ExportToIsoWkb", ctypes.c_int, (pointer, ctypes.c_int, ctypes.c_char_p)),
        ("OGR_G_DestroyGeometry", None, (pointer,)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
