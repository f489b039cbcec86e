"""What the database refuses of clocks: who was told of an overdue step stays written."""

from incidents.guards import OF_SAMPLE_INCIDENT, kept, unchanged
from places.guards import never_emptied

ESCALATION = [
    kept("escalation_kept", OF_SAMPLE_INCIDENT, incident="OLD.incident_id"),
    unchanged("escalation_unchanged"),
    never_emptied("escalation_not_emptied"),
]
