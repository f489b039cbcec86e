"""Forms of sanctions. Whether what they hold is enough is decided by the verbs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from inspections.forms_fields import DongField, VersionForm, day, line, words
from inspections.models import LegalArticle, Sanction, SanctionPower


def _power(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=SanctionPower.objects.none(), required=False, empty_label=gettext_lazy("Chưa rõ")
    )


class ProposeForm(forms.Form):
    """`offered` are the articles that may be chosen now."""

    violated_on = day(gettext_lazy("Ngày vi phạm"), gettext_lazy("Điều khoản được tìm theo hiệu lực vào ngày này."))
    search = line(gettext_lazy("Tìm hành vi vi phạm"), gettext_lazy("Gõ vài từ, không cần dấu: “vut rac via he”."))
    articles = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Điều khoản áp dụng"),
        queryset=LegalArticle.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    violator_kind = forms.ChoiceField(
        label=gettext_lazy("Người vi phạm là"), choices=Sanction.Violator.choices, widget=forms.RadioSelect
    )
    name = line(
        gettext_lazy("Họ tên, hoặc tên tổ chức"),
        gettext_lazy("Được mã hoá; chỉ người xử lý xem được, mỗi lần xem đều ghi lại."),
        required=True,
    )
    identity = line(gettext_lazy("Số căn cước, hoặc mã số doanh nghiệp"), most=40)
    address = line(gettext_lazy("Địa chỉ"), most=300)
    amount = DongField(label=gettext_lazy("Mức phạt đề xuất (đồng)"))
    power = _power(gettext_lazy("Chức danh ra quyết định"))
    sanctioner = line(gettext_lazy("Họ tên người ra quyết định"), most=120)
    remedies = words(gettext_lazy("Biện pháp khắc phục hậu quả"))
    additional = words(gettext_lazy("Hình thức xử phạt bổ sung"))
    grounds = words(gettext_lazy("Căn cứ, tình tiết tăng nặng, giảm nhẹ"))
    decide_by = day(
        gettext_lazy("Phải quyết định trước hết ngày"),
        gettext_lazy("Quá ngày này mà chưa có quyết định, hệ thống sẽ nhắc."),
        required=False,
    )

    def __init__(
        self, *args: Any, offered: Iterable[LegalArticle], powers: Iterable[SanctionPower], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        articles, power = self.fields["articles"], self.fields["power"]
        rows, holders = list(offered), list(powers)
        assert isinstance(articles, forms.ModelMultipleChoiceField) and isinstance(power, forms.ModelChoiceField)
        articles.queryset = LegalArticle.objects.filter(pk__in=[row.pk for row in rows])
        articles.choices = [(row.pk, str(row)) for row in rows]
        power.queryset = SanctionPower.objects.filter(pk__in=[row.pk for row in holders])


class DecideForm(VersionForm):
    prefix = "quyet-dinh"

    number = line(gettext_lazy("Số quyết định"), required=True, most=60)
    decided_on = day(gettext_lazy("Ngày quyết định"))
    amount = DongField(label=gettext_lazy("Mức phạt (đồng)"))
    power = _power(gettext_lazy("Chức danh người ký"))
    sanctioner = line(gettext_lazy("Họ tên người ký"), most=120)
    power_reason = words(
        gettext_lazy("Căn cứ thẩm quyền"),
        gettext_lazy(
            "Chỉ ghi khi hệ thống chưa kiểm được thẩm quyền, hoặc mức phạt vượt mức đã nhập mà vẫn đúng luật."
        ),
        rows=2,
    )
    pay_by = day(gettext_lazy("Phải nộp trước hết ngày"), required=False)

    def __init__(self, *args: Any, powers: Iterable[SanctionPower], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        power = self.fields["power"]
        assert isinstance(power, forms.ModelChoiceField)
        power.queryset = SanctionPower.objects.filter(pk__in=[row.pk for row in powers])


class PayForm(VersionForm):
    prefix = "nop-phat"

    paid_on = day(gettext_lazy("Ngày nộp"))
    amount = DongField(label=gettext_lazy("Số tiền đã nộp (đồng)"))


class ReasonForm(VersionForm):
    reason = words(gettext_lazy("Lý do"), required=True, rows=2)


class TransferForm(ReasonForm):
    prefix = "cap-tren"


class CancelForm(ReasonForm):
    prefix = "huy"


class ViolatorForm(forms.Form):
    prefix = "nguoi-vi-pham"

    reason = forms.CharField(
        label=gettext_lazy("Vì sao cần xem?"),
        max_length=300,
        help_text=gettext_lazy("Lý do này được lưu cùng tên của bạn và thời điểm xem."),
    )
