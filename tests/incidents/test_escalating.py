"""Reminders and escalations: who is told when, once each, and what ends it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AgencyKind, Role, StaffNotice, User
from incidents import escalating
from incidents.casework import extend_deadline
from incidents.escalating import watch
from incidents.escalation_notices import MOST_LINES
from incidents.models import Category, Escalation, EscalationLevel, Event, Incident, StepDeadline
from incidents.samples import remove_sample_incidents
from incidents.states import State as S
from tests.factories import make_agency, make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db

ZONE = dt.timezone(dt.timedelta(hours=7))
MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=ZONE)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
REMINDER, LEADER, ABOVE = EscalationLevel.REMINDER, EscalationLevel.LEADER, EscalationLevel.ABOVE


@pytest.fixture(autouse=True)
def only_the_step(db: None) -> None:
    """Reports of these tests have no clocks but that of the step, unless a test says so."""
    StepDeadline.objects.filter(clock__in=("acknowledge", "answer")).delete()


class Province:
    """A commune's committee under the province's, with a leader each, and an officer of the commune."""

    def __init__(self, world: World) -> None:
        province = world.commune_a.parent
        assert province is not None
        self.above: Agency = make_agency(areas=[province], name="UBND tỉnh")
        self.committee: Agency = make_agency(areas=[world.commune_a], name="UBND xã Văn Quan", parent=self.above)
        self.leader: User = make_member(Role.LEADER, self.committee)
        self.chair: User = make_member(Role.LEADER, self.above)
        self.officer: User = make_member(Role.COMMUNE_OFFICER, self.committee)


@pytest.fixture
def offices(world: World) -> Province:
    return Province(world)


def told(user: User) -> list[str]:
    return [notice.sentence for notice in StaffNotice.objects.filter(user=user).order_by("pk")]


def levels(incident: Incident) -> list[tuple[int, str]]:
    rows = Escalation.objects.filter(incident=incident).order_by("level").select_related("agency")
    return [(row.level, row.agency.name if row.agency else "") for row in rows]


def test_a_step_is_reminded_of_once_then_told_to_the_leader_then_one_level_up(world: World, offices: Province) -> None:
    incident = world.report(at=MONDAY).report.incident  # to be verified until Wednesday at 17:00
    assert watch(MONDAY + DAY) == 0
    assert watch(MONDAY + DAY + 9 * HOUR) == 1
    assert levels(incident) == [(REMINDER, "UBND xã Văn Quan")]
    assert told(offices.officer) == [f"Sắp đến hạn: sự việc {incident.code} (Xã Văn Quan). Chậm nhất 17:00 04/03/2026."]
    assert told(offices.leader) == []

    assert watch(MONDAY + 2 * DAY + 9 * HOUR) == 1
    assert levels(incident)[1:] == [(LEADER, "UBND xã Văn Quan")]
    assert told(offices.leader) == [
        f"Quá hạn: sự việc {incident.code} (Xã Văn Quan), hạn là 17:00 04/03/2026. "
        "Xin đôn đốc, hoặc gia hạn và ghi lý do."
    ]
    assert told(offices.chair) == []

    assert watch(MONDAY + 4 * DAY) == 0  # twelve hours of work later
    assert watch(MONDAY + 5 * DAY) == 1  # Saturday: the sixteen are over
    assert levels(incident)[2:] == [(ABOVE, "UBND tỉnh")]
    assert len(told(offices.chair)) == 1
    assert watch(MONDAY + 50 * DAY) == 0


def test_each_escalation_is_an_event_of_the_system_and_a_reminder_is_none(world: World, offices: Province) -> None:
    incident = world.report(at=MONDAY).report.incident
    watch(MONDAY + DAY + 9 * HOUR)
    assert list(incident.events.values_list("verb", flat=True)) == ["receive"]
    watch(MONDAY + 20 * DAY)
    event = incident.events.get(verb="escalate")
    assert (event.by, event.actor, event.from_state, event.to_state) == (Event.By.SYSTEM, None, "", "")
    assert event.data == {"level": 2, "clocks": ["verify"], "leaders_of": ["UBND xã Văn Quan", "UBND tỉnh"]}
    incident.refresh_from_db()
    assert (incident.version, incident.state, incident.clock) == (2, S.RECEIVED, "verify")


def test_an_emergency_goes_up_after_hours_by_day_and_night(world: World, offices: Province) -> None:
    friday_evening = dt.datetime(2026, 3, 6, 20, tzinfo=ZONE)
    emergency = Category.objects.get(slug="landslide")
    incident = world.report(category=emergency, at=friday_evening).report.incident
    watch(friday_evening + 24 * HOUR + dt.timedelta(minutes=1))
    assert [level for level, _name in levels(incident)] == [LEADER]
    watch(friday_evening + 31 * HOUR)
    assert [level for level, _name in levels(incident)] == [LEADER, ABOVE]


def test_a_short_step_is_not_reminded_of_before_half_of_it_is_over(world: World, offices: Province) -> None:
    emergency = Category.objects.get(slug="landslide")
    world.report(category=emergency, at=MONDAY)
    assert watch(MONDAY + 11 * HOUR) == 0
    assert watch(MONDAY + 12 * HOUR) == 1


def test_the_step_of_an_agency_is_told_to_its_own_people(world: World, offices: Province) -> None:
    police_above = make_agency(AgencyKind.POLICE, name="Công an tỉnh")
    police = make_agency(AgencyKind.POLICE, areas=[world.commune_a], name="Công an xã", parent=police_above)
    inspector, captain = make_member(Role.POLICE_OFFICER, police), make_member(Role.LEADER, police)
    colonel = make_member(Role.LEADER, police_above)
    incident = world.incident(path=(), at=MONDAY)
    world.step(incident, S.VERIFIED, at=MONDAY)
    world.step(incident, S.ASSIGNED, agency=police, at=MONDAY)  # to be inspected until Monday the 9th at 17:00
    watch(MONDAY + 7 * DAY)
    assert len(told(inspector)) == 1
    watch(MONDAY + 20 * DAY)
    assert levels(incident)[-2:] == [(LEADER, "Công an xã"), (ABOVE, "Công an tỉnh")]
    assert [len(told(user)) for user in (captain, colonel, offices.leader, offices.chair)] == [1, 1, 0, 0]


def test_an_agency_without_a_leader_is_told_of_to_the_leader_of_the_commune(world: World, offices: Province) -> None:
    incident = world.incident(path=(), at=MONDAY)
    world.step(incident, S.VERIFIED, at=MONDAY)
    world.step(incident, S.ASSIGNED, at=MONDAY)
    watch(MONDAY + 20 * DAY)
    assert levels(incident)[-2:] == [(LEADER, "UBND xã Văn Quan"), (ABOVE, "UBND tỉnh")]


def test_where_nobody_leads_it_is_written_down_all_the_same(world: World) -> None:
    incident = world.report(at=MONDAY).report.incident
    assert watch(MONDAY + 20 * DAY) == 2
    assert levels(incident) == [(LEADER, ""), (ABOVE, "")]
    assert incident.events.get(verb="escalate").data["leaders_of"] == []
    assert watch(MONDAY + 20 * DAY) == 0


def test_only_the_step_or_an_extension_ends_it_and_the_new_end_is_watched_anew(world: World, offices: Province) -> None:
    incident = world.incident(at=dt.datetime.now(ZONE) - 40 * DAY)
    watch()
    assert [level for level, _name in levels(incident)] == [LEADER, ABOVE]
    tomorrow = dt.datetime.now(ZONE).date() + 3 * DAY
    extend_deadline(user=offices.leader, incident_id=incident.pk, due_on=tomorrow, reason="Mưa lũ")
    incident.refresh_from_db()
    assert incident.due_at is not None
    watch(incident.due_at + HOUR)
    current = Escalation.objects.filter(incident=incident, due_at=incident.due_at)
    assert [row.level for row in current] == [LEADER]
    world.step(incident, S.REJECTED)
    assert watch(incident.received_at + 400 * DAY) == 0


def test_looking_and_answering_too_late_are_told_of_too_in_one_event(world: World, offices: Province) -> None:
    for clock in ("acknowledge", "answer"):
        StepDeadline.objects.create(clock=clock, amount=1)
    incident = world.report(at=MONDAY).report.incident
    watch(MONDAY + 2 * DAY)
    assert set(Escalation.objects.filter(level=LEADER).values_list("clock", flat=True)) == {"acknowledge", "answer"}
    assert incident.events.get(verb="escalate").data["clocks"] == ["acknowledge", "answer"]


def test_a_hold_that_ran_out_is_told_of(world: World, offices: Province) -> None:
    incident = world.incident(path=(), at=MONDAY)
    world.step(incident, S.VERIFIED, at=MONDAY)
    world.step(incident, S.ON_HOLD, at=MONDAY, due_on=dt.date(2026, 3, 4))
    watch(MONDAY + 3 * DAY)
    assert Escalation.objects.filter(incident=incident, clock="hold", level=LEADER).exists()


def test_many_at_once_are_one_notice_and_a_number_of_queries_that_does_not_grow(
    world: World, offices: Province
) -> None:
    def queries(number: int, day: int) -> int:
        for _ in range(number):
            world.report(at=MONDAY + day * DAY)
        with CaptureQueriesContext(connection) as captured:
            assert watch(MONDAY + (day + 3) * DAY) >= number
        return len(captured)

    few = queries(MOST_LINES + 1, 0)
    assert told(offices.leader) == [f"{MOST_LINES + 1} sự việc vừa quá hạn. Xin đôn đốc, hoặc gia hạn và ghi lý do."]
    StaffNotice.objects.all().delete()
    assert queries(4 * MOST_LINES, 28) <= few + 2  # those of before are told one level up meanwhile


def test_what_one_run_cannot_take_in_one_transaction_it_takes_in_several(
    world: World, offices: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escalating, "AT_ONCE", 2)
    for _ in range(5):
        world.report(at=MONDAY)
    assert watch(MONDAY + 3 * DAY) == 5
    assert Event.objects.filter(verb="escalate").count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_tell_each_thing_once(world: World) -> None:
    offices, both = Province(world), Barrier(2)
    for _ in range(6):
        world.report(at=MONDAY)

    def run() -> int:
        try:
            both.wait(timeout=20)
            return watch(MONDAY + 3 * DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = [future.result(timeout=60) for future in [pool.submit(run), pool.submit(run)]]
    assert sum(counts) == 6
    assert Escalation.objects.count() == Event.objects.filter(verb="escalate").count() == 6
    assert len(told(offices.leader)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_is_changing_is_left_to_the_next_run(world: World) -> None:
    Province(world)
    busy, free = (world.report(at=MONDAY).report.incident for _ in range(2))

    def run() -> int:
        try:
            return watch(MONDAY + 3 * DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Incident.objects.select_for_update().get(pk=busy.pk)
        assert pool.submit(run).result(timeout=60) == 1
    assert Escalation.objects.get().incident == free
    assert watch(MONDAY + 3 * DAY) == 1


def test_what_was_told_stays_written_but_for_samples(world: World, offices: Province) -> None:
    world.report(at=MONDAY, is_sample=True)
    watch(MONDAY + 3 * DAY)
    row = Escalation.objects.get()
    for change in (row.delete, lambda: Escalation.objects.update(level=REMINDER)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert remove_sample_incidents() == 1
    assert not Escalation.objects.exists()


def test_notices_tell_nothing_of_what_people_wrote(world: World, offices: Province) -> None:
    world.report(at=MONDAY, words="Ông Nông Văn Dền xả thải", place_words="Sau nhà ông Dền")
    watch(MONDAY + 20 * DAY)
    assert StaffNotice.objects.exists()
    assert not any("Dền" in str(notice.params) + notice.sentence for notice in StaffNotice.objects.all())
