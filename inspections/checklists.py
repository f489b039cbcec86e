"""What a checklist asks: a JSON list of questions, each with a key, its words and the kind of its answer.

`[{"key": "nuoc-thai", "text": "Có xả nước thải ra suối không?", "type": "yes_no"}]`; the types are `yes_no` (answers
"yes", "no" or "na": it does not apply), `number` (with `unit`) and `text`.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TYPES = ("yes_no", "number", "text")
YES_NO = {"yes": _("Có"), "no": _("Không"), "na": _("Không áp dụng")}
MOST_QUESTIONS = 60
MOST_LETTERS = 2000
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")


def no_questions() -> list[dict[str, str]]:
    return []


def valid_questions(value: Any) -> None:
    """Raises `ValidationError` that says which question is wrong."""
    if not isinstance(value, list) or len(value) > MOST_QUESTIONS:
        raise ValidationError(_("Cần một danh sách, tối đa %(most)s câu hỏi."), params={"most": MOST_QUESTIONS})
    keys = set()
    for number, question in enumerate(value, start=1):
        good = (
            isinstance(question, dict)
            and _KEY.fullmatch(str(question.get("key", "")))
            and question["key"] not in keys
            and isinstance(question.get("text"), str)
            and 0 < len(question["text"].strip()) <= 300
            and question.get("type") in TYPES
            and isinstance(question.get("unit", ""), str)
        )
        if not good:
            raise ValidationError(
                _(
                    "Câu hỏi thứ %(number)s chưa đúng: cần “key” (chữ thường không dấu, không trùng), “text”, và "
                    "“type” là yes_no, number hoặc text."
                ),
                params={"number": number},
            )
        keys.add(question["key"])


def read_number(typed: str) -> Decimal | None:
    """A number as people here write it, 1.234,5 or 1234.5; None where it is none."""
    text = typed.strip().replace(" ", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 12 else None


def answers_of(questions: list[dict[str, str]], typed: Mapping[str, str]) -> dict[str, str]:
    """The answers that fit their questions; others are left out, so that an old draft of a phone does no harm."""
    found = {}
    for question in questions:
        answer = str(typed.get(question["key"], "")).strip()[:MOST_LETTERS]
        if question["type"] == "number":
            number = read_number(answer)
            answer = "" if number is None else f"{number.normalize():f}"
        if answer and (question["type"] != "yes_no" or answer in YES_NO):
            found[question["key"]] = answer
    return found


def in_words(questions: list[dict[str, str]], answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Question and answer, as people read them; what was not answered has an empty answer."""
    return [(question["text"], _in_words(question, answers.get(question["key"], ""))) for question in questions]


def _in_words(question: Mapping[str, str], answer: str) -> str:
    if question["type"] == "yes_no":
        return str(YES_NO.get(answer, ""))
    if question["type"] == "number" and answer:
        return f"{answer.replace('.', ',')} {question.get('unit', '')}".strip()
    return answer
