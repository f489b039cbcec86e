"""Which units an agency answers for, through hierarchy and time."""

from collections.abc import Iterable

from agencies.models import AreaOfResponsibility
from places.lineage import with_all_under


def covered_unit_ids(agency_ids: Iterable[int]) -> frozenset[int]:
    """Ids of the agencies' units, of every unit under them, and of every unit that became one of those.

    A case keeps the unit of its day, so an office that answers for today's commune must also see the cases that
    happened in the former ones. A unit that was split is covered by each of its successors. Two queries, none for
    no agency.
    """
    ids = list(agency_ids)
    if not ids:
        return frozenset()
    return with_all_under(AreaOfResponsibility.objects.filter(agency_id__in=ids).values_list("unit_id", flat=True))
