"""Working at the desk: many cases at once, filters kept, what is new, and on to the next case; all without a script."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role, User
from incidents.casework import add_note
from incidents.models import Incident, SavedFilter
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import IN_B, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world: World) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def chosen(*incidents: Incident) -> list[str]:
    return [f"{incident.code}:{incident.version}" for incident in incidents]


def held(*incidents: Incident, **fields: Any) -> dict[str, Any]:
    return {"case": chosen(*incidents), "whole": "some", "reason": "Chờ lũ rút", "due_on": "2099-01-05"} | fields


HOLD = "/can-bo/nhieu-viec/tam-dung/"


@pytest.fixture
def soon() -> str:
    """A day that a hold may last until."""
    return (timezone.localdate() + dt.timedelta(days=5)).isoformat()


def test_rows_can_be_chosen_and_the_page_of_the_step_names_them(world: World, officer: User) -> None:
    one, two = world.incident(S.VERIFIED), world.incident(S.VERIFIED)
    listed = of(officer).get(reverse("desk"), {"due": "all"}).content.decode()
    assert f'value="{one.code}:{one.version}"' in listed
    assert f'formaction="{HOLD}"' in listed
    page = of(officer).get(HOLD, {"case": chosen(one, two)}).content.decode()
    assert one.code in page
    assert two.code in page


def test_all_done_leads_back_to_the_list_it_came_from(world: World, officer: User, soon: str) -> None:
    one, two = world.incident(S.VERIFIED), world.incident(S.VERIFIED)
    answer = of(officer).post(HOLD, held(one, two, due_on=soon, ds="due=week&state=verified"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/can-bo/?state=verified&due=week"
    assert {Incident.objects.get(pk=row.pk).state for row in (one, two)} == {S.ON_HOLD}


def test_what_could_not_be_done_is_named_with_its_reason_and_what_was_typed_stays(
    world: World, officer: User, soon: str
) -> None:
    able, unable = world.incident(S.VERIFIED), world.incident(S.RECEIVED)
    answer = of(officer).post(HOLD, held(able, unable, due_on=soon))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [code for code, _words in answer.context["refused"]] == [unable.code]
    assert "Đã tiếp nhận" in page
    assert "Tạm dừng: đã ghi 1 sự việc." in page
    assert "Chờ lũ rút" in page
    assert [row.code for row in answer.context["incidents"]] == [unable.code]


def test_all_or_none_keeps_all_of_them_on_the_page(world: World, officer: User, soon: str) -> None:
    able, unable = world.incident(S.VERIFIED), world.incident(S.RECEIVED)
    answer = of(officer).post(HOLD, held(able, unable, due_on=soon, whole="all"))
    assert answer.status_code == 409
    assert "Chưa ghi sự việc nào" in answer.content.decode()
    assert {row.code for row in answer.context["incidents"]} == {able.code, unable.code}
    assert Incident.objects.get(pk=able.pk).state == S.VERIFIED


def test_a_step_for_many_that_lacks_something_says_what_and_does_nothing(world: World, officer: User) -> None:
    incident = world.incident(S.VERIFIED)
    answer = of(officer).post(HOLD, {"case": chosen(incident), "whole": "some"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"due_on", "reason"}
    joined = of(officer).post("/can-bo/nhieu-viec/gop/", {"case": chosen(incident), "whole": "some"})
    assert list(joined.context["form"].errors) == ["main"]


def test_without_a_choice_the_list_says_so(officer: User) -> None:
    answer = of(officer).get(HOLD, {"ds": "due=week"}, follow=True)
    assert "Xin chọn ít nhất một sự việc." in answer.content.decode()
    assert answer.request["QUERY_STRING"] == "due=week"


def test_many_are_handed_to_an_agency_that_answers_for_one_of_the_places(world: World) -> None:
    one, two = world.incident(S.VERIFIED), world.incident(S.VERIFIED, location=IN_B)
    address = "/can-bo/nhieu-viec/giao/"
    page = of(world.officer).get(address, {"case": chosen(one, two)})
    offered = set(page.context["form"].fields["agency"].queryset)
    assert offered == {world.agency, world.other_agency}
    data = {"case": chosen(one, two), "whole": "all", "agency": world.other_agency.pk}
    assert of(world.officer).post(address, data).status_code == 302
    assert {Incident.objects.get(pk=row.pk).agency for row in (one, two)} == {world.other_agency}


@pytest.mark.parametrize("slug", ["giao", "tam-dung", "gop"])
@pytest.mark.parametrize("role", list(Role))
def test_a_step_for_many_opens_for_those_who_may_do_it_somewhere(world: World, role: Role, slug: str) -> None:
    may = {
        "giao": {Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.LEADER},
        "tam-dung": {Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER},
        "gop": {Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER},
    }[slug]
    incident, elsewhere = world.incident(S.VERIFIED), world.incident(S.VERIFIED, location=IN_B)
    client = of(make_member(role, areas=[world.commune_a]))
    answer = client.get(f"/can-bo/nhieu-viec/{slug}/", {"case": chosen(incident, elsewhere)})
    assert answer.status_code == (200 if role in may else 403)
    if role in may:
        assert [row.code for row in answer.context["incidents"]] == [incident.code]


def test_pages_of_the_desk_send_anonymous_visitors_to_the_login(world: World) -> None:
    code = world.incident(S.VERIFIED).code
    for name, kwargs in (
        ("bulk", {"slug": "giao"}), ("desk_news", {}), ("case_colleagues", {"code": code}), ("answer_templates", {}),
        ("new_answer_template", {}), ("case_next", {"code": code}),
    ):  # fmt: skip
        answer = Client().get(reverse(name, kwargs=kwargs))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith(reverse("account_login")), name
    for name, kwargs in (("save_filter", {}), ("case_news", {"code": code})):
        assert Client().post(reverse(name, kwargs=kwargs)).status_code == 302, name


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("inside", [True, False])
def test_who_looks_and_whom_to_name_is_told_to_those_who_may_see_the_case(
    world: World, role: Role, inside: bool
) -> None:
    incident = world.incident(S.VERIFIED)
    client = of(make_member(role, areas=[world.commune_a if inside else world.commune_b]))
    readers = {Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER, Role.LEADER}
    expected = 200 if inside and role in readers else 404
    here = {"code": incident.code}
    assert client.post(reverse("case_news", kwargs=here), {"version": "1"}).status_code == expected
    assert client.get(reverse("case_colleagues", kwargs=here), {"q": "a"}).status_code == expected
    assert client.get(reverse("desk_news")).status_code == (200 if role in readers else 403)


def test_a_filter_is_kept_listed_and_let_go(world: World, officer: User) -> None:
    client = of(officer)
    agency = officer.memberships.get().agency
    answer = client.post(f"{reverse('save_filter')}?state=verified&q=cầu", {"luu-name": "Cầu", "luu-agency": agency.pk})
    assert answer.headers["Location"] == "/can-bo/?state=verified&q=c%E1%BA%A7u"
    row = SavedFilter.objects.get()
    assert row.agency == agency
    assert "?state=verified&amp;q=c%E1%BA%A7u" in client.get(reverse("desk")).content.decode()
    assert client.post(reverse("remove_filter", kwargs={"filter_id": row.pk})).status_code == 302
    assert not SavedFilter.objects.exists()


def test_a_filter_that_is_refused_leaves_the_desk_as_it_was_with_what_was_typed(world: World, officer: User) -> None:
    client = of(officer)
    assert client.post(f"{reverse('save_filter')}?state=verified", {"luu-name": "Cầu"}).status_code == 302
    answer = client.post(f"{reverse('save_filter')}?state=received", {"luu-name": "Cầu"})
    assert answer.status_code == 422
    assert "Đã có “Cầu”. Xin đặt tên khác." in answer.content.decode()
    assert answer.context["filters"].states == (S.RECEIVED,)
    unnamed = client.post(f"{reverse('save_filter')}?state=received", {"luu-name": ""})
    assert unnamed.status_code == 422
    assert "Xin đặt tên cho bộ lọc." in unnamed.content.decode()


def test_the_desk_asks_what_is_new_under_its_filter_and_gets_its_numbers(world: World, officer: User) -> None:
    client = of(officer)
    page = client.get(reverse("desk"), {"state": "received"})
    asked = {"state": "received", "stamp": page.context["stamp"]}
    quiet = client.get(reverse("desk_news"), asked).json()
    assert quiet["news"] == 0
    world.incident(S.RECEIVED)
    world.incident(S.VERIFIED)
    told = client.get(reverse("desk_news"), asked).json()
    assert told["news"] == 1
    assert told["sentence"] == "1 sự việc mới hoặc vừa thay đổi"
    assert told["numbers"]["new"] == 1
    assert told["numbers"]["week"] + told["numbers"]["today"] + told["numbers"]["rest"] == 1
    assert not {"ended", "all"} & told["numbers"].keys(), "cases that are over would have to be counted"
    assert client.get(reverse("desk_news"), {"stamp": "x"}).json()["news"] == 0


def test_an_open_case_tells_that_it_changed_and_who_else_has_it_open(world: World, officer: User) -> None:
    incident = world.incident(S.VERIFIED)
    mine, other = of(officer), of(world.officer)
    page = mine.get(reverse("case", kwargs={"code": incident.code}))
    other.get(reverse("case", kwargs={"code": incident.code}))
    asked = {"version": page.context["incident"].version}
    address = reverse("case_news", kwargs={"code": incident.code})
    told = mine.post(address, asked).json()
    assert told == {"changed": False, "present": f"Đang cùng xem: {world.officer.display_name}"}
    add_note(user=world.officer, incident_id=incident.pk, internal_note="Đã gọi")
    assert mine.post(address, asked).json()["changed"]
    again = mine.get(reverse("case", kwargs={"code": incident.code}))
    assert again.content.decode().count("mới với bạn") == 1
    assert world.officer.display_name in again.content.decode()


def test_colleagues_are_found_by_account_and_by_any_word_of_their_name_without_accents(world: World) -> None:
    make_member(Role.LEADER, areas=[world.commune_a], username="hoa.tran", last_name="Trần Thị", first_name="Hòa")
    make_member(Role.LEADER, areas=[world.commune_b], username="hoa.khac", last_name="Lê", first_name="Hoa")
    incident = world.incident(S.VERIFIED)
    address = reverse("case_colleagues", kwargs={"code": incident.code})
    found = {
        typed: [person["username"] for person in of(world.officer).get(address, {"q": typed}).json()["people"]]
        for typed in ("hoa", "HOA.T", "tran", "thi", "oa", "%")
    }
    assert found == {
        "hoa": ["hoa.tran"], "HOA.T": ["hoa.tran"], "tran": ["hoa.tran"], "thi": ["hoa.tran"], "oa": [], "%": [],
    }  # fmt: skip


def test_after_a_step_the_next_case_of_the_list_opens_where_that_was_asked_for(world: World, officer: User) -> None:
    first, second = world.incident(S.RECEIVED), world.incident(S.RECEIVED)
    above, below = sorted((first, second), key=lambda row: (row.due_at, -row.pk))
    client = of(officer)
    listed = client.get(reverse("desk"), {"state": "received"})
    assert listed.context["incidents"][0] == above
    query = listed.context["case_query"]
    page = client.get(f"{reverse('case', kwargs={'code': above.code})}?{query}").content.decode()
    assert "Xong, mở vụ tiếp theo" in page
    address = f"{reverse('case_step', kwargs={'code': above.code, 'target': 'verified'})}?{query}"
    answer = client.post(address, {"buoc-verified-version": above.version, "next": "1"})
    assert answer.headers["Location"] == f"{reverse('case', kwargs={'code': below.code})}?{query}"
    last = f"{reverse('case_step', kwargs={'code': below.code, 'target': 'verified'})}?{query}"
    answer = client.post(last, {"buoc-verified-version": below.version, "next": "1"}, follow=True)
    assert "Đã hết danh sách." in answer.content.decode()
    assert answer.request["PATH_INFO"] == reverse("desk")


def test_without_a_list_there_is_no_next_case(world: World, officer: User) -> None:
    incident = world.incident(S.RECEIVED)
    page = of(officer).get(reverse("case", kwargs={"code": incident.code})).content.decode()
    assert "Xong, mở vụ tiếp theo" not in page


def test_a_refused_step_keeps_the_list_it_came_from(world: World, officer: User) -> None:
    incident = world.incident(S.RECEIVED)
    address = f"{reverse('case_step', kwargs={'code': incident.code, 'target': 'rejected'})}?ds=due%3Dweek"
    answer = of(officer).post(address, {"buoc-rejected-version": incident.version, "next": "1"})
    assert answer.status_code == 422
    assert "?ds=due%3Dweek" in answer.content.decode()
    assert 'href="/can-bo/?due=week"' in answer.content.decode()


def test_a_note_says_whom_it_could_not_tell(world: World, officer: User) -> None:
    incident = world.incident(S.VERIFIED)
    address = reverse("case_note", kwargs={"code": incident.code})
    words = f"@{world.officer.username} xem giúp @khong_co"
    page = of(officer).post(address, {"ghi-chu-internal_note": words}, follow=True).content.decode()
    assert "Chưa báo được cho @khong_co" in page
    assert f'<strong class="mention">@{world.officer.display_name}</strong> xem giúp @khong_co' in page


def test_the_notes_of_two_people_both_stay(world: World, officer: User) -> None:
    incident = world.incident(S.VERIFIED)
    address = reverse("case_note", kwargs={"code": incident.code})
    for user, words in ((officer, "Đã gọi chủ trại"), (world.officer, "Đã đến xem")):
        assert of(user).post(address, {"ghi-chu-internal_note": words}).status_code == 302
    page = of(officer).get(reverse("case", kwargs={"code": incident.code})).content.decode()
    assert "Đã gọi chủ trại" in page
    assert "Đã đến xem" in page


def test_the_case_page_costs_the_same_number_of_queries_however_many_look_and_are_named(
    world: World, officer: User
) -> None:
    incident = world.incident(S.RECEIVED)
    address = reverse("case", kwargs={"code": incident.code})

    def cost() -> int:
        client = of(officer)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    cost()
    few = cost()
    for _ in range(3):
        colleague = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
        of(colleague).get(address)
        add_note(user=world.officer, incident_id=incident.pk, internal_note=f"@{colleague.username} xem giúp")
    assert cost() == few
