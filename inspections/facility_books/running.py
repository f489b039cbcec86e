"""The worker's part: reading and checking a spreadsheet of facilities, and taking its good rows in.

Jobs may run twice: a check that nobody waits for does nothing, and what came in is known the second time.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from agencies.policy import reach_of
from geodata import bounded
from geodata.plain_table import table_of
from incidents.ledgers.checking import Refused
from incidents.ledgers.columns import guessed_columns, head_of
from incidents.ledgers.ending import job_on
from incidents.ledgers.places import in_words
from incidents.ledgers.storing import keep_refused, opened
from incidents.models import LedgerState
from inspections.errors import InspectionError
from inspections.facilities import edit_facility, register_facility
from inspections.facility_books.checking import FacilityChecker, FoundFacility
from inspections.facility_books.columns import ROLE_OF
from inspections.models import Book

log = logging.getLogger(__name__)
SHOWN = 20
"""Rows that the page shows of each sort."""
_EACH = 25
"""Rows after which the page is told how far it is."""


@job_on(Book, LedgerState.CHECKING)
def check_book(book: Book) -> None:
    rows = _rows(book)
    head = head_of(rows, ROLE_OF)
    book.head = [cell[:100] for cell in rows[head]]
    if not book.columns:
        book.columns = guessed_columns(rows[head], ROLE_OF)
    checked = list(_checked(book, rows))
    found = [row for row in checked if isinstance(row, FoundFacility)]
    refused = [row for row in checked if isinstance(row, Refused)]
    new = [row for row in found if row.facility_id is None]
    changed = [row for row in found if row.changed]
    book.good, book.changed, book.bad = len(new), len(changed), len(refused)
    book.known = len(found) - len(new) - len(changed)
    book.preview = [_shown(row) for row in (*new, *changed)[:SHOWN]]
    book.problems = [{"line": row.line, "problems": row.problems} for row in refused[:SHOWN]]
    keep_refused(book, [[str(row.line), in_words(row.problems), *row.cells] for row in refused])
    book.state, book.error = LedgerState.CHECKED, {}
    book.save()


@job_on(Book, LedgerState.IMPORTING)
def import_book(book: Book) -> None:
    done = 0
    for row in _checked(book, _rows(book)):
        if isinstance(row, FoundFacility) and _take_in(book, row):
            done += 1
            if done % _EACH == 0:
                Book.objects.filter(pk=book.pk).update(done=done, heard_at=timezone.now())
    Book.objects.filter(pk=book.pk).update(
        state=LedgerState.DONE, done=done, finished_at=timezone.now(), preview=[], problems=[]
    )


def _take_in(book: Book, row: FoundFacility) -> bool:
    told: dict[str, Any] = {"user": book.uploaded_by, "unit": row.unit, "location": row.location, "words": row.words}
    try:
        if row.facility_id is None:
            register_facility(**told)
        elif row.changed:
            edit_facility(facility_id=row.facility_id, **told)
        else:
            return False
    except InspectionError as error:
        log.warning("book %s, line %s: %s", book.pk, row.line, error.code)
        return False
    return True


def _rows(book: Book) -> list[list[str]]:
    with opened(book) as path:
        return bounded.call(table_of, path, shown=book.name)


def _checked(book: Book, rows: list[list[str]]) -> Iterator[FoundFacility | Refused]:
    allowed = reach_of(book.uploaded_by).unit_ids("facility.import")
    checker = FacilityChecker(columns=book.columns, allowed=allowed)
    head = head_of(rows, ROLE_OF)
    for number, cells in enumerate(rows[head + 1 :], head + 2):
        if any(cells):
            yield checker.check(number, cells)


def _shown(row: FoundFacility) -> dict[str, object]:
    return {
        "line": row.line,
        "name": row.words.name,
        "trade": row.words.trade,
        "unit": row.unit.full_name,
        "risk": row.words.risk,
        "placed": row.location is not None,
        "changed": list(row.changed),
        "new": row.facility_id is None,
    }
