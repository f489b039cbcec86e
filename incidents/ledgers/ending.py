"""Spreadsheets that nobody can or will work at any more: their page says so, and another try is possible."""

import datetime as dt
from typing import Any

from django.utils import timezone

from geodata.errors import GeoPGIError
from incidents.ledgers.errors import LedgerBroke
from incidents.models import LedgerState

GIVEN_UP = dt.timedelta(hours=2)
"""Without a sign of the worker; longer than all its tries take."""


def fail(row: Any, error: GeoPGIError) -> None:
    """`row` is a `Ledger`, or another room's book of the same kind."""
    _failed(type(row).objects.filter(pk=row.pk), error, timezone.now())


def give_up(books: Any, now: dt.datetime) -> None:
    """What no worker came to an end with, killed each time. What came in before stays, and is known when the file is
    handed in again. `books` is the model."""
    working = books.objects.filter(state__in=(LedgerState.CHECKING, LedgerState.IMPORTING))
    _failed(working.filter(heard_at__lt=now - GIVEN_UP), LedgerBroke(), now)


def _failed(rows: Any, error: GeoPGIError, now: dt.datetime) -> None:
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    rows.update(state=LedgerState.FAILED, error={"msgid": error.msgid, "params": params}, finished_at=now)
