"""Forms by which staff put right where a case is and which reports belong to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms_handling import VersionedForm
from incidents.forms_report import PlaceMixin
from incidents.intake import MAX_CODE


def _reason(label: str | None = None, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label or _("Lý do, căn cứ"),
        help_text=_("Chỉ cán bộ phụ trách đọc được."),
        max_length=4000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SetPlaceForm(PlaceMixin, VersionedForm):
    reason = _reason()


class MoveReportForm(VersionedForm):
    prefix = "chuyen"

    duplicate_of = forms.CharField(
        label=_("Mã của sự việc kia"),
        max_length=MAX_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "list": "nearby-incidents"}
        ),
    )
    reason = _reason(required=True)


class PartReportForm(VersionedForm):
    prefix = "tach"

    reason = _reason(required=True)
