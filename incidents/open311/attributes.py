"""The questions of a kind (a JSON Schema) as attributes of a service, and answers that came as attributes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.models import Category

Schema = Mapping[str, Any]

DATATYPES = {"integer": "number", "number": "number", "boolean": "singlevaluelist"}
YES, NO = "true", "false"


def attributes_of(category: Category) -> list[dict[str, Any]]:
    """The attributes of the service definition, in the order and language in which they are asked."""
    asked = category.asked
    properties = asked.get("properties", {})
    required = set(asked.get("required", ()))
    names = asked.get("order", list(properties))
    return [
        _attribute(name, properties[name], order=order, required=name in required)
        for order, name in enumerate(names, start=1)
    ]


def _attribute(name: str, question: Schema, *, order: int, required: bool) -> dict[str, Any]:
    attribute = {
        "variable": True,
        "code": name,
        "datatype": _datatype(question),
        "required": required,
        "datatype_description": _hint(question),
        "order": order,
        "description": _in_language(question, "title", name),
    }
    values = _values(question)
    return attribute | {"values": values} if values else attribute


def _datatype(question: Schema) -> str:
    if "enum" in question:
        return "singlevaluelist"
    if question.get("format") == "date":
        return "datetime"
    return DATATYPES.get(question["type"], "string")


def _hint(question: Schema) -> str | None:
    """What a person needs to know to answer; None where the datatype says it all."""
    if question.get("format") == "date":
        return _("Ngày, ví dụ 2026-01-31.")
    if question["type"] in ("integer", "number"):
        bounds = [f"{sign} {question[word]}" for sign, word in (("≥", "minimum"), ("≤", "maximum")) if word in question]
        kind = _("Số nguyên") if question["type"] == "integer" else _("Số")
        return " ".join([kind, *bounds])
    if "maxLength" in question and "enum" not in question:
        return _("Tối đa %(limit)s chữ cái.") % {"limit": question["maxLength"]}
    return None


def _values(question: Schema) -> list[dict[str, str]]:
    if question["type"] == "boolean":
        return [{"key": YES, "name": _("có")}, {"key": NO, "name": _("không")}]
    keys = question.get("enum", [])
    return [{"key": key, "name": name} for key, name in zip(keys, _in_language(question, "enum", keys), strict=True)]


def _in_language(question: Schema, word: str, otherwise: Any) -> Any:
    if get_language() == "en" and f"{word}_en" in question:
        return question[f"{word}_en"]
    return question.get(word, otherwise)


def answers_among(
    category: Category, sent: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Any], dict[str, Sequence[str]]]:
    """Of the attributes that came, the answers to the kind's questions, each with the type of its question where it
    can be read so; and the rest, which the kind does not ask for."""
    properties = category.asked.get("properties", {})
    answers = {
        code: _typed(properties[code], values[-1].strip()) for code, values in sent.items() if code in properties
    }
    return answers, {code: values for code, values in sent.items() if code not in properties}


def _typed(question: Schema, value: str) -> Any:
    """What cannot be read stays as it came; the check of answers tells what is wrong with it."""
    if question.get("format") == "date":
        return value[:10]  # of a datetime the day
    if question["type"] == "boolean":
        return {YES: True, NO: False}.get(value.lower(), value)
    try:
        return {"integer": int, "number": float}.get(question["type"], str)(value)
    except ValueError:
        return value
