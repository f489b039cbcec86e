"""The reports of a month for the communes of the starter data, shared out between processes."""

from collections.abc import Sequence

from bench.month.rhythm import Arrival, arrivals
from places.schematic import LANG_SON_2025, read_facts


def whole_plan(cases: int, *, seed: int) -> list[Arrival]:
    units = read_facts(LANG_SON_2025)
    towns = [unit.code for unit in units if unit.kind == "phường"]
    return arrivals(cases, towns=towns, communes=[unit.code for unit in units], seed=seed)


def shares(plan: Sequence[Arrival], number: int) -> list[list[Arrival]]:
    """As many parts, each of whole communes, of about as many reports."""
    parts: list[list[Arrival]] = [[] for _part in range(number)]
    by_commune: dict[str, list[Arrival]] = {}
    for arrival in plan:
        by_commune.setdefault(arrival.commune, []).append(arrival)
    for of_commune in sorted(by_commune.values(), key=len, reverse=True):
        min(parts, key=len).extend(of_commune)
    return parts
