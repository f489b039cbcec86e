"""Fields for the questions of a kind. What is typed becomes a value of the question's type; whether it is an answer is
decided by the schema (`incidents.answers`)."""

import itertools
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geodata.unmarked import unmarked
from incidents.answers import Answers, checked
from incidents.models import Category, KindGroup
from incidents.questions import Question, QuestionType, questions_of

_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")
_WHOLE = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+([.,]\d+)?")


class AnswersForm(forms.Form):
    """The questions of one kind, under a prefix of its own: the report form holds those of every kind, and what was
    answered stays when another kind is chosen."""

    def __init__(self, category: Category, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, prefix=prefix_of(category), **kwargs)
        self.asked = category.asked
        for question in questions_of(self.asked):
            self.fields[question.name] = _field(question)
        self.public = {question.name for question in questions_of(self.asked) if question.public}

    def clean(self) -> Answers:
        """The answers as `submit_report` takes them; each sentence of what is wrong stands beside its field."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        answers, problems = checked(self.asked, given)
        for name, sentence in problems.items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return answers


@dataclass(frozen=True)
class OfferedKind:
    category: Category
    questions: AnswersForm
    chosen: bool

    @property
    def words(self) -> str:
        """What it is found by, without marks."""
        return unmarked(f"{self.category.name} {self.category.name_en} {self.category.search_words}")


@dataclass(frozen=True)
class OfferedGroup:
    """A group with its kinds; `opened` when one of them is chosen."""

    group: KindGroup
    kinds: list[OfferedKind]

    @property
    def opened(self) -> bool:
        return any(kind.chosen for kind in self.kinds)


def offered_groups(*, chosen: str = "", data: Any = None, answered: AnswersForm | None = None) -> list[OfferedGroup]:
    """All kinds in use by group, with their questions. `chosen` is the slug of the kind chosen; `data` is what was
    typed, also under other kinds; `answered` is the chosen kind's form with its errors. One query."""
    kinds = Category.objects.filter(active=True).select_related("group")
    offered = []
    for category in kinds.order_by("group__position", "group__name", "position", "name"):
        is_chosen = category.slug == chosen
        kept = answered if is_chosen and answered else AnswersForm(category, initial=_typed(category, data or {}))
        offered.append(OfferedKind(category, kept, is_chosen))
    by_group = itertools.groupby(offered, key=lambda kind: kind.category.group)
    return [OfferedGroup(group, list(kinds)) for group, kinds in by_group]


def _typed(category: Category, data: Any) -> dict[str, str]:
    prefix = f"{prefix_of(category)}-"
    return {name.removeprefix(prefix): data[name] for name in data if name.startswith(prefix)}


def prefix_of(category: Category) -> str:
    """Names of questions hold no hyphen, so the last one of a field's name parts kind and question."""
    return f"answer-{category.slug}"


class _TypedNumberField(forms.CharField):
    """A number as people type it: 1,5 or 1.5; for whole numbers 1.200 too. What is no number stays as it was typed, for
    the schema to refuse with the question's own sentence."""

    def __init__(self, *, whole: bool, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.whole = whole

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).replace(" ", "")
        if self.whole:
            text = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text
            return int(text) if _WHOLE.fullmatch(text) else text
        return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else text


class _DayField(forms.DateField):
    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else ""


def _field(question: Question) -> forms.Field:
    """All fields are optional to Django: the schema asks for what must be answered, of the chosen kind alone."""
    said: dict[str, Any] = {"label": question.label, "required": False}
    field = _field_of_type(question, said)
    if question.required:
        field.widget.attrs["aria-required"] = "true"
    return field


def _field_of_type(question: Question, said: dict[str, Any]) -> forms.Field:
    match question.type:
        case QuestionType.CHOICE:
            keys = _keys(question)
            choices = [(keys[value], label) for value, label in question.told_choices]
            return forms.TypedChoiceField(
                choices=[("", _("Chưa trả lời")), *choices],
                coerce=lambda key: next(value for value in keys if keys[value] == key),
                empty_value="",
                **said,
            )
        case QuestionType.BOOLEAN:
            answers = [("", _("Chưa trả lời")), ("true", _("Có")), ("false", _("Không"))]
            return forms.TypedChoiceField(choices=answers, coerce=lambda value: value == "true", empty_value="", **said)
        case QuestionType.DATE:
            day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return _DayField(widget=day, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **said)
        case QuestionType.TEXT:
            return forms.CharField(max_length=question.max_length, widget=_text_input(), **said)
    whole = question.type == QuestionType.INTEGER
    return _TypedNumberField(whole=whole, widget=_text_input(inputmode="numeric" if whole else "decimal"), **said)


def _keys(question: Question) -> dict[str, str]:
    """What the form sends for each choice: the choice without marks, so that a page in English holds no Vietnamese, and
    a draft stays right when an office puts the choices in another order."""
    keys: dict[str, str] = {}
    for value, _value_en in question.choices:
        plain = unmarked(value)
        keys[value] = plain if plain not in keys.values() else f"{plain} {len(keys)}"
    return keys


def _text_input(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off"} | attrs)
