"""Deleting files: of photos whose rows are gone, and those that a crash left."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils import timezone

from incidents.models import BlurredCopy, Photo, SentFile
from incidents.photos import FOLDER, SENT_FOLDER

KnownIn = Mapping[str, tuple[tuple[type[Model], str], ...]]
"""Folder → the columns that know its files."""
ORPHAN_AFTER = dt.timedelta(days=1)
KNOWN_IN: KnownIn = {
    FOLDER: ((Photo, "path"), (Photo, "thumbnail_path"), (BlurredCopy, "path"), (BlurredCopy, "thumbnail_path")),
    SENT_FOLDER: ((SentFile, "path"),),
}


def paths_of(photos: "Iterable[Photo]") -> list[str]:
    """All files that belong to these photos, read before their rows go."""
    ids = [photo.pk for photo in photos]
    paths: list[str] = []
    for model, column in (pair for columns in KNOWN_IN.values() for pair in columns):
        of = "pk__in" if model is Photo else "photo__in"
        paths += model._default_manager.filter(**{of: ids}).values_list(column, flat=True)
    return paths


def delete_files(paths: Iterable[str]) -> None:
    for path in paths:
        default_storage.delete(path)


def delete_orphan_files(now: dt.datetime | None = None, *, known_in: KnownIn = KNOWN_IN) -> int:
    """Deletes stored files of these folders older than a day that no row knows (left by a crash); how many. Run again,
    it finds none."""
    before = (now or timezone.now()) - ORPHAN_AFTER
    return sum(
        _delete_orphans(f"{folder}/{part}", columns, before)
        for folder, columns in known_in.items()
        if default_storage.exists(folder)
        for part in default_storage.listdir(folder)[0]
    )


def _delete_orphans(part: str, columns: Iterable[tuple[type[Model], str]], before: dt.datetime) -> int:
    orphans = {f"{part}/{name}" for name in default_storage.listdir(part)[1]}
    for model, column in columns:
        rows = model._default_manager.filter(**{f"{column}__startswith": f"{part}/"})
        orphans -= set(rows.values_list(column, flat=True))
    old = [path for path in orphans if default_storage.get_modified_time(path) < before]
    delete_files(old)
    return len(old)
