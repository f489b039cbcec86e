"""A past case comes in: a report and its incident with the days of the book, each step with its event, so that the
guards of the database hold as for any other. Nobody is told of it."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.contacts import Contact
from incidents.deadlines import end_of_work
from incidents.events import append, locked
from incidents.handling import change_state
from incidents.intake import submit_report
from incidents.ledgers.checking import PastCase
from incidents.models import Channel, Event, Incident, Ledger, LedgerCase
from incidents.states import State
from incidents.workflow import LEDGER_CLOSES, ROWS, Transition

NAMESPACE = uuid.UUID("0c7f2a52-61a5-4f0e-9b67-3b8c8f1d5f11")
"""Reports from a book have client ids made of the import and the row's key."""

_VERIFY = ROWS[State.RECEIVED, State.VERIFIED]
STEPS: dict[State, tuple[Transition, ...]] = {
    State.RECEIVED: (),
    State.VERIFIED: (_VERIFY,),
    State.REJECTED: (ROWS[State.RECEIVED, State.REJECTED],),
    State.REFERRED: (ROWS[State.RECEIVED, State.REFERRED],),
    State.CLOSED: (_VERIFY, LEDGER_CLOSES),
}
"""How a case comes to the state that the book tells."""


def already_in(keys: "list[str]") -> frozenset[str]:
    """Those of the keys whose row came in before and was not undone. One query."""
    return frozenset(LedgerCase.objects.filter(key__in=keys, undone=False).values_list("key", flat=True))


@transaction.atomic
def fill_in(*, user: User, ledger: Ledger, case: PastCase) -> Incident | None:
    """The incident; None when the row came in before. The contact is kept only where it would not have been deleted
    by now. Raises `NotAllowed`, `InvalidReport`, `OutsideArea`."""
    require(user, "incident.import", Incident(unit=case.unit))
    made, new = LedgerCase.objects.get_or_create(
        key=case.key, undone=False, defaults={"ledger": ledger, "line": case.line}
    )
    if not new:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geopgi.filling_in_ledger', 'on', true)")
    note = _note(case)
    at = _moment(case.received_on)
    receipt = submit_report(
        client_id=uuid.uuid5(NAMESPACE, f"{ledger.pk}:{case.key}"),
        category=case.category,
        location=case.location,
        accuracy_m=case.accuracy_m,
        words=case.words or note,
        place_words=case.place,
        contact=contact_still_kept(case),
        channel=Channel.LEDGER,
        logged_by=user,
        at=at,
        communes_on=timezone.localdate(),
    )
    incident = locked(receipt.report.incident_id)
    append(incident, "note", by=Event.By.STAFF, actor=user, at=at, internal_note=note, ledger=ledger.pk)
    for row in STEPS[case.state]:
        _step(incident, row, user=user, case=case, ledger=ledger)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geopgi.filling_in_ledger', 'off', true)")
    made.code, made.version = incident.code, incident.version
    made.save()
    return incident


def _step(incident: Incident, row: Transition, *, user: User, case: PastCase, ledger: Ledger) -> None:
    over = row.target == case.state
    at = _moment(case.closed_on if over and case.state != State.VERIFIED else case.received_on)
    change_state(incident, row, at=at)
    append(
        incident,
        row.verb.removeprefix("incident."),
        by=Event.By.STAFF,
        actor=user,
        at=at,
        states=(row.source, row.target),
        public_note=_("Nhập từ sổ cũ."),
        internal_note=case.result if over else "",
        reason=_("Theo sổ cũ") if row.needs else "",
        referred_to=_("Theo sổ cũ") if row.target == State.REFERRED else "",
        ledger=ledger.pk,
    )


def _moment(day: dt.date) -> dt.datetime:
    """A book tells days only: the end of the day's work, today not later than now."""
    return min(end_of_work(day), timezone.now())


def _note(case: PastCase) -> str:
    if case.number:
        return _("Nhập từ sổ cũ, số %(number)s.") % {"number": case.number[:60]}
    return _("Nhập từ sổ cũ, dòng %(line)s.") % {"line": case.line}


def contact_still_kept(case: PastCase) -> Contact | None:
    """Who reported, unless that would have been deleted by now."""
    kept_until = case.received_on + dt.timedelta(days=settings.CONTACT_RETENTION_DAYS)
    contact = Contact(name=case.name, phone=case.phone)
    return contact if contact and kept_until >= timezone.localdate() else None
