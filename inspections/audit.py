"""The chains of events of this room as they are verified and sealed. A subject is known by its number; what the law of
the office lets go are samples alone."""

from agencies.chains import Chain
from inspections.bindings import INSPECTION_EVENT, OUTCOME_EVENT
from inspections.models import InspectionEvent, OutcomeEvent

SAMPLE = "sample"
_OF_SAMPLE = f"CASE WHEN s.is_sample THEN '{SAMPLE}' ELSE '' END"
_OF_SAMPLE_CASE = f"""CASE WHEN EXISTS (
    SELECT FROM incidents_incident AS i WHERE i.id = s.incident_id AND i.is_sample
) THEN '{SAMPLE}' ELSE '' END"""


def _ended(origin: str, _key: str, _number: int) -> bool:
    return origin == SAMPLE


CHAINS = tuple(
    Chain(
        name=subject,
        events=events,
        subject=subject,
        number="version",
        key="id",
        last="version",
        columns=columns,
        origin=_OF_SAMPLE_CASE if subject == "remediation" else _OF_SAMPLE,
        ended=_ended,
    )
    for events, columns, subjects in (
        (InspectionEvent, INSPECTION_EVENT, ("order", "facility")),
        (OutcomeEvent, OUTCOME_EVENT, ("visit", "sanction", "remediation")),
    )
    for subject in subjects
)
