"""Forms of reviewing: remarks on places, and the decision with its terms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layers.models import HazardLayer, LayerVersion
from layers.terms import Terms
from places.models import Unit
from places.point_form import PointForm

_POINT, _COMMUNE = "point", "commune"
_KEPT, _DOWN = "kept", "down"
_MINUTES = "%Y-%m-%dT%H:%M"


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Nội dung"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Xin ghi nội dung.")},
    )


class CommentForm(PointForm, WordsForm):
    """A remark on one of two: a point, whose coordinates a press on the map fills in, or a whole commune, which is
    kept as its centre. What was sent for the other is passed over."""

    field_order = ("where", "place", "lat", "lon", "words")
    where = forms.ChoiceField(
        label=_("Góp ý về nơi nào?"),
        choices=[(_POINT, _("Một điểm trên bản đồ")), (_COMMUNE, _("Cả một xã, phường"))],
        initial=_POINT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn góp ý về một điểm hay cả một xã, phường.")},
    )
    place = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Unit.objects.none(), required=False, empty_label=_("Chọn xã, phường")
    )

    def __init__(self, *, layer: HazardLayer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        communes = Unit.objects.on(timezone.localdate()).communes().filter(centre__isnull=False)
        inside = communes.filter(parent=layer.unit_id) | communes.filter(pk=layer.unit_id)
        self.fields["place"].queryset = inside.defer("geometry", "outline").by_name()  # type: ignore[attr-defined]
        for name in ("lat", "lon"):
            self.fields[name].required = False

    def clean_lat(self) -> float | None:  # type: ignore[override]
        return super().clean_lat() if self._is_point and self.cleaned_data["lat"] else None

    def clean_lon(self) -> float | None:  # type: ignore[override]
        return super().clean_lon() if self._is_point and self.cleaned_data["lon"] else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("where") == _COMMUNE:
            unit = data.get("place")
            if unit is not None:
                data |= {"lon": unit.centre.x, "lat": unit.centre.y}
            elif "place" not in self.errors:
                self.add_error("place", _("Xin chọn xã, phường muốn góp ý."))
        elif self._is_point:
            for name in ("lat", "lon"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Xin bấm vào bản đồ, hoặc ghi cả vĩ độ và kinh độ."))
        return data

    @property
    def point(self) -> list[forms.BoundField]:
        """The fields of a point, for the template."""
        return [self["lat"], self["lon"]]

    @property
    def _is_point(self) -> bool:
        return bool(self.cleaned_data.get("where") == _POINT)


class TermsForm(forms.Form):
    """Until when a map holds."""

    review_by = forms.DateField(
        label=_("Hạn rà soát"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Ngày cuối trước khi bản đồ phải được xem lại. Để trống nếu không có hạn."),
    )
    when_overdue = forms.ChoiceField(
        label=_("Khi quá hạn"),
        choices=[
            (_KEPT, _("Vẫn hiện bản đồ và ghi rõ là đã quá hạn rà soát")),
            (_DOWN, _("Gỡ xuống khi hết hạn")),
        ],
        initial=_KEPT,
        required=False,
        widget=forms.RadioSelect,
    )

    def terms(self) -> Terms:
        """What a valid form says."""
        data = self.cleaned_data
        return Terms(
            review_by=data["review_by"],
            down_when_overdue=data["when_overdue"] == _DOWN,
            despite_comments=data.get("despite_comments", False),
            smaller_confirmed=data.get("smaller_confirmed", False),
        )

    @classmethod
    def of(cls, version: LayerVersion) -> TermsForm:
        """Filled in with what holds now."""
        overdue = _DOWN if version.down_when_overdue else _KEPT
        return cls(initial={"review_by": version.review_by, "when_overdue": overdue})


class PublishForm(TermsForm):
    """The decision about a version under review: now, or at an hour (of the site's time zone)."""

    smaller_confirmed = forms.BooleanField(
        label=_("Tôi đã xem các con số trên và vẫn muốn thay bằng bản nhỏ hơn này."), required=False
    )
    despite_comments = forms.BooleanField(label=_("Tôi đã đọc các góp ý chưa xong và vẫn công bố"), required=False)
    publish_at = forms.DateTimeField(
        label=_("Ngày giờ công bố"),
        required=False,
        input_formats=[_MINUTES],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MINUTES),
        error_messages={"invalid": _("Xin ghi ngày và giờ công bố.")},
    )

    def hour(self) -> dt.datetime | None:
        """When to publish, of a valid form; None, with an error in the form, where no hour was chosen."""
        chosen: dt.datetime | None = self.cleaned_data["publish_at"]
        if chosen is None:
            self.add_error("publish_at", _("Xin ghi ngày và giờ công bố."))
        return chosen
