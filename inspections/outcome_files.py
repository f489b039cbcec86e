"""Files of visits and minutes: which there are, and those that a crash left without a row."""

from django.db.models import QuerySet

from incidents.photo_sweeping import KnownIn, delete_orphan_files
from inspections.models import Minutes, Signature, Visit, VisitPhoto

VISITS, MINUTES = "visits", "minutes"
KNOWN_IN: KnownIn = {
    VISITS: ((VisitPhoto, "path"), (VisitPhoto, "thumbnail_path"), (VisitPhoto, "sent_path")),
    MINUTES: ((Minutes, "pdf_path"), (Minutes, "docx_path"), (Signature, "image_path")),
}
"""Folder → the columns that know its files."""
_OF_VISIT = {VisitPhoto: "visit__in", Minutes: "visit__in", Signature: "minutes__visit__in"}


def paths_of(visits: QuerySet[Visit]) -> list[str]:
    """All files of these visits, read before their rows go."""
    ids = list(visits.values_list("pk", flat=True))
    paths: list[str] = []
    for model, column in (pair for columns in KNOWN_IN.values() for pair in columns):
        rows = model._default_manager.filter(**{_OF_VISIT[model]: ids})
        paths += rows.exclude(**{column: ""}).values_list(column, flat=True)
    return paths


def delete_orphans() -> int:
    """See `photo_sweeping.delete_orphan_files`."""
    return delete_orphan_files(known_in=KNOWN_IN)
