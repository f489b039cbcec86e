"""Questions of a kind as a schema, and the answers they take."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from incidents.answers import checked, told
from incidents.forms_answers import AnswersForm
from incidents.models import Category, KindGroup, StepDeadline
from incidents.questions import Question, QuestionType, questions_of, schema_of, valid_questions
from incidents.reference import CATEGORIES, load_defaults
from incidents.reference_questions import STARTING

ALL = (
    Question("words", QuestionType.TEXT, "Kể thêm", "Tell more"),
    Question("colour", QuestionType.CHOICE, "Màu gì?", "Colour?", True, True, (("Đen", "Black"), ("Đỏ", "Red"))),
    Question("many", QuestionType.INTEGER, "Mấy con?", "How many?", minimum=1, maximum=50),
    Question("deep", QuestionType.NUMBER, "Sâu mấy mét?", "How deep?", minimum=0.5),
    Question("burning", QuestionType.BOOLEAN, "Có cháy không?", "Burning?"),
    Question("since", QuestionType.DATE, "Từ ngày nào?", "Since when?"),
)
SCHEMA = schema_of(ALL)
GOOD = {"words": "Có", "colour": "Đen", "many": 3, "deep": 1.5, "burning": False, "since": "2026-11-25"}


def changed(name: str, **told_anew: Any) -> dict[str, Any]:
    return {**SCHEMA, "properties": {**SCHEMA["properties"], name: {**SCHEMA["properties"][name], **told_anew}}}


def test_questions_come_back_from_their_schema_as_they_were_in_their_order() -> None:
    valid_questions(SCHEMA)
    assert questions_of(SCHEMA) == list(ALL)


def test_the_starting_questions_of_every_kind_are_of_the_subset() -> None:
    assert {row[0] for row in CATEGORIES} == set(STARTING)
    for start in STARTING.values():
        valid_questions(schema_of(start.questions))
        assert not any(question.required for question in start.questions)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {},
        {"type": "array"},
        {**SCHEMA, "order": ["colour"]},
        {**SCHEMA, "required": ["gone"]},
        {**SCHEMA, "additionalProperties": True},
        {**SCHEMA, "properties": {"Tên có dấu": SCHEMA["properties"]["burning"]}, "order": ["Tên có dấu"]},
        changed("words", pattern="(a+)+$"),
        changed("words", **{"$ref": "https://example.org/schema"}),
        changed("words", maxLength=100_000),
        changed("words", public=True),
        changed("words", title=""),
        changed("colour", enum_en=["Black"]),
        changed("colour", enum=["Đen", "Đen"]),
        changed("many", minimum=60),
        changed("many", maximum=1e300),
        changed("burning", type="object"),
        changed("since", format="regex"),
    ],
)
def test_a_schema_beyond_the_subset_is_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        valid_questions(wrong)


def test_good_answers_are_kept_as_they_are_and_empty_ones_left_out() -> None:
    assert checked(SCHEMA, GOOD) == (GOOD, {})
    assert checked(SCHEMA, {"colour": " Đỏ ", "words": "  ", "many": None}) == ({"colour": "Đỏ"}, {})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("words", "x" * 301, "tối đa 300"),
        ("words", "a\x00b", "Kể thêm"),
        ("words", "\ud800", "Kể thêm"),
        ("words", {"a": "b"}, "Kể thêm"),
        ("colour", "Xanh", "chọn một"),
        ("many", 0, "từ 1 đến 50"),
        ("many", 2.5, "từ 1 đến 50"),
        ("many", float("inf"), "từ 1 đến 50"),
        ("deep", 0.4, "từ 0,5 trở lên"),
        ("deep", 10**30, "từ 0,5 trở lên"),
        ("burning", "có", "có hoặc không"),
        ("burning", 1, "có hoặc không"),
        ("since", "25/11/2026", "một ngày"),
        ("since", "2026-02-30", "một ngày"),
        ("gone", "x", "không có câu hỏi “gone”"),
    ],
)
def test_a_wrong_answer_is_told_by_the_name_of_its_question(name: str, value: Any, says: str) -> None:
    _kept, problems = checked(SCHEMA, GOOD | {name: value})
    assert problems.keys() == {name}
    assert says in problems[name]


def test_choices_that_differ_in_marks_alone_are_told_apart_in_the_form() -> None:
    twins = Question("what", QuestionType.CHOICE, "Gì?", "What?", choices=(("Bò", "Cow"), ("Bó", "Sheaf")))
    kind = Category(slug="x", questions=schema_of([twins]))
    keys = [key for key, _label in AnswersForm(kind)["what"].field.widget.choices if key]
    told_back = [AnswersForm(kind, {"answer-x-what": key}) for key in keys]
    assert all(form.is_valid() for form in told_back)
    assert [form.cleaned_data for form in told_back] == [{"what": "Bò"}, {"what": "Bó"}]


def test_a_question_that_must_be_answered_asks_for_it() -> None:
    _kept, problems = checked(SCHEMA, {"many": 3})
    assert problems == {"colour": "Xin trả lời câu “Màu gì?”."}


def test_answers_are_told_in_the_language_of_the_request_in_the_order_of_the_questions() -> None:
    told_vi = [(answer.question, answer.answer, answer.public) for answer in told(SCHEMA, GOOD)]
    assert told_vi == [
        ("Kể thêm", "Có", False),
        ("Màu gì?", "Đen", True),
        ("Mấy con?", "3", False),
        ("Sâu mấy mét?", "1,5", False),
        ("Có cháy không?", "không", False),
        ("Từ ngày nào?", "25/11/2026", False),
    ]
    with translation.override("en"):
        assert [(answer.question, answer.answer) for answer in told(SCHEMA, GOOD)][1:4] == [
            ("Colour?", "Black"),
            ("How many?", "3"),
            ("How deep?", "1.5"),
        ]


def test_nothing_must_be_answered_in_an_emergency() -> None:
    assert checked(Category(questions=SCHEMA, emergency=True).asked, {}) == ({}, {})
    assert checked(Category(questions=SCHEMA).asked, {})[1].keys() == {"colour"}


def test_all_kinds_are_there_in_groups_with_how_near_another_case_is(db: None) -> None:
    assert {category.slug for category in Category.objects.all()} == set(STARTING)
    near = {slug: (m, days) for slug, m, days in Category.objects.values_list("slug", "nearby_m", "nearby_days")}
    assert near["dead-animals"] == (200, 7)
    assert near["wastewater"] == (300, 30)
    assert near["household-waste"] == (150, 60)
    assert near["dust-fumes"] == (500, 14)
    assert near["damaged-road"] == (100, 30)
    assert near["landslide"] == (300, 3)
    signs = Category.objects.filter(group__slug="signs")
    assert {row.slug for row in signs} == {"ground-cracks", "muddy-spring", "blocked-stream"}
    assert all(row.emergency and row.call_number for row in signs)


def test_loading_the_kinds_again_changes_no_row_that_an_office_edited(db: None) -> None:
    edited = {"name": "Nước đen", "nearby_m": 5, "questions": SCHEMA, "active": False, "position": 99}
    Category.objects.filter(slug="wastewater").update(**edited)
    KindGroup.objects.filter(slug="waste").update(name="Rác")
    load_defaults(Category, StepDeadline, KindGroup)
    assert Category.objects.filter(slug="wastewater").values(*edited).get() == edited
    assert KindGroup.objects.get(slug="waste").name == "Rác"
