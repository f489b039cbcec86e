import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Role, User
from incidents.inbox_filter import InboxFilter, parse_bbox
from incidents.listing import inbox, inbox_page, inbox_points
from incidents.models import Category, Incident
from incidents.public import PublicFilter, public_case, public_list, told
from incidents.states import PUBLIC_STATES
from incidents.states import State as S
from tests.factories import change_incident, make_agency, make_member, make_unit
from tests.incidents.conftest import IN_B, World, jpeg


def found(world: World, **filters: Any) -> set[Incident]:
    return set(inbox(user=world.officer, filters=InboxFilter(**filters)))


def test_staff_see_their_area_and_what_was_handed_to_them(world: World) -> None:
    here, there = world.incident(), world.incident(location=IN_B)
    commune = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    agency = make_agency(areas=[world.commune_a])
    police = make_member(Role.POLICE_OFFICER, agency)
    assert list(Incident.objects.visible_to(commune)) == [here]
    assert list(Incident.objects.visible_to(police)) == [here]
    for target in (S.VERIFIED, S.ASSIGNED):
        world.step(there, target, agency=agency)
    assert set(Incident.objects.visible_to(police)) == {here, there}
    assert list(Incident.objects.visible_to(commune)) == [here]
    for role in (Role.AGRICULTURE_OFFICER, Role.MEDIA_OFFICER, Role.ADMINISTRATOR):
        assert not Incident.objects.visible_to(make_member(role, areas=[world.commune_a])).exists()
    assert not Incident.objects.visible_to(AnonymousUser()).exists()


def test_one_filter_narrows_by_all_it_knows(world: World) -> None:
    province = world.commune_a.parent
    assert province is not None
    flood = Category.objects.get(slug="flooding")
    one = world.incident(S.ASSIGNED, place_words="Cầu Bản Giềng")
    two = world.incident(location=IN_B, category=flood, words="Nước dâng cao ở khu chợ")
    late = world.incident(at=timezone.now() - dt.timedelta(days=30))
    assert found(world) == {one, two, late}
    assert found(world, unit_id=world.commune_b.pk) == {two}
    assert found(world, unit_id=province.pk) == {one, two, late}
    assert found(world, states=(S.ASSIGNED,)) == {one}
    assert found(world, category="flooding") == {two}
    assert found(world, agency_id=world.agency.pk) == found(world, mine=True) == {one}
    assert found(world, overdue=True) == {late}
    assert found(world, text=one.code.lower().replace("-", "")) == {one}
    assert found(world, text="ban gieng") == {one}
    assert found(world, text="NUOC DANG") == {two}
    assert found(world, text="100%") == set()
    assert found(world, bbox=(106.5, 21.8, 106.6, 21.9)) == {two}
    assert found(world, category="flooding", overdue=True) == set()


def test_a_unit_of_today_takes_in_what_happened_in_its_former_units(world: World) -> None:
    old = make_unit("06297", valid_from=dt.date(2024, 1, 1), valid_to=dt.date(2025, 7, 1), became=[world.commune_a])
    incident = world.incident()
    change_incident(incident, unit=old)
    assert found(world, unit_id=world.commune_a.pk) == {incident}


def test_the_filter_goes_into_an_address_and_back() -> None:
    params = QueryDict(
        "unit=3&state=assigned&state=closed&category=flooding&agency=4&overdue=1&mine=1&q=c%E1%BA%A7u&bbox=1,2,3,4"
    )
    filters = InboxFilter.parse(params)
    assert filters == InboxFilter(
        unit_id=3, states=(S.ASSIGNED, S.CLOSED), category="flooding", agency_id=4, overdue=True, mine=True, text="cầu",
        bbox=(1.0, 2.0, 3.0, 4.0),
    )  # fmt: skip
    assert InboxFilter.parse(QueryDict(filters.query_string())) == filters
    assert InboxFilter().query_string() == ""


@pytest.mark.parametrize(
    "query",
    ["unit=x&agency=-1&state=nope&bbox=1,2,3", "bbox=nan,0,1,1&unit=99999999999999", "unit=%C2%B2&bbox=5,5,1,1"],
)
def test_what_cannot_be_read_narrows_nothing(query: str) -> None:
    assert InboxFilter.parse(QueryDict(query)) == InboxFilter()


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "181,0,182,1", "0,0,0,0", "inf,0,1,1"])
def test_what_is_no_box_is_none(text: str) -> None:
    assert parse_bbox(text) is None


