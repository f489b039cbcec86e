"""The gazetteer: loading named places, checked wholly or not at all."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from places.errors import NamedPlacesRefused
from places.locating import communes_of
from places.models import NamedPlace
from places.named_place_file import NameFields, ReadPlace, read_named_places

MOST_PLACES = 100_000
MOST_LETTERS = 200
DECIMALS = 6
SHOWN = 10
"""Lines told of one problem; the rest are counted."""

Key = tuple[str, str, float, float]


@dataclass(frozen=True)
class LoadedPlaces:
    """`begun` are new, `ended` were there and are not in the file any more, `stayed` are as they were."""

    begun: int
    ended: int
    stayed: int


def load_named_places(
    *,
    path: Path,
    fields: NameFields,
    source: str,
    layer: str | None = None,
    srid: int | None = None,
    encoding: str = "utf-8",
    on: dt.date | None = None,
) -> LoadedPlaces:
    """Puts the places of the file where those of the same `source` were, from the day `on`; loading it again changes
    nothing.

    Raises errors of `geodata.errors` for an unreadable file, and `NamedPlacesRefused` with every problem found; then
    nothing was changed.
    """
    on = on or timezone.localdate()
    rows = read_named_places(path, fields=fields, layer=layer, srid=srid, encoding=encoding)
    unit_ids = _checked(rows)
    with transaction.atomic():
        # One loading at a time; readers are not held up.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('places.gazetteer'))")
        known = {_key_of(place): place.pk for place in NamedPlace.objects.filter(source=source, valid_to=None)}
        read = {_key(row): (row, unit_id) for row, unit_id in zip(rows, unit_ids, strict=True)}
        gone = [pk for key, pk in known.items() if key not in read]
        NamedPlace.objects.filter(pk__in=gone).update(valid_to=on)
        new = [_new(row, unit_id, source, on) for key, (row, unit_id) in read.items() if key not in known]
        NamedPlace.objects.bulk_create(new, batch_size=2_000)
    return LoadedPlaces(begun=len(new), ended=len(gone), stayed=len(known) - len(gone))


def locate_named_places() -> int:
    """Finds the commune of every place anew, after boundaries changed; how many moved to another. A place that lies in
    no commune any more keeps the one it had."""
    rows = list(NamedPlace.objects.order_by("pk").values_list("pk", "unit_id", AsWKB("point")))
    unit_ids = communes_of(shapely.from_wkb([bytes(wkb) for _pk, _unit, wkb in rows]))
    moved = [
        NamedPlace(pk=pk, unit_id=now)
        for (pk, before, _wkb), now in zip(rows, unit_ids, strict=True)
        if now is not None and now != before
    ]
    NamedPlace.objects.bulk_update(moved, ["unit_id"], batch_size=2_000)
    return len(moved)


def _checked(rows: Sequence[ReadPlace]) -> list[int]:
    """Id of the commune that holds each place. Raises `NamedPlacesRefused` with every problem found."""
    if not rows:
        raise NamedPlacesRefused([_("Tệp không có địa danh nào.")])
    if len(rows) > MOST_PLACES:
        raise NamedPlacesRefused([_("Tệp có hơn %(most)s địa danh. Xin chia nhỏ.") % {"most": MOST_PLACES}])
    usable = [row.point is not None and bool(np.isfinite(shapely.get_coordinates(row.point)).all()) for row in rows]
    placed = iter(
        communes_of(np.asarray([row.point for row, ok in zip(rows, usable, strict=True) if ok], dtype=object))
    )
    unit_ids = [next(placed) if ok else None for ok in usable]
    counts = Counter(_key(row) for row, ok in zip(rows, usable, strict=True) if ok)
    problems = [
        *_lines(_("Thiếu tên ở dòng %(lines)s."), (row.line for row in rows if not row.name)),
        *_lines(_("Thiếu loại (thôn, cầu, chợ, …) ở dòng %(lines)s."), (row.line for row in rows if not row.kind)),
        *_lines(_("Tên dài quá 200 chữ ở dòng %(lines)s."), (r.line for r in rows if len(r.name) > MOST_LETTERS)),
        *_lines(
            _("Thiếu toạ độ, hoặc toạ độ không phải là số, ở dòng %(lines)s."),
            (row.line for row, ok in zip(rows, usable, strict=True) if not ok),
        ),
        *_lines(
            _("Nằm ngoài mọi xã, phường ở dòng %(lines)s. Xin xem lại hệ toạ độ."),
            (r.line for r, ok, unit in zip(rows, usable, unit_ids, strict=True) if ok and unit is None),
        ),
        *_lines(
            _("Lặp lại một địa danh khác ở dòng %(lines)s."),
            (row.line for row, ok in zip(rows, usable, strict=True) if ok and counts[_key(row)] > 1),
        ),
    ]
    if problems:
        raise NamedPlacesRefused(problems)
    return [unit_id for unit_id in unit_ids if unit_id is not None]


def _lines(sentence: str, lines: Iterable[int]) -> list[str]:
    """The sentence with the first lines it is about; none for no line."""
    found = list(lines)
    if not found:
        return []
    more = f" … ({len(found)})" if len(found) > SHOWN else ""
    return [sentence % {"lines": ", ".join(map(str, found[:SHOWN])) + more}]


def _key(row: ReadPlace) -> Key:
    assert row.point is not None
    return (row.kind, row.name, round(row.point.x, DECIMALS), round(row.point.y, DECIMALS))


def _key_of(place: NamedPlace) -> Key:
    return (place.kind, place.name, round(place.point.x, DECIMALS), round(place.point.y, DECIMALS))


def _new(row: ReadPlace, unit_id: int, source: str, on: dt.date) -> NamedPlace:
    _kind, _name, lon, lat = _key(row)
    point = Point(lon, lat, srid=4326)
    return NamedPlace(name=row.name, kind=row.kind, point=point, unit_id=unit_id, source=source, valid_from=on)
