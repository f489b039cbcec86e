"""Forms of hotspots."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from incidents.forms_filter import offer
from incidents.forms_handling import VersionedForm, day_field, reason_field
from incidents.forms_report import PlaceMixin
from incidents.models import MOST_RADIUS_M, Hotspot
from incidents.people import able_people
from places.models import Unit

_BETWEEN_CODES = re.compile(r"[\s,;]+")


def _next_check() -> forms.DateField:
    return day_field(_("Ngày kiểm tra tới"), required=True)


class CodesField(forms.CharField):
    """Codes of cases with blanks or commas between, as a list."""

    def clean(self, value: Any) -> list[str]:
        return [code for code in _BETWEEN_CODES.split(super().clean(value)) if code]


class FactsForm(forms.Form):
    """What a hotspot is and who looks after it."""

    name = forms.CharField(label=_("Tên"), help_text=_("Ví dụ: Bãi rác tự phát đầu cầu Bản Giềng."), max_length=120)
    why = forms.CharField(label=_("Vì sao là điểm nóng"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    radius_m = forms.IntegerField(
        label=_("Bán kính (m)"),
        min_value=1,
        max_value=MOST_RADIUS_M,
        initial=200,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    around_cases = forms.BooleanField(
        label=_("Vùng bao quanh các sự việc, rộng thêm bấy nhiêu mét"),
        help_text=_("Không chọn thì vùng là vòng tròn quanh vị trí."),
        required=False,
    )
    agency = forms.ModelChoiceField(
        label=_("Cơ quan theo dõi"), queryset=Agency.objects.none(), empty_label=_("Chọn cơ quan")
    )
    person = forms.ModelChoiceField(
        label=_("Người theo dõi"),
        help_text=_("Là người của cơ quan theo dõi."),
        queryset=User.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.filter(active=True)
        offer(self, "agency", agencies)
        by_agency = able_people([agency.pk for agency in agencies], timezone.localdate())
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = User.objects.filter(pk__in={p.pk for people in by_agency.values() for p in people})
        groups = [
            (agency.label, [(p.pk, p.display_name) for p in by_agency[agency.pk]])
            for agency in agencies
            if by_agency[agency.pk]
        ]
        person.choices = [("", _("Cả cơ quan")), *groups]


class OpenForm(FactsForm, PlaceMixin):
    next_check_on = _next_check()
    codes = CodesField(
        label=_("Mã các sự việc"),
        help_text=_("Cách nhau bằng dấu cách. Để trống thì thêm sau."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("location") is None and not self.has_error("commune"):
            self.add_error("commune", _("Xin chấm vị trí của điểm nóng trên bản đồ."))
        return cleaned


class ChangeForm(FactsForm, VersionedForm):
    pass


class NoteForm(forms.Form):
    prefix = "ghi"

    text = forms.CharField(label=_("Ghi chú"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class CheckForm(forms.Form):
    prefix = "kiem-tra"

    text = forms.CharField(label=_("Đã thấy gì"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    next_check_on = _next_check()


class GatherForm(forms.Form):
    prefix = "them"

    codes = CodesField(
        label=_("Mã sự việc"), max_length=400, widget=forms.TextInput(attrs={"autocapitalize": "characters"})
    )


class ReleaseForm(forms.Form):
    prefix = "bo"

    code = forms.CharField(widget=forms.HiddenInput)
    reason = reason_field(required=True)


class CloseForm(VersionedForm):
    prefix = "ket-thuc"

    reason = reason_field(_("Vì sao kết thúc"), "", required=True)


class ReopenForm(forms.Form):
    prefix = "mo-lai"

    reason = reason_field(_("Vì sao theo dõi lại"), "", required=True)
    next_check_on = _next_check()


class CrowdedForm(forms.Form):
    """How crowded a place must be to be suggested."""

    least = forms.IntegerField(label=_("Ít nhất mấy sự việc"), min_value=2, max_value=50, initial=3)
    months = forms.IntegerField(label=_("Trong mấy tháng"), min_value=1, max_value=36, initial=6)
    metres = forms.IntegerField(label=_("Cách nhau tối đa (m)"), min_value=10, max_value=2000, initial=200)


class HotspotFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("Đang theo dõi")), ("qua-han", _("Quá hạn kiểm tra")), ("da-ket-thuc", _("Đã kết thúc"))],
    )
    unit = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Unit.objects.none(), to_field_name="code", required=False
    )

    def __init__(self, *args: Any, unit_ids: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        communes = Unit.objects.on(today).communes().defer("geometry", "outline").by_name()
        offer(self, "unit", communes.filter(pk__in=unit_ids))
        self.fields["unit"].empty_label = _("Cả địa bàn")  # type: ignore[attr-defined]


def facts_of(hotspot: Hotspot) -> dict[str, Any]:
    """For `ChangeForm`."""
    return {
        "version": hotspot.version,
        "name": hotspot.name,
        "why": hotspot.why,
        "radius_m": hotspot.radius_m,
        "around_cases": hotspot.around_cases,
        "agency": hotspot.agency_id,
        "person": hotspot.person_id,
    }
