"""How often a password or a code may be tried. What one name costs from one address is counted by django-axes, in the
database too; here are the limits that need no name to be right, and those behind the first door."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest

from agencies.counting import MINUTE, counted, delete_ended, forget
from agencies.models import AttemptCount, User
from agencies.network import counted_address
from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop

SIGN_INS_A_MINUTE = 60
"""Of one address, whatever the names: an office behind one address signs in within these, a list of stolen passwords
does not."""
GUESSES = 10
"""Of one account's code or present password within `PAUSE`."""
PAUSE = dt.timedelta(minutes=15)


class TooManyAttempts(GeoPGIError):
    code = "too_many_attempts"
    http_status = 429
    default_msgid = gettext_noop("Đã thử sai quá nhiều lần. Hãy chờ ít phút rồi thử lại.")


def allow_sign_in(request: HttpRequest) -> None:
    """Counts one try to sign in. Raises `TooManyAttempts`."""
    name = f"sign-in {counted_address(request)}"
    if counted(AttemptCount, {name: 1}, lasts=MINUTE)[name] > SIGN_INS_A_MINUTE:
        raise TooManyAttempts()


def allow_guess(what: str, user: User) -> None:
    """Counts one try of `what` for this account, before it is known whether it is right, so that many at the same
    moment are all counted. Raises `TooManyAttempts`."""
    name = _guess(what, user)
    if counted(AttemptCount, {name: 1}, lasts=PAUSE)[name] > GUESSES:
        raise TooManyAttempts()


def forget_guesses(what: str, user: User) -> None:
    """It was right."""
    forget(AttemptCount, _guess(what, user))


def delete_old_counts() -> int:
    return delete_ended(AttemptCount)


def _guess(what: str, user: User) -> str:
    return f"{what} {user.pk}"
