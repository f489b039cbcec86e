"""When and where the reports of a month come in, of what, and what becomes of them: drawn from a seed, each time the
same.

Nothing here knows the site: communes are codes, kinds are slugs.
"""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar
from zoneinfo import ZoneInfo

Drawn = TypeVar("Drawn")

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY = dt.date(2026, 9, 1)
DAYS = 30
FLOOD = range(9, 16)
"""Days of the month, from 0: 10 to 16 September, when many times as much comes in."""
FLOOD_TIMES = 5
DAY = dt.timedelta(days=1)
QUARTER = dt.timedelta(hours=6)
"""After each the regular jobs run."""

_WEEKDAYS = (1.15, 1.0, 1.0, 1.0, 1.05, 0.8, 0.7)
"""Monday first."""
_HOURS = (1, 1, 1, 1, 2, 4, 8, 12, 12, 10, 9, 8, 6, 7, 9, 9, 9, 10, 9, 8, 7, 5, 3, 2)
_KINDS = {
    "household-waste": 24, "dust-fumes": 12, "wastewater": 12, "dead-animals": 8, "construction-waste": 8,
    "pesticide-packaging": 7, "industrial-waste": 5, "damaged-road": 6, "damaged-rural-water": 4,
    "damaged-irrigation": 3, "medical-waste": 2, "hazardous-waste": 1, "banned-chemicals": 1, "lost-signal": 2,
    "landslide": 1, "chemical-spill": 1, "other": 3,
}  # fmt: skip
_KINDS_IN_FLOOD = {
    "flooding": 22, "landslide": 18, "flash-flood": 8, "damaged-road": 16, "damaged-power-line": 8,
    "damaged-irrigation": 5, "damaged-rural-water": 4, "damaged-school": 2, "lost-signal": 4, "ground-cracks": 4,
    "muddy-spring": 2, "blocked-stream": 3, "household-waste": 3, "wastewater": 1,
}  # fmt: skip
BUSIEST = "06253"
"""The commune whose officer's pages are measured: at least `BUSIEST_CASES` are there, so that its lists are full
however few cases there are in all."""
BUSIEST_CASES = 60
_TOWN_SHARE = 3.0
"""Of the wards of the town, beside 1 of other communes."""


class Fate(Enum):
    """What a report is, which its officers find out."""

    OWN = "a problem of its own"
    AGAIN = "the problem of an earlier case"
    SPAM = "spam"
    NOTHING = "nothing to be seen there"
    ELSEWHERE = "for somebody outside"


_FATES = {Fate.OWN: 80, Fate.AGAIN: 7, Fate.NOTHING: 6, Fate.SPAM: 3, Fate.ELSEWHERE: 4}
PHOTO_SHARE = 0.3
"""Of reports that come with a photo."""
CALLER_SHARE = 0.15
"""Of reports that an officer writes down for somebody."""
JOINED_SHARE = 0.12
"""Of cases that somebody else reports too, who joins when the case is shown as near by."""


@dataclass(frozen=True)
class Arrival:
    """One report. `earlier` is the number of the case that it is about too (`AGAIN`); `joins` that the sender takes up
    the offer to join it, so that no case comes of it."""

    number: int
    at: dt.datetime
    commune: str
    kind: str
    fate: Fate
    photo: bool
    by_caller: bool
    earlier: int | None = None
    joins: bool = False


def moment(day: int, hour: float) -> dt.datetime:
    """An hour of Viet Nam on a day of the month, counted from 0."""
    return dt.datetime.combine(FIRST_DAY + DAY * day, dt.time(), tzinfo=ZONE) + dt.timedelta(hours=hour)


def arrivals(cases: int, *, towns: Sequence[str], communes: Sequence[str], seed: int) -> list[Arrival]:
    """In order of time: one for each of so many cases, and the reports that join them. `communes` are all of them,
    `towns` those of more people."""
    rng = random.Random(f"{seed} arrivals")
    times = sorted(_moment(rng) for _case in range(cases))
    places = _places(cases, towns, communes, rng)
    found: list[Arrival] = []
    own: dict[tuple[str, str], int] = {}
    for number, at in enumerate(times):
        in_flood = (at.date() - FIRST_DAY).days in FLOOD
        kind = drawn(_KINDS_IN_FLOOD if in_flood else _KINDS, rng)
        fate = drawn(_FATES, rng)
        before = own.get((places[number], kind))
        if fate == Fate.AGAIN and before is None:
            fate = Fate.OWN
        if fate == Fate.OWN:
            own[places[number], kind] = number
        found.append(
            Arrival(
                number=number,
                at=at,
                commune=places[number],
                kind=kind,
                fate=fate,
                photo=rng.random() < PHOTO_SHARE,
                by_caller=fate != Fate.SPAM and rng.random() < CALLER_SHARE,
                earlier=before if fate == Fate.AGAIN else None,
            )
        )
    joined = [_joining(cases + nth, first, rng) for nth, first in enumerate(_also_reported(found, rng))]
    end = moment(DAYS, 0)
    return sorted([*found, *(one for one in joined if one.at < end)], key=lambda one: one.at)


def _also_reported(found: list[Arrival], rng: random.Random) -> list[Arrival]:
    return [one for one in found if one.fate == Fate.OWN and rng.random() < JOINED_SHARE]


def _joining(number: int, first: Arrival, rng: random.Random) -> Arrival:
    return Arrival(
        number=number,
        at=first.at + dt.timedelta(hours=rng.uniform(6, 96)),
        commune=first.commune,
        kind=first.kind,
        fate=Fate.AGAIN,
        photo=rng.random() < PHOTO_SHARE,
        by_caller=False,
        earlier=first.number,
        joins=True,
    )


def _moment(rng: random.Random) -> dt.datetime:
    weights = [
        (FLOOD_TIMES if day in FLOOD else 1.0) * _WEEKDAYS[(FIRST_DAY + DAY * day).weekday()] for day in range(DAYS)
    ]
    day = rng.choices(range(DAYS), weights)[0]
    return moment(day, rng.choices(range(24), _HOURS)[0] + rng.random())


def _places(cases: int, towns: Sequence[str], communes: Sequence[str], rng: random.Random) -> list[str]:
    weights = [_TOWN_SHARE if code in towns else 1.0 for code in communes]
    places = rng.choices(list(communes), weights, k=cases)
    missing = min(BUSIEST_CASES, cases // 2) - places.count(BUSIEST)
    elsewhere = [number for number, code in enumerate(places) if code != BUSIEST]
    for number in rng.sample(elsewhere, max(0, missing)):
        places[number] = BUSIEST
    return places


def drawn(weights: Mapping[Drawn, int], rng: random.Random) -> Drawn:
    """One of them, by its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]
