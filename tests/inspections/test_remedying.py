"""Remediation orders and follow-up checks, through the case's own steps."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, StaffNotice, User
from agencies.policy import NotAllowed
from incidents.errors import MissingNeeds
from incidents.errors_clocks import StepTakenElsewhere
from incidents.handling import move
from incidents.intake import submit_report
from incidents.models import Incident
from incidents.samples import remove_sample_incidents
from incidents.states import State
from inspections.errors_outcomes import NotFromThisState, NotInRemediation
from inspections.models import RemediationOrder, Visit
from inspections.outcome_states import RemediationState
from inspections.remedying import accept_proof, check_again, order_remediation
from inspections.samples_outcomes import remove_sample_outcomes
from inspections.telling_outcomes import tell_overdue
from tests.inspections.outcomes import photo, proposed, signed_visit, tomorrow

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(case: Callable[..., Incident], officer: User) -> Incident:
    found = case()
    signed_visit(officer, found)
    return found


@pytest.fixture
def remediation(incident: Incident, officer: User) -> RemediationOrder:
    made = order_remediation(
        user=officer, incident=incident, what="Vớt xác, chôn đúng nơi", due_on=tomorrow(3), public_note="Đã yêu cầu dọn"
    )
    incident.refresh_from_db()
    return made


def proven(officer: User, remediation: RemediationOrder) -> RemediationOrder:
    return accept_proof(
        user=officer, remediation=remediation, words="Đã chôn", photos=[photo()], follow_up_on=tomorrow(5)
    )


def test_an_order_moves_the_case_and_only_its_public_note_is_public(
    incident: Incident, remediation: RemediationOrder
) -> None:
    event = incident.events.order_by("version").last()
    assert incident.state == State.REMEDIATION
    assert (event.public_note, event.internal_note) == ("Đã yêu cầu dọn", "Vớt xác, chôn đúng nơi")
    assert (remediation.round, remediation.next_date) == (1, tomorrow(3))


def test_only_who_may_take_the_step_orders(incident: Incident, constable: User, leader: User) -> None:
    for user in (constable, leader):
        with pytest.raises(NotAllowed):
            order_remediation(user=user, incident=incident, what="Dọn", due_on=tomorrow(3), public_note="Dọn")
    assert not RemediationOrder.objects.exists()


def test_proof_needs_a_photo_words_and_a_day_to_look_again(
    incident: Incident, remediation: RemediationOrder, officer: User
) -> None:
    with pytest.raises(MissingNeeds):
        accept_proof(user=officer, remediation=remediation, words="Đã chôn", photos=[], follow_up_on=tomorrow(5))
    with pytest.raises(MissingNeeds) as missing:
        accept_proof(user=officer, remediation=remediation, words="", photos=[photo()], follow_up_on=tomorrow(-1))
    assert set(missing.value.missing) == {"words", "follow_up_on"}
    done = proven(officer, remediation)
    incident.refresh_from_db()
    assert incident.state == State.RESOLVED
    assert done.accepted_by == officer and done.proof is not None and done.proof.photos.count() == 1
    with pytest.raises(NotFromThisState):
        proven(officer, remediation)


def test_remedied_the_case_is_closed(incident: Incident, remediation: RemediationOrder, officer: User) -> None:
    done = check_again(
        user=officer,
        remediation=proven(officer, remediation),
        remedied=True,
        words="Sạch",
        public_note="Đã dọn sạch",
        photos=[photo("red")],
    )
    incident.refresh_from_db()
    assert (incident.state, done.state, done.next_date) == (State.CLOSED, RemediationState.REMEDIED, None)


def test_not_remedied_the_case_goes_back_with_a_new_order_and_leaders_are_told(
    incident: Incident, remediation: RemediationOrder, officer: User, leader: User
) -> None:
    check_again(
        user=officer,
        remediation=proven(officer, remediation),
        remedied=False,
        words="Còn mùi, chôn nông",
        public_note="Phải làm lại",
        due_on=tomorrow(9),
    )
    incident.refresh_from_db()
    first, second = incident.remediation_orders.all()
    assert incident.state == State.REMEDIATION
    assert (first.state, second.state, second.round) == (RemediationState.NOT_REMEDIED, RemediationState.OPEN, 2)
    last = incident.events.latest("version")
    assert (last.data["reason"], last.internal_note) == ("Còn mùi, chôn nông", "")
    assert (second.what, second.due_on) == (first.what, tomorrow(9))
    notice = StaffNotice.objects.get(user=leader)
    assert incident.code in notice.sentence


def test_a_check_that_lacks_something_changes_nothing(
    incident: Incident, remediation: RemediationOrder, officer: User
) -> None:
    waiting = proven(officer, remediation)
    with pytest.raises(MissingNeeds):
        check_again(user=officer, remediation=waiting, remedied=False, words="Còn", public_note="Làm lại", due_on=None)
    with pytest.raises(MissingNeeds):
        check_again(user=officer, remediation=waiting, remedied=True, words="Sạch", public_note="Sạch", photos=[])
    incident.refresh_from_db()
    assert incident.state == State.RESOLVED
    assert RemediationOrder.objects.get().state == RemediationState.PROVEN


def test_a_case_that_went_another_way_is_told(incident: Incident, remediation: RemediationOrder, officer: User) -> None:
    move(user=officer, incident_id=incident.pk, target=State.ON_HOLD, reason="Mưa lũ", due_on=tomorrow(2))
    with pytest.raises(NotInRemediation):
        proven(officer, remediation)


def test_an_order_that_its_case_left_is_overdue_no_more_and_gives_way_to_the_next(
    incident: Incident, remediation: RemediationOrder, officer: User, environment: Agency
) -> None:
    step = {"user": officer, "incident_id": incident.pk, "public_note": "Đã xong", "reason": "Vẫn còn"}
    proven(officer, remediation)
    assert RemediationOrder.objects.overdue(tomorrow(9)).exists()
    move(**step, target=State.REOPENED)
    assert not RemediationOrder.objects.overdue(tomorrow(9)).exists() and tell_overdue(tomorrow(9)) == 0
    move(**step, target=State.ASSIGNED, agency=environment)
    signed_visit(officer, Incident.objects.get(pk=incident.pk))
    again = order_remediation(
        user=officer, incident=incident, what="Dọn lại", due_on=tomorrow(3), public_note="Đã yêu cầu dọn lại"
    )
    remediation.refresh_from_db()
    assert (remediation.state, again.round) == (RemediationState.SUPERSEDED, 2)


def test_what_is_over_its_date_is_told_to_agency_and_leaders_once(
    remediation: RemediationOrder, officer: User, leader: User
) -> None:
    assert tell_overdue(tomorrow(3)) == 0
    assert tell_overdue(tomorrow(4)) == 1
    tell_overdue(tomorrow(5))
    for user in (officer, leader):
        assert StaffNotice.objects.filter(user=user, key__contains="overdue").count() == 1


def test_the_database_keeps_what_was_ordered(remediation: RemediationOrder) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        RemediationOrder.objects.filter(pk=remediation.pk).update(what="Khác", version=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        RemediationOrder.objects.filter(pk=remediation.pk).update(state="remedied", version=2)
    assert timezone.localdate() < remediation.due_on


def test_what_came_of_sample_cases_goes_with_its_files_and_of_real_ones_stays(
    incident: Incident,
    remediation: RemediationOrder,
    officer: User,
    environment: Agency,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sample = submit_report(
        client_id=uuid4(), category=incident.category, location=(106.45, 21.85), words="Mẫu", is_sample=True
    ).report.incident
    move(user=officer, incident_id=sample.pk, target=State.VERIFIED)
    move(user=officer, incident_id=sample.pk, target=State.ASSIGNED, agency=environment)
    visit, minutes = signed_visit(officer, Incident.objects.get(pk=sample.pk))
    case = Incident.objects.get(pk=sample.pk)
    proposed(officer, case)
    order_remediation(user=officer, incident=case, what="Dọn", due_on=tomorrow(2), public_note="Dọn")
    real = Visit.objects.exclude(pk=visit.pk).get()
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_sample_outcomes() == 1
    remove_sample_incidents()
    assert list(Visit.objects.all()) == [real] and list(RemediationOrder.objects.all()) == [remediation]
    assert not default_storage.exists(minutes.pdf_path)
    assert default_storage.exists(real.minutes.get().pdf_path)


@pytest.mark.parametrize("target", [State.RESOLVED, State.CLOSED])
def test_a_running_order_is_not_passed_by_with_a_plain_step(
    incident: Incident, remediation: RemediationOrder, officer: User, target: State
) -> None:
    if target == State.CLOSED:
        proven(officer, remediation)
        move(user=officer, incident_id=incident.pk, target=State.FOLLOW_UP)
    with pytest.raises(StepTakenElsewhere) as refused:
        move(user=officer, incident_id=incident.pk, target=target, photos=[photo("red")], public_note="Sạch")
    assert "Yêu cầu khắc phục lần 1" in str(refused.value)


def test_the_case_shows_the_way_to_a_running_order_in_the_place_of_the_plain_form(
    incident: Incident, remediation: RemediationOrder, officer: User, client: Client
) -> None:
    client.force_login(officer)
    page = client.get(reverse("case", args=[incident.code])).content.decode()
    assert "Xin ghi ở “Yêu cầu khắc phục lần 1”" in page
    assert reverse("case_step", args=[incident.code, State.RESOLVED]) not in page
    assert reverse("case_step", args=[incident.code, State.ON_HOLD]) in page
