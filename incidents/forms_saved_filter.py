"""The form that keeps the filter of the desk under a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents.forms_filter import offer
from incidents.saved_filters import SHARE


class SaveFilterForm(forms.Form):
    prefix = "luu"

    name = forms.CharField(
        label=_("Tên bộ lọc"), max_length=60, error_messages={"required": _("Xin đặt tên cho bộ lọc.")}
    )
    agency = forms.ModelChoiceField(
        label=_("Ai dùng"), queryset=Agency.objects.none(), required=False, empty_label=_("Chỉ mình tôi")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", Agency.objects.filter(pk__in=reach_of(user).agency_ids(SHARE)))
