"""What a reporter does after the report: adds photos, says that the problem is still there.

Holding the report's code or link is the permission. Words go to staff only (`data["words"]`); they are not a public
note.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.errors import ForbiddenStep, MissingNeeds, NothingToDo
from incidents.events import append
from incidents.following import MAX_PHOTOS_OF_REPORT, OVER
from incidents.handling import change_state
from incidents.intake import MAX_PHOTOS, MAX_WORDS
from incidents.models import Event, Incident, Report
from incidents.photos import make_pictures, stored
from incidents.report_locks import lock_cases_of
from incidents.report_photos import add_to_report, without_known, write_photos
from incidents.states import State
from incidents.workflow import ROWS, Transition


@dataclass(frozen=True)
class StillThere:
    """`reopened` is False when it ended too long ago, or in a way that a reporter does not reopen: staff see the
    word, and the page asks for a new report."""

    event: Event
    reopened: bool


def add_photos_by_reporter(
    *, report: Report, photos: "Sequence[File[bytes]]", words: str = "", at: dt.datetime | None = None
) -> Event:
    """At most 10 photos at once and 20 a report in all. Raises `TooManyPhotos`, `PhotoRefused`, `NothingToDo`."""
    at = at or timezone.now()
    if not photos:
        raise NothingToDo()
    pictures = make_pictures(photos, limit=MAX_PHOTOS)
    event = add_to_report(
        report=report, pictures=pictures, most=MAX_PHOTOS_OF_REPORT, at=at, words=words.strip()[:MAX_WORDS]
    )
    assert event is not None
    return event


def still_there(
    *, report: Report, words: str, photos: "Sequence[File[bytes]]" = (), at: dt.datetime | None = None
) -> StillThere:
    """Appends the word to the incident, or to the one it is a duplicate of, and reopens it where the table lets the
    reporter and it ended at most REPORTER_REOPEN_DAYS ago; the photos become those of the report. Said again before
    anything else happened to the state, it is written once. Raises `ForbiddenStep` while the incident is being
    handled, `MissingNeeds` (words), `TooManyPhotos`, `PhotoRefused`; nothing is kept then."""
    at = at or timezone.now()
    if not words.strip():
        raise MissingNeeds({"words": _("Xin viết bạn thấy gì: nhờ đó cán bộ biết vì sao phải mở lại.")})
    pictures = make_pictures(photos, limit=MAX_PHOTOS)
    with stored(pictures) as made, transaction.atomic():
        own, incident = lock_cases_of(report)
        ended = incident.events.exclude(to_state="").order_by("-version").first()
        said = incident.events.filter(verb="still_there", data__report=report.pk).order_by("-version").first()
        said_before = said is not None and ended is not None and said.version >= ended.version
        if not said_before and (State(incident.state) not in OVER or ended is None):
            raise ForbiddenStep(source=State(incident.state).label, target=State.REOPENED.label)
        if rows := without_known(report, made):
            write_photos(report, own, rows, most=MAX_PHOTOS_OF_REPORT, at=at)
        if said is not None and said_before:
            return StillThere(event=said, reopened=bool(said.to_state))
        row = ROWS.get((State(incident.state), State.REOPENED))
        too_late = ended is None or at - ended.at > dt.timedelta(days=settings.REPORTER_REOPEN_DAYS)
        if row is None or not row.by_reporter or too_late:
            return StillThere(event=_append(incident, "still_there", report, at=at, words=words), reopened=False)
        change_state(incident, row, at=at)
        event = _append(incident, "still_there", report, at=at, words=words, row=row)
    return StillThere(event=event, reopened=True)


def _append(
    incident: Incident,
    verb: str,
    report: Report,
    *,
    at: dt.datetime,
    words: str,
    row: Transition | None = None,
) -> Event:
    return append(
        incident,
        verb,
        by=Event.By.REPORTER,
        at=at,
        states=(row.source, row.target) if row else ("", ""),
        report=report.pk,
        words=words.strip()[:MAX_WORDS],
    )
