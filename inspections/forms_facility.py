"""Forms of the register of facilities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms_filter import offer
from incidents.forms_report import PlaceMixin
from inspections.facilities import FacilityWords
from inspections.forms_order import words
from inspections.models import Facility, Risk
from places.models import Unit


class FacilityForm(PlaceMixin):
    name = forms.CharField(label=_("Tên cơ sở"), max_length=200)
    owner = forms.CharField(label=_("Chủ cơ sở"), max_length=200, required=False)
    trade = forms.CharField(
        label=_("Ngành nghề"), max_length=200, required=False, help_text=_("Ví dụ: chăn nuôi lợn, khai thác đá")
    )
    tax_code = forms.CharField(label=_("Mã số thuế"), max_length=20, required=False)
    phone = forms.CharField(
        label=_("Điện thoại"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    permits = words(
        _("Giấy phép môi trường"), rows=2, help_text=_("Số, ngày, cơ quan cấp, hạn; mỗi giấy phép một dòng.")
    )
    risk = forms.ChoiceField(label=_("Mức nguy cơ"), choices=Risk.choices, widget=forms.RadioSelect)
    note = words(_("Ghi chú"), rows=2)
    active = forms.BooleanField(label=_("Đang hoạt động"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def told(self) -> FacilityWords:
        """What a valid form says in words."""
        return FacilityWords(**{name: self.cleaned_data[name] for name in FacilityWords.__dataclass_fields__})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("location") is None and not cleaned.get("commune") and not self.has_error("commune"):
            self.add_error("commune", _("Xin chấm vị trí trên bản đồ, hoặc chọn xã, phường."))
        return cleaned


def facility_initial(facility: Facility) -> dict[str, Any]:
    told = {name: getattr(facility, name) for name in FacilityWords.__dataclass_fields__}
    point = facility.location
    place = {"lat": point.y, "lon": point.x} if point else {}
    return told | place | {"commune": facility.unit.code, "version": facility.version}


class FacilityFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Tên, nghề, địa chỉ, mã số thuế"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    unit = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Unit.objects.none(), required=False, empty_label=_("Cả địa bàn")
    )
    risk = forms.ChoiceField(label=_("Mức nguy cơ"), required=False, choices=[("", _("Mọi mức")), *Risk.choices])
    closed = forms.BooleanField(label=_("Cả cơ sở đã ngừng hoạt động"), required=False)

    def __init__(self, *args: Any, communes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", communes)
