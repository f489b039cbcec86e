"""Which agency should answer for an incident."""

from django.db import connection

from agencies.models import Agency
from incidents.models import Incident


def suggested_agencies(incident: Incident) -> list[Agency]:
    """Active agencies that answer for the incident's place (its unit, one above it, or what its unit became), best
    first: the kind that leads the incident's category, then the one with the smaller area. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE over (unit_id) AS (
                SELECT %s::bigint
                UNION
                SELECT step.top_id FROM over JOIN (
                    SELECT id AS under_id, parent_id AS top_id FROM places_unit WHERE parent_id IS NOT NULL
                    UNION ALL
                    SELECT predecessor_id, successor_id FROM places_succession
                ) AS step ON step.under_id = over.unit_id
            )
            SELECT r.agency_id, max(CASE u.level WHEN 'commune' THEN 0 ELSE 1 END) AS breadth
            FROM agencies_areaofresponsibility AS r
            JOIN over ON over.unit_id = r.unit_id
            JOIN places_unit AS u ON u.id = r.unit_id
            GROUP BY r.agency_id
            """,
            [incident.unit_id],
        )
        breadth = dict(cursor.fetchall())
    lead = incident.category.lead_kind
    agencies = Agency.objects.filter(pk__in=breadth, active=True)
    return sorted(agencies, key=lambda agency: (agency.kind != lead, breadth[agency.pk], agency.name))
