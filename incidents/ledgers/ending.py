"""Jobs on spreadsheets, and how one ends that nobody can or will work at any more: its page says so, and another try is
possible."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import timezone

from geodata.errors import GeoPGIError
from incidents.ledgers.errors import LedgerBroke
from incidents.models import LedgerState

log = logging.getLogger(__name__)
GIVEN_UP = dt.timedelta(hours=2)
"""Without a sign of the worker; longer than all its tries take."""


def job_on(model: Any, state: LedgerState) -> Callable[[Callable[[Any], None]], Callable[[int], None]]:
    """Makes a job of what works at a row of the model (a `Ledger`, or another room's book of the same kind): it does
    nothing where the row is in no such state, and what goes wrong is told on the row's page."""

    def decorate(work: Callable[[Any], None]) -> Callable[[int], None]:
        @wraps(work)
        def job(row_id: int) -> None:
            row = model.objects.select_related("uploaded_by").filter(pk=row_id, state=state).first()
            if row is None:
                return
            try:
                work(row)
            except GeoPGIError as error:
                _fail(row, error)
            except Exception:
                log.exception("%s %s: job broke", model.__name__, row_id)
                _fail(row, LedgerBroke())
                raise

        return job

    return decorate


def give_up(books: Any, now: dt.datetime) -> None:
    """What no worker came to an end with, killed each time. What came in before stays, and is known when the file is
    handed in again. `books` is the model."""
    working = books.objects.filter(state__in=(LedgerState.CHECKING, LedgerState.IMPORTING))
    _failed(working.filter(heard_at__lt=now - GIVEN_UP), LedgerBroke(), now)


def _failed(rows: Any, error: GeoPGIError, now: dt.datetime) -> None:
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    rows.update(state=LedgerState.FAILED, error={"msgid": error.msgid, "params": params}, finished_at=now)


def _fail(row: Any, error: GeoPGIError) -> None:
    _failed(type(row).objects.filter(pk=row.pk), error, timezone.now())
