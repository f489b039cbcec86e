"""Every case stands in one group of the inbox, told from where the person stands."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.models import Role, User
from incidents.asking import ask_reporter
from incidents.board import board
from incidents.due_groups import DueGroup, Today, counts
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox, today_of
from incidents.models import Incident
from incidents.states import State as S
from tests.factories import change_incident, make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world: World) -> User:
    """Of the commune; handed cases are another agency's."""
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])


def due(incident: Incident, at: dt.datetime) -> Incident:
    change_incident(incident, due_at=at)
    return incident


def in_group(user: User, group: DueGroup) -> set[str]:
    return {incident.code for incident in inbox(user=user, filters=InboxFilter(due=group))}


def test_a_week_ends_with_sunday_and_a_day_at_midnight_of_the_site() -> None:
    thursday = Today(now=dt.datetime(2026, 11, 26, 16, 59, tzinfo=dt.UTC))  # 23:59 in Hà Nội
    assert thursday.midnight == dt.datetime(2026, 11, 26, 17, 0, tzinfo=dt.UTC)
    assert thursday.monday == dt.datetime(2026, 11, 29, 17, 0, tzinfo=dt.UTC)
    sunday = Today(now=dt.datetime(2026, 11, 29, 3, 0, tzinfo=dt.UTC))
    assert sunday.midnight == sunday.monday


def test_each_case_stands_in_the_one_group_of_what_is_next(world: World, officer: User) -> None:
    now = timezone.now()
    today = today_of(officer)
    tonight = today.midnight - dt.timedelta(seconds=1)
    expected = {
        DueGroup.OVERDUE: {
            due(world.incident(S.VERIFIED), now - dt.timedelta(hours=1)).code,
            due(world.incident(S.ASSIGNED), now - dt.timedelta(hours=1)).code,
        },
        DueGroup.TODAY: {due(world.incident(S.VERIFIED), tonight).code, due(world.incident(S.ON_HOLD), tonight).code},
        DueGroup.WAITING: {
            world.incident(S.ON_HOLD).code,
            due(world.incident(S.ASSIGNED), tonight).code,
        },
        DueGroup.REST: {due(world.incident(S.RECEIVED), now + dt.timedelta(days=9)).code},
        DueGroup.ENDED: {world.incident(S.CLOSED).code},
    }
    if today.monday > today.midnight:
        expected[DueGroup.WEEK] = {due(world.incident(S.VERIFIED), today.monday - dt.timedelta(seconds=1)).code}
    rejoined = {incident.code for incident in Incident.objects.filter(state=S.DUPLICATE)}
    for group in DueGroup:
        assert in_group(officer, group) - rejoined == expected.get(group, set()), group
    everything = inbox(user=officer, filters=InboxFilter())
    assert sum(counts(everything, today).values()) == everything.count()


def test_a_case_handed_to_ones_own_agency_does_not_wait_for_others(world: World, officer: User) -> None:
    handed = due(world.incident(S.ASSIGNED), timezone.now() + dt.timedelta(days=9))
    assert in_group(officer, DueGroup.WAITING) == {handed.code}
    assert in_group(world.officer, DueGroup.WAITING) == set()
    assert in_group(world.officer, DueGroup.REST) == {handed.code}


def test_a_case_waits_while_its_reporter_is_asked(world: World, officer: User) -> None:
    incident = world.incident(S.VERIFIED)
    report = incident.reports.get()
    ask_reporter(user=officer, incident_id=incident.pk, report_id=report.pk, words="Mùi có từ bao giờ?")
    due(Incident.objects.get(pk=incident.pk), timezone.now() + dt.timedelta(days=9))
    assert in_group(officer, DueGroup.WAITING) == {incident.code}


def test_what_has_ended_is_of_no_group_with_a_deadline_even_where_one_was_left_behind(
    world: World, officer: User
) -> None:
    incident = world.incident(S.REJECTED)
    change_incident(incident, clock="verify", due_at=timezone.now() - dt.timedelta(days=1))
    assert in_group(officer, DueGroup.OVERDUE) == set()
    assert in_group(officer, DueGroup.ENDED) == {incident.code}


def test_the_board_holds_the_first_of_each_group_of_states_and_tells_how_many_more(
    world: World, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incidents.board.COLUMN_SIZE", 2)
    late = due(world.incident(S.RECEIVED), timezone.now() - dt.timedelta(days=1))
    for _ in range(2):
        world.incident(S.RECEIVED)
    world.incident(S.VERIFIED)
    columns = board(user=officer, filters=InboxFilter())
    assert [(len(column.incidents), column.total, column.more) for column in columns[:2]] == [(2, 3, 1), (1, 1, 0)]
    assert columns[0].incidents[0] == late
    assert columns[0].query == "state=received&state=reopened"


def test_a_filter_of_states_leaves_its_columns_alone(world: World, officer: User) -> None:
    world.incident(S.RECEIVED)
    columns = board(user=officer, filters=InboxFilter(states=(S.RECEIVED,)))
    assert [(str(column.label), column.query) for column in columns] == [("Mới đến", "state=received")]
