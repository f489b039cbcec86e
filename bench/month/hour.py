"""The hour that this process believes it is, so that verbs and jobs that ask the clock are told the month's."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.utils import timezone


@contextmanager
def it_is(moment: dt.datetime) -> Iterator[None]:
    """Inside, `timezone.now()`, and what is computed from it, is that moment. The database's own clock is not moved."""
    told = moment.astimezone(dt.UTC)
    with mock.patch.object(timezone, "now", lambda: told):
        yield
