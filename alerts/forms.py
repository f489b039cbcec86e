"""The form by which a warning is issued. It parses; what is allowed is decided in `issuing`."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.policy import reach_of
from alerts.models import RiskLevel, Warning
from places.hazards import Hazard
from places.models import Unit

LOCAL_TIME = "%Y-%m-%dT%H:%M"


def _moment(label: Any, hours: int) -> forms.DateTimeField:
    def initial() -> dt.datetime:
        now = timezone.localtime() + dt.timedelta(hours=hours)
        return now.replace(minute=0, second=0, microsecond=0)

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "form-control"}, format=LOCAL_TIME)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[LOCAL_TIME], initial=initial)


class WarningForm(forms.Form):
    hazard = forms.ChoiceField(label=_("Loại thiên tai"), choices=Hazard.choices, widget=forms.RadioSelect)
    level = forms.TypedChoiceField(
        label=_("Cấp độ rủi ro"), choices=RiskLevel.choices, coerce=int, widget=forms.RadioSelect
    )
    headline = forms.CharField(
        label=_("Tiêu đề"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_("Một câu ngắn, ví dụ: Nguy cơ lũ quét trên các suối từ 18 giờ hôm nay."),
    )
    instruction = forms.CharField(
        label=_("Người dân cần làm gì"), widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"})
    )
    everywhere = forms.BooleanField(required=False)
    units = forms.ModelMultipleChoiceField(
        label=_("Xã, phường được cảnh báo"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_at = _moment(_("Bắt đầu"), hours=0)
    expires_at = _moment(_("Kết thúc"), hours=12)
    level_reason = forms.CharField(
        label=_("Lý do nếu vượt cấp thông thường"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    headline_en = forms.CharField(
        label=_("Tiêu đề tiếng Anh"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "lang": "en"}),
    )
    instruction_en = forms.CharField(
        label=_("Việc cần làm, tiếng Anh"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control", "lang": "en"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = reach_of(user).unit_ids("warning.issue")
        units = self.fields["units"]
        assert isinstance(units, forms.ModelMultipleChoiceField)
        communes = Unit.objects.on(timezone.localdate()).communes()
        units.queryset = communes.filter(id__in=allowed).by_name()
        count = units.queryset.count()
        whole = (
            _("Cả tỉnh: tất cả %(count)s xã, phường") if count == communes.count() else _("Tất cả %(count)s xã, phường")
        )
        self.fields["everywhere"].label = whole % {"count": count}

    def clean(self) -> dict[str, Any]:
        """Every commune the person may warn when `everywhere` is ticked, whatever is ticked below it."""
        data = super().clean() or {}
        units = self.fields["units"]
        assert isinstance(units, forms.ModelMultipleChoiceField)
        if data.get("everywhere"):
            data["units"] = units.queryset
            self.errors.pop("units", None)
        elif "units" in data and not data["units"]:
            self.add_error("units", _("Xin chọn ít nhất một xã, phường, hoặc chọn tất cả."))
        return data


def copy_of(warning: Warning) -> dict[str, Any]:
    """What the form begins with when it replaces a warning."""
    return {
        "hazard": warning.hazard,
        "level": warning.level,
        "headline": warning.headline,
        "instruction": warning.instruction,
        "units": list(warning.units.values_list("id", flat=True)),
        "expires_at": timezone.localtime(warning.expires_at),
        "level_reason": warning.level_reason,
        "headline_en": warning.headline_en,
        "instruction_en": warning.instruction_en,
    }
