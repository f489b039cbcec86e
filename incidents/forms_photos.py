"""Forms about a photo of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BlurForm(forms.Form):
    mask = forms.CharField(required=False, widget=forms.HiddenInput)
    """JSON, see `masks`."""
    publish = forms.BooleanField(
        label=_("Không còn mặt người hay biển số nào nhận ra được: công khai luôn ảnh đã làm mờ"), required=False
    )


class LookForm(forms.Form):
    reason = forms.CharField(
        label=_("Vì sao cần xem ảnh gốc?"),
        max_length=300,
        error_messages={"required": _("Xin ghi lý do xem ảnh gốc.")},
        help_text=_("Lý do này được lưu cùng tên của bạn và thời điểm xem."),
    )
