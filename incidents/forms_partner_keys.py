"""The administration's form of a key of a program."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import PartnerKey

YEAR = dt.timedelta(days=365)


class PartnerKeyForm(forms.ModelForm):
    revoke = forms.BooleanField(
        label=_("Thu hồi khoá này"),
        required=False,
        help_text=_("Chương trình dùng khoá không gửi được nữa. Không lấy lại được; cần thì cấp khoá mới."),
    )

    class Meta:
        model = PartnerKey
        fields = ("owner", "agency", "per_hour", "expires_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "expires_on" in self.fields:
            self.fields["expires_on"].initial = timezone.localdate() + YEAR
