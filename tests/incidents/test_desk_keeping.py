"""Saved filters and templates of answers: whose they are, who may change them, and how a template is filled."""

import datetime as dt

import pytest

from agencies.models import Role, User
from agencies.policy import NotAllowed
from incidents.answer_templates import (
    editable,
    filled,
    for_step,
    remove_template,
    save_template,
    templates_for,
    unknown_placeholders,
)
from incidents.contacts import Contact
from incidents.errors import MissingNeeds
from incidents.errors_desk import (
    AnswerTemplateNotFound,
    NameTaken,
    NothingNarrowed,
    SavedFilterNotFound,
    UnknownPlaceholder,
)
from incidents.inbox_filter import InboxFilter
from incidents.models import AnswerTemplate, Category, SavedFilter
from incidents.saved_filters import filters_of, remove_filter, save_filter
from incidents.starting_answer_templates import STARTING_TEMPLATES
from incidents.states import State as S
from tests.factories import make_agency, make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db

LATE = InboxFilter(overdue=True, bbox=(1, 2, 3, 4))


@pytest.fixture
def colleague(world: World) -> User:
    return make_member(Role.LEADER, world.agency)


@pytest.fixture
def stranger(world: World) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])


def names(user: User) -> list[str]:
    return [row.name for row in filters_of(user)]


def test_a_private_filter_is_its_owners_and_a_shared_one_the_agencys(
    world: World, colleague: User, stranger: User
) -> None:
    own = save_filter(user=world.officer, name=" Quá hạn ", filters=LATE)
    save_filter(user=world.officer, name="Của phòng", filters=LATE, agency=world.agency)
    assert own.query == "overdue=1", "the part of the map in view is left out"
    assert set(names(world.officer)) == {"Quá hạn", "Của phòng"}
    assert names(colleague) == ["Của phòng"]
    assert names(stranger) == []


def test_a_filter_needs_a_name_of_its_own_and_must_narrow_something(world: World) -> None:
    save_filter(user=world.officer, name="Quá hạn", filters=LATE)
    with pytest.raises(NameTaken):
        save_filter(user=world.officer, name="Quá hạn", filters=LATE)
    with pytest.raises(MissingNeeds):
        save_filter(user=world.officer, name="  ", filters=LATE)
    with pytest.raises(NothingNarrowed):
        save_filter(user=world.officer, name="Tất cả", filters=InboxFilter())
    save_filter(user=world.officer, name="Quá hạn", filters=LATE, agency=world.agency)


def test_nobody_shares_with_an_agency_of_others_or_removes_what_is_theirs(
    world: World, colleague: User, stranger: User
) -> None:
    with pytest.raises(NotAllowed):
        save_filter(user=stranger, name="Của phòng", filters=LATE, agency=world.agency)
    own = save_filter(user=world.officer, name="Riêng", filters=LATE)
    shared = save_filter(user=world.officer, name="Chung", filters=LATE, agency=world.agency)
    with pytest.raises(SavedFilterNotFound):
        remove_filter(user=colleague, filter_id=own.pk)
    with pytest.raises(NotAllowed):
        remove_filter(user=stranger, filter_id=shared.pk)
    remove_filter(user=colleague, filter_id=shared.pk)
    assert list(SavedFilter.objects.all()) == [own]


def test_a_role_without_cases_keeps_no_filters(world: World) -> None:
    with pytest.raises(NotAllowed):
        save_filter(user=make_member(Role.MEDIA_OFFICER, world.agency), name="x", filters=LATE)


def test_a_template_is_filled_from_the_case_and_never_from_its_reporter(world: World) -> None:
    receipt = world.report(
        at=dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC), contact=Contact(name="Nông Thị Én", phone="0912345678")
    )
    incident = receipt.report.incident
    text = filled("{mã}, {loại}, { nơi }, {ngày nhận}, hạn {hạn}, {cơ quan}, {tên}", incident)
    due = f"{incident.due_at:%d/%m/%Y}"
    assert text == (f"{incident.code}, {world.category.name}, xã Văn Quan, 20/11/2026, hạn {due}, ……, {{tên}}")
    everything = filled(" ".join(f"{{{place}}}" for place in ("tên", "phản ánh", "số điện thoại")), incident)
    assert "Nông" not in everything
    assert "Xác lợn" not in everything


