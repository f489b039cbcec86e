"""Forms of a visit: what is asked, measured and seen. A draft may be incomplete; what the minutes need is checked when
they are signed."""

import datetime as dt
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.forms_report import SeveralFilesField
from inspections.carrying_out import Position
from inspections.checklists import YES_NO
from inspections.forms_fields import NumberField, VersionForm, line, words
from inspections.models import Visit, VisitPerson
from inspections.outcome_states import VisitResult
from inspections.visiting import Measured, Present, Written, name_of

MOST_ROWS = 40
ANSWER = "cau-"
"""Before the key of a question, in the name of its field."""


class VisitForm(VersionForm):
    """The checklist of the visit and its texts."""

    findings = words(
        gettext_lazy("Diễn biến, kết quả kiểm tra"),
        gettext_lazy("Thấy gì, ở đâu, ai nói gì. Chỉ cán bộ phụ trách và bên ký biên bản đọc được."),
        rows=6,
    )
    opinion = words(gettext_lazy("Ý kiến của bên được kiểm tra"))
    result = forms.ChoiceField(
        label=gettext_lazy("Kết luận"), choices=VisitResult.choices, widget=forms.RadioSelect, required=False
    )
    ended_at = forms.DateTimeField(
        label=gettext_lazy("Kết thúc lúc"),
        help_text=gettext_lazy("Để trống thì lấy giờ ký."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        for question in visit.questions:
            self.fields[ANSWER + question["key"]] = _answer_field(question)

    @property
    def answers(self) -> list[forms.BoundField]:
        return [self[ANSWER + question["key"]] for question in self.visit.questions]

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("findings", "opinion", "result", "ended_at")]


def _answer_field(question: dict[str, str]) -> forms.Field:
    if question["type"] == "yes_no":
        return forms.ChoiceField(
            label=question["text"], choices=list(YES_NO.items()), widget=forms.RadioSelect, required=False
        )
    if question["type"] == "number":
        unit = question.get("unit", "")
        return NumberField(label=f"{question['text']} ({unit})" if unit else question["text"], required=False)
    return words(question["text"], rows=2)


PURE_NUMBERS = frozenset({"ph"})
"""Parameters that have no unit, in small letters."""


class MeasurementForm(forms.Form):
    parameter = line(gettext_lazy("Thông số"), most=120)
    value = NumberField(label=gettext_lazy("Kết quả đo"), required=False)
    unit = line(gettext_lazy("Đơn vị"), most=30)
    instrument = line(gettext_lazy("Thiết bị đo"), most=120)
    limit_low = NumberField(label=gettext_lazy("Giới hạn thấp nhất"), required=False)
    limit_high = NumberField(label=gettext_lazy("Giới hạn cao nhất"), required=False)
    limit_source = line(gettext_lazy("Giới hạn theo quy chuẩn nào"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(value not in ("", None) for value in data.values()):
            without_unit = data.get("parameter", "").lower() in PURE_NUMBERS
            for name in ("parameter", "value") if without_unit else ("parameter", "value", "unit"):
                if data.get(name) in ("", None) and name not in self.errors:
                    self.add_error(name, _("Xin ghi nốt ô này, hoặc để trống cả lần đo."))
            limited = data.get("limit_low") is not None or data.get("limit_high") is not None
            if limited and not data.get("limit_source"):
                self.add_error("limit_source", _("Có giới hạn thì xin ghi theo quy chuẩn nào."))
        return data


class PersonForm(forms.Form):
    part = forms.ChoiceField(label=gettext_lazy("Tư cách"), choices=VisitPerson.Part.choices)
    name = line(gettext_lazy("Họ tên"), most=120)
    standing = line(gettext_lazy("Chức vụ, hoặc nơi ở"))


MeasurementRows = formset_factory(MeasurementForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
PersonRows = formset_factory(PersonForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class VisitForms:
    """The three forms of the page as one."""

    def __init__(self, visit: Visit, data: Any = None) -> None:
        answers = {ANSWER + key: answer.replace(".", ",") if _number(answer) else answer
                   for key, answer in visit.answers.items()}  # fmt: skip
        initial = {name: getattr(visit, name) for name in ("version", "findings", "opinion", "result", "ended_at")}
        self.main = VisitForm(data, visit=visit, initial=answers | initial)
        measured = [
            {name: getattr(row, name) for name in MeasurementForm.base_fields} for row in visit.measurements.all()
        ]
        people = [{"part": row.part, "name": name_of(row), "standing": row.standing} for row in visit.people.all()]
        self.measurements: BaseFormSet[MeasurementForm] = MeasurementRows(
            data, prefix="do", initial=[_shown(row) for row in measured]
        )
        self.people: BaseFormSet[PersonForm] = PersonRows(data, prefix="nguoi", initial=people)

    def is_valid(self) -> bool:
        return all([self.main.is_valid(), self.measurements.is_valid(), self.people.is_valid()])

    def written(self) -> Written:
        data = self.main.cleaned_data
        answers = {
            question["key"]: "" if (answer := data[ANSWER + question["key"]]) is None else str(answer)
            for question in self.main.visit.questions
        }
        return Written(
            answers=answers,
            findings=data["findings"],
            opinion=data["opinion"],
            result=data["result"],
            ended_at=data["ended_at"],
            measurements=[
                Measured(**row.cleaned_data) for row in self.measurements if row.cleaned_data.get("parameter")
            ],
            people=[
                Present(
                    VisitPerson.Part(row.cleaned_data["part"]), row.cleaned_data["name"], row.cleaned_data["standing"]
                )
                for row in self.people
                if row.cleaned_data.get("name")
            ],
        )


def _number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Numbers as people here write them."""
    numbers = ("value", "limit_low", "limit_high")
    return {
        name: f"{value.normalize():f}".replace(".", ",") if name in numbers and value is not None else value
        for name, value in row.items()
    }


class WhereForm(forms.Form):
    """What the phone tells of where and when it is; nothing of it is asked for, a phone may not know."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%fZ"])

    @property
    def position(self) -> Position | None:
        data = self.cleaned_data
        if data.get("lat") is None or data.get("lon") is None:
            return None
        return Position(lon=data["lon"], lat=data["lat"], accuracy_m=data.get("accuracy"))

    @property
    def moment(self) -> dt.datetime | None:
        found: dt.datetime | None = self.cleaned_data.get("at")
        return found.replace(tzinfo=dt.UTC) if found else None


class VisitPhotosForm(WhereForm):
    photos = SeveralFilesField(label=gettext_lazy("Ảnh"), required=True)


class ReopenForm(VersionForm):
    prefix = "mo-lai"

    reason = words(
        gettext_lazy("Vì sao phải sửa biên bản đã ký?"),
        gettext_lazy("Biên bản đã ký vẫn được giữ; lần ký sau là một bản mới ghi lý do này."),
        required=True,
        rows=2,
    )
