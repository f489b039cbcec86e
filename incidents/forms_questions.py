"""The editor of a kind's questions, for somebody who has never seen a schema: one form a question."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.questions import (
    LARGEST_NUMBER,
    MAX_TITLE,
    MOST_QUESTIONS,
    NAME_PATTERN,
    Question,
    QuestionType,
    schema_of,
    valid_questions,
)

TYPE_LABELS = {
    QuestionType.CHOICE: gettext_lazy("Chọn một trong danh sách"),
    QuestionType.BOOLEAN: gettext_lazy("Có hoặc không"),
    QuestionType.INTEGER: gettext_lazy("Số nguyên"),
    QuestionType.NUMBER: gettext_lazy("Số, có thể có phần lẻ"),
    QuestionType.DATE: gettext_lazy("Ngày"),
    QuestionType.TEXT: gettext_lazy("Trả lời bằng chữ"),
}


def _lines(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "data-for-type": QuestionType.CHOICE.value})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=4000, widget=widget)


def _bound(label: Any) -> forms.FloatField:
    widget = forms.TextInput(
        attrs={
            "inputmode": "decimal",
            "data-for-type": f"{QuestionType.INTEGER.value} {QuestionType.NUMBER.value}",
        }
    )
    return forms.FloatField(
        label=label,
        required=False,
        localize=True,
        min_value=-LARGEST_NUMBER,
        max_value=LARGEST_NUMBER,
        widget=widget,
    )


class QuestionForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Câu hỏi"), max_length=MAX_TITLE)
    title_en = forms.CharField(label=gettext_lazy("Câu hỏi bằng tiếng Anh"), max_length=MAX_TITLE)
    type = forms.ChoiceField(
        label=gettext_lazy("Kiểu trả lời"),
        choices=[(kind.value, label) for kind, label in TYPE_LABELS.items()],
        initial=QuestionType.CHOICE.value,
    )
    choices = _lines(gettext_lazy("Các lựa chọn"), gettext_lazy("Mỗi dòng một lựa chọn, từ hai dòng trở lên."))
    choices_en = _lines(
        gettext_lazy("Các lựa chọn bằng tiếng Anh"), gettext_lazy("Mỗi dòng một lựa chọn, cùng thứ tự.")
    )
    minimum = _bound(gettext_lazy("Số nhỏ nhất"))
    maximum = _bound(gettext_lazy("Số lớn nhất"))
    required = forms.BooleanField(
        label=gettext_lazy("Bắt buộc trả lời"),
        required=False,
        help_text=gettext_lazy("Chỉ khi thật cần: không trả lời thì không gửi được. Loại khẩn cấp bỏ qua mục này."),
    )
    public = forms.BooleanField(
        label=gettext_lazy("Ai cũng xem được câu trả lời"),
        required=False,
        help_text=gettext_lazy("Không dùng được với câu trả lời bằng chữ, vì người ta có thể viết tên người vào đó."),
    )
    name = forms.RegexField(
        NAME_PATTERN,
        label=gettext_lazy("Tên trong dữ liệu"),
        required=False,
        help_text=gettext_lazy("Chữ thường không dấu, số và _. Để trống thì hệ thống tự đặt."),
        error_messages={"invalid": gettext_lazy("Chỉ dùng chữ thường không dấu, số và dấu _, bắt đầu bằng chữ.")},
    )

    def clean(self) -> dict[str, Any]:
        """Adds `question`, without a name where none was given."""
        data = self.cleaned_data
        if self.errors:
            return data
        kind = QuestionType(data["type"])
        numeric = kind in (QuestionType.INTEGER, QuestionType.NUMBER)
        question = Question(
            name=data["name"],
            type=kind,
            title=data["title"],
            title_en=data["title_en"],
            required=data["required"],
            public=data["public"],
            choices=self._choices() if kind == QuestionType.CHOICE else (),
            minimum=data["minimum"] if numeric else None,
            maximum=data["maximum"] if numeric else None,
        )
        if kind == QuestionType.TEXT and question.public:
            self.add_error(
                "public", _("Câu trả lời bằng chữ không công khai được. Xin bỏ chọn, hoặc đổi kiểu trả lời.")
            )
        if not self.errors:
            self._check(question)
        return data | {"question": question}

    def _choices(self) -> tuple[tuple[str, str], ...]:
        values, values_en = (self._lines_of(name) for name in ("choices", "choices_en"))
        if len(values) < 2:
            self.add_error("choices", _("Xin ghi ít nhất hai lựa chọn, mỗi dòng một lựa chọn."))
        elif len(set(values)) < len(values) or len(set(values_en)) < len(values_en):
            self.add_error("choices", _("Có lựa chọn bị lặp lại."))
        elif len(values) != len(values_en):
            self.add_error(
                "choices_en",
                _("Có %(vi)s lựa chọn tiếng Việt mà %(en)s lựa chọn tiếng Anh; xin ghi đủ, cùng thứ tự.")
                % {"vi": len(values), "en": len(values_en)},
            )
        return tuple(zip(values, values_en, strict=False))

    def _lines_of(self, name: str) -> list[str]:
        return [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]

    def _check(self, question: Question) -> None:
        """The schema has the last word, also on what this form does not ask by itself."""
        try:
            valid_questions(schema_of([replace(question, name="q")]))
        except ValidationError as error:
            self.add_error(None, error)


class BaseQuestionFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        names = [form.cleaned_data["name"] for form in self._kept() if form.cleaned_data["name"]]
        if len(set(names)) < len(names):
            raise ValidationError(_("Hai câu hỏi có cùng tên trong dữ liệu. Xin đổi một tên, hoặc để trống."))

    def questions(self) -> list[Question]:
        """In their order, each with a name; for a set that is valid."""
        taken = {form.cleaned_data["name"] for form in self._kept()}
        named = []
        for form in self._kept():
            question = form.cleaned_data["question"]
            name = question.name or _free_name(question.title_en, taken)
            taken.add(name)
            named.append(replace(question, name=name))
        return named

    def _kept(self) -> list[Any]:
        return [form for form in self.ordered_forms if form.cleaned_data.get("title")]


QuestionFormSet = forms.formset_factory(
    QuestionForm,
    formset=BaseQuestionFormSet,
    extra=1,
    max_num=MOST_QUESTIONS,
    validate_max=True,
    absolute_max=MOST_QUESTIONS + 5,
    can_order=True,
    can_delete=True,
)


def initial_of(question: Question) -> dict[str, Any]:
    """What the form of this question shows at first."""
    values, values_en = ([pair[side] for pair in question.choices] for side in (0, 1))
    shown = ("name", "title", "title_en", "minimum", "maximum", "required", "public")
    return {name: getattr(question, name) for name in shown} | {
        "type": question.type.value,
        "choices": "\n".join(values),
        "choices_en": "\n".join(values_en),
    }


def _free_name(title: str, taken: set[str]) -> str:
    base = re.sub(r"^[^a-z]+", "", slugify(title).replace("-", "_"))[:30].strip("_") or "q"
    return next(name for number in range(1, 1000) if (name := base if number == 1 else f"{base}_{number}") not in taken)
