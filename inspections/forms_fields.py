"""Fields that several forms of this room have."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from inspections.checklists import read_number

MOST_DONG = 10**12


def day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


def words(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: Any, help_text: Any = "", *, required: bool = False, most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=most)


class VersionForm(forms.Form):
    """Carries the version that the page showed, so that the second of two people is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DongField(forms.IntegerField):
    """Đồng, typed with or without the dots between thousands."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=1, widget=widget, **kwargs)
        self.validators.append(MaxValueValidator(MOST_DONG))

    def to_python(self, value: Any) -> int | None:
        return super().to_python(re.sub(r"[.,\s\u00a0]|đồng|đ$", "", str(value or "").strip().lower()))


class NumberField(forms.CharField):
    """A number as people here write it: 1.234,5 or 1234.5."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        number = read_number(text)
        if number is None:
            raise forms.ValidationError(_("Xin nhập một số, ví dụ 12,5."))
        return number
