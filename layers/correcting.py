"""Putting right what a draft says of where it comes from, without reading its file in again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import override

from agencies.models import User
from agencies.policy import require
from layers.errors import SourceMissing, WrongState
from layers.lifecycle import locked
from layers.models import LayerVersion, VersionEvent, VersionState
from layers.version_words import scale_words


@transaction.atomic
def correct(
    *, user: User, version_id: int, source: str, surveyed_on: dt.date | None, map_scale: int, note: str
) -> LayerVersion:
    """Change source, day of survey, scale (the denominator) and note of a draft; the event keeps what stood there
    before. Nothing happens when all is as it was.

    Raises `NotAllowed`, `WrongState` for what is no draft any more, `SourceMissing`.
    """
    version = locked(version_id)
    require(user, "layer.import", version)
    if version.state != VersionState.DRAFT:
        raise WrongState()
    if not source.strip():
        raise SourceMissing()
    stated = {"source": source.strip(), "surveyed_on": surveyed_on, "map_scale": map_scale, "note": note.strip()}
    before = {name: getattr(version, name) for name in stated}
    changed = [name for name, value in stated.items() if value != before[name]]
    if not changed:
        return version
    for name in changed:
        setattr(version, name, stated[name])
    version.save(update_fields=changed)
    VersionEvent.objects.create(
        version=version,
        verb="correct",
        from_state=version.state,
        to_state=version.state,
        actor=user,
        reason="\n".join(_change(name, before[name], stated[name]) for name in changed),
    )
    return version


def _change(name: str, before: object, after: object) -> str:
    """One line of the history, kept in Vietnamese as people's own reasons are."""
    with override("vi"):
        label = str(LayerVersion._meta.get_field(name).verbose_name).removesuffix(" 1:")  # type: ignore[union-attr]
        return f"{label[:1].upper()}{label[1:]}: {_value(name, before)} → {_value(name, after)}"


def _value(name: str, value: object) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if name == "map_scale" and isinstance(value, int):
        return scale_words(value)
    return str(value or "–")
