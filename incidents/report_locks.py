"""Locking the case of a report: staff may move the report, or unmark a duplicate, until the lock is held."""

from incidents.events import locked
from incidents.following import main_of
from incidents.models import Incident, Report


def lock_case_of(report: Report) -> Incident:
    """The case that the report is in now, locked for this transaction; `report.incident` is read anew."""
    while True:
        incident = locked(report.incident_id)
        report.refresh_from_db(fields=["incident"])
        if report.incident_id == incident.pk:
            return incident


def lock_cases_of(report: Report) -> tuple[Incident, Incident]:
    """The case that the report is in now and the one it is finally a duplicate of, which may be itself; both locked."""
    report.refresh_from_db(fields=["incident"])
    while True:
        seen = report.incident
        last = locked(main_of(seen).pk, together_with=seen)
        report.refresh_from_db(fields=["incident"])
        own = report.incident
        if own.pk == seen.pk and main_of(own).pk == last.pk:
            return (last if own.pk == last.pk else own), last
