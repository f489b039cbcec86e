"""Hotspots: cases gathered at a place, looked at again by a day, closed with a reason."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from agencies.models import Role, StaffNotice
from agencies.policy import NotAllowed
from incidents.errors import MissingNeeds, NothingToDo, OutsideArea
from incidents.errors_routing import HotspotChangedMeanwhile, HotspotClosed, HotspotNotFound
from incidents.hotspot_cases import gather_cases, release_case
from incidents.hotspot_places import cases_that_may_belong, crowded_places, hotspots_near
from incidents.hotspot_telling import tell_of_checks
from incidents.hotspots import change_hotspot, close_hotspot, note_hotspot, open_hotspot, record_check, reopen_hotspot
from incidents.models import Category, Hotspot, HotspotEntry, Incident
from incidents.samples import remove_sample_incidents
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import IN_A, IN_B, OUTSIDE, World

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
A_METRE = 1 / 111_320


def hotspot(world: World, **changes: Any) -> Hotspot:
    given: dict[str, Any] = {
        "user": world.officer,
        "name": "Bãi rác đầu cầu",
        "why": "Đổ trộm nhiều lần",
        "location": IN_A,
        "radius_m": 200,
        "agency": world.agency,
        "next_check_on": timezone.localdate() + 7 * DAY,
    }
    return open_hotspot(**(given | changes))


def checked_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def verbs(made: Hotspot) -> list[str]:
    return list(made.entries.order_by("version").values_list("verb", flat=True))


def test_a_hotspot_opens_with_its_cases_and_both_timelines_tell(world: World) -> None:
    one, other = world.incident(S.CLOSED), world.incident()
    made = hotspot(world, codes=[one.code, other.code])
    checked_now()
    assert made.unit == world.commune_a
    assert verbs(made) == ["open", "gather"]
    assert {case.incident for case in made.cases.all()} == {one, other}
    for incident in (one, other):
        event = incident.events.last()
        assert (event.verb, event.data["hotspot"]) == ("gather", "Bãi rác đầu cầu")
    assert Incident.objects.get(pk=one.pk).state == S.CLOSED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"why": ""}, "why"),
        ({"radius_m": 0}, "radius_m"),
        ({"radius_m": 99_999}, "radius_m"),
        ({"agency": None}, "agency"),
        ({"next_check_on": None}, "next_check_on"),
        ({"next_check_on": dt.date(2020, 1, 1)}, "next_check_on"),
        ({"next_check_on": dt.date(2999, 1, 1)}, "next_check_on"),
        ({"codes": ["LS-26-99999X"]}, "codes"),
    ],
)
def test_what_a_hotspot_lacks_is_told_and_none_is_made(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingNeeds) as refused:
        hotspot(world, **changes)
    assert list(refused.value.missing) == [field]


def test_a_hotspot_lies_in_the_area_of_who_opens_it(world: World) -> None:
    local = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    hotspot(world, user=local)
    for who, where, error in (
        (local, IN_B, NotAllowed),
        (make_member(Role.POLICE_OFFICER, areas=[world.commune_a]), IN_A, NotAllowed),
        (local, OUTSIDE, OutsideArea),
    ):
        with pytest.raises(error):
            hotspot(world, user=who, location=where)


def test_a_person_who_looks_after_it_is_of_the_agency_and_is_told(world: World) -> None:
    person = make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    made = hotspot(world, person=person)
    assert StaffNotice.objects.get().user == person
    stranger = make_member(Role.POLICE_OFFICER, world.other_agency)
    with pytest.raises(MissingNeeds) as refused:
        change_hotspot(
            user=world.officer, hotspot_id=made.pk, name="a", why="b", radius_m=1, agency=world.agency, person=stranger
        )
    assert list(refused.value.missing) == ["person"]


def test_a_check_says_what_was_seen_and_when_to_look_again(world: World) -> None:
    made = hotspot(world)
    with pytest.raises(MissingNeeds) as refused:
        record_check(user=world.officer, hotspot_id=made.pk, text="", next_check_on=None)
    assert set(refused.value.missing) == {"text", "next_check_on"}
    later = timezone.localdate() + 30 * DAY
    entry = record_check(user=world.officer, hotspot_id=made.pk, text="Đã sạch", next_check_on=later)
    made.refresh_from_db()
    assert (made.next_check_on, made.version, entry.text) == (later, 2, "Đã sạch")
    checked_now()


def overdue(made: Hotspot, days: int = 1) -> Hotspot:
    """As if nobody had looked at it until today."""
    made.next_check_on = timezone.localdate() - days * DAY
    made.version += 1
    made.save()
    HotspotEntry.objects.create(hotspot=made, version=made.version, verb="note", actor_id=made.entries.last().actor_id)
    return made


def test_a_check_that_nobody_made_is_overdue_and_its_keepers_are_told_once(world: World) -> None:
    made = overdue(hotspot(world))
    hotspot(world, name="Chưa đến hạn")
    assert list(Hotspot.objects.overdue()) == [made]
    StaffNotice.objects.all().delete()
    assert (tell_of_checks(), tell_of_checks()) == (1, 1)
    assert StaffNotice.objects.get().user == world.officer
    close_hotspot(user=world.officer, hotspot_id=made.pk, reason="Đã dọn, đã rào")
    assert not Hotspot.objects.overdue().exists()
    assert tell_of_checks() == 0


def test_a_closed_hotspot_changes_no_more_until_it_is_opened_again(world: World) -> None:
    made = hotspot(world)
    with pytest.raises(MissingNeeds):
        close_hotspot(user=world.officer, hotspot_id=made.pk, reason=" ")
    close_hotspot(user=world.officer, hotspot_id=made.pk, reason="Đã rào")
    tomorrow = timezone.localdate() + DAY
    for change in (
        lambda: close_hotspot(user=world.officer, hotspot_id=made.pk, reason="x"),
        lambda: gather_cases(user=world.officer, hotspot_id=made.pk, codes=[world.incident().code]),
        lambda: record_check(user=world.officer, hotspot_id=made.pk, text="x", next_check_on=tomorrow),
    ):
        with pytest.raises(HotspotClosed):
            change()
    note_hotspot(user=world.officer, hotspot_id=made.pk, text="Vẫn sạch")
    reopen_hotspot(user=world.officer, hotspot_id=made.pk, reason="Lại đổ", next_check_on=tomorrow)
    with pytest.raises(NothingToDo):
        reopen_hotspot(user=world.officer, hotspot_id=made.pk, reason="x", next_check_on=tomorrow)
    assert verbs(made) == ["open", "close", "note", "reopen"]


def test_cases_come_and_go_all_or_none(world: World) -> None:
    made = hotspot(world)
    incident = world.incident()
    with pytest.raises(MissingNeeds):
        gather_cases(user=world.officer, hotspot_id=made.pk, codes=[incident.code, "LS-26-99999X"])
    assert not made.cases.exists()
    gather_cases(user=world.officer, hotspot_id=made.pk, codes=[incident.code])
    with pytest.raises(MissingNeeds):
        gather_cases(user=world.officer, hotspot_id=made.pk, codes=[incident.code])
    release_case(user=world.officer, hotspot_id=made.pk, code=incident.code, reason="Khác chỗ")
    assert incident.events.last().verb == "release"
    with pytest.raises(NothingToDo):
        release_case(user=world.officer, hotspot_id=made.pk, code=incident.code, reason="x")
    gather_cases(user=world.officer, hotspot_id=made.pk, codes=[incident.code])
    checked_now()


def test_an_area_around_the_cases_goes_with_them(world: World) -> None:
    near, far = world.incident(), world.incident(location=(IN_A[0] + 0.01, IN_A[1]))
    made = hotspot(world, around_cases=True, radius_m=100)
    assert made.area is None
    gather_cases(user=world.officer, hotspot_id=made.pk, codes=[near.code, far.code])
    made.refresh_from_db()
    assert made.area is not None
    assert made.area.contains(near.location) and made.area.contains(far.location)
    assert not made.area.contains(near.location.buffer(0.002))
    release_case(user=world.officer, hotspot_id=made.pk, code=far.code, reason="Xa quá")
    made.refresh_from_db()
    assert made.area is not None
    assert not made.area.contains(far.location)


def test_the_second_of_two_people_is_told(world: World) -> None:
    made = hotspot(world)
    note_hotspot(user=world.officer, hotspot_id=made.pk, text="x")
    facts = {"name": "Tên khác", "why": "Đổ trộm nhiều lần", "radius_m": 200, "agency": world.agency}
    with pytest.raises(HotspotChangedMeanwhile):
        change_hotspot(user=world.officer, hotspot_id=made.pk, expected_version=1, **facts)
    change_hotspot(user=world.officer, hotspot_id=made.pk, expected_version=2, **facts)
    assert made.entries.first().data == {"before": {"name": "Bãi rác đầu cầu"}}
    with pytest.raises(NothingToDo):
        change_hotspot(user=world.officer, hotspot_id=made.pk, **facts)
    with pytest.raises(HotspotNotFound):
        note_hotspot(user=world.officer, hotspot_id=10**9, text="x")


def test_the_agency_that_looks_after_a_hotspot_elsewhere_keeps_it_and_strangers_do_not(world: World) -> None:
    keeper = make_member(Role.ENVIRONMENT_OFFICER)
    made = hotspot(world, agency=keeper.memberships.get().agency)
    assert list(Hotspot.objects.visible_to(keeper)) == [made]
    note_hotspot(user=keeper, hotspot_id=made.pk, text="Đã xem")
    with pytest.raises(NotAllowed):
        close_hotspot(user=keeper, hotspot_id=made.pk, reason="x")
    stranger = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b])
    assert not Hotspot.objects.visible_to(stranger).exists()
    with pytest.raises(NotAllowed):
        note_hotspot(user=stranger, hotspot_id=made.pk, text="x")


def test_the_database_refuses_a_change_without_its_entry_and_an_open_hotspot_without_a_next_check(
    world: World,
) -> None:
    made = hotspot(world)
    with pytest.raises(Error, match="has no entry"), transaction.atomic():
        Hotspot.objects.filter(pk=made.pk).update(name="Lén đổi")
        checked_now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Hotspot.objects.filter(pk=made.pk).update(next_check_on=None)
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        made.entries.update(text="khác")
    with pytest.raises(Error, match="kept"), transaction.atomic():
        made.entries.all().delete()


def test_places_are_suggested_where_enough_cases_of_one_kind_lie_close_and_recent(
    world: World, django_assert_num_queries: Any
) -> None:
    close = [world.incident(location=(IN_A[0] + n * 50 * A_METRE, IN_A[1])) for n in range(3)]
    world.incident(category=Category.objects.exclude(pk=world.category.pk).first())
    world.incident(location=(IN_A[0] + 0.02, IN_A[1]))
    old = timezone.now() - 400 * DAY
    for _ in range(3):
        world.incident(location=IN_B, at=old)
    with django_assert_num_queries(6):
        (place,) = crowded_places(world.officer, least=3, months=6, metres=100)
    assert set(place.codes) == {incident.code for incident in close}
    assert (place.category, place.unit, place.count) == (world.category, world.commune_a, 3)
    assert not crowded_places(world.officer, least=4, months=6, metres=100)
    assert not crowded_places(world.officer, least=3, months=6, metres=20)
    assert len(crowded_places(world.officer, least=3, months=36, metres=100)) == 2
    hotspot(world, codes=[close[0].code])
    assert not crowded_places(world.officer, least=3, months=6, metres=100)


def test_cases_within_a_hotspot_are_suggested_those_of_its_kinds_first(world: World) -> None:
    inside = world.incident()
    made = hotspot(world, codes=[inside.code])
    other_kind = world.incident(category=Category.objects.exclude(pk=world.category.pk).first())
    same_kind = world.incident(location=(IN_A[0] + 100 * A_METRE, IN_A[1]))
    world.incident(location=(IN_A[0] + 0.01, IN_A[1]))
    world.incident(S.REJECTED)
    assert list(cases_that_may_belong(made, world.officer)) == [same_kind, other_kind]
    assert list(hotspots_near(same_kind, world.officer)) == [made]
    assert list(hotspots_near(inside, world.officer)) == []


def test_sample_cases_and_real_hotspots_do_not_mix_and_samples_go_whole(world: World) -> None:
    sample, case = world.incident(is_sample=True), world.incident()
    with pytest.raises(MissingNeeds):
        hotspot(world, codes=[sample.code, case.code])
    assert hotspot(world, codes=[sample.code]).is_sample
    real = hotspot(world, codes=[case.code])
    with pytest.raises(MissingNeeds):
        gather_cases(user=world.officer, hotspot_id=real.pk, codes=[sample.code])
    assert remove_sample_incidents() == 1
    assert list(Hotspot.objects.all()) == [real]
