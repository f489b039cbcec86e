"""A case handed over to another agency: offered, accepted or given back; and agencies that are told of a case."""

import datetime as dt

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, AgencyKind, Role, StaffNotice, User
from agencies.policy import NotAllowed, can
from incidents.errors import MissingNeeds, NothingToDo
from incidents.errors_routing import NotHandedOverNow, ReferralOver, StillWaiting
from incidents.informing import inform, stop_informing
from incidents.models import Incident, InformedAgency, Outcome, Referral
from incidents.people import owner_of
from incidents.reduced import offered_to, reduced_case, told_of
from incidents.referrals import STATES as MAY_GO
from incidents.referrals import accept, give_back, hand_over, record_letter, take_back
from incidents.states import State as S
from tests.factories import make_agency, make_member
from tests.incidents.conftest import PATHS, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(world: World) -> User:
    """An officer of an agency whose area is elsewhere."""
    return make_member(Role.ENVIRONMENT_OFFICER, make_agency(AgencyKind.ENVIRONMENT, name="Sở"))


def agency_of(user: User) -> Agency:
    return user.memberships.get().agency


def offered(world: World, receiver: User, state: S = S.ASSIGNED) -> Referral:
    incident = world.incident(state)
    return hand_over(
        user=world.officer, incident_id=incident.pk, to_agency=agency_of(receiver), reason="Vượt thẩm quyền"
    )


def checked_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_until_it_is_accepted_whoever_handed_it_over_answers_and_the_clock_runs(world: World, receiver: User) -> None:
    before = world.incident(S.ASSIGNED)
    referral = hand_over(user=world.officer, incident_id=before.pk, to_agency=agency_of(receiver), reason="x")
    incident = Incident.objects.get(pk=before.pk)
    assert (incident.state, incident.agency, incident.due_at) == (S.ASSIGNED, before.agency, before.due_at)
    assert owner_of(incident) == world.agency
    assert StaffNotice.objects.get().user == receiver
    assert list(offered_to(receiver)) == [referral]
    assert not can(receiver, "incident.view", incident)


@pytest.mark.parametrize("state", sorted(MAY_GO))
def test_an_accepted_case_is_the_receivers_and_everybody_can_read_how_it_went(
    world: World, receiver: User, state: S
) -> None:
    referral = offered(world, receiver, state)
    due_at = referral.incident.due_at
    event = accept(user=receiver, referral_id=referral.pk)
    checked_now()
    incident = Incident.objects.get(pk=referral.incident_id)
    kept = state in (S.VIOLATION_FOUND, S.NO_VIOLATION, S.REMEDIATION, S.RESOLVED, S.FOLLOW_UP)
    assert incident.state == (state if kept else S.ASSIGNED)
    assert incident.agency == agency_of(receiver)
    assert incident.due_at is not None
    if kept:
        assert incident.due_at == due_at
    assert can(receiver, "incident.view", incident)
    assert [e.verb for e in incident.events.order_by("version")][-2:] == ["hand_over", "accept"]
    assert event.data["to_agency"] == "Sở"
    assert StaffNotice.objects.filter(user=world.officer, key__startswith="answered").exists()


def test_a_case_given_back_stays_where_it_was_and_the_reason_is_told(world: World, receiver: User) -> None:
    referral = offered(world, receiver)
    with pytest.raises(MissingNeeds):
        give_back(user=receiver, referral_id=referral.pk, reason=" ")
    event = give_back(user=receiver, referral_id=referral.pk, reason="Không thuộc lĩnh vực")
    checked_now()
    incident = Incident.objects.get(pk=referral.incident_id)
    assert (incident.agency, incident.state) == (world.agency, S.ASSIGNED)
    assert event.data["reason"] == "Không thuộc lĩnh vực"
    referral.refresh_from_db()
    assert (referral.outcome, referral.answer) == (Outcome.GIVEN_BACK, "Không thuộc lĩnh vực")
    assert StaffNotice.objects.filter(user=world.officer).exists()
    assert reduced_case(user=receiver, code=incident.code) is None


def test_one_answer_is_given_and_only_by_the_agency_that_was_asked(world: World, receiver: User) -> None:
    referral = offered(world, receiver)
    for stranger in (world.officer, make_member(Role.POLICE_OFFICER, world.other_agency)):
        with pytest.raises(NotAllowed):
            accept(user=stranger, referral_id=referral.pk)
    accept(user=receiver, referral_id=referral.pk)
    for again in (
        lambda: accept(user=receiver, referral_id=referral.pk),
        lambda: give_back(user=receiver, referral_id=referral.pk, reason="x"),
    ):
        with pytest.raises(ReferralOver):
            again()


def test_a_case_waits_for_one_agency_at_a_time_and_may_be_taken_back(world: World, receiver: User) -> None:
    referral = offered(world, receiver)
    with pytest.raises(StillWaiting):
        hand_over(user=world.officer, incident_id=referral.incident_id, to_agency=agency_of(receiver), reason="x")
    take_back(user=world.officer, incident_id=referral.incident_id)
    with pytest.raises(ReferralOver):
        accept(user=receiver, referral_id=referral.pk)
    with pytest.raises(ReferralOver):
        take_back(user=world.officer, incident_id=referral.incident_id)


