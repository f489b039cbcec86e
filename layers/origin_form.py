"""Where a map comes from, as a person states it: when a file is read in, and when a draft is put right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layers.models import LayerVersion
from layers.version_words import scale_words

_MAP_SCALES = [1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 200_000, 250_000]


class OriginForm(forms.Form):
    source = forms.CharField(
        label=_("Nguồn dữ liệu"),
        max_length=300,
        help_text=_("Cơ quan, đề tài lập bản đồ; hiện công khai."),
        error_messages={"required": _("Xin ghi nguồn dữ liệu: cơ quan hoặc đề tài lập bản đồ.")},
    )
    surveyed_on = forms.DateField(
        label=_("Ngày của dữ liệu"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    map_scale = forms.TypedChoiceField(
        label=_("Tỷ lệ bản đồ gốc"),
        coerce=int,
        choices=lambda: [(value, scale_words(value)) for value in _MAP_SCALES],
    )
    note = forms.CharField(
        label=_("Ghi chú cho người duyệt"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 2})
    )

    def clean_surveyed_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["surveyed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Ngày của dữ liệu không thể ở tương lai."))
        return day


def origin_of(version: LayerVersion) -> dict[str, Any]:
    """What the form begins with when a draft is put right."""
    return {name: getattr(version, name) for name in OriginForm.base_fields}
