"""Staff say that a report is spam, take that back, and keep what is like it out of the inbox for a time."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import User
from agencies.policy import NotAllowed, reach_of, require
from incidents.errors import AlreadyDecided, ForbiddenStep, MissingNeeds, NothingToBlock
from incidents.events import append, locked
from incidents.handling import change_state
from incidents.models import Block, Event, Incident, KeptBack, Pattern, ReportSign
from incidents.screening import patterns_of
from incidents.states import State
from incidents.workflow import ROWS

SPAM = gettext_noop("Tin rác")
TO_THE_REPORTER = gettext_noop(
    "Phản ánh được xếp là tin rác nên không xử lý. Nếu đúng là có sự việc, xin gửi lại kèm ảnh hoặc tả rõ hơn."
)
"""Written into the event in Vietnamese, as staff write."""


@transaction.atomic
def mark_spam(
    *,
    user: User,
    incident_id: int,
    note: str,
    patterns: Sequence[Pattern] = (),
    days: int | None = None,
    expected_version: int | None = None,
) -> Event:
    """Rejects what has just come in as spam. What its reports have of `patterns` is blocked for `days` (at most and
    by default SPAM_BLOCK_DAYS) in the area of the person's agency. Raises `NotAllowed`, `ForbiddenStep`,
    `ChangedMeanwhile`, `MissingNeeds` (reason), `NothingToBlock`."""
    now = timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, "incident.mark_spam", incident)
    if not note.strip():
        raise MissingNeeds({"reason": _("Xin ghi vì sao đây là tin rác.")})
    agency = reach_of(user).agency_covering("incident.mark_spam", [incident.unit_id])
    if agency is None:
        raise NotAllowed()
    event = reject_as_spam(incident, by=Event.By.STAFF, actor=user, at=now, note=note.strip())
    ends_at = now + dt.timedelta(days=max(1, min(days or settings.SPAM_BLOCK_DAYS, settings.SPAM_BLOCK_DAYS)))
    for pattern, value in _values(incident, patterns):
        Block.objects.create(
            pattern=pattern,
            value=value,
            agency=agency,
            incident=incident,
            reason=note.strip()[:300],
            made_by=user,
            made_at=now,
            ends_at=ends_at,
        )
    return event


def reject_as_spam(incident: Incident, *, by: Event.By, at: dt.datetime, note: str, actor: User | None = None) -> Event:
    """The step itself, for staff and for what was kept back until its time was over. The caller holds the lock."""
    source = State(incident.state)
    row = ROWS.get((source, State.REJECTED))
    if row is None:
        raise ForbiddenStep(source=source.label, target=State.REJECTED.label)
    change_state(incident, row, at=at)
    KeptBack.objects.filter(incident=incident, ended_at__isnull=True).update(ended_at=at)
    return append(
        incident,
        "mark_spam",
        by=by,
        actor=actor,
        at=at,
        states=(source, State.REJECTED),
        public_note=TO_THE_REPORTER,
        reason=f"{SPAM}: {note}",
    )


@transaction.atomic
def unmark_spam(*, user: User, incident_id: int, note: str, expected_version: int | None = None) -> Event:
    """It was none: the incident is open again, to be verified, and what was blocked because of it no longer is.
    Raises `NotAllowed`, `ForbiddenStep`, `ChangedMeanwhile`, `AlreadyDecided` when it was not rejected as spam."""
    now = timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, "incident.mark_spam", incident)
    row = ROWS.get((State(incident.state), State.REOPENED))
    if row is None:
        raise ForbiddenStep(source=State(incident.state).label, target=State.REOPENED.label)
    if not is_spam(incident):
        raise AlreadyDecided()
    Block.objects.in_force(now).filter(incident=incident).update(lifted_by=user, lifted_at=now)
    source = State(incident.state)
    change_state(incident, row, at=now)
    reason = note.strip() or _("Không phải tin rác")
    states = (source, State.REOPENED)
    return append(incident, "unmark_spam", by=Event.By.STAFF, actor=user, at=now, states=states, reason=reason)


@transaction.atomic
def lift_block(*, user: User, block_id: int) -> Block:
    """Ends a block before its time; done again, nothing happens. Raises `NotAllowed`; `Block.DoesNotExist`."""
    block = Block.objects.select_for_update(of=("self",)).select_related("incident").get(pk=block_id)
    require(user, "incident.mark_spam", block.incident)
    if block.lifted_at is None:
        block.lifted_by, block.lifted_at = user, timezone.now()
        block.save(update_fields=["lifted_by", "lifted_at"])
    return block


def is_spam(incident: Incident) -> bool:
    """Whether it was as spam that the incident was rejected."""
    if incident.state != State.REJECTED:
        return False
    last = incident.events.exclude(to_state="").order_by("-version").first()
    return last is not None and last.verb == "mark_spam"


def blockable(incident: Incident) -> list[Pattern]:
    """The patterns that the incident's reports have still."""
    found = {pattern for pattern, _value in _values(incident, list(Pattern), complete=False)}
    return [pattern for pattern in Pattern if pattern in found]


def _values(incident: Incident, patterns: Sequence[Pattern], *, complete: bool = True) -> list[tuple[Pattern, str]]:
    """Each pattern with each value that a report of the incident has; a made-up one has none. Raises `NothingToBlock`
    where one of `patterns` has none."""
    signs = {sign.report_id: sign for sign in ReportSign.objects.filter(report__incident=incident)}
    found: dict[tuple[Pattern, str], None] = {}
    for report in () if incident.is_sample else incident.reports.all():
        for pattern, values in patterns_of(report, signs.get(report.pk)).items():
            found |= {(pattern, value): None for value in values if pattern in patterns}
    if complete and {pattern for pattern, _value in found} != set(patterns):
        raise NothingToBlock()
    return list(found)
