"""How a person chose to read a file: which layer of it, in which coordinates and letters, what each value means."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from layers.errors import ChoicesIncomplete, ValuesWithoutClass
from layers.models import HazardFile, Scale
from places.hazards import highest_risk_level

LEFT_OUT = 0
"""Stands for a class where a person chose not to take the rows with a value into the map."""

EMPTY = ""
"""The value of rows whose field is empty."""


@dataclass(frozen=True)
class Choices:
    """`levels` maps each value of `class_field`, as `encoding` reads it, to a class 1–5 or `LEFT_OUT`;
    `surveyed_on` is an ISO date or empty; `map_scale` the denominator of the source map's scale; under `recipe_name`
    the choices are kept for the next file, under the source's name where it is empty; with `clip` zones end at the
    edge of the layer's unit."""

    layer_index: int
    epsg: int
    encoding: str
    class_field: str
    scale: str
    source: str
    swapped: bool = False
    levels: dict[str, int] = field(default_factory=dict)
    surveyed_on: str = ""
    map_scale: int = 50_000
    note: str = ""
    recipe_name: str = ""
    clip: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def survey_date(self) -> dt.date | None:
        return dt.date.fromisoformat(self.surveyed_on) if self.surveyed_on else None


def values_of(layer: dict[str, Any], field_name: str) -> list[tuple[str, int]]:
    """Every value of a field of an inspected layer with its number of rows; `EMPTY` last where rows have none."""
    found = next((item for item in layer["fields"] if item["name"] == field_name), None)
    if found is None:
        return []
    values = [(str(text), int(count)) for text, count in found["values"]]
    return [*values, (EMPTY, found["without_value"])] if found["without_value"] else values


def levels_of(scale: str, hazard: str) -> range:
    """The classes of a scale that a map of the hazard may use."""
    return range(1, 1 + (highest_risk_level(hazard) if scale == Scale.RISK_LEVEL else 5))


def check_choices(choices: Choices, file: HazardFile) -> None:
    """Raises `ChoicesIncomplete` for what the file does not offer or the map cannot do without, and
    `ValuesWithoutClass` when a value is neither given a class nor left out on purpose."""
    missing = []
    layers = file.summary.get("layers", [])
    layer = layers[choices.layer_index] if 0 <= choices.layer_index < len(layers) else None
    if layer is None:
        missing.append(_("lớp trong tệp"))
    elif choices.class_field not in {item["name"] for item in layer["fields"]}:
        missing.append(_("cột chứa cấp nguy cơ"))
    if choices.scale not in Scale.values:
        missing.append(_("thang phân cấp"))
    if not choices.source.strip():
        missing.append(_("nguồn dữ liệu"))
    if missing or layer is None:
        raise ChoicesIncomplete(missing=", ".join(missing))
    allowed = {LEFT_OUT, *levels_of(choices.scale, file.layer.hazard)}
    unknown = [
        value or _("(trống)")
        for value, _count in values_of(layer, choices.class_field)
        if choices.levels.get(value) not in allowed
    ]
    if unknown:
        raise ValuesWithoutClass(values=", ".join(f"“{value}”" for value in unknown[:10]))
