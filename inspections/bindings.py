"""What the events of orders, facilities, visits, sanctions and remediation orders bind: see `agencies.chain`. Each of
these has a chain of its own, in the table that it shares with others."""

import pgtrigger

from agencies.chain import Kind, columns, linked

_HAPPENED = {
    "version": Kind.PLAIN,
    "verb": Kind.TEXT,
    "from_state": Kind.TEXT,
    "to_state": Kind.TEXT,
    "actor_id": Kind.PLAIN,
    "agency_id": Kind.PLAIN,
    "note": Kind.TEXT,
    "data": Kind.JSON,
    "at": Kind.MOMENT,
}
INSPECTION_EVENT = columns(order_id=Kind.PLAIN, facility_id=Kind.PLAIN, **_HAPPENED)
OUTCOME_EVENT = columns(visit_id=Kind.PLAIN, sanction_id=Kind.PLAIN, remediation_id=Kind.PLAIN, **_HAPPENED)

INSPECTION_EVENT_LINKED = [
    linked(
        f"inspection_event_linked_to_{subject}",
        table="inspections_inspectionevent",
        subject=f"{subject}_id",
        number="version",
        columns=INSPECTION_EVENT,
        condition=pgtrigger.Q(**{f"new__{subject}__isnull": False}),
    )
    for subject in ("order", "facility")
]
OUTCOME_EVENT_LINKED = [
    linked(
        f"outcome_event_linked_to_{subject}",
        table="inspections_outcomeevent",
        subject=f"{subject}_id",
        number="version",
        columns=OUTCOME_EVENT,
        condition=pgtrigger.Q(**{f"new__{subject}__isnull": False}),
    )
    for subject in ("visit", "sanction", "remediation")
]
