"""Everything that lies under a unit now or lay where it is."""

from collections.abc import Iterable

from django.db import connection


def with_all_under(unit_ids: Iterable[int]) -> frozenset[int]:
    """Ids of the units, of every unit under them, and of every unit that became one of those, over any number of
    levels and changes. One query."""
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
                SELECT unnest(%s::bigint[])
                UNION
                SELECT step.under_id FROM covered JOIN step ON step.top_id = covered.unit_id
              )
            SELECT unit_id FROM covered
            """,
            [list(unit_ids)],
        )
        return frozenset(row[0] for row in cursor.fetchall())
