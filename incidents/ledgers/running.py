"""The worker's part: reading and checking a spreadsheet of past cases, and letting its good rows come in.

Jobs may run twice: a check that nobody waits for does nothing, and a row that came in is not taken again.
"""

import logging
from collections.abc import Iterator
from itertools import islice

from django.utils import timezone

from agencies.policy import reach_of
from geodata import bounded
from geodata.plain_table import table_of
from incidents.errors import IncidentError
from incidents.ledgers.checking import Checker, PastCase, Refused
from incidents.ledgers.columns import guessed_columns, head_of
from incidents.ledgers.ending import job_on
from incidents.ledgers.filling import already_in, contact_still_kept, fill_in
from incidents.ledgers.places import in_words
from incidents.ledgers.storing import keep_refused, opened
from incidents.models import Ledger, LedgerState
from incidents.states import State

log = logging.getLogger(__name__)
SHOWN = 20
"""Rows that the page shows of each sort."""
_EACH = 25
"""Rows after which the page is told how far it is."""
_ENDED = (State.CLOSED, State.REJECTED, State.REFERRED)


@job_on(Ledger, LedgerState.CHECKING)
def check_ledger(ledger: Ledger) -> None:
    rows = _rows(ledger)
    head = head_of(rows)
    ledger.head = [cell[:100] for cell in rows[head]]
    if not ledger.columns:
        ledger.columns = guessed_columns(rows[head])
    checker, checked = _checked(ledger, rows, head)
    cases = [row for row in checked if isinstance(row, PastCase)]
    refused = [row for row in checked if isinstance(row, Refused)]
    known = already_in([case.key for case in cases])
    new = [case for case in cases if case.key not in known]
    ledger.good, ledger.known, ledger.bad = len(new), len(known), len(refused)
    ledger.open_cases = sum(case.state not in _ENDED for case in new)
    ledger.unknown_kinds = sorted(checker.unknown_kinds.items())
    ledger.preview = [_shown(case) for case in new[:SHOWN]]
    ledger.problems = [{"line": row.line, "problems": row.problems} for row in refused[:SHOWN]]
    keep_refused(ledger, [[str(row.line), in_words(row.problems), *row.cells] for row in refused])
    ledger.state, ledger.error = LedgerState.CHECKED, {}
    ledger.save()


@job_on(Ledger, LedgerState.IMPORTING)
def import_ledger(ledger: Ledger) -> None:
    rows = _rows(ledger)
    _checker, checked = _checked(ledger, rows, head_of(rows))
    cases = (row for row in checked if isinstance(row, PastCase))
    done = ledger.cases.count()  # of a run that was cut off
    for some in iter(lambda: list(islice(cases, _EACH)), []):
        known = already_in([case.key for case in some])
        for case in some:
            if case.key in known:
                continue
            try:
                done += fill_in(user=ledger.uploaded_by, ledger=ledger, case=case) is not None
            except IncidentError as error:
                log.warning("ledger %s, line %s: %s", ledger.pk, case.line, error.code)
        Ledger.objects.filter(pk=ledger.pk).update(done=done, heard_at=timezone.now())
    Ledger.objects.filter(pk=ledger.pk).update(
        state=LedgerState.DONE, done=done, finished_at=timezone.now(), preview=[], problems=[]
    )


def _rows(ledger: Ledger) -> list[list[str]]:
    with opened(ledger) as path:
        return bounded.call(table_of, path, shown=ledger.name)


def _checked(ledger: Ledger, rows: list[list[str]], head: int) -> tuple[Checker, list[PastCase | Refused]]:
    allowed = reach_of(ledger.uploaded_by).unit_ids("incident.import")
    checker = Checker(columns=ledger.columns, kinds=ledger.kinds, allowed=allowed)
    return checker, list(_each(checker, rows, head))


def _each(checker: Checker, rows: list[list[str]], head: int) -> Iterator[PastCase | Refused]:
    for number, cells in enumerate(rows[head + 1 :], head + 2):
        if any(cells):
            yield checker.check(number, cells)


def _shown(case: PastCase) -> dict[str, str | int]:
    """Of the reporter only that a contact came with it."""
    return {
        "line": case.line,
        "day": f"{case.received_on:%d/%m/%Y}",
        "kind": case.category.slug,
        "unit": case.unit.full_name,
        "place": case.place[:80],
        "words": case.words[:120],
        "state": case.state.value,
        "contact": contact_still_kept(case) is not None,
    }
