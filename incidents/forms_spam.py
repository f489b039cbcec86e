"""Forms of the case page about spam."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.forms_handling import VersionedForm
from incidents.models import Pattern


class MarkSpamForm(VersionedForm):
    """`offered` are the patterns that the case has still."""

    prefix = "tin-rac"

    reason = forms.CharField(
        label=_("Vì sao là tin rác?"),
        max_length=300,
        error_messages={"required": _("Xin ghi vì sao đây là tin rác.")},
        help_text=_("Chỉ cán bộ phụ trách đọc được."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    patterns = forms.MultipleChoiceField(
        label=_("Chặn những phản ánh giống thế"), required=False, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Chặn trong bao nhiêu ngày?"), min_value=1, required=False)

    def __init__(self, *args: Any, offered: list[Pattern], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offered:
            del self.fields["patterns"], self.fields["days"]
            return
        patterns, days = self.fields["patterns"], self.fields["days"]
        assert isinstance(patterns, forms.MultipleChoiceField)
        patterns.choices = [(pattern.value, pattern.label) for pattern in offered]
        patterns.help_text = gettext(
            "Phản ánh giống thế sẽ được giữ lại %(days)s ngày để cán bộ xem, không mất. Sự việc khẩn cấp không bị chặn."
        ) % {"days": settings.KEPT_BACK_DAYS}
        days.initial = min(7, settings.SPAM_BLOCK_DAYS)
        days.widget.attrs.update(max=settings.SPAM_BLOCK_DAYS)
        days.help_text = gettext("Nhiều nhất %(days)s ngày.") % {"days": settings.SPAM_BLOCK_DAYS}

    def chosen(self) -> list[Pattern]:
        return [Pattern(value) for value in self.cleaned_data.get("patterns", ())]


class UnmarkSpamForm(VersionedForm):
    prefix = "khong-phai-tin-rac"

    reason = forms.CharField(
        label=_("Vì sao không phải tin rác?"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TakeInForm(VersionedForm):
    prefix = "tiep-nhan"
