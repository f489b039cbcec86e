"""Moving an incident one step along `workflow.TRANSITIONS`."""

import datetime as dt
from collections.abc import Sequence

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from agencies.policy import can, require
from incidents.assigning import Assignment
from incidents.clocks import set_clock
from incidents.errors import CommuneUnknown, ForbiddenStep
from incidents.errors_clocks import OverdueNotHeld
from incidents.events import append, current, locked
from incidents.mentions import mentioned, tell_mentioned, told_names
from incidents.models import Event, HeldFor, Incident
from incidents.needs import Given, check, main_incident
from incidents.other_ways import require_plain
from incidents.photos import keep, make_pictures, stored
from incidents.referrals_end import take_back_waiting
from incidents.states import ENDS, State
from incidents.workflow import PAUSE, ROWS, TRANSITIONS, Needs, Transition

MAX_PHOTOS = 10
NEED_A_COMMUNE = frozenset({State.VERIFIED, State.ASSIGNED})
"""States in which everyone sees an incident: one that nobody placed would stand in the middle of the province."""


def next_steps(user: User, incident: Incident) -> list[Transition]:
    """The rows of the table this person may do now to this incident, in the order of the table. Of a held incident
    only the way back is among them, of an overdue one no hold. No query beyond the person's reach."""
    rows = (row for row in TRANSITIONS if not too_late_to_hold(row, incident))
    return [row for row in rows if _open_now(row, incident) and can(user, row.verb, incident)]


def too_late_to_hold(row: Transition, incident: Incident) -> bool:
    """The row would hold the incident where it is now, in a step that is overdue."""
    return row.clock == PAUSE and row.source == incident.state and incident.overdue


def move(
    *,
    user: User,
    incident_id: int,
    target: State,
    reason: str = "",
    public_note: str = "",
    internal_note: str = "",
    photos: "Sequence[File[bytes]]" = (),
    agency: Agency | None = None,
    assignee: User | None = None,
    due_on: dt.date | None = None,
    referred_to: str = "",
    letter_number: str = "",
    letter_on: dt.date | None = None,
    duplicate_of: str = "",
    waits_for: HeldFor = HeldFor.OTHER,
    waits_for_whom: str = "",
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """Does one row of the table; a hold (target `ON_HOLD`, `due_on` = until when, `waits_for` what and whom) and going
    on after it (target = `held_from`) are rows too. What is overdue is not held.

    `duplicate_of` is the code of the main incident. `expected_version` is `Incident.version` as the page showed it;
    None skips the check. `assignee` is the person in `agency` who looks after it. `letter_number` and `letter_on` are
    of the letter by which it was referred. `at` is for filling in what happened earlier, of which nobody is told now.
    Raises `NotAllowed`, `ForbiddenStep`, `ChangedMeanwhile`, `IncidentNotFound`, `CommuneUnknown`, `OverdueNotHeld`,
    `StepTakenElsewhere`, `TooManyPhotos`, `PhotoRefused` and `MissingNeeds` (`.missing` maps reason | public_note |
    photo | agency | assignee | referred_to | due_date | duplicate_of | waits_for_whom to a sentence).
    """
    tells, at = at is None, at or timezone.now()
    row = _allowed(user, current(incident_id, expected_version=expected_version), target)
    main = main_incident(duplicate_of, user) if Needs.DUPLICATE_OF in row.needs else None
    given = Given(
        reason=reason.strip(),
        public_note=public_note.strip(),
        photo=bool(photos),
        agency=agency,
        assignee=assignee,
        referred_to=referred_to.strip(),
        due_on=due_on,
        duplicate_of=duplicate_of,
        main=main,
        waits_for=waits_for,
        waits_for_whom=waits_for_whom.strip(),
    )
    pictures = make_pictures(photos, limit=MAX_PHOTOS)
    with stored(pictures) as rows, transaction.atomic():
        incident = locked(incident_id, expected_version=expected_version, together_with=main)
        row = _allowed(user, incident, target)
        if row.target in NEED_A_COMMUNE and incident.commune_unknown:
            raise CommuneUnknown()
        if row.target == State.ON_HOLD and incident.due_at is not None and incident.due_at < at:
            raise OverdueNotHeld()
        require_plain(incident, row)
        check(row, incident, given, at=at)
        change_state(incident, row, at=at, due_on=due_on)
        incident.duplicate_of = main
        if row.target == State.ON_HOLD:
            incident.held_for, incident.held_whom = given.waits_for, given.waits_for_whom
        assignment = None
        if Needs.AGENCY in row.needs and agency is not None:
            assignment = Assignment.of(incident, agency, assignee, at=at)
            incident.agency, incident.assignee = agency, assignee
        people = mentioned(incident, internal_note)
        event = append(
            incident,
            row.verb.removeprefix("incident."),
            by=Event.By.STAFF,
            actor=user,
            at=at,
            states=(row.source, row.target),
            public_note=public_note,
            internal_note=internal_note,
            files=rows,
            reason=given.reason,
            referred_to=given.referred_to,
            due_on=due_on.isoformat() if due_on else "",
            duplicate_of=main.code if main else "",
            waits_for=incident.held_for,
            waits_for_whom=incident.held_whom,
            letter_number=letter_number.strip(),
            letter_on=letter_on.isoformat() if letter_on else "",
            mentions=told_names(people),
            **(assignment.told if assignment else {}),
        )
        if assignment is not None:
            assignment.carry_out(event=event, user=user, tells=tells)
        if assignment is not None or row.target in ENDS:
            take_back_waiting(incident, user=user, at=at)
        keep(rows, incident=incident, event=event, at=at)
        tell_mentioned(incident, event, people)
    return event


def change_state(incident: Incident, row: Transition, *, at: dt.datetime, due_on: dt.date | None = None) -> None:
    """Sets the fields that follow from a row of the table: state, clock, hold, first verification, end. The caller
    has checked the row and writes the event."""
    set_clock(incident, row, at=at, due_on=due_on)
    incident.held_from = row.source if row.target == State.ON_HOLD else ""
    incident.held_for = incident.held_whom = ""
    incident.state = row.target
    if row.target in (State.VERIFIED, State.ASSIGNED) and incident.verified_at is None:
        incident.verified_at = at
    incident.closed_at = at if row.target in ENDS else None


def go_on(incident: Incident, *, at: dt.datetime) -> Event:
    """Ends a hold by itself because what it waited for has come. The caller holds the lock."""
    row = ROWS[(State.ON_HOLD, State(incident.held_from))]
    change_state(incident, row, at=at)
    return append(incident, "hold", by=Event.By.SYSTEM, at=at, states=(row.source, row.target))


def _allowed(user: User, incident: Incident, target: State) -> Transition:
    row = ROWS.get((State(incident.state), State(target)))
    if row is None or not _open_now(row, incident):
        raise ForbiddenStep(source=State(incident.state).label, target=State(target).label)
    require(user, row.verb, incident)
    return row


def _open_now(row: Transition, incident: Incident) -> bool:
    return row.source == incident.state and (row.source != State.ON_HOLD or row.target == incident.held_from)
