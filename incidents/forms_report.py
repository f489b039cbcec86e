"""The form of a report: what a person types, as values for the verb that takes it in."""

import math
import uuid
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Category
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
    """Communes of today by code; only those whose centre is known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), to_field_name="code", **kwargs)

    @staticmethod
    def of_today() -> Any:
        return (
            Unit.objects.on(timezone.localdate())
            .communes()
            .filter(centre__isnull=False)
            .defer("geometry", "outline")
            .by_name()
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class PlaceMixin(forms.Form):
    """A place given as a point, or without a map as a commune with words."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    accuracy_m = forms.FloatField(required=False, min_value=0, widget=forms.HiddenInput)
    commune = CommuneChoiceField(label=_("Xã, phường"), required=False, empty_label=_("Chọn xã hoặc phường"))
    place_words = forms.CharField(
        label=_("Mô tả vị trí"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commune = self.fields["commune"]
        assert isinstance(commune, CommuneChoiceField)
        commune.queryset = CommuneChoiceField.of_today()

    def clean(self) -> dict[str, Any]:
        """Adds `location` (Point, EPSG:4326). A commune alone gives its centre, with the radius of a circle of its
        area (metres) as accuracy, so that nobody takes it for the spot."""
        cleaned = super().clean() or self.cleaned_data
        if self.has_error("lat") or self.has_error("lon"):
            self.add_error("commune", _("Vị trí không hợp lệ. Xin chấm lại trên bản đồ."))
        elif cleaned.get("lat") is not None and cleaned.get("lon") is not None:
            cleaned["location"] = Point(cleaned["lon"], cleaned["lat"], srid=4326)
        elif commune := cleaned.get("commune"):
            cleaned["location"] = commune.centre
            cleaned["accuracy_m"] = radius_m(commune)
        elif not self.has_error("commune"):
            self.add_error("commune", _("Xin cho biết nơi xảy ra: dùng vị trí, chấm trên bản đồ hoặc chọn xã, phường."))
        return cleaned


def radius_m(unit: Unit) -> float | None:
    """Radius in metres of a circle as large as the unit; None where its area is unknown."""
    return round(math.sqrt(float(unit.area_km2) / math.pi) * 1000) if unit.area_km2 else None


class ReportForm(PlaceMixin):
    status = 422
    """HTTP status of the answer when the report is not taken."""
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    category = forms.ModelChoiceField(
        label=_("Loại sự việc"),
        queryset=Category.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn loại sự việc.")},
    )
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
