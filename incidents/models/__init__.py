"""Reports and incidents.

A report (phản ánh) is one person's message. An incident (sự việc) is the problem at a place that is handled; one or
more reports belong to it. Every change of an incident appends one event, which the database refuses to change.
"""

from incidents.models.abuse import Block, KeptBack, KeptBackQuerySet, Pattern, ReportSign
from incidents.models.address_count import AddressCount
from incidents.models.case_export import CaseExport, ExportState
from incidents.models.case_link import CaseLink, LinkKind
from incidents.models.desk import AnswerTemplate, CaseLook, SavedFilter
from incidents.models.escalation import Escalation, EscalationLevel
from incidents.models.field import FieldAction
from incidents.models.following import Face, Question, Satisfaction
from incidents.models.hotspot import MOST_RADIUS_M, Hotspot, HotspotCase, HotspotEntry, HotspotQuerySet
from incidents.models.incident import Event, HeldFor, Incident, IncidentCell, IncidentQuerySet
from incidents.models.kind_group import KindGroup
from incidents.models.kinds import MOST_UNITS, Category, SpecialDay, StepDeadline, Weekday, WorkingHours
from incidents.models.ledger import Ledger, LedgerCase, LedgerState
from incidents.models.media import BlurredCopy, PhotoLook, SentFile
from incidents.models.partner_key import PartnerKey, PartnerReport
from incidents.models.photo import Photo
from incidents.models.report import Channel, ContactAccess, Report, ReporterContact
from incidents.models.report_file import ReportFile
from incidents.models.routing import Hours, InformedAgency, Outcome, Referral, RoutingRule

__all__ = [
    "MOST_RADIUS_M",
    "MOST_UNITS",
    "AddressCount",
    "AnswerTemplate",
    "Block",
    "BlurredCopy",
    "CaseExport",
    "CaseLink",
    "CaseLook",
    "Category",
    "Channel",
    "ContactAccess",
    "Escalation",
    "EscalationLevel",
    "Event",
    "ExportState",
    "Face",
    "FieldAction",
    "HeldFor",
    "Hotspot",
    "HotspotCase",
    "HotspotEntry",
    "HotspotQuerySet",
    "Hours",
    "Incident",
    "IncidentCell",
    "IncidentQuerySet",
    "InformedAgency",
    "KeptBack",
    "KeptBackQuerySet",
    "KindGroup",
    "Ledger",
    "LedgerCase",
    "LedgerState",
    "LinkKind",
    "Outcome",
    "PartnerKey",
    "PartnerReport",
    "Pattern",
    "Photo",
    "PhotoLook",
    "Question",
    "Referral",
    "Report",
    "ReportFile",
    "ReportSign",
    "ReporterContact",
    "RoutingRule",
    "Satisfaction",
    "SavedFilter",
    "SentFile",
    "SpecialDay",
    "StepDeadline",
    "Weekday",
    "WorkingHours",
]
