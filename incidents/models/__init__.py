"""Reports and incidents.

A report (phản ánh) is one person's message. An incident (sự việc) is the problem at a place that is handled; one or
more reports belong to it. Every change of an incident appends one event, which the database refuses to change.
"""

from incidents.models.abuse import Block, KeptBack, KeptBackQuerySet, Pattern, ReportSign
from incidents.models.address_count import AddressCount
from incidents.models.escalation import Escalation, EscalationLevel
from incidents.models.field import FieldAction
from incidents.models.following import Face, Question, Satisfaction
from incidents.models.incident import Event, HeldFor, Incident, IncidentCell, IncidentQuerySet
from incidents.models.kind_group import KindGroup
from incidents.models.kinds import MOST_UNITS, Category, SpecialDay, StepDeadline, Weekday, WorkingHours
from incidents.models.ledger import Ledger, LedgerCase, LedgerState
from incidents.models.media import BlurredCopy, PhotoLook, SentFile
from incidents.models.partner_key import PartnerKey, PartnerReport
from incidents.models.photo import Photo
from incidents.models.report import Channel, ContactAccess, Report, ReporterContact
from incidents.models.report_file import ReportFile

__all__ = [
    "MOST_UNITS",
    "AddressCount",
    "Block",
    "BlurredCopy",
    "Category",
    "Channel",
    "ContactAccess",
    "Escalation",
    "EscalationLevel",
    "Event",
    "Face",
    "FieldAction",
    "HeldFor",
    "Incident",
    "IncidentCell",
    "IncidentQuerySet",
    "KeptBack",
    "KeptBackQuerySet",
    "KindGroup",
    "Ledger",
    "LedgerCase",
    "LedgerState",
    "PartnerKey",
    "PartnerReport",
    "Pattern",
    "Photo",
    "PhotoLook",
    "Question",
    "Report",
    "ReportFile",
    "ReportSign",
    "ReporterContact",
    "Satisfaction",
    "SentFile",
    "SpecialDay",
    "StepDeadline",
    "Weekday",
    "WorkingHours",
]