@pytest.mark.parametrize("target", [S.ASSIGNED, S.REFERRED])
def test_a_case_that_goes_another_way_meanwhile_waits_for_nobody(world: World, receiver: User, target: S) -> None:
    referral = offered(world, receiver)
    world.step(referral.incident, target)
    with pytest.raises(ReferralOver):
        accept(user=receiver, referral_id=referral.pk)


@pytest.mark.parametrize("state", sorted(set(PATHS) - MAY_GO))
def test_from_other_states_no_case_is_handed_over(world: World, receiver: User, state: S) -> None:
    with pytest.raises(NotHandedOverNow):
        offered(world, receiver, state)


def test_a_hand_over_lacks_nothing_and_goes_to_an_agency_that_somebody_answers_for(world: World) -> None:
    incident = world.incident(S.ASSIGNED)
    empty = make_agency()
    for to_agency, reason, field in (
        (None, "x", "to_agency"),
        (empty, "x", "to_agency"),
        (world.agency, "x", "to_agency"),
    ):
        with pytest.raises(MissingNeeds) as refused:
            hand_over(user=world.officer, incident_id=incident.pk, to_agency=to_agency, reason=reason)
        assert list(refused.value.missing) == [field]
    with pytest.raises(MissingNeeds) as refused:
        hand_over(user=world.officer, incident_id=incident.pk, to_agency=None, reason="")
    assert set(refused.value.missing) == {"to_agency", "reason"}


def test_the_database_keeps_what_was_answered(world: World, receiver: User) -> None:
    referral = offered(world, receiver)
    give_back(user=receiver, referral_id=referral.pk, reason="x")
    for change in ({"answer": "y"}, {"reason": "y"}):
        with pytest.raises(Error, match=r"stays so|never changed"), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**change)
    with pytest.raises(Error, match="kept"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).delete()


def test_the_letter_of_a_case_referred_outside_gets_its_number_at_once_or_later(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    world.step(incident, S.REFERRED, letter_number="12/UBND-NNMT", letter_on=dt.date(2026, 11, 20))
    data = incident.events.last().data
    assert (data["letter_number"], data["letter_on"]) == ("12/UBND-NNMT", "2026-11-20")
    event = record_letter(user=world.officer, incident_id=incident.pk, letter_number="13/UBND")
    assert event.data == {"letter_number": "13/UBND"}
    with pytest.raises(MissingNeeds) as refused:
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        record_letter(user=world.officer, incident_id=incident.pk, letter_number=" ", letter_on=tomorrow)
    assert set(refused.value.missing) == {"letter_number", "letter_on"}
    with pytest.raises(NotHandedOverNow):
        record_letter(user=world.officer, incident_id=world.incident().pk, letter_number="1")


def test_an_agency_that_is_told_reads_the_reduced_view_and_nothing_of_the_reporter(
    world: World, receiver: User
) -> None:
    incident = world.incident(S.VERIFIED, place_words="sau nhà tôi", words="Chủ trại là ông T.")
    world.step(incident, S.ASSIGNED, internal_note="Gọi chủ trại", public_note="Đã giao kiểm tra")
    inform(user=world.officer, incident_id=incident.pk, agencies=[agency_of(receiver)], reason="Nguồn nước chảy về")
    client = Client()
    client.force_login(receiver)
    page = client.get(reverse("case_reduced", kwargs={"code": incident.code})).content.decode()
    assert "Đã giao kiểm tra" in page
    assert "Nguồn nước chảy về" in page
    for secret in ("sau nhà tôi", "Chủ trại", "Gọi chủ trại", "21.85000"):
        assert secret not in page
    assert client.get(reverse("case", kwargs={"code": incident.code})).status_code == 404
    assert incident.code in client.get(reverse("informed")).content.decode()
    assert StaffNotice.objects.get(user=receiver).path == reverse("case_reduced", kwargs={"code": incident.code})


def test_an_agency_is_told_once_and_sees_nothing_any_more_when_it_is_told_no_longer(
    world: World, receiver: User
) -> None:
    incident = world.incident(S.VERIFIED)
    agency = agency_of(receiver)
    inform(user=world.officer, incident_id=incident.pk, agencies=[agency])
    with pytest.raises(NothingToDo):
        inform(user=world.officer, incident_id=incident.pk, agencies=[agency])
    assert [row.incident for row in told_of(receiver)] == [incident]
    stop_informing(user=world.officer, incident_id=incident.pk, agency=agency)
    checked_now()
    assert not told_of(receiver).exists()
    assert reduced_case(user=receiver, code=incident.code) is None
    with pytest.raises(NothingToDo):
        stop_informing(user=world.officer, incident_id=incident.pk, agency=agency)
    inform(user=world.officer, incident_id=incident.pk, agencies=[agency])
    assert InformedAgency.objects.filter(incident=incident).count() == 2


def test_informing_is_for_those_who_handle_the_case(world: World, receiver: User) -> None:
    incident = world.incident(S.VERIFIED)
    with pytest.raises(NotAllowed):
        inform(user=receiver, incident_id=incident.pk, agencies=[world.other_agency])
    with pytest.raises(MissingNeeds):
        inform(user=world.officer, incident_id=incident.pk, agencies=[make_agency(active=False)])
