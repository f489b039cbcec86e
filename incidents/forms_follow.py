"""Forms of somebody who follows a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms_report import SeveralFilesField
from incidents.models import Face


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã theo dõi"),
        max_length=40,
        help_text=_("12 chữ và số, ví dụ 7K3M-9QXP-2R4T. Gõ hoa hay thường, có gạch hay không đều được."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "inputmode": "text"}
        ),
        error_messages={"required": _("Xin gõ mã theo dõi.")},
    )


class MorePhotosForm(forms.Form):
    photos = SeveralFilesField(label=_("Ảnh"), required=False)
    words = forms.CharField(
        label=_("Nói thêm"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StillThereForm(MorePhotosForm):
    words = forms.CharField(
        label=_("Bạn thấy gì?"), max_length=2000, required=True, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(MorePhotosForm):
    words = forms.CharField(
        label=_("Câu trả lời"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class FaceForm(forms.Form):
    face = forms.TypedChoiceField(
        label=_("Bạn có hài lòng với cách xử lý không?"),
        choices=Face.choices,
        coerce=lambda value: Face(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn một mức.")},
    )
