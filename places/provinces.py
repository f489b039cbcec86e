"""The province over its communes. Its boundary is theirs together; it begins no later than they."""

import datetime as dt
from dataclasses import dataclass

import shapely

from places.errors import ProvinceUnknown
from places.models import Level, Unit
from places.shapes import to_multipolygon, to_point


@dataclass(frozen=True)
class Province:
    """Who stands over the units being loaded. Names may stay empty when the province is known already."""

    code: str
    name: str = ""
    name_en: str = ""
    kind: str = "tỉnh"


def ensure_province(province: Province, *, valid_from: dt.date) -> Unit:
    """The province's unit, made when it is new, begun earlier when its communes do.

    Raises `ProvinceUnknown` when it is new and nobody tells its name.
    """
    unit = Unit.objects.filter(level=Level.PROVINCE, code=province.code).order_by("valid_from").first()
    if unit is None:
        if not province.name:
            raise ProvinceUnknown(code=province.code)
        return Unit.objects.create(
            level=Level.PROVINCE,
            code=province.code,
            kind=province.kind,
            name=province.name,
            name_en=province.name_en,
            valid_from=valid_from,
        )
    if unit.valid_from > valid_from:
        unit.valid_from = valid_from
        unit.save(update_fields=["valid_from"])
    return unit


def draw_province(unit: Unit, *, union: shapely.Geometry, outline: shapely.Geometry, schematic: bool) -> None:
    """Gives the province the boundary and outline of its communes together."""
    unit.geometry = to_multipolygon(union)
    unit.outline = to_multipolygon(outline)
    unit.centre = to_point(shapely.point_on_surface(union))
    unit.schematic = schematic
    unit.save(update_fields=["geometry", "outline", "centre", "schematic"])
