"""The form for a file of places."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from geodata.crs_table import CANDIDATES
from geodata.encoding import ENCODINGS
from layers.models import AssetKind


class AssetForm(forms.Form):
    kind = forms.ModelChoiceField(
        label=_("Loại công trình"),
        queryset=AssetKind.objects.all(),
        empty_label=_("Chọn loại"),
        error_messages={"required": _("Xin chọn loại công trình.")},
    )
    upload = forms.FileField(
        label=_("Tệp"),
        help_text=_(
            "GeoPackage, GeoJSON, KML, hoặc Shapefile, MapInfo nén .zip; tối đa 20 MB. Một lớp, mỗi dòng một nơi."
        ),
        error_messages={"required": _("Xin chọn tệp."), "empty": _("Tệp này rỗng.")},
    )
    source = forms.CharField(
        label=_("Nguồn"),
        max_length=300,
        help_text=_("Ví dụ: Sở Giáo dục và Đào tạo, 9/2026. Nạp lại cùng loại, cùng nguồn thì tệp mới thay tệp cũ."),
        error_messages={"required": _("Xin ghi nguồn dữ liệu.")},
    )
    name_field = forms.CharField(
        label=_("Cột chứa tên"), required=False, max_length=60, help_text=_("Để trống thì tìm cột “Tên” hoặc “name”.")
    )
    srid = forms.TypedChoiceField(
        label=_("Hệ toạ độ"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [
            ("", _("Theo tệp")),
            *((item.epsg, f"{_(item.name)} – EPSG:{item.epsg}") for item in CANDIDATES),
        ],
    )
    encoding = forms.ChoiceField(
        label=_("Bảng mã của chữ"), required=False, choices=lambda: [("", _("Tự nhận")), *ENCODINGS.items()]
    )

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"]).strip()
