"""The form of an absence."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.absences import people_entered_for
from agencies.models import Membership, User


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


class AbsenceForm(forms.Form):
    """Offers the people whose absence this person may enter, the person first, and their colleagues as deputies."""

    person = PersonField(label=_("Người vắng"), queryset=User.objects.none(), empty_label=None)
    starts_on = _day(_("Từ ngày"))
    ends_on = _day(_("Đến hết ngày"))
    deputy = PersonField(
        label=_("Người thay"),
        help_text=_("Giữ cùng vai trò trong cùng cơ quan. Việc giao cho người vắng cũng được báo cho người này."),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Chưa có người thay"),
    )
    note = forms.CharField(
        label=_("Ghi chú"), help_text=_("Đồng nghiệp đọc được, ví dụ “Đi tập huấn”."), max_length=300, required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["person"] = user.pk
        today = timezone.localdate()
        people = people_entered_for(user)
        agencies = Membership.objects.on(today).filter(user__in=people).values("agency_id")
        colleagues = Membership.objects.on(today).filter(agency_id__in=agencies).values("user_id")
        for name, queryset in (
            ("person", people),
            ("deputy", User.objects.filter(pk__in=colleagues, is_active=True).order_by("last_name", "first_name")),
        ):
            field = self.fields[name]
            assert isinstance(field, PersonField)
            field.queryset = queryset
        if len(people) == 1:  # nobody stands in for oneself
            deputies = self.fields["deputy"]
            assert isinstance(deputies, PersonField) and deputies.queryset is not None
            deputies.queryset = deputies.queryset.exclude(pk__in=people)
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget.attrs["min"] = today.isoformat()
