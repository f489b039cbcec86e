"""The form that starts a draft to draw in, and what the page for drawing sends."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shapely
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from layers import drawing, undoing
from layers.drawing_errors import ShapeUnreadable
from layers.drawn_shapes import line_of, polygon_of, polygon_of_text
from layers.edit_records import EditKind, ZoneEdit
from layers.giving_way import Over
from layers.models import HazardLayer, Scale
from layers.origin_form import OriginForm


class NewDraftForm(OriginForm):
    """Says of a drawn map what is said of one from a file."""

    field_order = ("begin", "scale")

    begin = forms.ChoiceField(label=_("Bắt đầu từ"), widget=forms.RadioSelect, initial="empty")
    scale = forms.ChoiceField(
        label=_("Thang phân cấp"), choices=Scale.choices, widget=forms.RadioSelect, initial=Scale.SUSCEPTIBILITY
    )

    def __init__(self, *, layer: HazardLayer, data: Any = None) -> None:
        super().__init__(data=data, initial={"map_scale": 50_000})
        published = layer.versions.published().first()
        choices: list[tuple[str, Any]] = [("empty", _("Bản trống"))]
        if published:
            words = _("Chép bản đang công bố (bản %(number)s) để sửa tiếp")
            choices.append(("published", words % {"number": published.number}))
            self.initial.update(source=published.source, map_scale=published.map_scale, scale=published.scale)
        fields: dict[str, Any] = self.fields
        fields["begin"].choices = choices

    def draft(self) -> dict[str, Any]:
        """What a valid form says, for `start_draft`."""
        data = dict(self.cleaned_data)
        return data | {"from_published": data.pop("begin") == "published"}


@dataclass(frozen=True)
class SentEdit:
    """One edit as the page sent it."""

    kind: EditKind
    key: uuid.UUID
    body: dict[str, Any]

    @classmethod
    def parse(cls, raw: bytes) -> SentEdit:
        """Raises `ShapeUnreadable`."""
        try:
            body = json.loads(raw)
            return cls(EditKind(body["kind"]), uuid.UUID(body["key"]), body)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ShapeUnreadable() from error

    def carry_out(self, *, user: User, version_id: int) -> ZoneEdit:
        """Calls the verb. Raises what it raises, and what reading the shape does."""
        verb, takes = _VERBS[self.kind]
        arguments = {name: read(self.body) for name, read in takes.items()}
        return verb(user=user, version_id=version_id, key=self.key, **arguments)


def _number(name: str) -> Callable[[dict[str, Any]], int]:
    def read(body: dict[str, Any]) -> int:
        value = body.get(name)
        if type(value) is not int or abs(value) >= 2**63:
            raise ShapeUnreadable()
        return value

    return read


def _polygon(body: dict[str, Any]) -> shapely.Geometry:
    text = body.get("text")
    return polygon_of_text(text) if isinstance(text, str) else polygon_of(body.get("geometry"))


def _line(body: dict[str, Any]) -> shapely.Geometry:
    return line_of(body.get("geometry"))


def _snap(body: dict[str, Any]) -> float:
    value = body.get("snap_m", 0)
    if type(value) not in (int, float) or not 0 <= value < 1e9:
        raise ShapeUnreadable()
    return float(value)


def _over(body: dict[str, Any]) -> Over:
    try:
        return Over(body.get("over", Over.KEEP))
    except ValueError as error:
        raise ShapeUnreadable() from error


_ZONE = {"zone_id": _number("zone"), "revision": _number("revision")}
_LEVEL = {"level": _number("level")}
_SHAPE = {"shape": _polygon, "snap_m": _snap}
_VERBS: dict[EditKind, tuple[Callable[..., ZoneEdit], dict[str, Callable[[dict[str, Any]], Any]]]] = {
    EditKind.ADD: (drawing.add_zone, _LEVEL | _SHAPE | {"over": _over}),
    EditKind.RESHAPE: (drawing.reshape_zone, _ZONE | _SHAPE | {"over": _over}),
    EditKind.RECLASS: (drawing.reclass_zone, _ZONE | _LEVEL),
    EditKind.REMOVE: (drawing.remove_zone, _ZONE),
    EditKind.CUT: (drawing.cut_zone, _ZONE | _SHAPE),
    EditKind.EXTEND: (drawing.extend_zone, _ZONE | _SHAPE | {"over": _over}),
    EditKind.SPLIT: (drawing.split_zone, _ZONE | {"line": _line, "snap_m": _snap}),
    EditKind.UNDO: (undoing.undo, {}),
    EditKind.REDO: (undoing.redo, {}),
}
