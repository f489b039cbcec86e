"""Forms by which staff put right where a case is and which reports belong to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms_handling import VersionedForm, reason_field
from incidents.forms_report import PlaceMixin
from incidents.intake import MAX_CODE


class SetPlaceForm(PlaceMixin, VersionedForm):
    reason = reason_field()


class MoveReportForm(VersionedForm):
    prefix = "chuyen"

    duplicate_of = forms.CharField(
        label=_("Mã của sự việc kia"),
        max_length=MAX_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "list": "nearby-incidents"}
        ),
    )
    reason = reason_field(required=True)


class PartReportForm(VersionedForm):
    prefix = "tach"

    reason = reason_field(required=True)
