"""A draft that no file brings: empty, or with the zones of a version that was public once, to go on from."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext, override

from agencies.models import User
from agencies.policy import require
from layers.drawing_errors import NothingToStartFrom, OtherScale
from layers.errors import SourceMissing
from layers.models import HazardLayer, LayerVersion, VersionEvent


@transaction.atomic
def start_draft(
    *,
    user: User,
    layer: HazardLayer,
    scale: str,
    source: str,
    surveyed_on: dt.date | None,
    map_scale: int,
    note: str = "",
    from_version_id: int | None = None,
) -> LayerVersion:
    """A new draft to draw in; with `from_version_id`, holding the zones of that version of the layer, which was public
    once, and naming its source where `source` is empty. The event tells which it was. A copy of a sample is a sample.

    Raises `NotAllowed`, `NothingToStartFrom`, `OtherScale`, `SourceMissing`.
    """
    require(user, "layer.edit", layer)
    layer = HazardLayer.objects.select_for_update().get(pk=layer.pk)
    original = None if from_version_id is None else _original(layer, from_version_id, scale)
    named = source.strip() or (original.source if original else "")
    if not named:
        raise SourceMissing()
    version = LayerVersion.objects.create(
        layer=layer,
        number=(layer.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        scale=scale,
        source=named,
        surveyed_on=surveyed_on,
        map_scale=map_scale,
        note=note,
        created_by=user,
    )
    told = _told(original) if original else ""
    VersionEvent.objects.create(version=version, verb="draw", to_state=version.state, actor=user, reason=told)
    if original:
        _copy(original, version)
    return version


def _original(layer: HazardLayer, version_id: int, scale: str) -> LayerVersion:
    original = layer.versions.ever_public().filter(pk=version_id).first()
    if original is None:
        raise NothingToStartFrom()
    if original.scale != scale:
        raise OtherScale(number=original.number)
    return original


def _told(original: LayerVersion) -> str:
    """For the history, kept in Vietnamese as people's own reasons are."""
    with override("vi"):
        return gettext("Chép các vùng của bản %(number)s. Nguồn của bản ấy: %(source)s") % {
            "number": original.number,
            "source": original.source,
        }


def _copy(original: LayerVersion, version: LayerVersion) -> None:
    for statement in (
        "INSERT INTO layers_zone (version_id, level, geometry) "
        "SELECT %s, level, geometry FROM layers_zone WHERE version_id = %s ORDER BY id",
        "INSERT INTO layers_communehazard (version_id, unit_id, level, area_km2, share) "
        "SELECT %s, unit_id, level, area_km2, share FROM layers_communehazard WHERE version_id = %s ORDER BY id",
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement, [version.pk, original.pk])
    version.is_sample = original.is_sample
    version.zone_count = original.zone_count
    version.area_by_level = original.area_by_level
    version.import_report = {"zones_by_level": original.import_report.get("zones_by_level", {})}
    version.save(update_fields=["is_sample", "zone_count", "area_by_level", "import_report"])
