"""Layers whose map was withdrawn and not replaced: residents are told so, why, and what to do without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.models import LayerVersion, VersionEvent, VersionState
from layers.published import HAZARD_ORDER

MEANWHILE = gettext_lazy(
    "Không có bản đồ không có nghĩa là an toàn. Trong khi chờ bản mới, xin theo cảnh báo đang có hiệu lực và hướng dẫn "
    "của xã; thấy đất nứt, nước suối đục hay dâng nhanh thì rời đi ngay."
)
_ENDINGS = ("withdraw", "expire")


@dataclass(frozen=True)
class TakenDown:
    """The last version of a layer that residents saw, and how it went."""

    version: LayerVersion
    ending: VersionEvent

    @property
    def heading(self) -> str:
        return _("%(hazard)s: bản đồ đã thu hồi ngày %(day)s") % {
            "hazard": self.version.layer.get_hazard_display(),
            "day": date_format(timezone.localtime(self.version.ended_at), "j/n/Y"),
        }

    @property
    def in_own_words(self) -> bool:
        """Whether the reason is what a person wrote, in Vietnamese, and not ours."""
        return self.ending.verb == "withdraw"

    @property
    def reason(self) -> str:
        """Who withdrew it is left out: an office answers for it, not a person."""
        if self.in_own_words or self.version.review_by is None:
            return self.ending.reason
        return _("quá hạn rà soát (hạn %(day)s)") % {"day": date_format(self.version.review_by, "j/n/Y")}


def taken_down(unit_ids: Iterable[int | None] | None = None) -> list[TakenDown]:
    """In the order of hazards, for every layer that has no public version any more; with `unit_ids` only layers over
    those units. Two queries."""
    last = LayerVersion.objects.ever_public().select_related("layer").defer("import_report")
    if unit_ids is not None:
        last = last.filter(layer__unit_id__in=[pk for pk in unit_ids if pk])
    found = [
        version
        for version in last.order_by("layer_id", "-published_at").distinct("layer_id")
        if version.state == VersionState.WITHDRAWN
    ]
    events = VersionEvent.objects.filter(version__in=found, verb__in=_ENDINGS).order_by("at", "id")
    endings = {event.version_id: event for event in events}
    told = [TakenDown(version, endings[version.pk]) for version in found if version.pk in endings]
    return sorted(told, key=lambda each: (HAZARD_ORDER[each.version.layer.hazard], each.version.layer.slug))


def taken_down_version(version: LayerVersion) -> TakenDown | None:
    """How one version was withdrawn; None when it was not, or nobody wrote how."""
    if version.state != VersionState.WITHDRAWN:
        return None
    ending = version.events.filter(verb__in=_ENDINGS).order_by("-at", "-id").first()
    return TakenDown(version, ending) if ending else None
