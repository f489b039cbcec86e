"""Filters above lists of incidents. They only offer choices; what they mean is decided by the query."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from incidents.inbox_filter import InboxFilter
from incidents.models import Category
from incidents.states import PUBLIC_STATES, State
from places.models import Unit

StateChoices = list[tuple[str, Any]]


class PublicFilterForm(forms.Form):
    category = forms.ModelChoiceField(
        label=_("Loại"),
        queryset=Category.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Mọi loại"),
    )
    unit = forms.ModelChoiceField(
        label=_("Xã, phường"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Mọi nơi"),
    )
    state = forms.ChoiceField(label=_("Trạng thái"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", Category.objects.all())
        offer(self, "unit", _communes_by_name())
        states: StateChoices = [("", _("Mọi trạng thái")), *((state.value, state.label) for state in PUBLIC_STATES)]
        self.fields["state"] = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=states)


class DeskFilterForm(forms.Form):
    """Names are those of `InboxFilter.parse`."""

    q = forms.CharField(
        label=_("Mã hoặc chữ"), required=False, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    unit = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Unit.objects.none(), required=False, empty_label=_("Cả địa bàn")
    )
    category = forms.ModelChoiceField(
        label=_("Loại"),
        queryset=Category.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Mọi loại"),
    )
    agency = forms.ModelChoiceField(
        label=_("Cơ quan xử lý"), queryset=Agency.objects.none(), required=False, empty_label=_("Mọi cơ quan")
    )
    state = forms.MultipleChoiceField(
        label=_("Trạng thái"), required=False, choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    overdue = forms.BooleanField(
        label=_("Chỉ việc quá hạn"), required=False, widget=forms.CheckboxInput(attrs={"value": "1"})
    )
    mine = forms.BooleanField(
        label=_("Chỉ việc giao cho cơ quan tôi"), required=False, widget=forms.CheckboxInput(attrs={"value": "1"})
    )
    own = forms.BooleanField(
        label=_("Chỉ việc tôi phụ trách"), required=False, widget=forms.CheckboxInput(attrs={"value": "1"})
    )

    def __init__(self, *args: Any, unit_ids: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", _communes_by_name().filter(pk__in=unit_ids))
        offer(self, "category", Category.objects.all())
        offer(self, "agency", Agency.objects.filter(active=True))

    def narrowed_to(self, filters: InboxFilter, *, leaving_out: Collection[str] = ()) -> list[str]:
        """What a valid form and the address narrow to, each in a word or two; one query for each list chosen from."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in leaving_out}
        words = [data["q"]] if data.get("q") else []
        words += [data["unit"].full_name] if data.get("unit") else []
        words += [str(data[name].label) for name in ("category", "agency") if data.get(name)]
        words += [str(State(state).label) for state in data.get("state", ())]
        words += [str(self.fields[name].label) for name in ("overdue", "mine", "own") if data.get(name)]
        words += [str(_("Có câu trả lời mới"))] if filters.answers else []
        words += [str(_("Trong khung bản đồ"))] if filters.bbox else []
        return words


def offer(form: forms.Form, name: str, queryset: Any) -> None:
    """Sets what a choice field offers; at the time of the request, because units and categories change."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset


def _communes_by_name() -> Any:
    return Unit.objects.on(timezone.localdate()).communes().defer("geometry", "outline").by_name()
