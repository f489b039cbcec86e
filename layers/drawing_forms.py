"""The form that starts a draft to draw in, and what the page for drawing sends."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shapely
from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from layers import drawing, undoing
from layers.drawing_errors import ShapeUnreadable
from layers.drawn_shapes import line_of, polygon_of, polygon_of_text
from layers.edit_records import EditKind, ZoneEdit
from layers.giving_way import Over
from layers.models import HazardLayer, LayerVersion, Scale, VersionState
from layers.origin_form import OriginForm

MOST_ORIGINALS = 20
"""Versions offered to go on from, the newest."""
_EMPTY = "empty"


class NewDraftForm(OriginForm):
    """Says of a drawn map what is said of one from a file."""

    field_order = ("begin", "scale")

    begin = forms.ChoiceField(label=_("Bắt đầu từ"), widget=forms.RadioSelect, initial=_EMPTY)
    scale = forms.ChoiceField(
        label=_("Thang phân cấp"), choices=Scale.choices, widget=forms.RadioSelect, initial=Scale.SUSCEPTIBILITY
    )

    def __init__(self, *, layer: HazardLayer, copied: str = "", data: Any = None) -> None:
        """`copied` is the number of the version that the person comes from, "" for none."""
        super().__init__(data=data, initial={"map_scale": 50_000})
        public = layer.versions.ever_public().order_by("-number")
        is_number = copied.isascii() and copied.isdigit() and len(copied) < 9
        asked = public.filter(number=copied).first() if is_number else None
        originals = list(public[:MOST_ORIGINALS])
        if asked and asked not in originals:
            originals.append(asked)
        fields: dict[str, Any] = self.fields
        fields["begin"].choices = [(_EMPTY, _("Bản trống")), *((str(old.pk), _copy_words(old)) for old in originals)]
        if not originals:
            return
        likely = asked or next((old for old in originals if old.state == VersionState.PUBLISHED), originals[0])
        self.initial.update(map_scale=likely.map_scale, scale=likely.scale)
        if asked:
            self.initial.update(begin=str(asked.pk), source=asked.source)
        fields["source"].required = data is None or data.get("begin") in ("", None, _EMPTY)
        fields["source"].help_text = _(
            "Cơ quan, đề tài lập bản đồ; hiện công khai. Chép bản trước mà để trống thì ghi nguồn của bản ấy."
        )

    def draft(self) -> dict[str, Any]:
        """What a valid form says, for `start_draft`."""
        data = dict(self.cleaned_data)
        begin = data.pop("begin")
        return data | {"from_version_id": None if begin == _EMPTY else int(begin)}


def _copy_words(version: LayerVersion) -> str:
    words = _("Chép bản %(number)s (%(state)s, công bố ngày %(day)s) để sửa tiếp")
    day = date_format(localtime(version.published_at), "j/n/Y")
    return str(words) % {"number": version.number, "state": version.get_state_display().lower(), "day": day}


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
