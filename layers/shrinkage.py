"""Whether a version would take much off the public map: a file that lacks a district looks like a map without danger
there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.commune_areas import areas_of
from layers.models import ClassStyle, CommuneHazard, LayerVersion

AREA_KEPT = 0.8
"""A smaller share of the published area than this is clearly less."""
COMMUNES_LOST = 0.1
"""So is a larger share of communes than this without any zone left."""


@dataclass(frozen=True)
class Shrinkage:
    """Areas in km² over all classes; communes that have zones now, and those of them that would have none; classes
    that would be on the map no more."""

    area_before: float
    area_after: float
    communes_before: int
    communes_lost: int
    classes_lost: list[ClassStyle]

    @property
    def percent_less(self) -> int:
        """Of the published area, 0 when it grows."""
        return max(0, round(100 * (1 - self.area_after / self.area_before))) if self.area_before else 0

    @property
    def percent_communes_lost(self) -> int:
        return round(100 * self.communes_lost / self.communes_before) if self.communes_before else 0


def shrinkage_of(version: LayerVersion) -> Shrinkage | None:
    """What would go if `version` took the place of the published one; None when there is none, or nothing much
    would go. Four queries."""
    published = LayerVersion.objects.published().filter(layer=version.layer_id).exclude(pk=version.pk).first()
    if published is None:
        return None
    communes_before = CommuneHazard.objects.filter(version=published).values("unit").distinct().count()
    found = Shrinkage(
        area_before=sum(published.area_by_level.values()),
        area_after=sum(version.area_by_level.values()),
        communes_before=communes_before,
        communes_lost=_communes_lost(published, version),
        classes_lost=_classes_lost(published, version),
    )
    smaller = found.area_after < AREA_KEPT * found.area_before
    fewer = found.communes_lost > COMMUNES_LOST * found.communes_before
    return found if smaller or fewer or found.classes_lost else None


def smaller_words(found: Shrinkage) -> str:
    """One sentence for the history, kept in Vietnamese as people's own reasons are."""
    with override("vi"):
        words = _("Đã xác nhận bản nhỏ hơn: %(before)s → %(after)s km², %(lost)s/%(communes)s xã, phường mất hết vùng.")
        return words % {
            "before": localize(round(found.area_before, 1)),
            "after": localize(round(found.area_after, 1)),
            "lost": found.communes_lost,
            "communes": found.communes_before,
        }


def _classes_lost(published: LayerVersion, version: LayerVersion) -> list[ClassStyle]:
    """None between two scales: their classes mean different things."""
    if published.scale != version.scale:
        return []
    gone = {level for level, area in published.area_by_level.items() if area > 0} - {
        level for level, area in version.area_by_level.items() if area > 0
    }
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale, level__in=gone)
    return list(styles)


def _communes_lost(published: LayerVersion, version: LayerVersion) -> int:
    """From the areas that were computed of both; a version of which none were yet is measured here."""
    rows = CommuneHazard.objects.values_list("unit_id", flat=True)
    after = set(rows.filter(version=version)) or {row.unit_id for row in areas_of(version)}
    return len(set(rows.filter(version=published)) - after)
