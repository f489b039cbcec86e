"""Reports and incidents.

A report (phản ánh) is one person's message. An incident (sự việc) is the problem at a place that is handled; one or
more reports belong to it. Every change of an incident appends one event, which the database refuses to change.
"""

from incidents.models.address_count import AddressCount
from incidents.models.incident import Event, Incident, IncidentCell, IncidentQuerySet
from incidents.models.kinds import MOST_WORKING_DAYS, Category, SpecialDay, StepDeadline
from incidents.models.ledger import Ledger, LedgerCase, LedgerState
from incidents.models.media import BlurredCopy, PhotoLook, SentFile
from incidents.models.photo import Photo
from incidents.models.report import Channel, ContactAccess, Report, ReporterContact

__all__ = [
    "MOST_WORKING_DAYS",
    "AddressCount",
    "BlurredCopy",
    "Category",
    "Channel",
    "ContactAccess",
    "Event",
    "Incident",
    "IncidentCell",
    "IncidentQuerySet",
    "Ledger",
    "LedgerCase",
    "LedgerState",
    "Photo",
    "PhotoLook",
    "Report",
    "ReporterContact",
    "SentFile",
    "SpecialDay",
    "StepDeadline",
]