def test_english_words_name_the_kind_in_english(world: World) -> None:
    incident = world.incident()
    assert filled("{loại}", incident, language="en") == world.category.name_en


def test_templates_are_general_or_of_ones_agency_and_suit_kind_and_step(world: World, stranger: User) -> None:
    flood = Category.objects.get(slug="flooding")
    for name, changes in (
        ("Của phòng", {"target": S.CLOSED.value}),
        ("Ngập", {"category": flood}),
        ("Mọi bước", {}),
    ):
        save_template(user=world.officer, agency=world.agency, name=name, words="Xin cảm ơn", **changes)
    incident = world.incident(S.RECEIVED)
    own = [row.name for row in templates_for(user=world.officer, incident=incident) if row.agency_id]
    assert own == ["Của phòng", "Mọi bước"]
    closing = for_step(templates_for(user=world.officer, incident=incident), S.CLOSED)
    assert [row.name for row in closing] == ["Của phòng", "Đã xử lý xong", "Mọi bước"]
    assert not any(row.agency_id for row in templates_for(user=stranger, incident=incident))


def test_an_agencys_templates_are_changed_by_its_people_and_general_ones_by_administrators(
    world: World, colleague: User, stranger: User
) -> None:
    row = save_template(user=world.officer, agency=world.agency, name="Cảm ơn", words="Xin cảm ơn")
    save_template(user=colleague, template_id=row.pk, agency=world.agency, name="Cảm ơn", words="Cảm ơn bạn")
    assert AnswerTemplate.objects.get(pk=row.pk).words == "Cảm ơn bạn"
    administrator = make_member(Role.ADMINISTRATOR)
    general = AnswerTemplate.objects.filter(agency=None).first()
    assert general is not None
    with pytest.raises(NotAllowed):
        save_template(user=stranger, template_id=row.pk, agency=world.agency, name="x", words="x")
    with pytest.raises(NotAllowed):
        save_template(user=world.officer, template_id=general.pk, agency=world.agency, name="Cướp", words="x")
    with pytest.raises(NotAllowed):
        save_template(user=world.officer, template_id=row.pk, agency=None, name="Cảm ơn", words="Xin cảm ơn")
    with pytest.raises(NotAllowed):
        save_template(user=world.officer, template_id=row.pk, agency=make_agency(), name="Cảm ơn", words="Xin cảm ơn")
    save_template(user=administrator, template_id=general.pk, agency=None, name=general.name, words="Đã xong")
    assert [template.name for template in editable(world.officer)] == ["Cảm ơn"]
    assert editable(administrator).count() == AnswerTemplate.objects.count()
    with pytest.raises(NotAllowed):
        remove_template(user=stranger, template_id=row.pk)
    remove_template(user=world.officer, template_id=row.pk)
    with pytest.raises(AnswerTemplateNotFound):
        remove_template(user=world.officer, template_id=row.pk)


def test_a_place_that_cannot_be_filled_is_refused_with_those_that_can(world: World) -> None:
    with pytest.raises(UnknownPlaceholder) as refused:
        save_template(user=world.officer, agency=world.agency, name="x", words="Chào {tên người phản ánh}, {mã}")
    assert "{tên người phản ánh}" in refused.value.message
    assert "{ngày nhận}" in refused.value.message
    assert not AnswerTemplate.objects.filter(name="x").exists()


def test_a_template_needs_words_and_a_name_that_its_agency_does_not_have(world: World) -> None:
    with pytest.raises(MissingNeeds) as refused:
        save_template(user=world.officer, agency=world.agency, name=" ", words="")
    assert set(refused.value.missing) == {"name", "words"}
    save_template(user=world.officer, agency=world.agency, name="Cảm ơn", words="Xin cảm ơn")
    with pytest.raises(NameTaken):
        save_template(user=world.officer, agency=world.agency, name="Cảm ơn", words="Xin cảm ơn")


@pytest.mark.parametrize("row", STARTING_TEMPLATES)
def test_the_first_templates_ask_only_for_what_can_be_filled(row: AnswerTemplate) -> None:
    assert unknown_placeholders(f"{row.words} {row.words_en}") == []
    assert AnswerTemplate.objects.filter(agency=None, name=row.name, target=row.target).exists()
