"""Questions of a kind of incident, written as JSON Schema (draft 2020-12) of a small subset.

A schema is an object of named properties, each one question: `string` (words, `maxLength`), `string` with `enum` (one
of a list), `string` with `format: date`, `integer` and `number` (`minimum`, `maximum`), `boolean`. To these come words
of ours that validators pass over: `title` and `title_en`, `enum_en` (the list in English, in the same order), `public`
(everyone may read the answer), and `order`, since a database keeps no order of names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator

Schema = dict[str, Any]

MOST_QUESTIONS = 12
MOST_CHOICES = 30
MAX_TITLE = 120
MAX_CHOICE = 80
MAX_ANSWER = 300
LARGEST_NUMBER = 1_000_000_000
NAME_PATTERN = r"^[a-z][a-z0-9_]{0,39}$"


class QuestionType(Enum):
    TEXT = "text"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


_TITLE = {"type": "string", "minLength": 1, "maxLength": MAX_TITLE}
_WORDS_OF_ALL = {"title": _TITLE, "title_en": _TITLE, "public": {"type": "boolean"}}
_CHOICES = {
    "type": "array",
    "minItems": 2,
    "maxItems": MOST_CHOICES,
    "uniqueItems": True,
    "items": {"type": "string", "minLength": 1, "maxLength": MAX_CHOICE},
}
_BOUND = {"type": "number", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}


def _form_of(words: Schema, *required: str) -> Schema:
    return {
        "type": "object",
        "properties": _WORDS_OF_ALL | words,
        "required": ["type", "title", "title_en", *required],
        "additionalProperties": False,
    }


SUBSET: Schema = {
    "type": "object",
    "properties": {
        "type": {"const": "object"},
        "order": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
        "properties": {
            "type": "object",
            "maxProperties": MOST_QUESTIONS,
            "propertyNames": {"pattern": NAME_PATTERN},
            "additionalProperties": {
                "oneOf": [
                    _form_of(
                        # what everyone types may hold a name, so it is never public
                        {
                            "type": {"const": "string"},
                            "maxLength": {"type": "integer", "minimum": 1, "maximum": MAX_ANSWER},
                            "public": {"const": False},
                        },
                        "maxLength",
                    ),
                    _form_of({"type": {"const": "string"}, "enum": _CHOICES, "enum_en": _CHOICES}, "enum", "enum_en"),
                    _form_of({"type": {"const": "string"}, "format": {"const": "date"}}, "format"),
                    _form_of({"type": {"enum": ["integer", "number"]}, "minimum": _BOUND, "maximum": _BOUND}),
                    _form_of({"type": {"const": "boolean"}}),
                ]
            },
        },
        "required": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
        "additionalProperties": {"const": False},
    },
    "required": ["type", "order", "properties", "additionalProperties"],
    "additionalProperties": False,
}
_SUBSET = Draft202012Validator(SUBSET)


@dataclass(frozen=True)
class Question:
    """`choices` are (Vietnamese, English); the Vietnamese is what is kept as the answer. `minimum` and `maximum` are of
    numbers, None where there is no bound."""

    name: str
    type: QuestionType
    title: str
    title_en: str
    required: bool = False
    public: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = MAX_ANSWER

    @property
    def label(self) -> str:
        return self.title_en if get_language() == "en" else self.title

    @property
    def told_choices(self) -> list[tuple[str, str]]:
        """What is kept, and how it is told in the language of the request."""
        english = get_language() == "en"
        return [(value, value_en if english else value) for value, value_en in self.choices]


def no_questions() -> Schema:
    return schema_of(())


def schema_of(questions: Iterable[Question]) -> Schema:
    """The questions, in this order, as a schema."""
    asked = list(questions)
    return {
        "type": "object",
        "order": [question.name for question in asked],
        "properties": {question.name: _property_of(question) for question in asked},
        "required": [question.name for question in asked if question.required],
        "additionalProperties": False,
    }


def _property_of(question: Question) -> Schema:
    told: Schema = {"title": question.title, "title_en": question.title_en, "public": question.public}
    match question.type:
        case QuestionType.TEXT:
            return told | {"type": "string", "maxLength": question.max_length}
        case QuestionType.CHOICE:
            values, values_en = ([pair[side] for pair in question.choices] for side in (0, 1))
            return told | {"type": "string", "enum": values, "enum_en": values_en}
        case QuestionType.DATE:
            return told | {"type": "string", "format": "date"}
        case QuestionType.BOOLEAN:
            return told | {"type": "boolean"}
    bounds = {"minimum": question.minimum, "maximum": question.maximum}
    return told | {"type": question.type.value} | {name: bound for name, bound in bounds.items() if bound is not None}


def questions_of(schema: Schema) -> list[Question]:
    """The questions of a schema of the subset, in their order."""
    required = schema.get("required", ())
    properties = schema.get("properties", {})
    return [_question(name, properties[name], required=name in required) for name in schema.get("order", ())]


def _question(name: str, told: Schema, *, required: bool) -> Question:
    return Question(
        name=name,
        type=_type_of(told),
        title=told["title"],
        title_en=told["title_en"],
        required=required,
        public=told.get("public", False),
        choices=tuple(zip(told.get("enum", ()), told.get("enum_en", ()), strict=True)),
        minimum=told.get("minimum"),
        maximum=told.get("maximum"),
        max_length=told.get("maxLength", MAX_ANSWER),
    )


def _type_of(told: Schema) -> QuestionType:
    if told["type"] != "string":
        return QuestionType(told["type"])
    if "enum" in told:
        return QuestionType.CHOICE
    return QuestionType.DATE if "format" in told else QuestionType.TEXT


def valid_questions(schema: Any) -> None:
    """Raises Django's `ValidationError` unless the schema is of the subset and hangs together."""
    first = next(_SUBSET.iter_errors(schema), None)
    if first is not None:
        where = "/".join(str(step) for step in first.absolute_path) or "/"
        raise ValidationError(_("Câu hỏi không đúng khuôn ở chỗ “%(where)s”."), params={"where": where})
    names = set(schema["properties"])
    if set(schema["order"]) != names or not set(schema.get("required", ())) <= names:
        raise ValidationError(_("Danh sách thứ tự hoặc câu bắt buộc không khớp với các câu hỏi."))
    for name, told in schema["properties"].items():
        if len(told.get("enum", ())) != len(told.get("enum_en", ())):
            raise ValidationError(_("Câu “%(name)s”: mỗi lựa chọn cần có tiếng Anh."), params={"name": name})
        if told.get("minimum", -LARGEST_NUMBER) > told.get("maximum", LARGEST_NUMBER):
            raise ValidationError(_("Câu “%(name)s”: số nhỏ nhất lớn hơn số lớn nhất."), params={"name": told["title"]})
    Draft202012Validator.check_schema(schema)
