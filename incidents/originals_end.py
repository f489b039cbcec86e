"""The file of a photo as it was sent goes: some time after its case was over, or when its reporter asks.

It can tell who took the photo, where and with what. The photo itself, which staff and public see, is another file and
stays, as does the file's SHA-256.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from incidents.events import locked
from incidents.following import main_of
from incidents.models import Event, Incident, Photo, Report, SentFile
from incidents.photo_sweeping import delete_files
from incidents.states import UNDER_SANCTION


@dataclass(frozen=True)
class OriginalEnd:
    """When the file goes. `on` is the last day it is kept, null while the case is open. `as_proof`: its reporter asked
    for it to go, and it stays as proof until the case is over."""

    on: dt.date | None
    as_proof: bool = False


def end_of(photo: Photo) -> OriginalEnd | None:
    """None where the file is gone."""
    if not SentFile.objects.filter(photo=photo).exists():
        return None
    if photo.report and asked_before(photo.report):
        proof = _proves(photo.incident)
        return OriginalEnd(on=None if proof else timezone.localdate(), as_proof=proof)
    over = main_of(photo.incident).closed_at
    return OriginalEnd(on=timezone.localdate(over + _kept_for()) if over else None)


def waits_for_proof(report: Report) -> bool:
    """Whether files of the report stay although their reporter asked, or would now: a violation was found, and the case
    is not over."""
    return _proves(report.incident) and SentFile.objects.filter(photo__report=report).exists()


def asked_before(report: Report) -> bool:
    return Event.objects.filter(verb="erase_contact", data__report=report.pk).exists()


def let_go_of(report: Report) -> int:
    """Deletes the files of a report whose reporter asked for it, unless they are proof; how many. Within the
    transaction that wrote the event of the wish and holds the lock of the incident."""
    return 0 if _proves(report.incident) else _delete(SentFile.objects.filter(photo__report=report))


def delete_due_originals(now: dt.datetime | None = None) -> int:
    """Deletes the files whose time is over, and those that waited although their reporter asked; how many. Run again,
    it finds none. Rows go before files: killed in between, it leaves files for `delete_orphan_files`."""
    before = (now or timezone.now()) - _kept_for()
    with_files = SentFile.objects.order_by().distinct()
    over = set(with_files.filter(photo__incident__closed_at__lt=before).values_list("photo__incident_id", flat=True))
    asked = with_files.filter(photo__report__in=_asked())
    deleted = 0
    for incident_id in sorted(over | set(asked.values_list("photo__incident_id", flat=True))):
        with transaction.atomic():
            incident = locked(incident_id)
            files = SentFile.objects.filter(photo__incident=incident)
            ended = main_of(incident).closed_at
            if ended is None or ended >= before:
                files = files.none() if _proves(incident) else files.filter(photo__report__in=_asked())
            deleted += _delete(files)
    return deleted


def _kept_for() -> dt.timedelta:
    return dt.timedelta(days=settings.ORIGINAL_RETENTION_DAYS)


def _proves(incident: Incident) -> bool:
    main = main_of(incident)
    return main.state in UNDER_SANCTION or main.held_from in UNDER_SANCTION


def _asked() -> QuerySet[Event, int]:
    """Ids of reports whose authors asked to be forgotten."""
    of = Cast(KeyTextTransform("report", "data"), BigIntegerField())
    return Event.objects.filter(verb="erase_contact").order_by().values_list(of, flat=True)


def _delete(files: QuerySet[SentFile]) -> int:
    """Says so to the database for this transaction only; its guards let nothing go that may not."""
    paths = list(files.values_list("path", flat=True))
    if paths:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('geopgi.letting_originals_go', 'on', true)")
            files.delete()
            cursor.execute("SELECT set_config('geopgi.letting_originals_go', 'off', true)")
        transaction.on_commit(lambda: delete_files(paths))
    return len(paths)
