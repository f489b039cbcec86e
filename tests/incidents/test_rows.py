"""Rows written by a statement put together once a model."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from incidents.models import Event, ReportSign
from incidents.rows import insert
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db


def test_a_row_is_written_as_the_orm_writes_it(world: World) -> None:
    report = world.report().report
    sign = ReportSign(report=report, device="d" * 64, many_here=True, forget_at=timezone.now())
    assert insert(sign).pk
    kept = ReportSign.objects.get(report=report)
    names = [field.attname for field in ReportSign._meta.concrete_fields]
    assert [getattr(kept, name) for name in names] == [getattr(sign, name) for name in names]
    kept.many_here = False
    kept.save()


def test_what_the_database_refuses_is_refused(world: World) -> None:
    report = world.report().report
    insert(ReportSign(report=report, forget_at=timezone.now()))
    with pytest.raises(IntegrityError):
        insert(ReportSign(report=report, forget_at=timezone.now()))


def test_a_value_that_is_left_to_the_database_is_no_value_to_write(world: World) -> None:
    incident = world.report().report.incident
    with pytest.raises(TypeError, match="left to the database"):
        insert(Event(incident=incident, version=2, verb="note", by=Event.By.SYSTEM))
