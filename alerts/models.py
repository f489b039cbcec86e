"""Warnings: a hazard, a risk level, communes, a beginning and an end.

Risk levels (QĐ 18/2021/QĐ-TTg, Điều 4) tell how bad some hours will be; susceptibility classes tell what a place is
like. The two never mix.
"""

import datetime as dt

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Max, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from alerts import guards
from places.hazards import Hazard
from places.models import Unit


class RiskLevel(models.IntegerChoices):
    """Names of the levels; their colours are in the style sheet, beside a number that is always shown."""

    LOW = 1, _("Cấp 1 – thấp")
    MODERATE = 2, _("Cấp 2 – trung bình")
    HIGH = 3, _("Cấp 3 – lớn")
    VERY_HIGH = 4, _("Cấp 4 – rất lớn")
    CATASTROPHIC = 5, _("Cấp 5 – thảm hoạ")


class HazardLimit(models.Model):
    """The highest level a hazard is given by rule; a higher one needs a reason. Rows, since decrees change."""

    hazard = models.CharField(_("loại thiên tai"), max_length=20, choices=Hazard.choices, unique=True)
    max_level = models.PositiveSmallIntegerField(_("cấp cao nhất"))
    source = models.CharField(_("căn cứ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cấp cao nhất theo loại thiên tai")
        verbose_name_plural = _("cấp cao nhất theo loại thiên tai")
        constraints = [models.CheckConstraint(condition=Q(max_level__gte=1, max_level__lte=5), name="limit_1_to_5")]


class WarningQuerySet(models.QuerySet["Warning"]):
    def in_force(self, now: dt.datetime | None = None) -> "WarningQuerySet":
        """Issued, not cancelled or replaced, and not over. One that has not begun yet counts: people prepare."""
        return self.filter(ended_at__isnull=True, expires_at__gt=now or timezone.now())

    def for_unit(self, unit_id: int) -> "WarningQuerySet":
        return self.filter(units=unit_id)

    def worst_first(self) -> "WarningQuerySet":
        return self.order_by("-level", "starts_at", "id")


class Warning(models.Model):
    """After issuing nothing changes but `ended_at` and `end_reason`: a correction is a new warning that `replaces`
    the old one."""

    hazard = models.CharField(_("loại thiên tai"), max_length=20, choices=Hazard.choices)
    level = models.PositiveSmallIntegerField(_("cấp độ rủi ro"), choices=RiskLevel.choices)
    level_reason = models.TextField(_("lý do vượt cấp"), blank=True)
    headline = models.CharField(_("tiêu đề"), max_length=200)
    headline_en = models.CharField(_("tiêu đề tiếng Anh"), max_length=200, blank=True)
    instruction = models.TextField(_("việc cần làm"))
    instruction_en = models.TextField(_("việc cần làm, tiếng Anh"), blank=True)
    units = models.ManyToManyField(Unit, related_name="warnings", verbose_name=_("xã, phường"))
    issued_for = ArrayField(models.BigIntegerField(), help_text="Ids of `units`; the database links no others")
    starts_at = models.DateTimeField(_("bắt đầu"))
    expires_at = models.DateTimeField(_("kết thúc"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="warnings")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(db_default=Now())
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("cảnh báo")
        verbose_name_plural = _("cảnh báo")
        ordering = ["-issued_at", "-id"]
        indexes = [models.Index(fields=["expires_at"], condition=Q(ended_at__isnull=True), name="warning_in_force")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("starts_at")), name="warning_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="warning_level_1_to_5"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(end_reason__gt=""), name="warning_ended_with_a_reason"
            ),
        ]
        triggers = guards.WARNING

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.headline_en if get_language() == "en" and self.headline_en else self.headline

    @property
    def text(self) -> str:
        """What to do, in the language of the request where it was written in it."""
        return self.instruction_en if get_language() == "en" and self.instruction_en else self.instruction

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()


class WarnedUnit(Warning.units.through):  # type: ignore[name-defined]
    """A commune of a warning; here for what the database refuses about it."""

    class Meta:
        proxy = True
        triggers = guards.WARNED_UNIT


def highest_level(warnings: WarningQuerySet) -> int:
    """Highest level among them, 0 without any. A stale warning never hides a higher one: each counts by itself."""
    return warnings.aggregate(level=Max("level"))["level"] or 0
