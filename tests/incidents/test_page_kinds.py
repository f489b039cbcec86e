"""The administration of kinds and the editor of their questions."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents.kind_questions import set_questions
from incidents.models import Category
from incidents.questions import QuestionType, questions_of
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(make_member(Role.ADMINISTRATOR))
    return client


@pytest.fixture
def kind() -> Category:
    return Category.objects.get(slug="dead-animals")


def address(kind: Category) -> str:
    return reverse("admin:incidents_category_questions", args=[kind.pk])


def form_of(page: Any) -> dict[str, Any]:
    """What the browser would send of the page as it is."""
    formset = page.context["formset"]
    data = {bound.html_name: bound.value() for bound in formset.management_form}
    for form in formset:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool) and not value:
                continue
            data[bound.html_name] = "" if value is None else value
    return data


def test_an_administrator_adds_a_question_without_seeing_a_schema(boss: Client, kind: Category) -> None:
    data = form_of(boss.get(address(kind)))
    data |= {
        "cau-3-title": "Trôi từ đâu đến?",
        "cau-3-title_en": "Where from?",
        "cau-3-type": "choice",
        "cau-3-choices": "Thượng nguồn\n\n Trại gần đó ",
        "cau-3-choices_en": "Upstream\nA farm nearby",
        "cau-3-public": "on",
        "cau-3-ORDER": "1",
        "cau-1-DELETE": "on",
        "save": "",
    }
    assert boss.post(address(kind), data).status_code == 302
    kind.refresh_from_db()
    asked = questions_of(kind.questions)
    assert [question.name for question in asked] == ["animal", "where_from", "used_water"]
    assert asked[1].choices == (("Thượng nguồn", "Upstream"), ("Trại gần đó", "A farm nearby"))
    assert asked[1].public and not asked[1].required
    assert "Trôi từ đâu đến?" in LogEntry.objects.get().change_message


def test_a_page_saved_as_it_is_changes_nothing(boss: Client) -> None:
    for kind in Category.objects.all():
        boss.post(address(kind), form_of(boss.get(address(kind))) | {"save": ""})
        before = kind.questions
        kind.refresh_from_db()
        assert kind.questions == before
    assert not LogEntry.objects.exists()


def test_a_preview_shows_the_form_and_saves_nothing(boss: Client, kind: Category) -> None:
    data = form_of(boss.get(address(kind))) | {"cau-0-title": "Con vật nào?", "preview": ""}
    page = boss.post(address(kind), data)
    preview = page.content.decode().split("form-preview")[1].split("</section>")[0]
    assert "Con vật nào?" in preview and "chưa lưu" in preview
    kind.refresh_from_db()
    assert questions_of(kind.questions)[0].title == "Con gì?"


def test_one_more_question_keeps_what_was_typed(boss: Client, kind: Category) -> None:
    data = form_of(boss.get(address(kind))) | {"cau-3-title": "Chưa xong", "more": ""}
    page = boss.post(address(kind), data)
    assert page.context["formset"].total_form_count() == 5
    assert 'value="Chưa xong"' in page.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"title": ""}, "title", ""),
        ({"title_en": ""}, "title_en", ""),
        ({"choices": "Một"}, "choices", "ít nhất hai"),
        ({"choices_en": "One"}, "choices_en", "cùng thứ tự"),
        ({"choices": "A\nA", "choices_en": "A\nB"}, "choices", "lặp lại"),
        ({"choices": "A\n" + "x" * 81, "choices_en": "A\nB"}, "__all__", ""),
        ({"type": "text", "public": "on"}, "public", "không công khai"),
        ({"type": "integer", "minimum": "5", "maximum": "2"}, "__all__", "lớn hơn"),
        ({"type": "integer", "minimum": "nhiều"}, "minimum", ""),
        ({"name": "Tên Có Dấu"}, "name", "không dấu"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field(
    boss: Client, kind: Category, change: dict[str, str], field: str, says: str
) -> None:
    data = form_of(boss.get(address(kind))) | {f"cau-0-{name}": value for name, value in change.items()} | {"save": ""}
    page = boss.post(address(kind), data)
    assert page.status_code == 422
    assert says in str(page.context["formset"].forms[0].errors[field])
    before = kind.questions
    kind.refresh_from_db()
    assert kind.questions == before


def test_two_questions_of_one_name_are_refused(boss: Client, kind: Category) -> None:
    data = form_of(boss.get(address(kind))) | {"cau-1-name": "animal", "save": ""}
    page = boss.post(address(kind), data)
    assert page.status_code == 422
    assert "cùng tên" in page.content.decode()


def test_only_an_administrator_changes_questions(kind: Category) -> None:
    officer = make_member(Role.ENVIRONMENT_OFFICER)
    client = Client()
    client.force_login(officer)
    assert client.get(address(kind)).status_code in (302, 403)
    assert client.post(address(kind), {"save": ""}).status_code in (302, 403)
    with pytest.raises(NotAllowed):
        set_questions(user=officer, category_id=kind.pk, questions=[])
    assert Client().get(address(kind)).status_code == 302


def test_the_page_of_a_kind_leads_to_its_questions_and_holds_its_own_deadlines(boss: Client, kind: Category) -> None:
    page = boss.get(reverse("admin:incidents_category_change", args=[kind.pk])).content.decode()
    assert address(kind) in page and "Con gì?" in page
    assert "deadlines-TOTAL_FORMS" in page
    assert boss.get(reverse("admin:incidents_category_add")).status_code == 200


def test_a_number_to_call_is_a_number(boss: Client, kind: Category) -> None:
    change = reverse("admin:incidents_category_change", args=[kind.pk])
    data = {
        name: getattr(kind, name)
        for name in (
            "name",
            "name_en",
            "slug",
            "icon",
            "search_words",
            "position",
            "lead_kind",
            "nearby_m",
            "nearby_days",
        )
    } | {"group": kind.group_id, "active": "on", "deadlines-TOTAL_FORMS": 0, "deadlines-INITIAL_FORMS": 0}
    refused = boss.post(change, data | {"call_number": "javascript:1"})
    assert refused.status_code == 200 and "call_number" in refused.context["adminform"].form.errors
    assert boss.post(change, data | {"call_number": "0205 3810 112"}).status_code == 302
    kind.refresh_from_db()
    assert kind.call_number == "0205 3810 112"
    assert questions_of(kind.questions)[0].type == QuestionType.CHOICE
