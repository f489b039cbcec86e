"""What goes with every file: title, source, date, what the map cannot tell, and how it may be used."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from layers import wording
from layers.models import LayerVersion, VersionState
from places.models import Unit

LANGUAGES = ("vi", "en")


def title(version: LayerVersion, unit: Unit | None) -> str:
    """In both languages."""
    told = []
    for language in LANGUAGES:
        with override(language):
            told.append(_title(version, unit))
    return " / ".join(told)


def paragraphs(version: LayerVersion, unit: Unit | None) -> list[str]:
    """Sentences on a version in the language of the moment; `version` has layer and agency loaded."""
    told = [wording.origin(version)]
    if version.is_sample:
        told.append(_("DỮ LIỆU MẪU: không phải kết quả điều tra, không dùng để ra quyết định."))
    if version.published_at:
        day = date_format(timezone.localdate(version.published_at), "j/n/Y")
        told.append(_("%(agency)s công bố ngày %(day)s.") % {"agency": version.layer.agency.label, "day": day})
    if version.state == VersionState.SUPERSEDED:
        told.append(_("Bản này đã được một bản mới thay thế."))
    told.append(
        _("Bản đồ gốc tỷ lệ %(scale)s: không nói được gì về từng ngôi nhà. Nơi không có vùng vẫn có thể nguy hiểm.")
        % {"scale": wording.scale(version)}
    )
    if unit:
        told.append(_("Các vùng được cắt theo ranh giới xã."))
        if unit.schematic:
            told.append(_("Ranh giới sơ đồ, không phải ranh giới chính thức."))
    told.append(licence() or _("Khi dùng lại, xin ghi rõ nguồn."))
    return told


def licence() -> str:
    """The operator's own terms in the language of the moment; empty where the operator gave none."""
    vietnamese, _separator, english = str(settings.DATA_LICENCE).partition("|")
    return english if english and get_language() == "en" else vietnamese


def readme(version: LayerVersion, unit: Unit | None) -> str:
    """Plain text in both languages."""
    parts = []
    for language in LANGUAGES:
        with override(language):
            columns = [
                ("level", _("lớp 1–5, số lớn là nguy hiểm hơn")),
                ("class, class_en", _("tên lớp bằng tiếng Việt, tiếng Anh")),
                ("hazard", version.layer.get_hazard_display()),
                ("scale", version.get_scale_display()),
                ("source, version, surveyed_on", _("nguồn, phiên bản, ngày của dữ liệu")),
            ]
            lines = [_title(version, unit), "", *paragraphs(version, unit), ""]
            parts.append("\n".join(lines + [f"{name}: {meaning}" for name, meaning in columns]))
    return "\n\n".join(parts) + "\n"


def notice(version: LayerVersion, unit: Unit | None) -> str:
    """The same without columns, in both languages, for a format's own description."""
    told = []
    for language in LANGUAGES:
        with override(language):
            told.append(" ".join(paragraphs(version, unit)))
    return "\n".join(told)


def _title(version: LayerVersion, unit: Unit | None) -> str:
    return f"{version.layer.label}: {unit.full_name}" if unit else version.layer.label
