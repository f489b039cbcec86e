"""Staff ask the reporter, without knowing who it is; the reporter answers by code or private link.

Neither question nor answer is public: the question stands in `data["question"]` of its event, the answer in
`data["words"]`, and the reporter sees only those of the own report.

While a question is open the clocks stand still, at most QUESTION_PAUSE_DAYS working days and once in each state: the
running step and the reporter's result get those days at once, and what the answer leaves of them is taken back. On hold
they stand still anyway; a hold that waits for the reporter ends with the answer.
"""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.clocks import counting
from incidents.deadlines import current_calendar
from incidents.errors import AnsweredBefore, IncidentNotFound, MissingNeeds, NotAsked, StillAsked
from incidents.events import append, locked
from incidents.following import MAX_PHOTOS_OF_REPORT
from incidents.handling import go_on
from incidents.intake import MAX_PHOTOS, MAX_WORDS
from incidents.models import Event, HeldFor, Incident, Question, Report
from incidents.photos import keep, make_pictures, stored
from incidents.report_locks import lock_case_of
from incidents.report_photos import require_room, without_known
from incidents.states import State
from incidents.working_time import add_working_days, local_day, moved_on

SETTLED = frozenset({State.REJECTED, State.REFERRED, State.CLOSED})
"""States in which nobody here handles the case any more, so nobody asks. A duplicate is handled as its main one."""


@transaction.atomic
def ask_reporter(
    *, user: User, incident_id: int, report_id: int, words: str, at: dt.datetime | None = None
) -> Question:
    """Asks the author of one of the incident's reports.

    Raises `NotAllowed`, `MissingNeeds` (question), `NotAsked` when the case is over, `StillAsked` while a question is
    open, `IncidentNotFound` for another incident's report."""
    at = at or timezone.now()
    incident = locked(incident_id)
    require(user, "incident.ask_reporter", incident)
    report = Report.objects.filter(pk=report_id, incident=incident).first()
    if report is None:
        raise IncidentNotFound()
    if not words.strip():
        raise MissingNeeds({"question": _("Xin viết câu hỏi.")})
    if State(incident.state) in SETTLED:
        raise NotAsked()
    if report.questions.filter(answered__isnull=True).exists():
        raise StillAsked()
    before, after = incident.due_at, _later(incident, at)
    if before is not None and after is not None:
        _shift(incident, after - before)
    event = append(
        incident,
        "ask_reporter",
        by=Event.By.STAFF,
        actor=user,
        at=at,
        report=report.pk,
        question=words.strip()[:MAX_WORDS],
        due_before=before.isoformat() if before and after else "",
    )
    return Question.objects.create(report=report, asked=event, due_before=before if after else None, due_after=after)


def answer(
    *,
    report: Report,
    question_id: int,
    words: str = "",
    photos: "Sequence[File[bytes]]" = (),
    at: dt.datetime | None = None,
) -> Event:
    """The reporter's answer in words, photos or both. The same answer sent again is written once. Raises
    `MissingNeeds` (words), `AnsweredBefore`, `TooManyPhotos`, `PhotoRefused`, `IncidentNotFound` for a question to
    somebody else."""
    at = at or timezone.now()
    said = words.strip()[:MAX_WORDS]
    if not said and not photos:
        raise MissingNeeds({"words": _("Xin viết câu trả lời hoặc gửi ít nhất một ảnh.")})
    pictures = make_pictures(photos, limit=MAX_PHOTOS)
    with stored(pictures) as rows, transaction.atomic():
        incident = lock_case_of(report)
        question = Question.objects.select_related("asked", "answered").filter(pk=question_id, report=report).first()
        if question is None:
            raise IncidentNotFound()
        if question.answered is not None:
            if question.answered.data.get("words", "") == said and not without_known(report, rows):
                return question.answered
            raise AnsweredBefore()
        require_room(report, rows, most=MAX_PHOTOS_OF_REPORT)
        _take_back(incident, question, at)
        question.answered = append(
            incident,
            "reporter_answers",
            by=Event.By.REPORTER,
            at=at,
            files=rows,
            report=report.pk,
            words=said,
            photos=len(rows) or "",
        )
        question.save(update_fields=["answered"])
        keep(rows, incident=incident, report=report, at=at)
        if incident.state == State.ON_HOLD and incident.held_for == HeldFor.REPORTER:
            go_on(incident, at=at)
    return question.answered


@transaction.atomic
def mark_answer_read(*, user: User, incident_id: int, question_id: int, at: dt.datetime | None = None) -> Question:
    """Said by staff who read the answer; whoever was first stays written. Changes nothing of the case, so no event.
    Raises `NotAllowed`, `IncidentNotFound`."""
    incident = locked(incident_id)
    require(user, "incident.view", incident)
    question = Question.objects.filter(pk=question_id, report__incident=incident, answered__isnull=False).first()
    if question is None:
        raise IncidentNotFound()
    if question.read_at is None:
        question.read_at, question.read_by = at or timezone.now(), user
        question.save(update_fields=["read_at", "read_by"])
    return question


def _later(incident: Incident, at: dt.datetime) -> dt.datetime | None:
    """The end of the clock with the days of a question more; None where it gets none: no clock runs, it is over
    already, the case is on hold, the setting gives no days, or an earlier question of this state had them."""
    if incident.due_at is None or incident.due_at < at or settings.QUESTION_PAUSE_DAYS < 1:
        return None
    if incident.state == State.ON_HOLD:
        return None
    entered = incident.events.exclude(to_state="").order_by("-version").values_list("version", flat=True).first() or 0
    asked_before = Question.objects.filter(
        report__incident=incident, asked__version__gt=entered, due_after__isnull=False
    )
    if asked_before.exists():
        return None
    day = local_day(incident.due_at)
    return incident.due_at + (add_working_days(day, settings.QUESTION_PAUSE_DAYS, current_calendar()) - day)


def _take_back(incident: Incident, question: Question, at: dt.datetime) -> None:
    """The clocks stood still only while the reporter was silent. Where they were changed since, they stay as they
    are."""
    if question.due_before is None or incident.due_at is None or incident.due_at != question.due_after:
        return
    by_work, calendar = counting(incident.clock, incident)
    stood_still_until = moved_on(question.due_before, question.asked.at, at, calendar, by_work=by_work)
    _shift(incident, min(stood_still_until, incident.due_at) - incident.due_at)


def _shift(incident: Incident, by: dt.timedelta) -> None:
    assert incident.due_at is not None
    incident.due_at += by
    if incident.answer_by is not None and incident.answered_at is None:
        incident.answer_by += by
