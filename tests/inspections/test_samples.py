"""Sample inspections go with the other samples, and only they."""

from collections.abc import Callable

import pytest
from django.db import connection

from agencies.models import Agency, User
from incidents.models import Incident
from incidents.samples import remove_sample_incidents
from inspections.drafting import OrderWords, add_case, draft_order
from inspections.errors import SampleInOrder
from inspections.models import Facility, InspectionEvent, Order
from inspections.objecting import object_to
from inspections.samples import remove_sample_inspections
from places.models import Unit
from tests.inspections.making import hour, make_facility, make_order

pytestmark = pytest.mark.django_db

WORDS = OrderWords(subject="Kiểm tra", legal_basis="Luật", starts_at=hour(1, 8), ends_at=hour(1, 11))


def test_only_samples_go_with_all_that_belongs_to_them(
    environment: Agency, police: Agency, officer: User, constable: User, inspector: User, commune_a: Unit
) -> None:
    environment.is_sample = True
    environment.save()
    sample, real = make_facility(commune_a, "Mẫu", is_sample=True), make_facility(commune_a, "Thật")
    order = draft_order(user=officer, agency=environment, words=WORDS, facilities=[sample.pk])
    assert order.is_sample
    object_to(user=inspector, order_id=order.pk, reason="Trùng")
    kept = make_order(police, constable, at=[real])
    assert remove_sample_inspections() == 2
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert list(Order.objects.all()) == [kept]
    assert list(Facility.objects.all()) == [real]
    assert InspectionEvent.objects.filter(order=kept).exists()
    assert remove_sample_inspections() == 0


def test_a_sample_is_no_part_of_a_real_inspection(
    environment: Agency, officer: User, commune_a: Unit, case: Callable[..., Incident]
) -> None:
    sample = make_facility(commune_a, "Mẫu", is_sample=True)
    with pytest.raises(SampleInOrder):
        draft_order(user=officer, agency=environment, words=WORDS, facilities=[sample.pk])
    assert not Order.objects.exists()
    order = draft_order(user=officer, agency=environment, words=WORDS)
    incident = case()
    add_case(user=officer, order_id=order.pk, code=incident.code)
    assert remove_sample_incidents() == 0
