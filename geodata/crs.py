"""Which coordinate reference system a file is in, and the way from there to WGS 84.

Transformations are PROJ's own for the EPSG codes: official VN-2000 rotations pasted into +towgs84 miss by 0.77 m
(opposite sign convention) and ignoring the datum by 224 m.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import pyproj
from pyproj.exceptions import CRSError, ProjError

from geodata.area import Bounds, outside_share
from geodata.arrays import FloatArray
from geodata.crs_table import BY_EPSG, CANDIDATES, LESS_USUAL, TM3_SCALE, CrsCandidate
from geodata.errors import UnknownCRS
from geodata.messages import Message, gettext_noop

WGS84 = 4326


@dataclass(frozen=True)
class CrsGuess:
    """One reading of the coordinates.

    `score` 0–1 ranks; `bounds` is where the data then lies (degrees, EPSG:4326); `outside` the share of it
    outside the area of interest; `swapped` that northing stands before easting; `warning` that a person must look.
    """

    epsg: int
    name: str
    swapped: bool
    score: float
    outside: float
    bounds: Bounds
    reason: Message
    warning: bool = False


@lru_cache(maxsize=64)
def transformer(source: int | str, target: int | str = WGS84) -> pyproj.Transformer:
    """Transformer from `source` to `target` (EPSG codes or WKT), always easting/longitude first.

    Shared between threads. Raises `UnknownCRS`.
    """
    try:
        return pyproj.Transformer.from_crs(source, target, always_xy=True)
    except (CRSError, ProjError) as error:
        raise UnknownCRS(crs=str(source)[:60]) from error


def to_wgs84(xy: FloatArray, source: int | str, *, swapped: bool = False) -> FloatArray:
    """Coordinates (n, 2) of `source` as longitude, latitude; where PROJ has no answer, infinity."""
    first, second = (xy[:, 1], xy[:, 0]) if swapped else (xy[:, 0], xy[:, 1])
    return np.column_stack(transformer(source).transform(first, second))


def bounds_in_wgs84(bounds: Bounds, source: int | str, *, swapped: bool = False) -> Bounds:
    """Box in degrees around `bounds`, given in units of `source`; its curved edges are followed."""
    return _extent(to_wgs84(_grid(bounds), source, swapped=swapped))


def guess_crs(
    bounds: Bounds, area_of_interest: Bounds, *, declared: str | None = None, points: FloatArray | None = None
) -> list[CrsGuess]:
    """Systems in which the data falls on the area of interest, the likeliest first.

    `bounds` and `points` (n, 2; a sample of vertices, better than the corners of the bounds) are as in the file,
    `area_of_interest` in degrees EPSG:4326, `declared` the file's own CRS (WKT or "EPSG:n") or None.
    A declared system stays in the list, with a warning, when the data then lies elsewhere.
    """
    sample = _grid(bounds) if points is None or len(points) == 0 else points
    meant = _declared_code(declared)
    candidates = list(CANDIDATES)
    if meant is not None and meant.epsg not in BY_EPSG:
        candidates.append(_candidate(meant.epsg))
    guesses = [
        guess
        for candidate in candidates
        for swapped in (False, True)
        if (guess := _guess(candidate, swapped, sample, area_of_interest, meant)) is not None
    ]
    if meant is not None and not any(guess.epsg == meant.epsg for guess in guesses):
        guesses.append(_elsewhere(_candidate(meant.epsg), sample))
    return sorted(guesses, key=lambda guess: -guess.score)


@dataclass(frozen=True)
class _Declared:
    epsg: int
    on_wrong_datum: bool = False


def _declared_code(declared: str | None) -> _Declared | None:
    """What the file's own CRS means, seeing through MapInfo's loss of the VN-2000 datum."""
    if not declared:
        return None
    try:
        crs = pyproj.CRS.from_user_input(declared)
    except CRSError:
        return None
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    code = crs.to_epsg(min_confidence=90)
    if code is not None:
        return _Declared(WGS84 if code == 4979 else code)
    operation = crs.coordinate_operation
    if operation is None:
        return _Declared(WGS84) if crs.is_geographic and "WGS" in crs.name else None
    values = {parameter.name: float(parameter.value) for parameter in operation.params}
    for candidate in CANDIDATES:
        if (
            candidate.scale == TM3_SCALE
            and candidate.central_meridian is not None
            and abs(values.get("Longitude of natural origin", 0) - candidate.central_meridian) < 1e-6
            and abs(values.get("Scale factor at natural origin", 0) - TM3_SCALE) < 1e-7
            and abs(values.get("False easting", 0) - 500_000) < 1e-3
        ):
            return _Declared(candidate.epsg, on_wrong_datum=True)
    likely = crs.to_epsg(min_confidence=25)
    return _Declared(likely) if likely is not None else None


def _candidate(epsg: int) -> CrsCandidate:
    return BY_EPSG.get(epsg) or CrsCandidate(epsg, pyproj.CRS.from_epsg(epsg).name)


def _guess(
    candidate: CrsCandidate, swapped: bool, sample: FloatArray, area: Bounds, meant: _Declared | None
) -> CrsGuess | None:
    epsg = candidate.epsg
    lonlat = to_wgs84(sample, epsg, swapped=swapped)
    outside = outside_share(lonlat, _widened(area))
    if outside > 0.9:
        return None
    is_meant = meant is not None and meant.epsg == epsg and not swapped
    # Neighbouring zones overlap: among those that fit, the one made for this very area is the likelier.
    score = (1 - outside) * (0.3 + 0.3 * _fit(epsg, area) + (0.4 if is_meant else 0.0)) * (0.8 if swapped else 1.0)
    if epsg in LESS_USUAL:
        score *= 0.9
    elif epsg == WGS84:
        score += 0.2 * (1 - outside)
    reason = _reason(candidate, swapped, outside, meant if is_meant else None)
    warning = swapped or outside > 0.05 or (is_meant and meant is not None and meant.on_wrong_datum)
    return CrsGuess(epsg, candidate.name, swapped, round(score, 4), round(outside, 4), _extent(lonlat), reason, warning)


def _reason(candidate: CrsCandidate, swapped: bool, outside: float, meant: _Declared | None) -> Message:
    values = {"crs": candidate.name, "epsg": candidate.epsg, "percent": round((1 - outside) * 100)}
    if swapped:
        text = gettext_noop(
            "Đổi chỗ hai trục (tệp ghi bắc trước, đông sau) thì %(percent)s%% dữ liệu rơi vào địa bàn theo %(crs)s."
        )
    elif meant is not None and meant.on_wrong_datum:
        text = gettext_noop(
            "Tệp khai phép chiếu của %(crs)s nhưng trên hệ quy chiếu khác, lỗi thường gặp của MapInfo; "
            "giữ nguyên thì lệch chừng 200 m, nên đọc theo EPSG:%(epsg)s. %(percent)s%% dữ liệu rơi vào địa bàn."
        )
    elif meant is not None:
        text = gettext_noop("Tệp tự khai hệ này và %(percent)s%% dữ liệu rơi vào địa bàn.")
    elif candidate.epsg in LESS_USUAL:
        text = gettext_noop(
            "Theo %(crs)s thì %(percent)s%% dữ liệu rơi vào địa bàn, nhưng hệ này ít được dùng để giao nộp; "
            "chọn nhầm thì lệch chừng 200 m, xin hỏi nơi giao tệp."
        )
    elif candidate.provinces:
        text = gettext_noop("Theo %(crs)s, hệ của %(provinces)s, thì %(percent)s%% dữ liệu rơi vào địa bàn.")
        values["provinces"] = candidate.provinces
    else:
        text = gettext_noop("Theo %(crs)s thì %(percent)s%% dữ liệu rơi vào địa bàn.")
    return Message(text, values)


def _elsewhere(candidate: CrsCandidate, sample: FloatArray) -> CrsGuess:
    """The declared system although the data then lies outside the area."""
    epsg, name = candidate.epsg, candidate.name
    lonlat = to_wgs84(sample, epsg)
    reason = Message(
        gettext_noop("Tệp tự khai %(crs)s (EPSG:%(epsg)s), nhưng như vậy dữ liệu nằm ngoài địa bàn."),
        {"crs": name, "epsg": epsg},
    )
    return CrsGuess(epsg, name, False, 0.0, 1.0, _extent(lonlat), reason, warning=True)


@lru_cache(maxsize=256)
def _fit(epsg: int, area: Bounds) -> float:
    """Overlap 0–1 (intersection over union) of the area EPSG gives the system for with the area of interest."""
    use = pyproj.CRS.from_epsg(epsg).area_of_use
    if use is None:
        return 0.0
    width = min(area[2], use.east) - max(area[0], use.west)
    height = min(area[3], use.north) - max(area[1], use.south)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    total = (area[2] - area[0]) * (area[3] - area[1]) + (use.east - use.west) * (use.north - use.south)
    return common / (total - common)


def _widened(area: Bounds) -> Bounds:
    """Half a kilometre more on each side: edges of official maps rarely meet exactly."""
    return (area[0] - 0.005, area[1] - 0.005, area[2] + 0.005, area[3] + 0.005)


def _grid(bounds: Bounds) -> FloatArray:
    x, y = np.meshgrid(np.linspace(bounds[0], bounds[2], 9), np.linspace(bounds[1], bounds[3], 9))
    return np.column_stack((x.ravel(), y.ravel()))


def _extent(lonlat: FloatArray) -> Bounds:
    finite = lonlat[np.isfinite(lonlat).all(axis=1)]
    if len(finite) == 0:
        return (0.0, 0.0, 0.0, 0.0)
    west, south, east, north = (float(value) for value in chain(finite.min(axis=0), finite.max(axis=0)))
    return (west, south, east, north)
