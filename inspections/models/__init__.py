"""Facilities that may pollute, inspection orders with their people and stops, objections, and what happened; visits
with their minutes, sanctions with the law they rest on, remediation orders.

Every change of one of them appends one event, which the database refuses to change.
"""

from inspections.models.book import Book
from inspections.models.event import InspectionEvent
from inspections.models.facility import Facility, FacilityQuerySet, Risk
from inspections.models.feed import CalendarFeed
from inspections.models.law import FieldMaximum, LegalArticle, LegalField, SanctionPower
from inspections.models.minutes import Minutes, MinutesLook, Signature
from inspections.models.objection import Objection, Outcome
from inspections.models.order import Kind, Manner, Order, OrderCase, OrderMember, OrderQuerySet, OrderStop
from inspections.models.outcome_event import OutcomeEvent
from inspections.models.remediation import RemediationOrder
from inspections.models.sanction import Sanction, SanctionArticle, SanctionQuerySet, ViolatorLook
from inspections.models.stop_action import StopAction
from inspections.models.visit import ChecklistTemplate, Measurement, Visit, VisitPerson, VisitPhoto, VisitQuerySet

__all__ = [
    "Book",
    "CalendarFeed",
    "ChecklistTemplate",
    "Facility",
    "FacilityQuerySet",
    "FieldMaximum",
    "InspectionEvent",
    "Kind",
    "LegalArticle",
    "LegalField",
    "Manner",
    "Measurement",
    "Minutes",
    "MinutesLook",
    "Objection",
    "Order",
    "OrderCase",
    "OrderMember",
    "OrderQuerySet",
    "OrderStop",
    "Outcome",
    "OutcomeEvent",
    "RemediationOrder",
    "Risk",
    "Sanction",
    "SanctionArticle",
    "SanctionPower",
    "SanctionQuerySet",
    "Signature",
    "StopAction",
    "ViolatorLook",
    "Visit",
    "VisitPerson",
    "VisitPhoto",
    "VisitQuerySet",
]
