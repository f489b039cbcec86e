"""Events of orders, facilities, visits and what comes of them are chained, and a change of them is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from agencies.chains import chains
from agencies.models import User
from agencies.verifying import verify_chains
from incidents.models import Incident
from inspections.models import Facility, InspectionEvent, Order, OutcomeEvent
from tests.inspections.outcomes import signed_visit

pytestmark = pytest.mark.django_db


def tamper(table: str, statement: str, *values: object) -> None:
    """Raw SQL past the triggers of the table."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def problems() -> set[tuple[str, str, str, int | None]]:
    return {(one.chain, one.key, one.problem, one.number) for one in verify_chains()}


def test_every_subject_of_the_room_has_its_chain() -> None:
    assert {chain.name for chain in chains()} >= {"order", "facility", "visit", "sanction", "remediation"}


def test_what_the_verbs_wrote_is_whole(order: Order, case: Callable[..., Incident], officer: User) -> None:
    signed_visit(officer, case())
    assert InspectionEvent.objects.exists() and OutcomeEvent.objects.exists()
    assert problems() == set()


def test_a_changed_note_of_an_order_is_noticed(order: Order) -> None:
    table = InspectionEvent._meta.db_table
    tamper(table, f"UPDATE {table} SET note = 'khác' WHERE order_id = %s", order.pk)
    assert problems() == {("order", str(order.pk), "changed", 1)}


def test_a_deleted_event_of_a_facility_is_noticed(facility: Facility) -> None:
    table = InspectionEvent._meta.db_table
    tamper(table, f"DELETE FROM {table} WHERE facility_id = %s", facility.pk)
    assert problems() == {("facility", str(facility.pk), "no_events", None)}


def test_hashes_of_signed_minutes_stand_in_the_chain(case: Callable[..., Incident], officer: User) -> None:
    visit, minutes = signed_visit(officer, case())
    signing = OutcomeEvent.objects.get(visit=visit, verb="sign")
    assert signing.data["pdf_sha256"] == minutes.pdf_sha256 and signing.data["sha256"] == minutes.sha256
    table = OutcomeEvent._meta.db_table
    tamper(table, f'UPDATE {table} SET data = data || \'{{"pdf_sha256": "00"}}\' WHERE id = %s', signing.pk)
    assert ("visit", str(visit.pk), "changed", signing.version) in problems()
