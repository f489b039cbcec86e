"""The form that asks why a case's file is wanted."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExportForm(forms.Form):
    reason = forms.CharField(
        label=_("Hồ sơ dùng vào việc gì?"),
        max_length=300,
        error_messages={"required": _("Xin ghi lý do xuất hồ sơ.")},
        help_text=_("Lý do này được lưu trong diễn biến của sự việc cùng tên của bạn."),
    )
