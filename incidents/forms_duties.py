"""Forms by which staff say who looks after a case, who else is told, where it goes, and what it belongs to."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.absences import Away
from agencies.models import Agency, User
from incidents.forms_handling import VersionedForm, day_field, reason_field
from incidents.intake import MAX_CODE
from incidents.models import Hotspot, LinkKind
from incidents.people import agencies_that_read, person_label


def code_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MAX_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "list": "nearby-incidents"}
        ),
    )


class NamePersonForm(VersionedForm):
    prefix = "nguoi"

    person = forms.ModelChoiceField(label=_("Người phụ trách"), queryset=User.objects.none(), required=False)
    reason = reason_field()

    def __init__(self, *args: Any, people: list[User], away: dict[int, Away], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people])
        labels = ((person.pk, person_label(person, away)) for person in people)
        field.choices = [("", _("Không giao riêng ai: cả cơ quan")), *labels]


class InformForm(VersionedForm):
    prefix = "bao"

    agencies = forms.ModelMultipleChoiceField(
        label=_("Cơ quan ở địa bàn này"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other = forms.ModelChoiceField(
        label=_("Cơ quan nơi khác"), queryset=Agency.objects.none(), required=False, empty_label=_("Không chọn")
    )
    reason = reason_field(_("Vì sao cần biết"), _("Cơ quan được thông báo đọc được. Không viết tên người phản ánh."))

    def __init__(self, *args: Any, local: list[Agency], own: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [agency.pk for agency in local]
        readers = agencies_that_read(timezone.localdate())
        for name, queryset in (
            ("agencies", readers.filter(pk__in=ids)),
            ("other", readers.exclude(pk__in=[*ids, own] if own else ids)),
        ):
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def chosen(self) -> list[Agency]:
        other = self.cleaned_data["other"]
        return [*self.cleaned_data["agencies"], *([other] if other else [])]


class HandOverForm(VersionedForm):
    prefix = "chuyen"

    to_agency = forms.ModelChoiceField(
        label=_("Chuyển cho"), queryset=Agency.objects.none(), empty_label=_("Chọn cơ quan")
    )
    reason = reason_field(_("Lý do, căn cứ"), _("Cơ quan nhận đọc được. Không viết tên người phản ánh."), required=True)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_agency"].queryset = agencies  # type: ignore[attr-defined]


class GiveBackForm(forms.Form):
    reason = reason_field(_("Lý do trả lại"), _("Nơi chuyển đọc được."), required=True)


class LetterForm(VersionedForm):
    prefix = "cong-van"

    letter_number = forms.CharField(label=_("Số, ký hiệu công văn"), max_length=60)
    letter_on = day_field(_("Ngày công văn"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter_on"].widget.attrs["max"] = timezone.localdate().isoformat()


class LinkForm(VersionedForm):
    prefix = "lien-ket"

    other = code_field(_("Mã của sự việc kia"))
    kind = forms.ChoiceField(label=_("Liên quan thế nào"), choices=LinkKind.choices, widget=forms.RadioSelect)
    reason = reason_field(required=True)


class UnlinkForm(forms.Form):
    prefix = "bo-lien-ket"

    link = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field(_("Vì sao bỏ liên kết"), required=True)


class GatherForm(forms.Form):
    prefix = "diem-nong"

    hotspot = forms.ModelChoiceField(label=_("Điểm nóng"), queryset=Hotspot.objects.none(), empty_label=None)

    def __init__(self, *args: Any, hotspots: list[Hotspot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hotspot"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Hotspot.objects.filter(pk__in=[hotspot.pk for hotspot in hotspots])
        field.choices = [(hotspot.pk, hotspot.name) for hotspot in hotspots]
