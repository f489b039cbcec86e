"""Kinds of incident and how long a step of handling them may take: rows an office may edit."""

import datetime as dt

from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import AgencyKind
from incidents.models.kind_group import KindGroup
from incidents.questions import Schema, no_questions, valid_questions
from incidents.time_units import TimeUnit, amount_label

MOST_UNITS = 250
"""In working days about a year: no step takes longer."""
MOST_NEARBY_M = 5000
MOST_NEARBY_DAYS = 365


class Category(models.Model):
    """A kind of incident, as rows an office may edit. An emergency kind shows the number to call before all else: its
    own (`call_number`), or without one those of the site.

    `questions` is a JSON Schema of the subset that `incidents.questions` tells. Another open case of the kind within
    `nearby_m` metres that came in at most `nearby_days` days ago may be the same problem.
    """

    group = models.ForeignKey(KindGroup, on_delete=models.PROTECT, related_name="kinds", verbose_name=_("nhóm"))
    slug = models.SlugField(_("tên trong địa chỉ"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=120)
    icon = models.CharField(_("biểu tượng"), max_length=40)
    search_words = models.CharField(
        _("từ để tìm"),
        max_length=300,
        blank=True,
        help_text=_("Những từ người dân hay dùng, ngoài tên: “lợn chết, gà chết”. Tìm không cần dấu."),
    )
    emergency = models.BooleanField(_("khẩn cấp"), default=False)
    call_number = models.CharField(
        _("số điện thoại cần gọi"),
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(r"^\+?[0-9][0-9 .]{1,18}$", _("Xin nhập số điện thoại, ví dụ 112 hoặc 0205 3810 112."))
        ],
        help_text=_("Với loại khẩn cấp: hiện trước mọi thứ khác. Để trống thì hiện các số khẩn cấp chung."),
    )
    call_name = models.CharField(_("gọi đến đâu"), max_length=80, blank=True)
    call_name_en = models.CharField(_("gọi đến đâu, tiếng Anh"), max_length=80, blank=True)
    lead_kind = models.CharField(_("cơ quan chủ trì"), max_length=30, choices=AgencyKind.choices)
    questions = models.JSONField(_("câu hỏi"), default=no_questions, blank=True, validators=[valid_questions])
    nearby_m = models.PositiveIntegerField(
        _("coi là gần: số mét"),
        default=150,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_NEARBY_M)],
        help_text=_("Sự việc cùng loại còn đang xử lý trong khoảng này có thể là cùng một việc."),
    )
    nearby_days = models.PositiveSmallIntegerField(
        _("coi là gần: số ngày"), default=30, validators=[MinValueValidator(1), MaxValueValidator(MOST_NEARBY_DAYS)]
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("loại sự việc")
        verbose_name_plural = _("loại sự việc")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nearby_m__gte=1, nearby_m__lte=MOST_NEARBY_M), name="category_nearby_metres"
            ),
            models.CheckConstraint(
                condition=Q(nearby_days__gte=1, nearby_days__lte=MOST_NEARBY_DAYS), name="category_nearby_days"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name

    @property
    def asked(self) -> Schema:
        """The questions as they are put. Those of an emergency kind are all optional: nothing stands between a person
        in danger and the report."""
        return {**self.questions, "required": []} if self.emergency else self.questions

    @property
    def call_label(self) -> str:
        return self.call_name_en if get_language() == "en" else self.call_name


class StepDeadline(models.Model):
    """The time a step may take. A row with a category goes before the row without."""

    clock = models.CharField(_("bước"), max_length=30)
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("loại sự việc"),
    )
    amount = models.PositiveSmallIntegerField(_("bao nhiêu"), validators=[MaxValueValidator(MOST_UNITS)])
    unit = models.CharField(_("tính theo"), max_length=20, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAYS)

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        constraints = [
            models.UniqueConstraint(fields=["clock", "category"], name="step_deadline_unique", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(amount__gte=1, amount__lte=MOST_UNITS), name="step_deadline_amount_in_bounds"
            ),
            models.CheckConstraint(condition=Q(unit__in=TimeUnit.values), name="step_deadline_known_unit"),
        ]

    def __str__(self) -> str:
        return amount_label(self.amount, TimeUnit(self.unit))


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


SHORTEST_SPAN_MIN = 30


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Thứ Hai")
    TUESDAY = 1, _("Thứ Ba")
    WEDNESDAY = 2, _("Thứ Tư")
    THURSDAY = 3, _("Thứ Năm")
    FRIDAY = 4, _("Thứ Sáu")
    SATURDAY = 5, _("Thứ Bảy")
    SUNDAY = 6, _("Chủ nhật")


class WorkingHours(models.Model):
    """A span of work on a weekday; a weekday without one is not worked."""

    weekday = models.PositiveSmallIntegerField(_("thứ"), choices=Weekday.choices)
    starts = models.TimeField(_("từ"))
    ends = models.TimeField(_("đến"))

    class Meta:
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["weekday", "starts"], name="working_hours_start_once"),
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")),
                name="working_hours_end_after_they_start",
                violation_error_message=_("Giờ kết thúc cần ở sau giờ bắt đầu."),
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_hours_known_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self) -> None:
        """A time limit of a hundred working hours would end in another century, and each report that comes in would
        count the days until then."""
        if self.starts and self.ends and _minutes(self.starts) + SHORTEST_SPAN_MIN > _minutes(self.ends):
            raise ValidationError({"ends": _("Mỗi khoảng làm việc cần dài ít nhất 30 phút.")})


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
