"""Versions that everyone may have: published now, or published before and since replaced."""

from __future__ import annotations

from layers.errors_open import NoSuchVersion
from layers.models import LayerVersion, LayerVersionQuerySet, VersionState


def public_versions() -> LayerVersionQuerySet:
    """With layer and agency loaded. Withdrawn versions are not among them, whoever asks."""
    public = LayerVersion.objects.filter(state__in=[VersionState.PUBLISHED, VersionState.SUPERSEDED])
    return public.select_related("layer__agency").defer("import_report")


def public_version(slug: str, number: int) -> LayerVersion:
    """Raises `NoSuchVersion`."""
    version = public_versions().filter(layer__slug=slug, number=number).first() if number < 2**31 else None
    if version is None:
        raise NoSuchVersion()
    return version
