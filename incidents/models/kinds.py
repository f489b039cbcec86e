"""Kinds of incident and how long a step of handling them may take: rows an office may edit."""

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import AgencyKind

MOST_WORKING_DAYS = 250
"""About a year: no step takes longer."""


class Category(models.Model):
    """A kind of incident, as rows an office may edit. An emergency kind shows the number to call before all else."""

    slug = models.SlugField(_("tên trong địa chỉ"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=120)
    icon = models.CharField(_("biểu tượng"), max_length=40)
    emergency = models.BooleanField(_("khẩn cấp"), default=False)
    lead_kind = models.CharField(_("cơ quan chủ trì"), max_length=30, choices=AgencyKind.choices)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("loại sự việc")
        verbose_name_plural = _("loại sự việc")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class StepDeadline(models.Model):
    """Working days a step may take. A row with a category goes before the row without."""

    clock = models.CharField(_("bước"), max_length=30)
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("loại sự việc"),
    )
    working_days = models.PositiveSmallIntegerField(
        _("số ngày làm việc"), validators=[MaxValueValidator(MOST_WORKING_DAYS)]
    )

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        constraints = [
            models.UniqueConstraint(fields=["clock", "category"], name="step_deadline_unique", nulls_distinct=False),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="step_deadline_at_least_a_day"),
            models.CheckConstraint(
                condition=Q(working_days__lte=MOST_WORKING_DAYS), name="step_deadline_at_most_a_year"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(days)s ngày làm việc") % {"days": self.working_days}


class SpecialDay(models.Model):
    """A day that the published calendar of holidays does not know: swapped by decision of the year, or a local one."""

    day = models.DateField(_("ngày"), unique=True)
    works = models.BooleanField(_("là ngày làm việc"))
    name = models.CharField(_("căn cứ"), max_length=200)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.name}"
