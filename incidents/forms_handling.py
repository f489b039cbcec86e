"""Forms of the case page. A step's form asks just what its row of the table needs; whether that is enough is decided
by the verb."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from incidents.deadlines import latest_day
from incidents.forms_offer import Offer, assignee_field
from incidents.forms_report import SeveralFilesField
from incidents.models import HeldFor, Incident
from incidents.pages_words import NEED_FIELDS
from incidents.states import State
from incidents.workflow import PAUSE, Needs, Transition
from incidents.working_time import local_day

ROWS = 3


def text_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=4000,
        required=required,
        widget=forms.Textarea(attrs={"rows": ROWS}),
    )


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


def reason_field(label: Any = None, help_text: Any = None, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label or _("Lý do, căn cứ"),
        help_text=_("Chỉ cán bộ phụ trách đọc được.") if help_text is None else help_text,
        max_length=4000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def between_today_and_latest(field: forms.Field, clock: str) -> None:
    """Tells the browser and the person which days the verb will take."""
    now = timezone.now()
    latest = latest_day(clock, now)
    field.widget.attrs.update(min=local_day(now).isoformat(), max=latest.isoformat())
    field.help_text = gettext("Muộn nhất là %(day)s.") % {"day": f"{latest:%d/%m/%Y}"}


def _waits_for() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Đang chờ gì?"),
        choices=HeldFor.choices,
        coerce=HeldFor,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn đang chờ gì.")},
    )


def public_note_field() -> forms.CharField:
    return text_field(_("Ghi chú công khai"), _("Ai cũng đọc được. Không viết tên, số điện thoại của người phản ánh."))


def _internal_note() -> forms.CharField:
    return text_field(
        _("Ghi chú nội bộ"),
        _("Chỉ cán bộ phụ trách đọc được. Gõ @ và tên tài khoản để nhắc đồng nghiệp, họ được báo ngay."),
    )


class VersionedForm(forms.Form):
    """Carries the version of the case that the page showed, so that the second of two people is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def typed_words(data: Mapping[str, Any], prefix: str) -> list[tuple[Any, str]]:
    """Label and text of what was typed into a step's form, to give it back where the form itself no longer fits."""
    labels = {
        "reason": _("Lý do, căn cứ"),
        "public_note": _("Ghi chú công khai"),
        "internal_note": _("Ghi chú nội bộ"),
        "referred_to": _("Chuyển đến cơ quan"),
    }
    typed = ((label, data.get(f"{prefix}-{name}", "")) for name, label in labels.items())
    return [(label, text) for label, text in typed if text]


class StepForm(VersionedForm):
    """One row of the table for one case. What `offer` suggests is chosen already."""

    def __init__(self, *args: Any, row: Transition, offer: Offer, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = self.prefix_of(row.target)
        self.row = row
        needs = row.needs
        if Needs.AGENCY in needs:
            again = row.source == row.target
            agencies = [a for a in offer.agencies if not again or a.pk != incident.agency_id]
            self.fields["agency"] = _agency_field(agencies)
            self.fields["assignee"] = assignee_field(agencies, offer)
            if offer.rule is not None and offer.rule.agency in agencies:
                self.fields["agency"].initial = offer.rule.agency_id
                self.fields["assignee"].initial = offer.person.pk if offer.person else None
                self.fields["agency"].help_text = offer.why
        if Needs.DUPLICATE_OF in needs:
            self.fields["duplicate_of"] = forms.CharField(
                label=_("Mã của sự việc chính"),
                max_length=20,
                required=False,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "autocapitalize": "characters", "list": "nearby-incidents"}
                ),
            )
        if Needs.REFERRED_TO in needs:
            self.fields["referred_to"] = forms.CharField(label=_("Chuyển đến cơ quan"), max_length=200, required=False)
            self.fields["letter_number"] = forms.CharField(
                label=_("Số, ký hiệu công văn"), help_text=_("Chưa có số thì ghi sau."), max_length=60, required=False
            )
            self.fields["letter_on"] = day_field(_("Ngày công văn"))
        if Needs.REASON in needs:
            self.fields["reason"] = text_field(_("Lý do, căn cứ"), _("Chỉ cán bộ phụ trách đọc được."))
        if Needs.DUE_DATE in needs:
            self.fields["due_on"] = day_field(
                _("Tạm dừng đến ngày") if row.target == State.ON_HOLD else _("Hạn khắc phục")
            )
            between_today_and_latest(self.fields["due_on"], row.clock)
        if row.clock == PAUSE:
            self.fields["waits_for"] = _waits_for()
            self.fields["waits_for_whom"] = forms.CharField(
                label=_("Chờ ai, chờ việc gì"),
                help_text=_("Ghi tên cơ quan nếu chờ cơ quan khác. Không ghi tên người phản ánh."),
                max_length=200,
                required=False,
            )
        self.fields["public_note"] = public_note_field()
        self.fields["internal_note"] = _internal_note()
        self.fields["photos"] = SeveralFilesField(label=_("Ảnh"), required=False)
        for need in needs:
            self.fields[NEED_FIELDS[need]].required = True
            self.fields[NEED_FIELDS[need]].widget.is_required = True

    @staticmethod
    def prefix_of(target: State) -> str:
        """Keeps apart the forms of one page."""
        return f"buoc-{target.value}"


def _agency_field(agencies: list[Agency]) -> forms.ModelChoiceField:
    field = forms.ModelChoiceField(
        label=_("Cơ quan xử lý"),
        queryset=Agency.objects.filter(pk__in=[agency.pk for agency in agencies]),
        required=False,
    )
    field.choices = [("", _("Chọn cơ quan")), *((agency.pk, agency.label) for agency in agencies)]
    return field


class NoteForm(forms.Form):
    prefix = "ghi-chu"

    public_note = public_note_field()
    internal_note = _internal_note()
    photos = SeveralFilesField(label=_("Ảnh"), required=False)


class ExtendForm(VersionedForm):
    prefix = "gia-han"

    due_on = day_field(_("Hạn mới"), required=True)
    reason = text_field(_("Lý do gia hạn"), required=True)

    def __init__(self, *args: Any, clock: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        between_today_and_latest(self.fields["due_on"], clock)


class AskForm(forms.Form):
    """A page has one for each report."""

    question = forms.CharField(
        label=_("Câu hỏi"),
        max_length=2000,
        help_text=_("Người phản ánh đọc được khi mở mã theo dõi. Không hỏi tên, số điện thoại, nơi ở."),
        widget=forms.Textarea(attrs={"rows": ROWS}),
    )

    def __init__(self, *args: Any, report_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report_id = report_id
        self.prefix = f"hoi-{report_id}"


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("Vì sao cần xem?"),
        max_length=300,
        error_messages={"required": _("Xin ghi lý do xem liên hệ của người phản ánh.")},
        help_text=_("Lý do này được lưu cùng tên của bạn và thời điểm xem."),
    )
