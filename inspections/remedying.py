"""Remediation orders and follow-up checks (hậu kiểm). The case moves by its own steps, which decide who may."""

import datetime as dt
from collections.abc import Sequence

from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from incidents.deadlines import local_day
from incidents.errors import MissingNeeds
from incidents.handling import move
from incidents.models import Incident
from incidents.other_ways import on_own_page
from incidents.states import State
from incidents.workflow import Transition
from inspections.errors_outcomes import NotFromThisState, NotInRemediation
from inspections.models import RemediationOrder, Sanction, Visit
from inspections.outcome_events import lock, record
from inspections.outcome_states import RUNNING, RemediationState
from inspections.telling_outcomes import tell_not_remedied

_LEFT_BEHIND = {
    (State.REMEDIATION, State.RESOLVED): RemediationState.OPEN,
    (State.FOLLOW_UP, State.CLOSED): RemediationState.PROVEN,
    (State.FOLLOW_UP, State.REMEDIATION): RemediationState.PROVEN,
}
"""Steps that an order takes itself, from its page, while it is in this state."""


@transaction.atomic
def order_remediation(
    *,
    user: User,
    incident: Incident,
    what: str,
    due_on: dt.date,
    public_note: str,
    visit: Visit | None = None,
    sanction: Sanction | None = None,
    at: dt.datetime | None = None,
) -> RemediationOrder:
    """What must be put right until when; the case goes on to “remediation”. Everyone reads `public_note`, staff alone
    `what`. Raises what `handling.move` raises, and `MissingNeeds` (what)."""
    at = at or timezone.now()
    if not what.strip():
        raise MissingNeeds({"what": _("Xin ghi việc phải khắc phục.")})
    move(
        user=user,
        incident_id=incident.pk,
        target=State.REMEDIATION,
        public_note=public_note,
        internal_note=what,
        due_on=due_on,
        at=at,
    )
    return _ordered(user, incident, what, due_on, at, visit=visit, sanction=sanction)


@transaction.atomic
def accept_proof(
    *,
    user: User,
    remediation: RemediationOrder,
    words: str,
    photos: "Sequence[File[bytes]]",
    follow_up_on: dt.date,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> RemediationOrder:
    """The damage is said to be put right, and here is the proof; a day is set to look again. The case goes on to
    “resolved”, which needs a photo. Raises what `handling.move` raises, `NotFromThisState`, `OutcomeChanged`,
    `NotInRemediation`, `MissingNeeds` (words | follow_up_on)."""
    at = at or timezone.now()
    remediation = _step(remediation, RemediationState.OPEN, expected_version)
    missing = {}
    if not words.strip():
        missing["words"] = _("Xin ghi đã khắc phục thế nào.")
    if follow_up_on < local_day(at):
        missing["follow_up_on"] = _("Ngày hậu kiểm không thể ở trước hôm nay.")
    if missing:
        raise MissingNeeds(missing)
    if _case(remediation).state != State.REMEDIATION:
        raise NotInRemediation()
    case = remediation.incident_id
    with on_own_page():
        event = move(user=user, incident_id=case, target=State.RESOLVED, internal_note=words, photos=photos, at=at)
    remediation.state = RemediationState.PROVEN
    remediation.proof, remediation.proof_words = event, words.strip()
    remediation.accepted_by, remediation.accepted_at, remediation.follow_up_on = user, at, follow_up_on
    day = follow_up_on.isoformat()
    record(remediation, "accept_proof", actor=user, at=at, from_state=RemediationState.OPEN, follow_up_on=day)
    return remediation


@transaction.atomic
def check_again(
    *,
    user: User,
    remediation: RemediationOrder,
    remedied: bool,
    words: str,
    public_note: str,
    photos: "Sequence[File[bytes]]" = (),
    due_on: dt.date | None = None,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> RemediationOrder:
    """The follow-up check. Remedied: the case is closed (with photos). Not: it goes back to “remediation” until
    `due_on` by a new order, and its leaders are told. Raises what `handling.move` raises, `NotFromThisState`,
    `OutcomeChanged`, `NotInRemediation`, `MissingNeeds` (words)."""
    at = at or timezone.now()
    remediation = _step(remediation, RemediationState.PROVEN, expected_version)
    if not words.strip():
        raise MissingNeeds({"words": _("Xin ghi kết quả hậu kiểm.")})
    state = _case(remediation).state
    if state == State.RESOLVED:
        move(user=user, incident_id=remediation.incident_id, target=State.FOLLOW_UP, at=at)
    elif state != State.FOLLOW_UP:
        raise NotInRemediation()
    with on_own_page():
        move(
            user=user,
            incident_id=remediation.incident_id,
            target=State.CLOSED if remedied else State.REMEDIATION,
            reason="" if remedied else words,
            internal_note=words if remedied else "",
            public_note=public_note,
            photos=photos,
            due_on=None if remedied else due_on,
            at=at,
        )
    remediation.state = RemediationState.REMEDIED if remedied else RemediationState.NOT_REMEDIED
    remediation.checked_by, remediation.checked_at, remediation.check_words = user, at, words.strip()
    record(remediation, "check_again", actor=user, at=at, from_state=RemediationState.PROVEN, note=words)
    if not remedied:
        assert due_on is not None, "the step back asks for a date"
        again = _ordered(
            user, remediation.incident, remediation.what, due_on, at,
            visit=remediation.visit, sanction=remediation.sanction,
        )  # fmt: skip
        tell_not_remedied(again)
    return remediation


def way_of_orders(incident: Incident, row: Transition) -> str:
    """Where a step is taken that would leave a running remediation order behind (see `incidents.other_ways`)."""
    waits_for = _LEFT_BEHIND.get((row.source, row.target))
    if waits_for is None:
        return ""
    running = RemediationOrder.objects.filter(incident=incident, state=waits_for).order_by("-round").first()
    words = _("“Yêu cầu khắc phục lần %(number)s” trong phần “Biên bản, xử phạt, khắc phục” của sự việc này")
    return words % {"number": running.round} if running else ""


def _ordered(
    user: User,
    incident: Incident,
    what: str,
    due_on: dt.date,
    at: dt.datetime,
    *,
    visit: Visit | None,
    sanction: Sanction | None,
) -> RemediationOrder:
    for running in RemediationOrder.objects.select_for_update().filter(incident=incident, state__in=RUNNING):
        before, running.state = running.state, RemediationState.SUPERSEDED
        record(running, "supersede", actor=user, at=at, from_state=before)
    rounds = RemediationOrder.objects.filter(incident=incident).aggregate(last=Max("round"))["last"] or 0
    remediation = RemediationOrder(
        incident=incident,
        visit=visit,
        sanction=sanction,
        round=rounds + 1,
        what=what.strip(),
        due_on=due_on,
        ordered_by=user,
        ordered_at=at,
    )
    record(remediation, "order", actor=user, at=at, due_on=due_on.isoformat())
    return remediation


def _step(remediation: RemediationOrder, source: RemediationState, expected_version: int | None) -> RemediationOrder:
    remediation = lock(remediation, expected_version=expected_version)
    if remediation.state != source:
        raise NotFromThisState(state=remediation.get_state_display())
    return remediation


def _case(remediation: RemediationOrder) -> Incident:
    return Incident.objects.get(pk=remediation.incident_id)
