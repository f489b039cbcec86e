"""The same pages with few and with many cases, by turns in one run: queries and time."""

import datetime as dt
import statistics
from dataclasses import dataclass, field
from typing import Any

from bench.machine import table
from bench.month.processes import Worker

MOST_TIMES = 1.5
PEOPLE = ("commune officer", "environment office", "leader of the province")
PAGES = {
    "list, what is due first": "/can-bo/",
    "list of all": "/can-bo/?due=all",
    "list of what is overdue": "/can-bo/?due=overdue",
    "board": "/can-bo/?xem=bang",
    "map": "/can-bo/?xem=ban-do",
    "hotspots": "/can-bo/diem-nong/",
    "calendar of inspections": "/can-bo/kiem-tra/",
    "facilities": "/can-bo/co-so/",
    "figures": "/can-bo/so-lieu/",
    "notices": "/can-bo/thong-bao/",
}
"""The points of the map and a case come to these, for each side with an address of its own."""


@dataclass(frozen=True)
class Answer:
    milliseconds: float
    size: int
    """Bytes."""


@dataclass(frozen=True, order=True)
class Likeness:
    """What the length of a case's page depends on. Two cases that are alike in this are compared."""

    state: str
    kind: str
    events: int
    reports: int
    photos: int


@dataclass
class Compared:
    """One page as one person sees it; what there is of it for few cases and for many."""

    person: str
    page: str
    addresses: tuple[str, str]
    queries: tuple[list[str], list[str]] = ([], [])
    milliseconds: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    sizes: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def times(self) -> float:
        few, many = (statistics.median(taken) for taken in self.milliseconds)
        return few and many / few

    @property
    def longer(self) -> float:
        """How much more there is on the page: a list that is full with many cases may not be with few."""
        return max(1.0, self.sizes[1] / self.sizes[0])

    def wrong(self) -> list[str]:
        few, many = map(len, self.queries)
        name = f"{self.page}, {self.person}"
        found = [f"{name}: {few} queries with few cases, {many} with many"] if few != many else []
        if self.times > MOST_TIMES * self.longer:
            found.append(f"{name}: {self.times:.2f} times as long for {self.longer:.2f} times as much page")
        return found

    def row(self) -> list[str]:
        few, many = (statistics.median(taken) for taken in self.milliseconds)
        counted = " / ".join(dict.fromkeys(str(len(statements)) for statements in self.queries))
        figures = [counted, f"{few:.1f}", f"{many:.1f}", f"{self.times:.2f}", f"{self.longer:.2f}"]
        return [f"{self.page}, {self.person}", *figures]


def compare(sides: tuple[Worker, Worker], *, requests: int, now: dt.datetime) -> list[Compared]:
    """Each page asked for so often on each side, by turns. `sides` are processes with few and with many cases."""
    pages = [Compared(person, page, (path, path)) for page, path in PAGES.items() for person in PEOPLE]
    views = [side.call("bench.month.pages:view_of_map") for side in sides]
    codes = alike(sides)
    points = "/can-bo/su-viec.geojson?bbox="
    pages += [_of_both("points of a part of the map", person, points, views) for person in PEOPLE]
    pages += [_of_both("case", person, "/can-bo/su-viec/", [f"{code}/" for code in codes]) for person in PEOPLE]
    for one in pages:
        asked = [{"person": one.person, "address": address, "now": now} for address in one.addresses]
        counted: list[Any] = [
            side.call("bench.month.pages:queries", **what) for side, what in zip(sides, asked, strict=True)
        ]
        one.queries = (counted[0], counted[1])
        for _request in range(requests):
            for number, (side, what) in enumerate(zip(sides, asked, strict=True)):
                answered = side.call("bench.month.pages:answer", **what)
                one.milliseconds[number].append(answered.milliseconds)
                one.sizes[number] = answered.size
    return pages


def alike(sides: tuple[Worker, Worker]) -> tuple[str, str]:
    """Codes of two cases with as much to tell of, the longest there is. Raises RuntimeError where there are none."""
    few, many = (side.call("bench.month.pages:cases_by_likeness") for side in sides)
    both = sorted(set(few) & set(many), key=lambda likeness: likeness.events)
    if not both:
        raise RuntimeError("no case of the few has one like it among the many")
    return few[both[-1]], many[both[-1]]


def told(pages: list[Compared]) -> str:
    head = ["page, person", "queries", "few, ms", "many, ms", "ratio", "as much page"]
    return table([head, *(one.row() for one in pages)])


def _of_both(page: str, person: str, path: str, ends: "list[str]") -> Compared:
    return Compared(person, page, (f"{path}{ends[0]}", f"{path}{ends[1]}"))
