"""Features of each kind of collection: a page after a key, or a single one. Always the next page by key and never by
number, so that the last page costs what the first does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geodata.area import Bounds
from layers.downloads.rows import COLUMNS, attributes_of
from layers.errors_open import BadQuestion
from layers.models import Asset, AssetKind, LayerVersion, Zone
from layers.ogc.asking import Interval, Question
from places.models import Unit

_LAST_ID = 2**63 - 1


@dataclass(frozen=True)
class Feature:
    """`shape` in longitude, latitude; `key` is what the next page begins after."""

    id: int | str
    shape: shapely.Geometry
    properties: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.id)


class Source(Protocol):
    """`queryables`: names of properties that may be asked for, with their JSON schema."""

    queryables: dict[str, dict[str, Any]]

    def page(self, question: Question, size: int) -> list[Feature]: ...

    def one(self, key: str) -> Feature | None: ...

    def count(self) -> int | None:
        """How many there are, where that costs nothing."""
        ...


class Zones:
    """Zones of a published version; all of them hold since the version was published."""

    queryables = {"level": {"type": "integer", "minimum": 1, "maximum": 5}}

    def __init__(self, version: LayerVersion) -> None:
        self._version = version
        self._rows = Zone.objects.filter(version=version).order_by("pk")

    def page(self, question: Question, size: int) -> list[Feature]:
        rows = self._rows.filter(pk__gt=_whole(question.after, "after"))
        if question.bounds:
            rows = rows.filter(geometry__intersects=_box(question.bounds))
        if level := question.properties.get("level"):
            rows = rows.filter(level=_level(level))
        if not _holds(self._version.published_at, None, question.interval):
            return []
        return self._features(rows[:size])

    def one(self, key: str) -> Feature | None:
        found = self._features(self._rows.filter(pk=int(key))) if _is_id(key) else []
        return found[0] if found else None

    def count(self) -> int | None:
        return self._version.zone_count

    def _features(self, rows: QuerySet[Zone]) -> list[Feature]:
        told = attributes_of(self._version)
        return [
            Feature(pk, shapely.from_wkb(bytes(wkb)), dict(zip(COLUMNS, told.of(level), strict=True)))
            for pk, level, wkb in rows.values_list("pk", "level", AsWKB("geometry"))
        ]


class Communes:
    """Communes of today with a boundary; each holds between two days."""

    queryables: dict[str, dict[str, Any]] = {
        "code": {"type": "string"},
        "name": {"type": "string"},
        "kind": {"type": "string"},
    }

    def __init__(self) -> None:
        today = Unit.objects.on(timezone.localdate()).communes()
        self._rows = today.filter(geometry__isnull=False).order_by("code")

    def page(self, question: Question, size: int) -> list[Feature]:
        rows = self._rows.filter(code__gt=question.after, **question.properties)
        if question.bounds:
            rows = rows.filter(geometry__intersects=_box(question.bounds))
        # All in one generation begin and end alike or are few: looking through them costs one small page.
        found = [unit for unit in rows if _holds(_start(unit.valid_from), _start(unit.valid_to), question.interval)]
        return [self._feature(unit) for unit in found[:size]]

    def one(self, key: str) -> Feature | None:
        unit = self._rows.filter(code=key.replace("\x00", "")).first()
        return self._feature(unit) if unit else None

    def count(self) -> int | None:
        return self._rows.count()

    @staticmethod
    def _feature(unit: Unit) -> Feature:
        assert unit.geometry is not None
        properties = {
            "code": unit.code,
            "kind": unit.kind,
            "name": unit.name,
            "name_en": unit.name_en,
            "full_name": unit.full_name,
            "valid_from": unit.valid_from.isoformat(),
            "area_km2": float(unit.area_km2) if unit.area_km2 is not None else None,
            "schematic": unit.schematic,
        }
        return Feature(unit.code, shapely.from_wkb(bytes(unit.geometry.wkb)), properties)


class Assets:
    """Places of one public kind; nothing is told of when they hold, so every time fits."""

    queryables: dict[str, dict[str, Any]] = {"name": {"type": "string"}, "commune": {"type": "string"}}

    def __init__(self, kind: AssetKind) -> None:
        self._rows = Asset.objects.filter(kind=kind).select_related("kind").order_by("pk")

    def page(self, question: Question, size: int) -> list[Feature]:
        rows = self._rows.filter(pk__gt=_whole(question.after, "after"))
        if question.bounds:
            rows = rows.filter(point__intersects=_box(question.bounds))
        if "name" in question.properties:
            rows = rows.filter(name=question.properties["name"])
        if "commune" in question.properties:
            rows = rows.filter(unit__code=question.properties["commune"])
        return self._features(rows[:size])

    def one(self, key: str) -> Feature | None:
        found = self._features(self._rows.filter(pk=int(key))) if _is_id(key) else []
        return found[0] if found else None

    def count(self) -> int | None:
        return None

    @staticmethod
    def _features(rows: QuerySet[Asset]) -> list[Feature]:
        return [
            Feature(
                row["pk"],
                shapely.Point(row["point"].x, row["point"].y),
                {
                    "name": row["name"],
                    "kind": row["kind__slug"],
                    "commune": row["unit__code"],
                    "source": row["source"],
                },
            )
            for row in rows.values("pk", "point", "name", "kind__slug", "unit__code", "source")
        ]


def _box(bounds: Bounds) -> Polygon | MultiPolygon:
    west, south, east, north = bounds
    if west <= east:
        shape = Polygon.from_bbox(bounds)
        shape.srid = 4326
        return shape
    pieces = [Polygon.from_bbox((west, south, 180, north)), Polygon.from_bbox((-180, south, east, north))]
    return MultiPolygon(pieces, srid=4326)


def _holds(begins: dt.datetime | None, ends: dt.datetime | None, interval: Interval | None) -> bool:
    """Whether something that begins and, before `ends`, is over meets the interval."""
    if interval is None:
        return True
    first, last = interval
    return not ((last and begins and last < begins) or (first and ends and first >= ends))


def _start(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min)) if day else None


def _is_id(key: str) -> bool:
    return key.isascii() and key.isdigit() and int(key[:20]) <= _LAST_ID


def _whole(text: str, parameter: str) -> int:
    if not text:
        return 0
    if not _is_id(text):
        raise BadQuestion(parameter=parameter, reason=_("giá trị không đọc được"))
    return int(text)


def _level(text: str) -> int:
    if text not in ("1", "2", "3", "4", "5"):
        raise BadQuestion(parameter="level", reason=_("phải là số nguyên từ 1 đến 5"))
    return int(text)
