"""What an address asks for, checked: an unknown parameter or value is told, never passed over."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection as Names
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from geodata.area import Bounds
from layers.errors_open import BadQuestion
from layers.ogc.systems import CRS84, bounds_in_degrees, known_systems, system_of

DEFAULT_LIMIT, MOST = 100, 1_000
_EVERYWHERE = ("f", "lang")

Moment = dt.datetime | None
Interval = tuple[Moment, Moment]
"""From and to, None for open ends; an instant is both."""


@dataclass(frozen=True)
class Question:
    """One page of items: `after` is the key of the last item before it; `bounds` in degrees, EPSG:4326."""

    limit: int = DEFAULT_LIMIT
    after: str = ""
    bounds: Bounds | None = None
    crs: str = CRS84
    interval: Interval | None = None
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def narrows(self) -> bool:
        return bool(self.bounds or self.interval or self.properties)


def check_names(params: QueryDict, known: Names[str]) -> None:
    """Raises `BadQuestion` for a parameter that is not known."""
    for name in params:
        if name not in known and name not in _EVERYWHERE:
            names = ", ".join([*known, *_EVERYWHERE])
            raise BadQuestion(
                parameter=name, reason=_("không có tham số này; các tham số có: %(names)s") % {"names": names}
            )


def question_of(request: HttpRequest, queryables: Names[str]) -> Question:
    """From the parameters of an address of items. Raises `BadQuestion`."""
    params = request.GET
    check_names(params, ("limit", "after", "bbox", "bbox-crs", "crs", "datetime", *queryables))
    properties = {name: params[name][:200] for name in queryables if name in params}
    for name, value in properties.items():
        if "\x00" in value:
            raise BadQuestion(parameter=name, reason=_("giá trị không đọc được"))
    return Question(
        limit=_limit(params.get("limit", "")),
        after=params.get("after", "")[:40].replace("\x00", ""),
        bounds=_bounds(params.get("bbox", ""), params.get("bbox-crs", CRS84)),
        crs=crs_of(request),
        interval=_interval(params.get("datetime", "")),
        properties=properties,
    )


def crs_of(request: HttpRequest) -> str:
    return system_of(request.GET.get("crs", CRS84), "crs")


def wants_page(request: HttpRequest) -> bool:
    """Whether somebody reads the answer in a browser. Raises `BadQuestion` for an unknown `f`."""
    asked = request.GET.get("f", "")
    if asked not in ("", "json", "html"):
        raise BadQuestion(parameter="f", reason=_("chỉ có json và html"))
    return asked == "html" or (not asked and "text/html" in request.headers.get("Accept", ""))


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit()) or int(text[:9]) < 1:
        raise BadQuestion(parameter="limit", reason=_("phải là số nguyên từ 1 đến %(most)s") % {"most": MOST})
    return min(int(text[:9]), MOST)


def _bounds(text: str, uri: str) -> Bounds | None:
    uri = system_of(uri, "bbox-crs")
    if not text:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which nothing here has
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise BadQuestion(parameter="bbox", reason=_("phải là bốn số cách nhau bằng dấu phẩy"))
    if uri == known_systems()[1]:  # EPSG:4326 gives latitude first
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
        uri = CRS84
    if numbers[1] > numbers[3]:
        raise BadQuestion(parameter="bbox", reason=_("cạnh nam phải ở dưới cạnh bắc"))
    bounds = bounds_in_degrees((numbers[0], numbers[1], numbers[2], numbers[3]), uri)
    west, south, east, north = bounds
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise BadQuestion(parameter="bbox", reason=_("khung nằm ngoài Trái Đất; có lẽ hai trục bị đổi chỗ"))
    return bounds


def _interval(text: str) -> Interval | None:
    if not text:
        return None
    first, slash, last = text.partition("/")
    if not slash:
        return _moment(first), _moment(first, end=True)
    interval = (_open(first), _open(last, end=True))
    if interval == (None, None) or (interval[0] and interval[1] and interval[0] > interval[1]):
        raise BadQuestion(parameter="datetime", reason=_("khoảng thời gian không có đầu và cuối hợp lệ"))
    return interval


def _open(text: str, *, end: bool = False) -> Moment:
    return None if text in ("", "..") else _moment(text, end=end)


def _moment(text: str, *, end: bool = False) -> dt.datetime:
    """A moment, or of a day its first or last one in Viet Nam."""
    try:
        if (day := parse_date(text)) is not None:
            return timezone.make_aware(dt.datetime.combine(day, dt.time.max if end else dt.time.min))
        if (moment := parse_datetime(text)) is not None:
            return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        pass
    raise BadQuestion(parameter="datetime", reason=_("phải là ngày hoặc giờ theo RFC 3339, ví dụ 2026-01-31"))
