"""Changing a legend: its title, and the names, looks and advice of its classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from agencies.models import User
from agencies.policy import require
from layers.errors import ClassesAlike, LegendChanged
from layers.legend_check import Look, findings
from layers.legend_models import Legend, LegendEvent
from layers.models import LayerVersion

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


def changed_since(legend: Legend, seen_event: int) -> dict[str, str]:
    """What others changed after that event, named as in `LegendEvent.changes`, with the value it had then."""
    before: dict[str, str] = {}
    for event in legend.events.filter(pk__gt=seen_event).order_by("pk"):
        for what, value, _after in event.changes:
            before.setdefault(what, value)
    return before


def legend_changed_at(version: LayerVersion) -> dt.datetime | None:
    """When the legend of a version under review was last changed, if that was after the version was handed in."""
    if version.submitted_at is None:
        return None
    events = LegendEvent.objects.filter(legend__hazard=version.layer.hazard, legend__scale=version.scale)
    return events.filter(at__gt=version.submitted_at).order_by("-at").values_list("at", flat=True).first()


def _set(row: object, prefix: str, values: Mapping[str, str], names: tuple[str, ...]) -> list[list[str]]:
    changes = []
    for name in names:
        before, after = getattr(row, name), values[name]
        if before != after:
            changes.append([f"{prefix}{name}", before, after])
            setattr(row, name, after)
    return changes
