"""A case's file as one PDF and one ZIP, for the one who asked and said why. Every export is an event of the case; who
reported is never in it."""

import datetime as dt
import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.policy import require
from geodata.disk_room import require_disk_room
from geodata.resumed_files import digest_of
from incidents.errors import ExportNotFound, MissingNeeds
from incidents.events import append, locked
from incidents.evidence_parts import Part, parts_of
from incidents.evidence_pdf import pdf_html
from incidents.evidence_pictures import pictures_of
from incidents.evidence_rows import event_lines, report_lines, seal_of
from incidents.evidence_zip import CaseZip, text_part
from incidents.models import CaseExport, Event, ExportState, Incident
from places.pdf import rendered
from places.queue import enqueue

log = logging.getLogger(__name__)
VERB = "incident.export_file"
PDF, ZIP = "ho-so.pdf", "ho-so.zip"
MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}
KEPT = dt.timedelta(days=7)
"""After this the files go; whoever needs them again asks again."""
GIVEN_UP = dt.timedelta(hours=2)
"""Longer than the worker tries again: a file that is still being made is not made any more."""


@transaction.atomic
def ask_for_file(*, user: User, incident_id: int, reason: str, language: str = "vi") -> CaseExport:
    """Writes down who wants the file and why, and lets the worker make it. While one that this person asked for is
    being made, that one is given. Raises `NotAllowed`, `IncidentNotFound`, `MissingNeeds` (reason)."""
    incident = locked(incident_id)
    require(user, VERB, incident)
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do xuất hồ sơ.")})
    now = timezone.now()
    give_up(now)
    being_made = incident.exports.filter(user=user, state=ExportState.MAKING).first()
    if being_made is not None:
        return being_made
    export = CaseExport.objects.create(
        incident=incident, key=uuid4(), user=user, reason=reason.strip()[:300], language=language, asked_at=now
    )
    append(incident, "export_file", by=Event.By.STAFF, actor=user, at=now, reason=export.reason, export=str(export.key))
    enqueue("incidents.jobs.make_case_file", export.pk)
    return export


def make_file(export_id: int) -> None:
    """The worker's part. Run again, it makes what is not there yet; what goes wrong is told on the page."""
    export = CaseExport.objects.select_related("user").filter(pk=export_id, state=ExportState.MAKING).first()
    if export is None:
        return
    try:
        with translation.override(export.language):
            _make(export)
    except Exception:
        log.exception("case file %s: job broke", export.key)
        # Another worker, given the same job, may have made it meanwhile.
        making = CaseExport.objects.filter(pk=export.pk, state=ExportState.MAKING)
        making.update(state=ExportState.FAILED, finished_at=timezone.now())
        raise


def _make(export: CaseExport) -> None:
    root = Path(settings.EXPORTS_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    require_disk_room(root, wanted=0, left_free=settings.DISK_LEFT_FREE_BYTES)
    incident = Incident.objects.select_related("category", "unit", "agency", "duplicate_of").get(pk=export.incident_id)
    half = Path(tempfile.mkdtemp(dir=root, prefix="half-"))
    try:
        _write(incident, export, half)
        target = _folder(export)
        shutil.rmtree(target, ignore_errors=True)  # of a run that was cut off
        half.rename(target)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    pdf, whole = target / PDF, target / ZIP
    CaseExport.objects.filter(pk=export.pk).update(
        state=ExportState.READY,
        finished_at=timezone.now(),
        pdf_size=pdf.stat().st_size,
        pdf_sha256=digest_of(pdf),
        zip_size=whole.stat().st_size,
        zip_sha256=digest_of(whole),
    )


def _write(incident: Incident, export: CaseExport, folder: Path) -> None:
    file = CaseZip(folder / ZIP)
    seal = seal_of(incident)
    pictures = pictures_of(incident)
    file.add(text_part("events.jsonl", _("Chuỗi sự kiện"), (f"{line}\n" for line in event_lines(incident))))
    file.add(text_part("reports.jsonl", _("Các phản ánh"), (f"{line}\n" for line in report_lines(incident))))
    file.add(text_part("seal.json", _("Niêm phong"), [json.dumps(seal, indent=1)]))
    for part in (*(picture.part for picture in pictures), *parts_of(incident)):
        file.add(part)
    html = pdf_html(incident=incident, export=export, pictures=pictures, files=file.written, seal=seal)
    pdf = rendered(html)
    (folder / PDF).write_bytes(pdf)
    file.add(Part(PDF, _("Hồ sơ để đọc và in"), lambda: iter([pdf])))
    words = {"incident": incident, "export": export, "site_name": settings.SITE_NAME, "now": timezone.now()}
    file.close(_about(incident, export), render_to_string("incidents/evidence_readme.txt", words))


def _about(incident: Incident, export: CaseExport) -> dict[str, Any]:
    """What the case is, and the names that stand for numbers in its rows."""
    events = Event.objects.filter(incident=incident)
    agencies = Agency.objects.filter(pk__in=events.values("agency_id"))
    actors = User.objects.filter(pk__in=events.values("actor_id"))
    return {
        "case": incident.code,
        "kind": incident.category.label,
        "unit": {"id": incident.unit_id, "code": incident.unit.code, "name": incident.unit.full_name},
        "state": incident.state,
        "events": incident.version,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "made_for": export.user.display_name,
        "reason": export.reason,
        "site": settings.SITE_URL,
        "is_sample": incident.is_sample,
        "agencies": {agency.pk: agency.name for agency in agencies.order_by("pk")},
        "actors": {actor.pk: actor.display_name for actor in actors.order_by("pk")},
    }


def exported_file(*, user: User, code: str, key: UUID, kind: str) -> tuple[CaseExport, Path]:
    """The export and its file, for the one who asked and may still. Raises `NotAllowed`, `ExportNotFound`."""
    export = CaseExport.objects.select_related("incident").filter(key=key, incident__code=code, user=user).first()
    if export is None or export.state != ExportState.READY or kind not in MEDIA_TYPES:
        raise ExportNotFound()
    require(user, VERB, export.incident)
    path = _folder(export) / {"pdf": PDF, "zip": ZIP}[kind]
    if not path.is_file():
        raise ExportNotFound()
    return export, path


def give_up(now: dt.datetime) -> None:
    """What no worker came to an end with, killed each time, is told as failed, so that it can be asked for again."""
    stuck = CaseExport.objects.filter(state=ExportState.MAKING, asked_at__lt=now - GIVEN_UP)
    stuck.update(state=ExportState.FAILED, finished_at=now)


def delete_old_files(now: dt.datetime | None = None) -> int:
    """Deletes files made longer ago than `KEPT`, and half-made ones that a crash left; how many folders. Run again, it
    finds none."""
    now = now or timezone.now()
    before = now - KEPT
    give_up(now)
    old = CaseExport.objects.filter(state=ExportState.READY, finished_at__lt=before)
    folders = [_folder(export) for export in old]
    root = Path(settings.EXPORTS_ROOT)
    folders += [path for path in root.glob("half-*") if path.stat().st_mtime < before.timestamp()]
    old.update(state=ExportState.ENDED)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)


def _folder(export: CaseExport) -> Path:
    return Path(settings.EXPORTS_ROOT) / export.key.hex
