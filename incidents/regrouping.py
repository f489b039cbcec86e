"""Reports that belong to another case than the one they are in: staff move them, and part them again.

The author keeps the code and follows the case that the report is in. Guards of the database let a report move only
with the events of both cases.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.errors import LastReport, MissingNeeds, ReportNotFound
from incidents.events import append, locked
from incidents.models import Event, Incident, Photo, Report
from incidents.needs import main_incident, wrong_main
from incidents.opening import open_incident
from incidents.report_place import ReportPlace, place_of
from incidents.states import State
from incidents.working_time import local_day

VERB = "incident.move_report"


@transaction.atomic
def move_report(
    *,
    user: User,
    report_id: int,
    to: str,
    reason: str,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Incident:
    """Makes the report one of the case of code `to` (as typed); that case. `expected_version` is of the case it leaves.

    Raises `NotAllowed` (of either case), `ReportNotFound`, `ChangedMeanwhile`, `LastReport`, `MissingNeeds`
    (`.missing`: reason | duplicate_of)."""
    at = at or timezone.now()
    target = main_incident(to, user)
    report, source = _leaving(user, report_id, expected_version, together_with=target)
    missing = _without_reason(reason)
    if problem := wrong_main(source, to, target):
        missing["duplicate_of"] = str(problem)
    if missing or target is None:
        raise MissingNeeds(missing)
    require(user, VERB, target)
    here = locked(target.pk)
    _write(report, source, here, "move_in", user=user, at=at, reason=reason, states=("", ""))
    return here


@transaction.atomic
def part_report(
    *, user: User, report_id: int, reason: str, expected_version: int | None = None, at: dt.datetime | None = None
) -> Incident:
    """Opens a case of its own for the report, where its sender said, of the same kind; it begins as received and is
    verified anew. Raises as `move_report`."""
    at = at or timezone.now()
    report, source = _leaving(user, report_id, expected_version)
    if missing := _without_reason(reason):
        raise MissingNeeds(missing)
    place = _place(report, source)
    own = open_incident(
        category=source.category,
        unit=place.unit,
        location=place.location,
        place_unclear=place.unclear,
        place_words=report.place_words,
        received_at=report.received_at,
        at=at,
        is_sample=source.is_sample,
    )
    _write(report, source, own, "receive", user=user, at=at, reason=reason, states=("", State.RECEIVED))
    return own


def _leaving(
    user: User, report_id: int, expected_version: int | None, *, together_with: Incident | None = None
) -> tuple[Report, Incident]:
    """The report and the case it leaves, which is locked and keeps another report."""
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise ReportNotFound()
    source = locked(report.incident_id, expected_version=expected_version, together_with=together_with)
    require(user, VERB, source)
    report.refresh_from_db()
    if report.incident_id != source.pk:
        raise ReportNotFound()
    if source.reports.count() < 2:
        raise LastReport()
    return report, source


def _without_reason(reason: str) -> dict[str, str]:
    return {} if reason.strip() else {"reason": _("Xin ghi lý do.")}


def _place(report: Report, source: Incident) -> ReportPlace:
    """Where the sender said; of words alone, what staff made of them."""
    if report.place_unclear:
        return ReportPlace(source.unit, source.location, None, unclear=source.place_unclear)
    location = (report.location.x, report.location.y)
    return place_of(location=location, commune=None, accuracy_m=None, on=local_day(report.received_at))


def _write(
    report: Report,
    source: Incident,
    here: Incident,
    verb: str,
    *,
    user: User,
    at: dt.datetime,
    reason: str,
    states: tuple[str, str],
) -> None:
    """The events of both, then the report with its photos."""
    moved: dict[str, Any] = {
        "by": Event.By.STAFF,
        "actor": user,
        "at": at,
        "report": report.pk,
        "reason": reason.strip(),
    }
    append(source, "move_out", moved_to=here.code, **moved)
    append(here, verb, states=states, moved_from=source.code, **moved)
    Report.objects.filter(pk=report.pk).update(incident=here)
    Photo.objects.filter(report=report).update(incident=here)
