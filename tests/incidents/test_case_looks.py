"""What changed since one looked, who has a case open, what is new under a filter, and which case comes next."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.models import Role, User
from incidents.case_looks import VISIT_GAP, did, look, present, stay
from incidents.casework import add_note
from incidents.due_groups import DueGroup
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox_page
from incidents.models import CaseLook, Event, Incident
from incidents.news import Stamp, news, stamp_now
from incidents.next_case import next_case
from incidents.states import State as S
from tests.factories import change_incident, make_member
from tests.incidents.conftest import IN_B, World

pytestmark = pytest.mark.django_db

EVERYTHING = InboxFilter()


def later() -> dt.datetime:
    return timezone.now() + VISIT_GAP + dt.timedelta(minutes=1)


@pytest.fixture
def colleague(world: World) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])


def noted(user: User, incident: Incident) -> Event:
    return add_note(user=user, incident_id=incident.pk, internal_note="Đã gọi chủ trại")


def now_of(incident: Incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


def test_on_the_first_look_nothing_is_marked_and_later_what_others_did_is(world: World, colleague: User) -> None:
    incident = world.incident(S.VERIFIED)
    first = look(user=world.officer, incident=incident)
    assert not any(first.is_new(event, world.officer) for event in incident.events.all())
    theirs, own = noted(colleague, incident), noted(world.officer, incident)
    again = look(user=world.officer, incident=now_of(incident), at=later())
    assert [event for event in incident.events.all() if again.is_new(event, world.officer)] == [theirs]
    assert own.version > theirs.version


def test_what_happens_while_one_looks_is_marked_when_the_page_is_opened_again(world: World, colleague: User) -> None:
    incident = world.incident(S.VERIFIED)
    look(user=world.officer, incident=incident)
    theirs = noted(colleague, incident)
    assert look(user=world.officer, incident=now_of(incident)).is_new(theirs, world.officer)


def test_what_was_new_stays_marked_while_the_visit_lasts(world: World, colleague: User) -> None:
    incident = world.incident(S.VERIFIED)
    look(user=world.officer, incident=incident)
    theirs = noted(colleague, incident)
    look(user=world.officer, incident=now_of(incident), at=later())
    reloaded = look(user=world.officer, incident=now_of(incident), at=later() + dt.timedelta(minutes=1))
    assert reloaded.is_new(theirs, world.officer)
    next_day = look(user=world.officer, incident=now_of(incident), at=later() + dt.timedelta(days=1))
    assert not next_day.is_new(theirs, world.officer)


def test_the_list_marks_what_changed_since_one_looked_and_not_what_one_did(world: World, colleague: User) -> None:
    def marked() -> bool:
        (row,) = inbox_page(user=world.officer, filters=EVERYTHING).incidents
        return bool(vars(row)["changed_for_me"])

    incident = world.incident(S.VERIFIED)
    assert not marked()
    look(user=world.officer, incident=incident)
    did(user=world.officer, event=noted(world.officer, incident))
    assert not marked()
    noted(colleague, incident)
    assert marked()
    did(user=world.officer, event=noted(world.officer, incident))
    assert marked(), "what the colleague did is still unseen"


def test_who_has_the_case_open_is_named_for_a_minute_after_the_page_was_last_heard_of(
    world: World, colleague: User
) -> None:
    incident = world.incident(S.VERIFIED)
    now = timezone.now()
    look(user=colleague, incident=incident, at=now)
    look(user=world.officer, incident=incident, at=now)
    assert present(user=world.officer, incident=incident, at=now) == [colleague]
    assert present(user=world.officer, incident=incident, at=now + dt.timedelta(seconds=61)) == []
    stay(user=colleague, incident=incident, at=now + dt.timedelta(seconds=50))
    assert present(user=world.officer, incident=incident, at=now + dt.timedelta(seconds=61)) == [colleague]


def test_staying_without_having_looked_leaves_no_trace(world: World) -> None:
    stay(user=world.officer, incident=world.incident(S.VERIFIED))
    assert not CaseLook.objects.exists()


def test_news_count_what_others_changed_under_the_filter_since_the_page_was_made(world: World, colleague: User) -> None:
    old = world.incident(S.VERIFIED)
    stamp = stamp_now(user=world.officer, filters=EVERYTHING)
    assert news(user=world.officer, filters=EVERYTHING, stamp=stamp) == 0, "just made, and on the page already"
    noted(world.officer, old)
    assert news(user=world.officer, filters=EVERYTHING, stamp=stamp) == 0
    noted(colleague, old)
    noted(colleague, old)
    world.incident(S.RECEIVED)
    assert news(user=world.officer, filters=EVERYTHING, stamp=stamp) == 2
    assert news(user=world.officer, filters=InboxFilter(states=(S.VERIFIED,)), stamp=stamp) == 1
    world.incident(S.RECEIVED, location=IN_B)
    assert news(user=colleague, filters=EVERYTHING, stamp=stamp_now(user=colleague, filters=EVERYTHING)) == 0


def test_a_change_that_came_just_before_the_page_is_news_when_it_changes_again(world: World, colleague: User) -> None:
    incident = world.incident(S.VERIFIED)
    noted(colleague, incident)
    stamp = stamp_now(user=world.officer, filters=EVERYTHING)
    assert dict(stamp.known) == {incident.pk: now_of(incident).version}
    noted(colleague, incident)
    assert news(user=world.officer, filters=EVERYTHING, stamp=stamp) == 1


def test_a_stamp_comes_back_as_it_was_and_a_forged_one_is_none(world: World) -> None:
    world.incident()
    stamp = stamp_now(user=world.officer, filters=EVERYTHING)
    assert Stamp.read(str(stamp)) == stamp
    for forged in ("", "x", str(stamp)[:-1], "1_2.3~abc", f"9{stamp}"):
        assert Stamp.read(forged) is None


def test_the_next_case_is_the_one_below_in_the_list_whatever_the_step_did(world: World) -> None:
    now = timezone.now()
    rows = []
    for days in (1, 1, 2, None):
        incident = world.incident(S.VERIFIED)
        due = {"due_at": now + dt.timedelta(days=days)} if days else {"due_at": None, "clock": ""}
        change_incident(incident, **due)
        rows.append(incident)
    page = inbox_page(user=world.officer, filters=EVERYTHING).incidents
    assert [row.code for row in page] == [rows[1].code, rows[0].code, rows[2].code, rows[3].code]
    for here, below in zip(page, [*page[1:], None], strict=True):
        found = next_case(user=world.officer, filters=EVERYTHING, after=here)
        assert found == (below.code if below else None)
    assert next_case(user=world.officer, filters=InboxFilter(due=DueGroup.ENDED), after=page[0]) is None
