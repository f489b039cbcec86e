"""The reports of a month for the communes of the starter data, shared out between processes."""

import csv
from collections.abc import Sequence
from pathlib import Path

from bench.month.rhythm import Arrival, arrivals

COMMUNES = Path(__file__).resolve().parents[2] / "places" / "starter" / "lang_son_2025.csv"


def whole_plan(cases: int, *, seed: int) -> list[Arrival]:
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        units = [(row["code"], row["kind"]) for row in csv.DictReader(file)]
    towns = [code for code, kind in units if kind == "phường"]
    return arrivals(cases, towns=towns, communes=[code for code, _kind in units], seed=seed)


def shares(plan: Sequence[Arrival], number: int) -> list[list[Arrival]]:
    """As many parts, each of whole communes, of about as many reports."""
    parts: list[list[Arrival]] = [[] for _part in range(number)]
    by_commune: dict[str, list[Arrival]] = {}
    for arrival in plan:
        by_commune.setdefault(arrival.commune, []).append(arrival)
    for of_commune in sorted(by_commune.values(), key=len, reverse=True):
        min(parts, key=len).extend(of_commune)
    return parts
