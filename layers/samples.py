"""Sample maps: the one kind of published map that may be removed."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from layers.downloads.building import tidy
from layers.models import HazardFile, HazardLayer, LayerVersion
from layers.recipes import forget_samples
from layers.tile_files import hide, remove_unused


def remove_sample_versions() -> int:
    """Deletes every sample version with its zones, history, uploads, recipes, tiles and files to take away, and
    layers of sample agencies that are empty then; returns how many versions there were."""
    with transaction.atomic():
        versions = LayerVersion.objects.filter(is_sample=True)
        ids = list(versions.values_list("pk", flat=True))
        files = HazardFile.objects.filter(version__in=versions)
        uploads = [Path(settings.UPLOADS_ROOT) / path for path in files.values_list("path", flat=True)]
        files.delete()
        forget_samples()
        count = versions.count()
        for version in versions:
            version.delete()
        HazardLayer.objects.filter(agency__is_sample=True, versions=None, files=None).delete()
        for version_id in ids:
            hide(version_id)
        transaction.on_commit(partial(_unlink, uploads))
        transaction.on_commit(remove_unused)
        transaction.on_commit(tidy)
    return count


def _unlink(uploads: Iterable[Path]) -> None:
    for path in uploads:
        path.unlink(missing_ok=True)
