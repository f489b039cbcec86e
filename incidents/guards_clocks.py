"""What the database refuses of clocks: who was told of an overdue step stays written."""

from incidents.guards import _OF_SAMPLE_INCIDENT, _kept, _unchanged
from places.guards import never_emptied

ESCALATION = [
    _kept("escalation_kept", _OF_SAMPLE_INCIDENT),
    _unchanged("escalation_unchanged"),
    never_emptied("escalation_not_emptied"),
]
