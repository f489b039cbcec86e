"""Forms of the import of past cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.ledgers.columns import REQUIRED, ROLES
from incidents.models import Category, Ledger


class LedgerForm(forms.Form):
    upload = forms.FileField(
        label=_("Tệp sổ theo dõi"),
        help_text=_("Excel (.xlsx) hoặc CSV, tối đa 10 MB và 5.000 dòng. Chữ Unicode, TCVN3 hay VNI đều đọc được."),
        error_messages={"required": _("Xin chọn tệp."), "empty": _("Tệp này rỗng.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ColumnsForm(forms.Form):
    """A choice of column for each meaning, and of one of our kinds for each word of the file that names none."""

    def __init__(self, ledger: Ledger, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(str(number), title or f"{_('Cột')} {number + 1}") for number, title in enumerate(ledger.head)]
        for role, label in ROLES.items():
            self.fields[role] = forms.ChoiceField(
                label=str(label),
                required=role in REQUIRED,
                choices=[("", _("Không có cột này")), *titles],
                initial=str(ledger.columns.get(role, "")),
                error_messages={"required": _("Xin chọn cột.")},
            )
        kinds = [(category.slug, category.label) for category in Category.objects.filter(active=True)]
        self.words = dict(ledger.unknown_kinds)
        for word, written in self.words.items():
            self.fields[f"kind-{word}"] = forms.ChoiceField(
                label=_("“%(written)s” trong sổ là loại") % {"written": written},
                required=False,
                choices=[("", _("Chưa chọn")), *kinds],
            )

    @property
    def columns(self) -> dict[str, int]:
        return {role: int(self.cleaned_data[role]) for role in ROLES if self.cleaned_data[role]}

    @property
    def kinds(self) -> dict[str, str]:
        chosen = {word: self.cleaned_data[f"kind-{word}"] for word in self.words}
        return {word: slug for word, slug in chosen.items() if slug}
