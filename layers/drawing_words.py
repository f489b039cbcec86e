"""What the page for drawing says of zones and edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geodata.repair_words import REASONS
from layers.drawing_view import Told
from layers.edit_records import EditKind, ZoneEdit
from layers.models import ClassStyle
from layers.neighbours import Overlap

_DONE = {
    EditKind.ADD: gettext_lazy("Đã thêm vùng."),
    EditKind.RESHAPE: gettext_lazy("Đã sửa đường ranh."),
    EditKind.RECLASS: gettext_lazy("Đã đổi lớp."),
    EditKind.REMOVE: gettext_lazy("Đã xoá vùng. Nút “Hoàn tác” lấy lại được."),
    EditKind.CUT: gettext_lazy("Đã cắt."),
    EditKind.EXTEND: gettext_lazy("Đã nối thêm."),
    EditKind.SPLIT: gettext_lazy("Đã tách vùng."),
    EditKind.UNDO: gettext_lazy("Đã hoàn tác."),
    EditKind.REDO: gettext_lazy("Đã làm lại."),
}


def area_in_words(area_m2: float) -> str:
    """Square metres under a hectare, hectares under a square kilometre, then square kilometres."""
    if area_m2 < 10_000:
        return f"{number_format(area_m2, 0, force_grouping=True)} m²"
    if area_m2 < 1_000_000:
        return f"{number_format(area_m2 / 10_000, 1)} ha"
    return f"{number_format(area_m2 / 1_000_000, 2, force_grouping=True)} km²"


def zone_words(told: Told, styles: dict[int, ClassStyle]) -> dict[str, Any]:
    """For the list: class, area and commune in words, and what an edit of the zone must send."""
    return {
        "id": told.zone_id,
        "revision": told.revision,
        "level": told.level,
        "class": styles[told.level].label if told.level in styles else str(told.level),
        "area": area_in_words(told.area_m2),
        "commune": told.commune.full_name if told.commune else _("ngoài các xã"),
        "corners": told.corners,
        "bounds": told.bounds,
    }


def notes_on(edit: ZoneEdit, overlaps: Sequence[Overlap] | None) -> list[str]:
    """What the person should know about an edit that was made."""
    notes = [f"{_(REASONS[code])}." for code in edit.repairs]
    if overlaps is None:
        return [*notes, _("Vùng này nằm trên rất nhiều vùng lớp khác; ở đó lớp cao hơn được tính.")]
    notes += [
        _("Chồng lên vùng lớp “%(class)s” khoảng %(area)s; chỗ chồng được tính theo lớp cao hơn.")
        % {"class": overlap.style.label, "area": area_in_words(overlap.area_m2)}
        for overlap in overlaps
    ]
    return notes


def done_words(edit: ZoneEdit) -> str:
    if edit.about:
        return f"{_DONE[EditKind(edit.kind)]} ({edit.about.get_kind_display()})"
    return str(_DONE[EditKind(edit.kind)])


def edit_words(edit: ZoneEdit) -> str:
    """An edit in the list of the last ones."""
    return f"{edit.get_kind_display()}: {edit.about.get_kind_display()}" if edit.about else edit.get_kind_display()