def test_the_first_deadline_stands_first_and_those_without_last(world: World) -> None:
    closed = world.incident(S.REJECTED)
    new = world.incident()
    late = world.incident(at=timezone.now() - dt.timedelta(days=30))
    page = inbox_page(user=world.officer, filters=InboxFilter())
    assert page.incidents == [late, new, closed]
    assert inbox_page(user=world.officer, filters=InboxFilter(), number=99).number == 1


def test_a_page_counts_photos_and_reports_with_those_of_duplicates(world: World) -> None:
    main = world.incident(photos=[jpeg(), jpeg()])
    twin = world.incident(photos=[jpeg()])
    world.step(twin, S.DUPLICATE, duplicate_of=main.code, photos=[])
    row = next(row for row in inbox_page(user=world.officer, filters=InboxFilter()).incidents if row == main)
    assert (row.photo_count, row.report_count) == (3, 2)  # type: ignore[attr-defined]


def test_list_map_and_public_list_take_the_same_queries_for_few_and_many(world: World) -> None:
    def in_list(user: User) -> object:
        page = inbox_page(user=user, filters=InboxFilter())
        return [(row.category.label, row.unit.full_name, row.agency and row.agency.label) for row in page.incidents]

    def on_map(user: User) -> object:
        return inbox_points(user=user, filters=InboxFilter())

    def in_public(user: User) -> object:
        return [told(row) for row in public_list(PublicFilter())]

    def queries() -> list[int]:
        counts = []
        for read in (in_list, on_map, in_public):
            user = User.objects.get(pk=world.officer.pk)  # whose reach is not known yet
            with CaptureQueriesContext(connection) as captured:
                assert read(user)
            counts.append(len(captured))
        return counts

    world.incident(S.ASSIGNED)
    few = queries()
    for _ in range(5):
        world.incident(S.ASSIGNED, photos=[jpeg()])
    assert queries() == few == [6, 4, 1]


def test_points_of_the_inbox_are_geojson_with_what_a_marker_needs(world: World) -> None:
    incident = world.incident(at=timezone.now() - dt.timedelta(days=30))
    collection = inbox_points(user=world.officer, filters=InboxFilter())
    assert collection["truncated"] is False
    [feature] = collection["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [106.45, 21.85]}
    assert feature["properties"]["code"] == incident.code
    assert feature["properties"]["overdue"] is True


@pytest.mark.parametrize("state", list(S))
def test_the_public_sees_what_was_verified_and_is_not_hidden(world: World, state: S) -> None:
    incident = world.incident(state)
    shown = state in PUBLIC_STATES and incident.verified_at is not None
    assert Incident.objects.public().filter(pk=incident.pk).exists() == shown
    assert shown == (state not in (S.RECEIVED, S.REJECTED, S.DUPLICATE, S.REFERRED, S.REOPENED))


def test_what_the_public_is_told_holds_nothing_of_the_reporter(world: World, contact: Any) -> None:
    receipt = world.report(
        words="Tôi tên Dền, nhà cạnh suối", place_words="Nhà ông Dền", contact=contact, location=(106.45123, 21.85456)
    )
    incident = receipt.report.incident
    world.step(incident, S.VERIFIED, public_note="Đã cử người", internal_note="Nghi cơ sở X", reason="Lý do nội bộ")
    case = public_case(incident.code)
    for secret in ("Dền", "Nghi cơ sở X", "Lý do nội bộ", receipt.report.code, receipt.code, "0912345678"):
        assert secret not in repr(case)
    assert case.incident.position.coords == pytest.approx((106.451, 21.855), abs=1e-9)
    assert [(step.state, step.public_note) for step in case.steps] == [(S.VERIFIED, "Đã cử người")]


def test_public_incidents_are_narrowed_by_box_unit_state_and_kind(world: World) -> None:
    province = world.commune_a.parent
    assert province is not None
    here, there = world.incident(S.VERIFIED), world.incident(S.ASSIGNED, location=IN_B)
    world.incident()

    def codes(**filters: Any) -> set[str]:
        return {row.code for row in public_list(PublicFilter(**filters))}

    assert codes() == codes(unit_id=province.pk) == codes(category="dead-animals") == {here.code, there.code}
    assert codes(bbox=(106.5, 21.8, 106.6, 21.9)) == codes(unit_id=world.commune_b.pk) == {there.code}
    assert codes(states=(S.VERIFIED,)) == {here.code}
    assert codes(category="flooding") == set()
