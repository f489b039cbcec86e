"""Facilities that may pollute, inspection orders with their people and stops, objections, and what happened.

Every change of an order or facility appends one event, which the database refuses to change.
"""

from inspections.models.book import Book
from inspections.models.event import InspectionEvent
from inspections.models.facility import Facility, FacilityQuerySet, Risk
from inspections.models.feed import CalendarFeed
from inspections.models.objection import Objection, Outcome
from inspections.models.order import Kind, Manner, Order, OrderCase, OrderMember, OrderQuerySet, OrderStop
from inspections.models.stop_action import StopAction

__all__ = [
    "Book",
    "CalendarFeed",
    "Facility",
    "FacilityQuerySet",
    "InspectionEvent",
    "Kind",
    "Manner",
    "Objection",
    "Order",
    "OrderCase",
    "OrderMember",
    "OrderQuerySet",
    "OrderStop",
    "Outcome",
    "Risk",
    "StopAction",
]
