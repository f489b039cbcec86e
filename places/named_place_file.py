"""Named places out of a vector file that GDAL reads, or of a table (CSV) with columns of degrees."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from django.utils.translation import gettext as _

from geodata.errors import UnreadableFile
from geodata.opening import check_layer, layer_info
from geodata.reading import read_batches
from places.boundary_file import opened
from places.errors import NamedPlacesRefused

TABLE = ".csv"


@dataclass(frozen=True)
class NameFields:
    """Which column holds what; the kind ("thôn", "cầu") comes from `kind`, or else is `always_kind`. `lat` and `lon`
    are read of a table only."""

    name: str
    kind: str | None = None
    always_kind: str = ""
    lat: str = "lat"
    lon: str = "lon"


@dataclass(frozen=True)
class ReadPlace:
    """A row as read; `line` counts from 1 after the head. `point` EPSG:4326, None where the file tells none."""

    line: int
    name: str
    kind: str
    point: shapely.Point | None


def read_named_places(
    path: Path, *, fields: NameFields, layer: str | None = None, srid: int | None = None, encoding: str = "utf-8"
) -> list[ReadPlace]:
    """Every row of the file; of a line or an area, a point on it. `srid` is the file's EPSG code, needed when it does
    not tell its own; a table holds degrees EPSG:4326.

    Raises errors of `geodata.errors` for a file that cannot be read, `NamedPlacesRefused`.
    """
    if not path.is_file():
        raise UnreadableFile(_("Không có tệp “%(name)s”."), name=str(path))
    return list(
        _of_table(path, fields) if path.suffix.lower() == TABLE else _of_layer(path, fields, layer, srid, encoding)
    )


def _of_table(path: Path, fields: NameFields) -> Iterator[ReadPlace]:
    columns = [fields.name, fields.lat, fields.lon, *([fields.kind] if fields.kind else [])]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise NamedPlacesRefused([_("Tệp thiếu cột: %(columns)s.") % {"columns": ", ".join(missing)}])
            for line, row in enumerate(reader, 1):
                kind = row[fields.kind] if fields.kind else ""
                yield _place(line, row[fields.name], kind, fields, _degrees(row[fields.lon], row[fields.lat]))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(_("Không đọc được tệp “%(name)s” như một bảng CSV (UTF-8)."), name=path.name) from error


def _of_layer(
    path: Path, fields: NameFields, layer: str | None, srid: int | None, encoding: str
) -> Iterator[ReadPlace]:
    with opened(path) as dataset:
        name = check_layer(dataset, layer)
        crs = srid or layer_info(dataset, name)["crs"]
        if not crs:
            raise NamedPlacesRefused(
                [_("Tệp không cho biết hệ toạ độ. Xin nói rõ bằng --srid, ví dụ --srid 9215 (VN-2000, 107°15′).")]
            )
        read = [column for column in (fields.name, fields.kind) if column]
        for batch in read_batches(dataset, layer=name, crs=crs, encoding=encoding, fields=read):
            for row, shape in enumerate(batch.geometries):
                kind = batch.columns[fields.kind][row] if fields.kind else ""
                words = batch.columns[fields.name][row]
                point = None if shape is None or shape.is_empty else shapely.point_on_surface(shape)
                yield _place(batch.first_row + row + 1, words, kind, fields, point)


def _place(line: int, name: object, kind: object, fields: NameFields, point: shapely.Point | None) -> ReadPlace:
    """The kind stands before the name, once."""
    plain, of_kind = _words(name), (_words(kind) or fields.always_kind).lower()
    whole = plain if not of_kind or plain.lower().startswith(f"{of_kind} ") else f"{of_kind} {plain}"
    return ReadPlace(line=line, name=whole[:1].upper() + whole[1:] if plain else "", kind=of_kind, point=point)


def _words(value: object) -> str:
    return " ".join(unicodedata.normalize("NFC", "" if value is None else str(value)).split())


def _degrees(lon: str | None, lat: str | None) -> shapely.Point | None:
    try:
        return shapely.Point(float(lon or ""), float(lat or ""))
    except ValueError:
        return None
