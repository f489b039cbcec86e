"""The order of a day's stops by distance: nearest next, then crossings undone (2-opt). Pure; distances as the crow
flies, since no road network is at hand."""

from collections.abc import Sequence
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_000.0
METRES_PER_DEGREE = 111_195.0
"""Of latitude, on that sphere."""
Degrees = tuple[float, float]
"""Longitude and latitude, EPSG:4326."""


def metres_between(one: Degrees, other: Degrees) -> float:
    """Great-circle distance."""
    (lon1, lat1), (lon2, lat2) = one, other
    half = sin(radians(lat2 - lat1) / 2) ** 2
    half += cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half))


def length_m(start: Degrees | None, stops: Sequence[Degrees]) -> float:
    """Of the way from `start`, if there is one, along the stops; nobody is asked to come back."""
    way = [*([start] if start else []), *stops]
    return sum(metres_between(one, other) for one, other in pairwise(way))


def shortest(start: Degrees | None, stops: Sequence[Degrees | None]) -> list[int]:
    """Numbers of `stops` in an order with a short way. Without `start` the first stop stays the first. Stops whose
    place nobody knows stay behind the others, in the order they had."""
    known = [number for number, stop in enumerate(stops) if stop is not None]
    unknown = [number for number, stop in enumerate(stops) if stop is None]
    if not known:
        return unknown
    first = [] if start else [known[0]]
    way = _nearest_next(start or _at(stops, known[0]), [n for n in known if n not in first], stops)
    return _uncrossed(start, first + way, stops, fixed=len(first)) + unknown


def _at(stops: Sequence[Degrees | None], number: int) -> Degrees:
    stop = stops[number]
    assert stop is not None
    return stop


def _nearest_next(here: Degrees, left: list[int], stops: Sequence[Degrees | None]) -> list[int]:
    way: list[int] = []
    while left:
        following = min(left, key=lambda number: (metres_between(here, _at(stops, number)), number))
        left = [number for number in left if number != following]
        way.append(following)
        here = _at(stops, following)
    return way


def _uncrossed(start: Degrees | None, way: list[int], stops: Sequence[Degrees | None], *, fixed: int) -> list[int]:
    """Turns pieces of the way around for as long as that makes it shorter by more than a metre."""

    def length(order: list[int]) -> float:
        return length_m(start, [_at(stops, number) for number in order])

    best, shorter = length(way), True
    while shorter:
        shorter = False
        for begin in range(fixed, len(way) - 1):
            for end in range(begin + 2, len(way) + 1):
                turned = way[:begin] + way[begin:end][::-1] + way[end:]
                if (far := length(turned)) < best - 1:
                    way, best, shorter = turned, far, True
    return way
