"""The whole handling of an incident as one table (phản ánh → kiểm tra → điều tra, xác minh → xử lý → khắc phục →
hậu kiểm). Who may do a row is the policy's row of its verb; the database guards the pairs of states."""

from dataclasses import dataclass
from enum import Enum

from incidents.states import State as S


class Needs(Enum):
    """What a transition cannot do without."""

    REASON = "reason"
    PUBLIC_NOTE = "public_note"
    PHOTO = "photo"
    AGENCY = "agency"
    REFERRED_TO = "referred_to"
    DUE_DATE = "due_date"
    DUPLICATE_OF = "duplicate_of"


REASON, PUBLIC_NOTE, PHOTO, AGENCY, REFERRED_TO, DUE_DATE, DUPLICATE_OF = Needs

KEEP = "keep"
"""The running clock goes on."""
STOP = ""
"""No clock runs."""
PAUSE = "hold"
"""The clock of the hold runs until its date; the one before it waits with the time it had left."""
RESUME = "resume"
"""The clock that waited goes on."""


@dataclass(frozen=True)
class Transition:
    source: S
    target: S
    verb: str
    needs: frozenset[Needs] = frozenset()
    clock: str = KEEP
    """Name of the clock it starts unless that runs already (see `StepDeadline.clock`), `KEEP`, `STOP`, `PAUSE` or
    `RESUME`."""
    by_reporter: bool = False
    """The reporter may do it too, by saying that the problem is still there (see `following.still_there`)."""


def _row(source: S, target: S, verb: str, *needs: Needs, clock: str = KEEP, by_reporter: bool = False) -> Transition:
    return Transition(source, target, f"incident.{verb}", frozenset(needs), clock, by_reporter)


TRANSITIONS: tuple[Transition, ...] = (
    # commune or environment office looks at what came in
    _row(S.RECEIVED, S.VERIFIED, "verify", clock="assign"),
    _row(S.RECEIVED, S.REJECTED, "reject", REASON, PUBLIC_NOTE, clock=STOP),
    _row(S.RECEIVED, S.DUPLICATE, "mark_duplicate", DUPLICATE_OF, clock=STOP),
    _row(S.RECEIVED, S.REFERRED, "refer", REASON, REFERRED_TO, clock=STOP),
    _row(S.VERIFIED, S.DUPLICATE, "mark_duplicate", DUPLICATE_OF, clock=STOP),
    _row(S.VERIFIED, S.REFERRED, "refer", REASON, REFERRED_TO, clock=STOP),
    # somebody is made to answer for it, and inspects
    _row(S.VERIFIED, S.ASSIGNED, "assign", AGENCY, clock="inspect"),
    _row(S.ASSIGNED, S.ASSIGNED, "assign", AGENCY, REASON, clock=KEEP),
    _row(S.ASSIGNED, S.REFERRED, "refer", REASON, REFERRED_TO, clock=STOP),
    _row(S.ASSIGNED, S.INSPECTING, "inspect", clock="finding"),
    _row(S.INSPECTING, S.ASSIGNED, "assign", AGENCY, REASON, clock=KEEP),
    _row(S.INSPECTING, S.VIOLATION_FOUND, "record_finding", REASON, PHOTO, clock="order"),
    _row(S.INSPECTING, S.NO_VIOLATION, "record_finding", REASON, PHOTO, clock="close"),
    _row(S.VIOLATION_FOUND, S.REFERRED, "refer", REASON, REFERRED_TO, clock=STOP),  # beyond its powers to sanction
    # damage is put right, and somebody looks again
    _row(S.VIOLATION_FOUND, S.REMEDIATION, "order_remediation", PUBLIC_NOTE, DUE_DATE, clock="remediation"),
    _row(S.NO_VIOLATION, S.REMEDIATION, "order_remediation", PUBLIC_NOTE, DUE_DATE, clock="remediation"),
    _row(S.NO_VIOLATION, S.CLOSED, "close", PUBLIC_NOTE, clock=STOP),
    _row(S.REMEDIATION, S.RESOLVED, "resolve", PHOTO, clock="follow_up"),
    _row(S.RESOLVED, S.FOLLOW_UP, "follow_up", clock="close"),
    _row(S.FOLLOW_UP, S.CLOSED, "close", PUBLIC_NOTE, PHOTO, clock=STOP),
    _row(S.FOLLOW_UP, S.REMEDIATION, "follow_up", REASON, PUBLIC_NOTE, DUE_DATE, clock="remediation"),
    # it was not over
    _row(S.REJECTED, S.REOPENED, "reopen", REASON, clock="verify"),
    _row(S.DUPLICATE, S.REOPENED, "reopen", REASON, clock="verify"),
    _row(S.REFERRED, S.REOPENED, "reopen", REASON, clock="verify"),
    _row(S.NO_VIOLATION, S.REOPENED, "reopen", REASON, clock="verify", by_reporter=True),
    _row(S.RESOLVED, S.REOPENED, "reopen", REASON, clock="verify", by_reporter=True),
    _row(S.CLOSED, S.REOPENED, "reopen", REASON, clock="verify", by_reporter=True),
    _row(S.REOPENED, S.VERIFIED, "verify", clock="assign"),
    _row(S.REOPENED, S.REJECTED, "reject", REASON, PUBLIC_NOTE, clock=STOP),
    _row(S.REOPENED, S.ASSIGNED, "assign", AGENCY, clock="inspect"),
    _row(S.REOPENED, S.REFERRED, "refer", REASON, REFERRED_TO, clock=STOP),
    # it must wait: a hold has a reason and an end, after which it is overdue like any other step
    *(
        _row(state, S.ON_HOLD, "hold", REASON, DUE_DATE, clock=PAUSE)
        for state in (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.FOLLOW_UP)
    ),
    *(
        _row(S.ON_HOLD, state, "hold", clock=RESUME)
        for state in (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.FOLLOW_UP)
    ),
)

ROWS: dict[tuple[S, S], Transition] = {(row.source, row.target): row for row in TRANSITIONS}

LEDGER_CLOSES = Transition(S.VERIFIED, S.CLOSED, "incident.close", clock=STOP)
"""A past case that an office's book calls done: what lay between, the book does not tell. Nobody is offered it; the
database lets only a transaction do it that says it fills in a book (see `ledgers.filling`)."""
