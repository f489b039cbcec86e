"""Units out of any vector file that GDAL reads, in WGS 84."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from geodata.archives import open_upload
from geodata.errors import UnreadableFile
from geodata.opening import check_layer, layer_info
from geodata.reading import Batch, read_batches
from places.checking import ReadUnit
from places.errors import BoundariesRefused

ARCHIVES = {".zip", ".kmz"}
KINDS = ("xã", "phường", "thị trấn", "đặc khu", "tỉnh", "thành phố")


@dataclass(frozen=True)
class Fields:
    """Which column holds what. The kind ("xã", "phường") comes from `kind`, or from `full_name` less the name, or from
    the beginning of the name itself, or else is `always_kind`."""

    code: str
    name: str
    name_en: str | None = None
    kind: str | None = None
    full_name: str | None = None
    always_kind: str | None = None
    area_km2: str | None = None

    @property
    def read(self) -> list[str]:
        columns = (self.code, self.name, self.name_en, self.kind, self.full_name, self.area_km2)
        return list(dict.fromkeys(column for column in columns if column))


def read_units(
    path: Path, *, fields: Fields, layer: str | None = None, srid: int | None = None, encoding: str = "utf-8"
) -> list[ReadUnit]:
    """Every row of the layer. `srid` is the file's EPSG code, needed when the file does not tell its own.

    Raises errors of `geodata.errors` for a file that cannot be read, `BoundariesRefused` when the coordinate system
    is not known.
    """
    if not path.is_file():
        raise UnreadableFile(_("Không có tệp “%(name)s”."), name=str(path))
    with opened(path) as dataset:
        name = check_layer(dataset, layer)
        crs = srid or layer_info(dataset, name)["crs"]
        if not crs:
            raise BoundariesRefused(
                [_("Tệp không cho biết hệ toạ độ. Xin nói rõ bằng --srid, ví dụ --srid 9215 (VN-2000, 107°15′).")]
            )
        if crs == "EPSG:4326":
            crs = 4326  # read as it stands, to the last digit
        batches = read_batches(dataset, layer=name, crs=crs, encoding=encoding, fields=fields.read)
        return [unit for batch in batches for unit in _units(batch, fields)]


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The file itself, or the one dataset of an archive for as long as the block lasts. Raises `BoundariesRefused`."""
    if path.suffix.lower() not in ARCHIVES:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        datasets = open_upload(path, name=path.name, workdir=Path(folder)).datasets
        if len(datasets) != 1:
            raise BoundariesRefused(
                [_("Tệp nén phải chứa đúng một lớp; tệp này có %(count)s.") % {"count": len(datasets)}]
            )
        yield datasets[0]


def _units(batch: Batch, fields: Fields) -> Iterator[ReadUnit]:
    def words(column: str | None, row: int) -> str:
        value = batch.columns[column][row] if column else None
        return "" if value is None else str(value).strip()

    for row in range(len(batch)):
        name = words(fields.name, row)
        kind = words(fields.kind, row).lower() or _kind_in(words(fields.full_name, row), name)
        if not kind:
            kind, name = _split(name)
        yield ReadUnit(
            code=words(fields.code, row),
            kind=kind or fields.always_kind or "",
            name=name,
            name_en=words(fields.name_en, row),
            geometry=batch.geometries[row],
            area_km2=_decimal(batch.columns[fields.area_km2][row]) if fields.area_km2 else None,
        )


def _kind_in(full_name: str, name: str) -> str:
    """ "Phường Tam Thanh" less "Tam Thanh" is "phường"; nothing when the one does not end with the other."""
    return full_name.removesuffix(name).strip().lower() if full_name.endswith(name) else ""


def _split(name: str) -> tuple[str, str]:
    """Kind and name where a file has both in one column; no kind where the name begins with none."""
    for kind in KINDS:
        if name.lower().startswith(f"{kind} "):
            return kind, name[len(kind) :].strip()
    return "", name


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return round(number, 2) if number.is_finite() else None
