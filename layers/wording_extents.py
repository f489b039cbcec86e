"""What the maps say of a line, an area or a commune, in sentences, and which places lie there."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from layers.assets_in_zones import KindCount
from layers.communes import ClassArea
from layers.danger_area import AreaDanger
from layers.danger_line import LineDanger
from layers.models import LayerVersion
from layers.wording import share_in_words


def along(danger: LineDanger) -> list[str]:
    """One sentence a class, the highest first."""
    hazard = danger.version.layer.get_hazard_display()
    told = [
        _("%(hazard)s: %(length)s qua vùng %(class)s (lớp %(level)s trên 5), %(share)s chiều dài.")
        % {
            "hazard": hazard,
            "length": length(row.length_m),
            "class": row.style.label,
            "level": row.style.level,
            "share": share_in_words(row.share),
        }
        for row in danger.classes
    ]
    if not told and danger.outside_m < danger.length_m:
        told.append(_("%(hazard)s: bản đồ không ghi vùng nguy cơ nào trên đường này.") % {"hazard": hazard})
    if danger.outside_m:
        told.append(
            _("%(length)s ở ngoài phạm vi bản đồ: ở đó không biết có nguy hiểm hay không.")
            % {"length": length(danger.outside_m)}
        )
    return told


def within(danger: AreaDanger) -> list[str]:
    """One sentence a class, the highest first."""
    told = in_classes(danger.version, danger.areas)
    if danger.outside_km2 >= danger.area_km2:
        told = []
    if danger.outside_km2:
        told.append(
            _("%(area)s ở ngoài phạm vi bản đồ: ở đó không biết có nguy hiểm hay không.")
            % {"area": square_kilometres(danger.outside_km2)}
        )
    return told


def in_classes(version: LayerVersion, areas: Iterable[ClassArea]) -> list[str]:
    """One sentence a class of a map in an area or a commune, the highest first."""
    hazard = version.layer.get_hazard_display()
    told = [
        _("%(hazard)s: %(area)s thuộc vùng %(class)s (lớp %(level)s trên 5), %(share)s diện tích.")
        % {
            "hazard": hazard,
            "area": square_kilometres(row.area_km2),
            "class": row.style.label,
            "level": row.style.level,
            "share": share_in_words(row.share),
        }
        for row in areas
    ]
    return told or [_("%(hazard)s: bản đồ không ghi vùng nguy cơ nào ở đây.") % {"hazard": hazard}]


def places(counts: Iterable[KindCount]) -> list[str]:
    """How many of each kind there are, and one sentence for each class that holds some."""
    told = []
    for count in counts:
        words = {"kind": count.kind.label, "number": count.total}
        told.append(_("%(kind)s: %(number)s nơi.") % words)
        told += [
            _("%(kind)s: %(number)s nơi nằm trong vùng %(class)s về %(hazard)s.")
            % {
                "kind": count.kind.label,
                "number": number,
                "class": style.label,
                "hazard": version.layer.get_hazard_display().lower(),
            }
            for version, style, number in count.in_classes
        ]
    return told


def length(metres: float) -> str:
    """Metres to ten under a kilometre, else kilometres with one decimal: the map is not finer."""
    if metres < 1000:
        return f"{number_format(max(10, round(metres, -1)), 0)} m"
    return f"{number_format(round(metres / 1000, 1), 1)} km"


def square_kilometres(area: float) -> str:
    """km² with two decimals under ten, else one: no more than the source map can tell."""
    decimals = 2 if area < 10 else 1
    return f"{number_format(round(area, decimals), decimals)} km²"
