"""Forms of remediation orders and follow-up checks."""

from django import forms
from django.utils.translation import gettext_lazy

from incidents.forms_report import SeveralFilesField
from inspections.forms_fields import VersionForm, day
from inspections.forms_fields import words as text

PUBLIC = gettext_lazy("Ai cũng đọc được. Không viết tên, số điện thoại của ai.")


class OrderForm(forms.Form):
    what = text(
        gettext_lazy("Việc phải khắc phục"), gettext_lazy("Ai làm gì, ở đâu. Chỉ cán bộ đọc được."), required=True
    )
    due_on = day(gettext_lazy("Hạn khắc phục"))
    public_note = text(gettext_lazy("Ghi chú công khai"), PUBLIC, required=True)


class ProofForm(VersionForm):
    prefix = "bang-chung"

    words = text(gettext_lazy("Đã khắc phục thế nào?"), required=True)
    photos = SeveralFilesField(label=gettext_lazy("Ảnh sau khi khắc phục"), required=True)
    follow_up_on = day(gettext_lazy("Ngày hậu kiểm"))


class CheckForm(VersionForm):
    prefix = "hau-kiem"

    remedied = forms.ChoiceField(
        label=gettext_lazy("Kết quả"),
        choices=[
            ("yes", gettext_lazy("Đã khắc phục xong: kết thúc sự việc")),
            ("no", gettext_lazy("Chưa khắc phục: yêu cầu làm lại, báo lãnh đạo")),
        ],
        widget=forms.RadioSelect,
    )
    words = text(gettext_lazy("Thấy gì khi kiểm tra lại?"), required=True)
    public_note = text(gettext_lazy("Ghi chú công khai"), PUBLIC, required=True)
    due_on = day(gettext_lazy("Hạn mới"), gettext_lazy("Chỉ khi chưa khắc phục."), required=False)
    photos = SeveralFilesField(label=gettext_lazy("Ảnh"), required=False)
