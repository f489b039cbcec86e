"""A place typed as numbers, for people without a map."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_DECIMAL = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


class PointForm(forms.Form):
    """Latitude and longitude in degrees, EPSG:4326. A decimal comma is read as well."""

    lat = forms.CharField(label=_("Vĩ độ"), help_text=_("Ví dụ 21,8629"), max_length=20, widget=_DECIMAL)
    lon = forms.CharField(label=_("Kinh độ"), help_text=_("Ví dụ 106,5378"), max_length=20, widget=_DECIMAL)

    def clean_lat(self) -> float:
        return self._degrees("lat", 90)

    def clean_lon(self) -> float:
        return self._degrees("lon", 180)

    def _degrees(self, name: str, most: int) -> float:
        text = self.cleaned_data[name].strip().replace(",", ".").rstrip("°NEne ").strip()
        try:
            degrees = float(text)
        except ValueError:
            raise forms.ValidationError(_("Xin ghi số độ thập phân, ví dụ 21,8629.")) from None
        if not -most <= degrees <= most:
            if name == "lat" and degrees <= 180:
                raise forms.ValidationError(_("Vĩ độ từ -90 đến 90. Có lẽ vĩ độ và kinh độ bị đổi chỗ."))
            raise forms.ValidationError(_("Toạ độ này không có trên Trái Đất."))
        return degrees
