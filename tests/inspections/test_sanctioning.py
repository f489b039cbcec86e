"""Sanctions: proposed, decided, paid, handed up, cancelled; who may see whom."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.models import Agency, AgencyKind, Role, StaffNotice, User
from agencies.policy import NotAllowed
from incidents.errors import MissingNeeds
from incidents.models import Incident
from inspections.errors_outcomes import (
    BeyondPower,
    FineOutsideRange,
    NoAgencyAbove,
    NoArticle,
    NotFromThisState,
    NoViolationFound,
    OutcomeChanged,
    PowerUnknown,
)
from inspections.models import FieldMaximum, LegalArticle, OutcomeEvent, Sanction, SanctionPower, ViolatorLook
from inspections.outcome_states import SANCTION_STEPS, SanctionState
from inspections.sanctioning import cancel, decide, record_payment, transfer_up
from inspections.telling_outcomes import tell_overdue
from inspections.violators import Violator, reveal
from tests.factories import make_agency, make_member
from tests.inspections.outcomes import VIOLATOR, dead_livestock, proposed, signed_visit, tomorrow

pytestmark = pytest.mark.django_db
Case = Callable[..., Incident]


@pytest.fixture
def incident(case: Case, officer: User) -> Incident:
    """A violation was found."""
    found = case()
    signed_visit(officer, found)
    return found


@pytest.fixture
def above(environment: Agency) -> Agency:
    agency = make_agency(AgencyKind.PEOPLES_COMMITTEE, name="UBND tỉnh Lạng Sơn")
    Agency.objects.filter(pk=environment.pk).update(parent=agency)
    environment.refresh_from_db()
    return agency


@pytest.fixture
def chair() -> SanctionPower:
    return SanctionPower.objects.get(position=1)


def maximum(amount: int) -> None:
    FieldMaximum.objects.filter(field__slug="veterinary").update(person=amount, organisation=amount * 2)


def decided(officer: User, sanction: Sanction, **changes: object) -> Sanction:
    arguments = {
        "number": "12/QĐ-XPHC",
        "decided_on": timezone.localdate(),
        "amount": 5_500_000,
        "power_reason": "Đã đối chiếu Điều 24",
    }
    return decide(user=officer, sanction=sanction, **(arguments | changes))


def test_a_proposal_keeps_the_articles_as_they_stood(incident: Incident, officer: User) -> None:
    sanction = proposed(officer, incident)
    LegalArticle.objects.filter(pk=dead_livestock().pk).update(fine_max=99_000_000, what="Khác")
    copy = sanction.articles.get().copy
    assert (copy["fine_max"], copy["reference"]) == (
        6_000_000,
        "điểm a khoản 6 Điều 5",
    )
    assert sanction.agency == incident.agency and sanction.unit_id == incident.unit_id
    assert "5.500.000" in incident.events.order_by("version").last().internal_note


def test_nothing_is_proposed_before_a_violation_was_found(case: Case, officer: User) -> None:
    with pytest.raises(NoViolationFound):
        proposed(officer, case())


def test_only_the_agency_that_has_the_case_proposes(
    incident: Incident, constable: User, leader: User, inspector: User
) -> None:
    for user in (constable, leader, inspector):
        with pytest.raises(NotAllowed):
            proposed(user, incident)


@pytest.mark.parametrize("amount", [4_999_999, 6_000_001])
def test_a_fine_outside_the_range_is_refused(incident: Incident, officer: User, amount: int) -> None:
    with pytest.raises(FineOutsideRange) as refused:
        proposed(officer, incident, amount=amount)
    assert "5.000.000" in refused.value.message and "6.000.000" in refused.value.message
    assert not Sanction.objects.exists()


def test_for_organisations_the_range_is_that_times_the_factor(incident: Incident, officer: User) -> None:
    organisation = Sanction.Violator.ORGANISATION
    with pytest.raises(FineOutsideRange):
        proposed(officer, incident, violator_kind=organisation, amount=6_000_000)
    assert proposed(officer, incident, violator_kind=organisation, amount=11_000_000).pk
    LegalArticle.objects.filter(article="5").update(organisation_factor=None)
    assert proposed(officer, incident, violator_kind=organisation, amount=1).pk, "not known, so not refused"


def test_an_article_of_another_time_is_not_applied(incident: Incident, officer: User) -> None:
    LegalArticle.objects.filter(article="5").update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(NoArticle):
        proposed(officer, incident)
    with pytest.raises(NoArticle):
        proposed(officer, incident, articles=[])


def test_a_proposal_needs_its_violator_and_days_that_can_be(incident: Incident, officer: User) -> None:
    with pytest.raises(MissingNeeds) as missing:
        proposed(officer, incident, violator=Violator(name=" "), violated_on=tomorrow(), decide_by=tomorrow(-1))
    assert set(missing.value.missing) == {"violator", "violated_on", "decide_by"}


def test_who_is_to_pay_lies_encrypted_and_each_look_is_written_down(
    incident: Incident, officer: User, leader: User, inspector: User
) -> None:
    sanction = proposed(officer, incident)
    with connection.cursor() as cursor:
        cursor.execute("SELECT violator_encrypted FROM inspections_sanction WHERE id = %s", [sanction.pk])
        assert VIOLATOR.name.encode() not in bytes(cursor.fetchone()[0])
    for user in (leader, inspector):
        with pytest.raises(NotAllowed):
            reveal(user=user, sanction=sanction, reason="Xem")
    with pytest.raises(MissingNeeds):
        reveal(user=officer, sanction=sanction, reason=" ")
    assert not ViolatorLook.objects.exists()
    assert reveal(user=officer, sanction=sanction, reason="Soạn quyết định") == VIOLATOR
    assert ViolatorLook.objects.get().reason == "Soạn quyết định"


def test_a_decision_beyond_the_power_of_that_day_is_refused_without_its_grounds(
    incident: Incident, officer: User, chair: SanctionPower
) -> None:
    maximum(10_000_000)
    sanction = proposed(officer, incident, power=chair)
    with pytest.raises(BeyondPower) as refused:
        decided(officer, sanction, power_reason="")
    assert "5.000.000" in refused.value.message
    kept = decided(officer, sanction, power_reason="Xử phạt hai hành vi")
    event = OutcomeEvent.objects.get(sanction=kept, verb="decide")
    assert event.note == "Xử phạt hai hành vi"
    assert event.data["beyond_power"] is True and event.data["power_limit"] == 5_000_000


def test_a_decision_within_the_power_needs_no_grounds(incident: Incident, officer: User, chair: SanctionPower) -> None:
    maximum(11_000_000)
    sanction = proposed(officer, incident, power=chair)
    assert decided(officer, sanction, power_reason="").state == SanctionState.DECIDED


def test_without_the_highest_fine_the_power_is_not_guessed(
    incident: Incident, officer: User, chair: SanctionPower
) -> None:
    sanction = proposed(officer, incident, power=chair)
    with pytest.raises(PowerUnknown) as refused:
        decided(officer, sanction, power_reason="")
    assert "Chưa có mức tối đa của lĩnh vực, hãy nhập" in refused.value.message
    assert decided(officer, sanction).state == SanctionState.DECIDED


def test_a_decision_needs_number_and_days_that_fit(incident: Incident, officer: User) -> None:
    sanction = proposed(officer, incident)
    with pytest.raises(MissingNeeds) as missing:
        decided(officer, sanction, number=" ", decided_on=tomorrow(), pay_by=timezone.localdate())
    assert set(missing.value.missing) == {"number", "decided_on", "pay_by"}
    with pytest.raises(FineOutsideRange):
        decided(officer, sanction, amount=1)


def test_a_number_of_a_day_is_given_once_an_agency(incident: Incident, officer: User) -> None:
    first, second = proposed(officer, incident), proposed(officer, incident, amount=6_000_000)
    decided(officer, first)
    with pytest.raises(MissingNeeds):
        decided(officer, second)
    assert decided(officer, second, number="13/QĐ-XPHC").state == SanctionState.DECIDED


def test_paid_is_what_was_paid_whole(incident: Incident, officer: User) -> None:
    sanction = decided(officer, proposed(officer, incident))
    with pytest.raises(MissingNeeds):
        record_payment(user=officer, sanction=sanction, paid_on=timezone.localdate(), amount=5_499_999)
    with pytest.raises(MissingNeeds):
        record_payment(user=officer, sanction=sanction, paid_on=tomorrow(), amount=5_500_000)
    paid = record_payment(user=officer, sanction=sanction, paid_on=timezone.localdate(), amount=5_500_000)
    assert paid.state == SanctionState.PAID
    with pytest.raises(NotFromThisState):
        cancel(user=officer, sanction=paid, reason="Nhầm")


def test_handed_up_it_is_decided_by_the_agency_above_and_the_way_is_kept(
    incident: Incident, officer: User, environment: Agency, above: Agency
) -> None:
    boss = make_member(Role.LEADER, above)
    sanction = proposed(officer, incident)
    assert sanction not in Sanction.objects.visible_to(boss)
    moved = transfer_up(user=officer, sanction=sanction, reason="Vượt thẩm quyền")
    assert (moved.state, moved.agency, moved.proposed_by_agency) == (SanctionState.TRANSFERRED, above, environment)
    event = OutcomeEvent.objects.get(sanction=moved, verb="transfer")
    assert (event.data["from_agency"], event.data["to_agency"], event.note) == (
        environment.pk,
        above.pk,
        "Vượt thẩm quyền",
    )
    assert moved in Sanction.objects.visible_to(boss) and moved in Sanction.objects.visible_to(officer)
    assert StaffNotice.objects.filter(user=boss, key__startswith=f"sanction:{moved.pk}:transferred").exists()
    with pytest.raises(NotAllowed):
        decided(officer, moved)
    assert decided(boss, moved).state == SanctionState.DECIDED


def test_without_an_agency_above_it_stays(incident: Incident, officer: User) -> None:
    sanction = proposed(officer, incident)
    with pytest.raises(NoAgencyAbove):
        transfer_up(user=officer, sanction=sanction, reason="Vượt thẩm quyền")
    with pytest.raises(MissingNeeds):
        cancel(user=officer, sanction=sanction, reason="")
    assert cancel(user=officer, sanction=sanction, reason="Lập nhầm").state == SanctionState.CANCELLED


def test_the_second_of_two_is_told(incident: Incident, officer: User, colleague: User) -> None:
    sanction = proposed(officer, incident)
    decided(officer, sanction, expected_version=1)
    with pytest.raises(OutcomeChanged):
        cancel(user=colleague, sanction=sanction, reason="Lập nhầm", expected_version=1)


@pytest.mark.parametrize("source", SanctionState)
@pytest.mark.parametrize("target", SanctionState)
def test_the_database_knows_only_the_steps_of_the_table(source: SanctionState, target: SanctionState) -> None:
    """Asked of the trigger's own list, since not every state can be reached in one test cheaply."""
    trigger = next(one for one in vars(Sanction._meta)["triggers"] if one.name == "sanction_known_step")
    pair = f"('{source.value}', '{target.value}')"
    assert (pair in trigger.func) == ((source, target) in SANCTION_STEPS)


