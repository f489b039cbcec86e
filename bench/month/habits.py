"""What offices do next, how soon, and how often they forget."""

import datetime as dt
import random
from collections.abc import Mapping

from bench.month.rhythm import DAY, ZONE, Arrival, Fate, drawn, moment
from incidents.states import ENDS
from incidents.states import State as S

NEXT: Mapping[S, Mapping[S, int]] = {
    S.VERIFIED: {S.ASSIGNED: 95, S.ON_HOLD: 3, S.REFERRED: 2},
    S.ASSIGNED: {S.INSPECTING: 92, S.ASSIGNED: 4, S.ON_HOLD: 4},
    S.INSPECTING: {S.VIOLATION_FOUND: 50, S.NO_VIOLATION: 42, S.ASSIGNED: 3, S.ON_HOLD: 5},
    S.VIOLATION_FOUND: {S.REMEDIATION: 92, S.REFERRED: 5, S.ON_HOLD: 3},
    S.NO_VIOLATION: {S.CLOSED: 85, S.REMEDIATION: 15},
    S.REMEDIATION: {S.RESOLVED: 92, S.ON_HOLD: 8},
    S.RESOLVED: {S.FOLLOW_UP: 94, S.REOPENED: 6},
    S.FOLLOW_UP: {S.CLOSED: 86, S.REMEDIATION: 10, S.ON_HOLD: 4},
    S.REOPENED: {S.VERIFIED: 80, S.ASSIGNED: 20},
    S.CLOSED: {S.REOPENED: 100},
}
"""Steps and their weights. What is on hold goes on where it was; what has just come in depends on what it is."""
FIRST: Mapping[Fate, S] = {
    Fate.OWN: S.VERIFIED,
    Fate.NOTHING: S.REJECTED,
    Fate.ELSEWHERE: S.REFERRED,
    Fate.AGAIN: S.DUPLICATE,
    Fate.SPAM: S.REJECTED,
}
REOPENED_SHARE = 0.04
"""Of closed cases, some days after."""
FORGOTTEN_SHARE = 0.08
"""Of steps: nobody does them in time."""
NEVER_SHARE = 0.3
"""Of the forgotten ones: nobody does them at all."""
POLICE_SHARE = 0.15
"""Of cases given to the police, whoever leads their kind."""
QUESTION_SHARE = 0.04
PHOTO_SHOWN_SHARE = 0.5
"""Of photos of verified cases: shown to everyone."""
_OPENS, _CLOSES = 7.5, 17.0
_NEVER = moment(3650, 0)


def next_state(state: S, arrival: Arrival, held_from: str, rng: random.Random) -> S | None:
    """The step that the office will take, None when there is none any more."""
    if state == S.RECEIVED:
        return FIRST[arrival.fate]
    if state == S.ON_HOLD:
        return S(held_from)
    if state == S.CLOSED and rng.random() < REOPENED_SHARE:
        return S.REOPENED
    return None if state in ENDS else drawn(NEXT[state], rng)


def when(*, since: dt.datetime, due: dt.datetime | None, emergency: bool, rng: random.Random) -> dt.datetime:
    """When the step is taken: within its time most often, in office hours unless it is an emergency."""
    if due is None:
        return in_office_hours(since + DAY * rng.uniform(2, 6))
    if rng.random() < FORGOTTEN_SHARE:
        return _NEVER if rng.random() < NEVER_SHARE else in_office_hours(max(due, since) + DAY * rng.uniform(0.5, 6))
    wanted = since + (due - since) * rng.betavariate(1.6, 2.4) if due > since else since + DAY * rng.random()
    return wanted if emergency else in_office_hours(wanted)


def in_office_hours(wanted: dt.datetime) -> dt.datetime:
    """The moment itself, or the next opening of an ordinary office. Holidays are not looked at: some people work."""
    local = wanted.astimezone(ZONE)
    opening = local.replace(hour=0, minute=0) + dt.timedelta(hours=_OPENS)
    closing = local.replace(hour=0, minute=0) + dt.timedelta(hours=_CLOSES)
    if local.weekday() < 5 and opening <= local <= closing:
        return local
    days = 0 if local < opening else 1
    while (opening + DAY * days).weekday() >= 5:
        days += 1
    return opening + DAY * days + dt.timedelta(minutes=local.minute, seconds=local.second)
