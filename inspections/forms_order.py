"""Forms of an order: what it says, and what is told when it goes on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from incidents.forms_filter import offer
from inspections.drafting import OrderWords
from inspections.models import Kind, Manner, Order

MOST_WORDS = 4000
_DAY_AND_HOUR = "%Y-%m-%dT%H:%M"


def words(label: Any, *, required: bool = False, rows: int = 3, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MOST_WORDS,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _hour(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=[_DAY_AND_HOUR, "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_DAY_AND_HOUR),
        error_messages={"invalid": _("Xin ghi ngày và giờ, ví dụ 05/12/2026 08:00.")},
    )


class OrderForm(forms.Form):
    agency = forms.ModelChoiceField(label=_("Cơ quan chủ trì"), queryset=Agency.objects.none(), empty_label=None)
    subject = forms.CharField(
        label=_("Về việc"), max_length=300, help_text=_("Ví dụ: Kiểm tra việc xả nước thải của cơ sở chăn nuôi")
    )
    kind = forms.ChoiceField(label=_("Căn cứ kiểm tra"), choices=Kind.choices, widget=forms.RadioSelect)
    signs_of_violation = forms.BooleanField(label=_("Có dấu hiệu vi phạm"), required=False)
    manner = forms.ChoiceField(label=_("Hình thức"), choices=Manner.choices, widget=forms.RadioSelect)
    secret = forms.BooleanField(
        label=_("Giữ kín với cán bộ xã nơi kiểm tra"),
        required=False,
        help_text=_("Chỉ với kiểm tra đột xuất. Xã không thấy cho đến khi xong; sự việc liên quan vẫn đổi trạng thái."),
    )
    starts_at = _hour(_("Bắt đầu"))
    ends_at = _hour(_("Kết thúc"))
    legal_basis = words(_("Căn cứ pháp lý"), required=True, help_text=_("Mỗi căn cứ một dòng."))
    content = words(_("Nội dung kiểm tra"))
    equipment = words(_("Phương tiện, thiết bị mang theo"), rows=2)
    recipients = words(_("Nơi nhận"), rows=2, help_text=_("Mỗi nơi một dòng."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)
        if len(agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
            self.fields["agency"].initial = agencies[0].pk

    @property
    def told(self) -> OrderWords:
        """What a valid form says."""
        return OrderWords(**{name: self.cleaned_data[name] for name in OrderWords.__dataclass_fields__})


def as_initial(order: Order) -> dict[str, Any]:
    told = {name: getattr(order, name) for name in OrderWords.__dataclass_fields__}
    return told | {"agency": order.agency_id, "version": order.version}


class IssueForm(forms.Form):
    """With `clashes` it asks for the reason to issue all the same."""

    number = forms.IntegerField(
        label=_("Số"), required=False, min_value=1, max_value=99999, help_text=_("Để trống thì lấy số tiếp theo.")
    )
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=40, required=False, help_text=_("Ví dụ: QĐ-SNNMT"))
    signer = forms.CharField(label=_("Người ký"), max_length=100)
    signer_title = forms.CharField(
        label=_("Quyền hạn, chức vụ người ký"),
        max_length=200,
        help_text=_("Mỗi phần một dòng, ví dụ: KT. GIÁM ĐỐC, xuống dòng PHÓ GIÁM ĐỐC"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    override_reason = words(_("Lý do vẫn ban hành dù bị trùng"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, clashes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not clashes:
            del self.fields["override_reason"]
        else:
            self.fields["override_reason"].required = not self.is_bound  # what is sent is checked for clashes anew


class ReasonForm(forms.Form):
    reason = words(_("Lý do"), required=True, rows=2)


class AnswerForm(forms.Form):
    answer = words(_("Nội dung"), required=True, rows=2)
