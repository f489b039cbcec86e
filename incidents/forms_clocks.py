"""Forms of the case page about its clocks and its kind, and the fields that a hold has beside those of its row."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms_handling import VersionedForm, text_field
from incidents.models import Category, Incident


class AcknowledgeForm(VersionedForm):
    prefix = "da-xem"


class KindForm(VersionedForm):
    prefix = "doi-loai"

    category = forms.ModelChoiceField(
        label=_("Loại đúng"), queryset=Category.objects.none(), empty_label=_("Chọn loại")
    )
    reason = text_field(_("Lý do đổi"), _("Chỉ cán bộ phụ trách đọc được."))

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Category.objects.filter(active=True).exclude(pk=incident.category_id).order_by("position", "name")
        self.fields["category"].queryset = offered  # type: ignore[attr-defined]
        self.fields["reason"].required = True
