"""Coordinate systems in which published data can be had."""

from __future__ import annotations

from django.conf import settings

WGS84, UTM_48N = 4326, 3405


def public_systems() -> tuple[int, ...]:
    """EPSG codes, the usual one first: WGS 84, the province's VN-2000 zone, VN-2000 / UTM 48N."""
    return tuple(dict.fromkeys((WGS84, int(settings.LOCAL_SRID), UTM_48N)))
