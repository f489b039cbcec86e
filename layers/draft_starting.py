"""A draft that no file brings: empty, or with the zones of another version of the layer to go on from."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Max

from agencies.models import User
from agencies.policy import require
from layers.drawing_errors import NothingToStartFrom, OtherScale
from layers.models import HazardLayer, LayerVersion, VersionEvent, VersionState


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
    from_published: bool = False,
) -> LayerVersion:
    """A new draft to draw in; with `from_published`, holding the zones of the published version; a copy
    of a sample is a sample.

    Raises `NotAllowed`, `NothingToStartFrom`, `OtherScale`.
    """
    require(user, "layer.edit", layer)
    layer = HazardLayer.objects.select_for_update().get(pk=layer.pk)
    version = LayerVersion.objects.create(
        layer=layer,
        number=(layer.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        scale=scale,
        source=source.strip(),
        surveyed_on=surveyed_on,
        map_scale=map_scale,
        note=note,
        created_by=user,
    )
    VersionEvent.objects.create(version=version, verb="draw", to_state=version.state, actor=user)
    if from_published:
        _copy(layer, version)
    return version


def _copy(layer: HazardLayer, version: LayerVersion) -> None:
    published = layer.versions.filter(state=VersionState.PUBLISHED).first()
    if published is None:
        raise NothingToStartFrom()
    if published.scale != version.scale:
        raise OtherScale()
    for statement in (
        "INSERT INTO layers_zone (version_id, level, geometry) "
        "SELECT %s, level, geometry FROM layers_zone WHERE version_id = %s ORDER BY id",
        "INSERT INTO layers_communehazard (version_id, unit_id, level, area_km2, share) "
        "SELECT %s, unit_id, level, area_km2, share FROM layers_communehazard WHERE version_id = %s ORDER BY id",
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement, [version.pk, published.pk])
    version.is_sample = published.is_sample
    version.zone_count = published.zone_count
    version.area_by_level = published.area_by_level
    version.import_report = {"zones_by_level": published.import_report.get("zones_by_level", {})}
    version.save(update_fields=["is_sample", "zone_count", "area_by_level", "import_report"])
