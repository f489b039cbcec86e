"""Communes of today with the names that people still call parts of them by."""

from collections import defaultdict

from incidents.report_place import communes_of_today
from places.models import Succession, Unit


def communes_with_former_names() -> list[tuple[Unit, str]]:
    """Each commune whose centre is known, by name, with the names it or its parts had, put together with ";". Two
    queries."""
    former: dict[int, set[str]] = defaultdict(set)
    pairs = Succession.objects.order_by("predecessor__name").values_list("successor_id", "predecessor__name")
    for successor_id, name in pairs:
        former[successor_id].add(name)
    communes = list(communes_of_today())
    return [(unit, "; ".join(sorted(former[unit.pk] - {unit.name}))) for unit in communes]
