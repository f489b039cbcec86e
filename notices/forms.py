from django import forms
from django.utils.translation import gettext_lazy as _


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Địa chỉ thư điện tử"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Xin gõ địa chỉ thư điện tử."),
            "invalid": _("Địa chỉ này chưa đúng. Ví dụ: ten@example.vn."),
        },
    )
