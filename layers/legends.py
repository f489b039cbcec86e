"""Changing a legend: its title, and the names, looks and advice of its classes."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from agencies.models import User
from agencies.policy import require
from layers.errors import ClassesAlike, LegendChanged
from layers.legend_check import Look, findings
from layers.legend_models import Legend, LegendEvent

TITLE_FIELDS = ("title", "title_en")
CLASS_FIELDS = ("name", "name_en", "colour", "pattern", "advice", "advice_en")


@transaction.atomic
def change_legend(
    *,
    user: User,
    legend_id: int,
    seen_event: int,
    titles: Mapping[str, str],
    classes: Mapping[int, Mapping[str, str]],
) -> LegendEvent | None:
    """Save the legend and what changed; None when nothing did.

    `titles` holds `TITLE_FIELDS`, `classes` by level `CLASS_FIELDS`; `seen_event` is `last_event` as it was when the
    person began. Every map with this legend shows it anew, published ones too.
    Raises `NotAllowed`, `LegendChanged`, `ClassesAlike`.
    """
    legend = Legend.objects.select_for_update().get(pk=legend_id)
    require(user, "legend.edit", legend)
    if last_event(legend) != seen_event:
        raise LegendChanged()
    styles = list(legend.classes)
    looks = [Look(classes[style.level]["colour"], classes[style.level]["pattern"]) for style in styles]
    if any(finding.refused for finding in findings(looks)):
        raise ClassesAlike()
    changes = _set(legend, "", titles, TITLE_FIELDS)
    for style in styles:
        changes += _set(style, f"{style.level}.", classes[style.level], CLASS_FIELDS)
        style.save(update_fields=CLASS_FIELDS)
    if not changes:
        return None
    legend.save(update_fields=TITLE_FIELDS)
    return LegendEvent.objects.create(legend=legend, actor=user, changes=changes)


def last_event(legend: Legend) -> int:
    """Id of the legend's last change; 0 before the first."""
    return legend.events.order_by("-pk").values_list("pk", flat=True).first() or 0


def _set(row: object, prefix: str, values: Mapping[str, str], names: tuple[str, ...]) -> list[list[str]]:
    changes = []
    for name in names:
        before, after = getattr(row, name), values[name]
        if before != after:
            changes.append([f"{prefix}{name}", before, after])
            setattr(row, name, after)
    return changes
