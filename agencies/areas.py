"""Which units an agency answers for, through hierarchy and time."""

from collections.abc import Iterable

from django.db import connection


def covered_unit_ids(agency_ids: Iterable[int]) -> frozenset[int]:
    """Ids of the agencies' units, of every unit under them, and of every unit that became one of those.

    A case keeps the unit of its day, so an office that answers for today's commune must also see the cases that
    happened in the former ones. A unit that was split is covered by each of its successors.
    """
    ids = list(agency_ids)
    if not ids:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE
              step (top_id, under_id) AS (
                SELECT parent_id, id FROM places_unit WHERE parent_id IS NOT NULL
                UNION ALL
                SELECT successor_id, predecessor_id FROM places_succession
              ),
              covered (unit_id) AS (
                SELECT unit_id FROM agencies_areaofresponsibility WHERE agency_id = ANY(%s)
                UNION
                SELECT step.under_id FROM covered JOIN step ON step.top_id = covered.unit_id
              )
            SELECT unit_id FROM covered
            """,
            [ids],
        )
        return frozenset(row[0] for row in cursor.fetchall())
