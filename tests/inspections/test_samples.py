"""Sample inspections go with the other samples, and only they."""

from collections.abc import Callable

import pytest
from django.db import connection

from agencies.models import Agency, User
from incidents.models import Incident
from incidents.samples import remove_sample_incidents
from inspections.carrying_out import step_at_stop
from inspections.drafting import OrderWords, add_case, add_member, draft_order
from inspections.errors import SampleInOrder
from inspections.issuing import issue_order
from inspections.models import Facility, InspectionEvent, Order, Visit
from inspections.objecting import object_to
from inspections.samples import remove_sample_inspections
from inspections.samples_outcomes import remove_sample_outcomes
from inspections.signing import sign
from inspections.states import StopState
from inspections.visiting import add_photos, begin_at_stop, write
from places.models import Unit
from tests.inspections.making import hour, make_facility, make_order
from tests.inspections.outcomes import photo, proposed, signatures, written

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


def test_what_a_sample_office_did_for_a_real_case_stays_with_the_case(
    environment: Agency, officer: User, commune_a: Unit, case: Callable[..., Incident]
) -> None:
    environment.is_sample = True
    environment.save()
    incident, sample = case(), make_facility(commune_a, "Mẫu", is_sample=True)
    order = draft_order(user=officer, agency=environment, words=WORDS, cases=[incident.code], facilities=[sample.pk])
    add_member(user=officer, order_id=order.pk, member_id=officer.pk, leads=True)
    issue_order(user=officer, order_id=order.pk, signer="Nông Văn A", signer_title="GIÁM ĐỐC")
    stop = order.stops.get(incident=incident)
    step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED)
    visit = begin_at_stop(user=officer, stop=stop)
    visit = write(user=officer, visit=visit, written=written())
    add_photos(user=officer, visit=visit, photos=[photo()])
    sign(user=officer, visit=visit, signatures=signatures())
    incident.refresh_from_db()
    proposed(officer, incident, visit=Visit.objects.get())
    assert (remove_sample_outcomes(), remove_sample_inspections(), remove_sample_incidents()) == (0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert incident.visits.get().minutes.exists()
    assert incident.inspection_orders.get() == order
