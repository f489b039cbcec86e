"""Forms of the rules of routing: one rule, and trying what they say."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents.forms_filter import offer
from incidents.forms_handling import day_field
from incidents.models import Category, Hours, KindGroup
from incidents.people import able_agencies, able_people, agencies_that_read
from incidents.report_place import communes_of_today, province
from incidents.routing_rules import VERB
from places.models import Unit


class RuleForm(forms.Form):
    """Offers the places that this person may write rules for; whoever answers for the whole province, any place too."""

    category = forms.ModelChoiceField(
        label=_("Loại sự việc"), queryset=Category.objects.none(), required=False, empty_label=_("Mọi loại")
    )
    group = forms.ModelChoiceField(
        label=_("Hoặc cả nhóm loại"), queryset=KindGroup.objects.none(), required=False, empty_label=_("Không chọn")
    )
    unit = forms.ModelChoiceField(label=_("Địa bàn"), queryset=Unit.objects.none())
    hours = forms.ChoiceField(label=_("Thời gian"), choices=Hours.choices, initial=Hours.ANY)
    starts_on = day_field(_("Dùng từ ngày"))
    ends_on = day_field(_("Đến hết ngày"))
    agency = forms.ModelChoiceField(
        label=_("Cơ quan chủ trì"), queryset=Agency.objects.none(), empty_label=_("Chọn cơ quan")
    )
    person = forms.ModelChoiceField(
        label=_("Người phụ trách"),
        help_text=_("Là người của cơ quan chủ trì. Để trống thì cơ quan tự phân công."),
        queryset=User.objects.none(),
        required=False,
    )
    informed = forms.ModelMultipleChoiceField(
        label=_("Cơ quan được thông báo"),
        help_text=_("Chọn nhiều: giữ Ctrl (hoặc ⌘) khi bấm. Họ chỉ thấy bản rút gọn."),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    why = forms.CharField(
        label=_("Căn cứ, lý do"),
        help_text=_("Người giao việc đọc được, ví dụ “Theo Quyết định phân công số …”."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", Category.objects.filter(active=True))
        offer(self, "group", KindGroup.objects.all())
        today = timezone.localdate()
        able = able_agencies(today)
        offer(self, "agency", able)
        offer(self, "informed", agencies_that_read(today))
        self._offer_places(user)
        self._offer_people(able)

    def _offer_places(self, user: User) -> None:
        reach, communes, whole = reach_of(user), communes_of_today(), province(timezone.localdate())
        units = reach.unit_ids(VERB)
        everywhere = reach.anywhere(VERB) or (whole is not None and whole.pk in units)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = communes if everywhere else communes.filter(pk__in=units)
        unit.required = not everywhere
        unit.empty_label = str(_("Cả tỉnh")) if everywhere else None
        unit.choices = [
            *([("", unit.empty_label)] if everywhere else []),
            *((commune.pk, commune.full_name) for commune in unit.queryset),
        ]

    def _offer_people(self, agencies: Any) -> None:
        by_agency = able_people([agency.pk for agency in agencies], timezone.localdate())
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = User.objects.filter(pk__in={p.pk for people in by_agency.values() for p in people})
        groups = [
            (agency.label, [(p.pk, p.display_name) for p in by_agency[agency.pk]])
            for agency in agencies
            if by_agency[agency.pk]
        ]
        person.choices = [("", _("Để cơ quan tự phân công")), *groups]


class TryForm(forms.Form):
    """Kind, commune and moment."""

    category = forms.ModelChoiceField(
        label=_("Loại sự việc"), queryset=Category.objects.none(), to_field_name="slug", empty_label=None
    )
    unit = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    at = forms.DateTimeField(
        label=_("Lúc giao việc"),
        help_text=_("Để trống là bây giờ."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%H:%M %d/%m/%Y"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", Category.objects.filter(active=True))
        offer(self, "unit", communes_of_today())

    def moment(self) -> dt.datetime:
        return self.cleaned_data["at"] or timezone.now()
