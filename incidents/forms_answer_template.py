"""The form of a template of answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents.answer_templates import EDIT, PLACEHOLDERS, mark_of
from incidents.forms_filter import offer
from incidents.models import AnswerTemplate, Category
from incidents.pages_words import STEP_LABELS

FIELDS = ("agency", "category", "target", "name", "words", "words_en")


def _words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), **options)


class AnswerTemplateForm(forms.Form):
    name = forms.CharField(label=_("Tên mẫu"), max_length=80)
    agency = forms.ModelChoiceField(label=_("Của cơ quan"), queryset=Agency.objects.none(), required=False)
    target = forms.ChoiceField(label=_("Dùng ở bước"), required=False)
    category = forms.ModelChoiceField(
        label=_("Loại sự việc"), queryset=Category.objects.none(), required=False, empty_label=_("Mọi loại")
    )
    words = _words(_("Nội dung"))
    words_en = _words(
        _("Nội dung tiếng Anh"),
        required=False,
        help_text=_("Cho người nước ngoài; để trống cũng được."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = reach_of(user)
        general = reach.anywhere(EDIT)
        agencies = Agency.objects.filter(active=True)
        agency = forms.ModelChoiceField(
            label=self.fields["agency"].label,
            queryset=agencies if general else agencies.filter(pk__in=reach.agency_ids(EDIT)),
            required=not general,
            empty_label=_("Dùng chung cho mọi cơ quan") if general else _("Chọn cơ quan"),
        )
        self.fields["agency"] = agency
        if not general and len(reach.agency_ids(EDIT)) == 1:
            agency.initial = next(iter(reach.agency_ids(EDIT)))
        offer(self, "category", Category.objects.all())
        steps = [("", _("Mọi bước")), *((state.value, label) for state, label in STEP_LABELS.items())]
        self.fields["target"] = forms.ChoiceField(label=self.fields["target"].label, required=False, choices=steps)
        places = ", ".join(f"{{{place}}}" for place in PLACEHOLDERS)
        self.fields["words"].help_text = _("Các chỗ này được điền từ hồ sơ: %(places)s.") % {"places": places}


def initial_of(row: AnswerTemplate) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS} | {"seen": mark_of(row)}
