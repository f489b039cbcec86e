"""The form of a legend: its title and one part a class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from layers.legend_check import Look
from layers.legend_models import Legend
from layers.legends import CLASS_FIELDS, TITLE_FIELDS
from layers.models import ClassStyle

_HEX = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Màu ghi dạng #rrggbb."))


class TitleForm(forms.ModelForm):
    seen_event = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Legend
        fields = TITLE_FIELDS


class ClassForm(forms.ModelForm):
    colour = forms.CharField(label=_("Màu"), validators=[_HEX], widget=forms.TextInput({"type": "color"}))

    class Meta:
        model = ClassStyle
        fields = CLASS_FIELDS
        widgets = {"advice": forms.Textarea({"rows": 4}), "advice_en": forms.Textarea({"rows": 4})}

    def clean_colour(self) -> str:
        return str(self.cleaned_data["colour"])

    @property
    def look(self) -> Look:
        """As it is filled in now, also where that is not right yet."""
        colour, pattern = (str(self[name].value()) for name in ("colour", "pattern"))
        whole = len(colour) == 7 and colour[0] == "#" and all(c in "0123456789abcdef" for c in colour[1:])
        return Look(colour if whole else self.instance.colour, pattern)


class LegendForm:
    """Title and classes of a legend, lowest class first."""

    def __init__(self, legend: Legend, seen_event: int, data: Any = None) -> None:
        self.title = TitleForm(data, instance=legend, initial={"seen_event": seen_event})
        self.classes = [
            ClassForm(data, instance=style, prefix=f"lop-{style.level}", auto_id="id_%s") for style in legend.classes
        ]

    def is_valid(self) -> bool:
        return all([self.title.is_valid(), *(form.is_valid() for form in self.classes)])

    def again(self, before: Mapping[str, str], seen_event: int) -> LegendForm:
        """The same filled in, to be saved after what others changed meanwhile: what the person left as it was shows
        the others' change, what the person changed stays. `before`: see `layers.legends.changed_since`."""
        now = LegendForm(Legend.objects.get(pk=self.title.instance.pk), seen_event)
        data = dict(self.title.data.items())
        data["seen_event"] = seen_event
        for mine, theirs in zip(self._parts(), now._parts(), strict=True):
            level = f"{mine.instance.level}." if isinstance(mine, ClassForm) else ""
            for name in mine.Meta.fields:  # type: ignore[attr-defined]
                if mine.cleaned_data[name] == before.get(f"{level}{name}"):
                    data[mine.add_prefix(name)] = theirs[name].value()
        return LegendForm(now.title.instance, seen_event, data)

    def _parts(self) -> list[forms.ModelForm]:
        return [self.title, *self.classes]

    @property
    def looks(self) -> list[Look]:
        return [form.look for form in self.classes]

    def values(self) -> dict[str, Any]:
        """Arguments of `layers.legends.change_legend`, of a valid form."""
        return {
            "seen_event": self.title.cleaned_data["seen_event"],
            "titles": {name: self.title.cleaned_data[name] for name in TITLE_FIELDS},
            "classes": {
                form.instance.level: {name: form.cleaned_data[name] for name in CLASS_FIELDS} for form in self.classes
            },
        }
