"""Who is away, and who stands in."""

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class DaysWithLast(Func):
    """`daterange(from, to, '[]')`: both days belong to it."""

    function = "daterange"
    output_field: Any = DateRangeField()

    def __init__(self, first: str, last: str) -> None:
        super().__init__(first, last, Value("[]"))


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> "AbsenceQuerySet":
        """Those that nobody called off."""
        return self.filter(cancelled_at__isnull=True)

    def on(self, day: dt.date) -> "AbsenceQuerySet":
        return self.standing().filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """From `starts_on` to `ends_on`, both days away. `deputy` gets what is addressed to the person in these days, and
    no right besides."""

    user = models.ForeignKey(
        "agencies.User", on_delete=models.CASCADE, related_name="absences", verbose_name=_("người vắng")
    )
    deputy = models.ForeignKey(
        "agencies.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stands_in",
        verbose_name=_("người thay"),
    )
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    entered_by = models.ForeignKey("agencies.User", on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    cancelled_by = models.ForeignKey("agencies.User", on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("kỳ vắng mặt")
        verbose_name_plural = _("kỳ vắng mặt")
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(deputy=F("user")), name="absence_deputy_is_another"),
            ExclusionConstraint(
                name="absence_one_of_a_person_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (DaysWithLast("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="absence_ends", condition=Q(cancelled_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on:%d/%m/%Y}–{self.ends_on:%d/%m/%Y}"
