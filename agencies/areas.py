"""Which units an agency answers for, through hierarchy and time."""

from collections.abc import Iterable

from django.db import connection

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


def agency_ids_over(unit_ids: Iterable[int]) -> frozenset[int]:
    """Ids of the agencies that answer for one of the units: the same rule the other way round. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE over (unit_id) AS (
                SELECT unnest(%s::bigint[])
                UNION
                SELECT step.top_id FROM over JOIN (
                    SELECT id AS under_id, parent_id AS top_id FROM places_unit WHERE parent_id IS NOT NULL
                    UNION ALL
                    SELECT predecessor_id, successor_id FROM places_succession
                ) AS step ON step.under_id = over.unit_id
            )
            SELECT DISTINCT agency_id FROM agencies_areaofresponsibility JOIN over USING (unit_id)
            """,
            [list(unit_ids)],
        )
        return frozenset(row[0] for row in cursor.fetchall())
