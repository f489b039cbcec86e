"""Answers to the questions of a kind: checked by the schema, and told in words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker

from incidents.questions import LARGEST_NUMBER, Question, QuestionType, Schema, questions_of

_DATES = FormatChecker(formats=("date",))
Answers = dict[str, Any]


@dataclass(frozen=True)
class ToldAnswer:
    """A question and its answer in the language of the request."""

    name: str
    question: str
    answer: str
    public: bool


def checked(asked: Schema, answers: Mapping[str, Any]) -> tuple[Answers, dict[str, str]]:
    """What was answered, empty answers left out; and of each answer that is wrong or missing a sentence, by name."""
    questions = {question.name: question for question in questions_of(asked)}
    given = {name: stripped for name, value in answers.items() if (stripped := _stripped(value)) not in (None, "")}
    problems = {}
    for name in set(given) - set(questions):
        readable = name[:40].encode(errors="replace").decode()
        problems[readable] = _("Loại sự việc này không có câu hỏi “%(name)s”.") % {"name": readable}
    problems |= {name: _wrong(questions[name]) for name in given if name in questions and not _storable(given[name])}
    rest = {name: value for name, value in given.items() if name in questions and name not in problems}
    for error in Draft202012Validator(asked, format_checker=_DATES).iter_errors(rest):
        if error.absolute_path:
            name = str(error.absolute_path[0])
            problems[name] = _wrong(questions[name])
    for question in questions.values():
        if question.required and question.name not in given:
            problems[question.name] = _("Xin trả lời câu “%(question)s”.") % {"question": question.label}
    return rest, problems


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _storable(value: Any) -> bool:
    """What a JSON column of the database takes: words without NUL and halves of letters, numbers of a sensible size."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, (int, float)):
        return math.isfinite(value) and abs(value) <= LARGEST_NUMBER
    return False


def _wrong(question: Question) -> str:
    said = {
        "question": question.label,
        "limit": question.max_length,
        "low": _plain(question.minimum),
        "high": _plain(question.maximum),
    }
    sentence = {
        QuestionType.TEXT: _("“%(question)s”: xin trả lời bằng chữ, tối đa %(limit)s chữ cái."),
        QuestionType.CHOICE: _("“%(question)s”: xin chọn một trong các câu trả lời có sẵn."),
        QuestionType.BOOLEAN: _("“%(question)s”: xin trả lời có hoặc không."),
        QuestionType.DATE: _("“%(question)s”: xin nhập một ngày, ví dụ 25/11/2026."),
        QuestionType.INTEGER: _("“%(question)s”: xin nhập một số nguyên."),
        QuestionType.NUMBER: _("“%(question)s”: xin nhập một số, ví dụ 1,5."),
    }[question.type]
    if question.minimum is not None and question.maximum is not None:
        sentence = _("“%(question)s”: xin nhập một số từ %(low)s đến %(high)s.")
    elif question.minimum is not None:
        sentence = _("“%(question)s”: xin nhập một số từ %(low)s trở lên.")
    elif question.maximum is not None:
        sentence = _("“%(question)s”: xin nhập một số không quá %(high)s.")
    return sentence % said


def told(asked: Schema, answers: Mapping[str, Any]) -> list[ToldAnswer]:
    """The answers in the order of the questions, those without an answer left out."""
    return [
        ToldAnswer(question.name, question.label, _in_words(question, answers[question.name]), question.public)
        for question in questions_of(asked)
        if question.name in answers
    ]


def _in_words(question: Question, value: Any) -> str:
    match question.type:
        case QuestionType.BOOLEAN:
            return _("có") if value else _("không")
        case QuestionType.CHOICE:
            return dict(question.told_choices)[value]
        case QuestionType.DATE:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        case QuestionType.TEXT:
            return str(value)
    return _plain(value)


def _plain(number: float | None) -> str:
    """Without a needless fraction, with the comma or point of the language."""
    if number is None:
        return ""
    whole = float(number).is_integer()
    return str(number_format(int(number) if whole else number, force_grouping=False))