def test_the_database_refuses_a_jump_a_silent_change_and_another_violator(incident: Incident, officer: User) -> None:
    sanction = proposed(officer, incident)

    def refused(**changes: object) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            Sanction.objects.filter(pk=sanction.pk).update(**changes)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused(state="paid")
    refused(grounds="Khác")
    refused(violator_encrypted=b"x")
    refused(proposed_amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        sanction.articles.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        OutcomeEvent.objects.filter(sanction=sanction).update(note="Khác")


def test_what_is_over_its_date_is_found_and_told_once(incident: Incident, officer: User) -> None:
    today = timezone.localdate()
    waiting = proposed(officer, incident, decide_by=today)
    unpaid = decided(officer, proposed(officer, incident), pay_by=today)
    assert not Sanction.objects.overdue(today).exists()
    assert set(Sanction.objects.overdue(tomorrow())) == {waiting, unpaid}
    assert tell_overdue(tomorrow()) == 2
    told = StaffNotice.objects.filter(user=officer, key__contains="overdue").count()
    assert told == 2
    tell_overdue(tomorrow(2))
    assert StaffNotice.objects.filter(user=officer, key__contains="overdue").count() == told
    record_payment(user=officer, sanction=unpaid, paid_on=today, amount=5_500_000)
    assert set(Sanction.objects.overdue(tomorrow())) == {waiting}
