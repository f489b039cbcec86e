"""Forms of a step for many cases. They ask what `bulk.move_each` hands on to every one of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.areas import agency_ids_over
from incidents.forms_handling import between_today_and_latest, day_field, public_note_field, text_field
from incidents.intake import MAX_CODE
from incidents.models import Incident
from incidents.pages_bulk_words import Act
from incidents.people import able_agencies
from incidents.states import State

SOME, ALL = "some", "all"


class BulkForm(forms.Form):
    """For `incidents`, which have their category and unit loaded. Which fields there are follows from the act."""

    whole = forms.ChoiceField(
        label=_("Nếu có việc không làm được"),
        choices=[
            (SOME, _("Làm những việc làm được, báo lại từng việc không làm được")),
            (ALL, _("Không làm việc nào cả, báo lại vì sao")),
        ],
        initial=SOME,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, act: Act, incidents: Sequence[Incident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[str, forms.Field] = {}
        if act.target == State.ASSIGNED:
            own["agency"] = _agency_field(incidents)
            own["reason"] = text_field(_("Lý do, căn cứ"), _("Cần có khi giao lại việc đã giao cho cơ quan khác."))
            own["public_note"] = public_note_field()
        elif act.target == State.ON_HOLD:
            own["due_on"] = day_field(_("Tạm dừng đến ngày"), required=True)
            between_today_and_latest(own["due_on"], "hold")
            own["reason"] = text_field(_("Lý do, căn cứ"), _("Chỉ cán bộ phụ trách đọc được."), required=True)
            own["public_note"] = public_note_field()
        else:
            own["main"] = forms.ChoiceField(
                label=_("Sự việc chính"),
                required=False,
                help_text=_("Các sự việc còn lại được ghi là trùng với sự việc này."),
                choices=[("", _("Sự việc khác, ghi mã ở dưới"))]
                + [(row.code, f"{row.code} – {row.category.label}, {row.unit.full_name}") for row in incidents],
            )
            own["other"] = forms.CharField(
                label=_("Mã của sự việc chính"),
                max_length=MAX_CODE,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
            )
        self.fields = own | self.fields

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "main" in self.fields and not (data.get("main") or data.get("other", "").strip()):
            self.add_error("main", _("Xin chọn sự việc chính, hoặc ghi mã của nó."))
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What `move` takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("whole", "main", "other")}
        if "main" in self.fields:
            data["duplicate_of"] = self.cleaned_data["main"] or self.cleaned_data["other"]
        return data


def _agency_field(incidents: Sequence[Incident]) -> forms.ModelChoiceField:
    """Agencies that answer for one of the places at least, and have somebody for it."""
    over = agency_ids_over({incident.unit_id for incident in incidents})
    return forms.ModelChoiceField(
        label=_("Cơ quan xử lý"),
        queryset=able_agencies(timezone.localdate()).filter(pk__in=over),
        empty_label=_("Chọn cơ quan"),
        error_messages={"required": _("Xin chọn cơ quan xử lý.")},
    )
