"""The form of a report: what a person types, as values for the verb that takes it in."""

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms_answers import AnswersForm, OfferedGroup, offered_groups
from incidents.intake import MAX_CODE
from incidents.models import Category
from incidents.report_place import communes_of_today
from places.models import Unit


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files as a list; an empty choice is an empty list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


class CommuneChoiceField(forms.ModelChoiceField):
    """Communes of today by code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class PlaceMixin(forms.Form):
    """A place given as a point, as a commune, or by words alone."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    accuracy_m = forms.FloatField(required=False, min_value=0, widget=forms.HiddenInput)
    commune = CommuneChoiceField(label=_("Xã, phường"), required=False, empty_label=_("Không rõ, hoặc chọn xã, phường"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commune = self.fields["commune"]
        assert isinstance(commune, CommuneChoiceField)
        commune.queryset = communes_of_today()

    def clean(self) -> dict[str, Any]:
        """Adds `location`: (longitude, latitude) in degrees, EPSG:4326, or None where no point was given."""
        cleaned = super().clean() or self.cleaned_data
        if self.has_error("lat") or self.has_error("lon"):
            self.add_error("commune", _("Vị trí không hợp lệ. Xin chấm lại trên bản đồ."))
            return cleaned
        lon, lat = cleaned.get("lon"), cleaned.get("lat")
        cleaned["location"] = (lon, lat) if lon is not None and lat is not None else None
        return cleaned


class ReportForm(PlaceMixin):
    status = 422
    """HTTP status of the answer when the report is not taken."""
    members: Mapping[str, Any] = {}
    """What a script is told then beside the sentences (see `GeoPGIError.members`)."""
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    category = forms.ModelChoiceField(
        label=_("Loại sự việc"),
        queryset=Category.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn loại sự việc.")},
    )
    place_words = forms.CharField(
        label=_("Mô tả vị trí"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    join = forms.CharField(required=False, max_length=MAX_CODE, widget=forms.HiddenInput)
    photos = SeveralFilesField(label=_("Ảnh"), required=False)
    words = forms.CharField(
        label=_("Bạn thấy gì?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(
        label=_("Tên của bạn"), max_length=100, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_id": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ModelChoiceField)
        category.queryset = Category.objects.filter(active=True)
        self._answered: AnswersForm | None = None

    def clean(self) -> dict[str, Any]:
        """Adds `answers`, of the chosen kind's questions. What is wrong with one is told under the name of its field,
        which is a field of the kind's own form."""
        cleaned = super().clean()
        placed = cleaned.get("location") or cleaned.get("commune") or cleaned.get("place_words")
        if not placed and not self.has_error("commune"):
            self.add_error(
                "commune",
                _("Xin cho biết nơi xảy ra: dùng vị trí, chấm trên bản đồ, tìm theo tên, hoặc tả bằng lời."),
            )
        if category := cleaned.get("category"):
            self._answered = AnswersForm(category, self.data)
            for name, problems in self._answered.errors.items():
                self.errors[self._answered.add_prefix(name)] = problems
            cleaned["answers"] = self._answered.cleaned_data
        return cleaned

    @cached_property
    def kind_groups(self) -> list[OfferedGroup]:
        """The kinds to choose from, with all that was answered."""
        chosen = self["category"].value() or ""
        return offered_groups(chosen=chosen, data=self.data, answered=self._answered)
