"""Administrative units in time.

Units change: on 2025-07-01 the districts went and communes were merged, and codes were given anew to other areas
(06298 was Bình Phúc, it is Yên Phúc now). A unit is therefore (level, code, valid_from), and what happened in a unit
stays with the unit of its day; `Succession` leads from there to the unit of today.
"""

import datetime as dt
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F, Func, Q
from django.db.models.functions import Collate, Now
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from places.folding import Fold
from places.named_place_model import NamedPlace

__all__ = ["ENGLISH_KINDS", "DateRange", "Generation", "Level", "NamedPlace", "Succession", "Unit", "UnitQuerySet"]


class Level(models.TextChoices):
    """The two levels of local government since 2025-07-01."""

    PROVINCE = "province", _("Cấp tỉnh")
    COMMUNE = "commune", _("Cấp xã")


class DateRange(Func):
    """`daterange(from, to)`: half open, without end where `to` is null."""

    function = "daterange"
    output_field: Any = DateRangeField()


class UnitQuerySet(models.QuerySet["Unit"]):
    def on(self, day: dt.date) -> "UnitQuerySet":
        """Units that exist on `day`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def communes(self) -> "UnitQuerySet":
        return self.filter(level=Level.COMMUNE)

    def by_name(self) -> "UnitQuerySet":
        """In the order of the Vietnamese alphabet, which PostgreSQL knows through ICU."""
        return self.order_by(Collate("name", "vi-x-icu"), "code")


class Unit(models.Model):
    """A province or commune between two days.

    Shapes are EPSG:4326. `geometry` is null where only the name of a former unit is known; `schematic` marks a boundary
    that we computed and nobody surveyed. `outline` is the boundary with few points, for small-scale maps; outlines
    of neighbours fit each other without gap or overlap.
    """

    level = models.CharField(_("cấp"), max_length=20, choices=Level.choices)
    code = models.CharField(_("mã"), max_length=10)
    kind = models.CharField(_("loại"), max_length=30, help_text=_("Tỉnh, xã, phường, thị trấn, …"))
    name = models.CharField(_("tên"), max_length=100)
    name_en = models.CharField(_("tên không dấu"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("thuộc đơn vị"),
    )
    valid_from = models.DateField(_("có từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    area_km2 = models.DecimalField(_("diện tích (km²)"), max_digits=9, decimal_places=2, null=True, blank=True)
    centre = models.PointField(_("tâm"), srid=4326, null=True, blank=True)
    geometry = models.MultiPolygonField(_("ranh giới"), srid=4326, null=True, blank=True)
    outline = models.MultiPolygonField(srid=4326, null=True, blank=True, editable=False, spatial_index=False)
    schematic = models.BooleanField(_("ranh giới sơ đồ"), default=False)
    successors = models.ManyToManyField("self", through="Succession", symmetrical=False, related_name="predecessors")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = _("đơn vị hành chính")
        ordering = ["level", "code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_valid_from_unique"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="unit_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="unit_one_of_a_code_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(geometry__isnull=True) | Q(geometry__isvalid=True), name="unit_geometry_is_valid"
            ),
        ]
        indexes = [
            models.Index(fields=["level", "valid_from"], name="unit_level_valid_from"),
            GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="unit_name_folded"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """ "Xã Văn Quan"; in English "Van Quan commune"."""
        if get_language() == "en":
            return f"{self.name_en or self.name} {ENGLISH_KINDS.get(self.kind, self.kind)}"
        return f"{self.kind[:1].upper()}{self.kind[1:]} {self.name}"

    @property
    def label(self) -> str:
        """The name without its kind, in the language of the request."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


ENGLISH_KINDS = {"tỉnh": "province", "thành phố": "city", "xã": "commune", "phường": "ward", "thị trấn": "township"}


class Succession(models.Model):
    """What a unit became. `share` of the predecessor's area that went to the successor, 0–1, where known."""

    predecessor = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="successions_out", verbose_name=_("đơn vị trước")
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="successions_in", verbose_name=_("đơn vị sau")
    )
    share = models.FloatField(_("phần diện tích chuyển sang (0–1)"), null=True, blank=True)

    class Meta:
        verbose_name = _("kế thừa đơn vị")
        verbose_name_plural = _("kế thừa đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_pair_unique"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_to_another_unit"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="succession_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class GenerationQuerySet(models.QuerySet["Generation"]):
    def changed_since(self, moment: dt.datetime) -> "GenerationQuerySet":
        """Loadings after which the boundaries of today may be others than those at `moment`."""
        began = Q(valid_from__gt=timezone.localdate(moment), valid_from__lte=timezone.localdate())
        return self.filter(Q(loaded_at__gte=moment) | began)


class Generation(models.Model):
    """One loading of a whole level, as it was checked and switched on."""

    level = models.CharField(_("cấp"), max_length=20, choices=Level.choices)
    valid_from = models.DateField(_("có từ ngày"))
    source = models.CharField(_("nguồn"), max_length=300)
    schematic = models.BooleanField(_("ranh giới sơ đồ"), default=False)
    unit_count = models.PositiveIntegerField(_("số đơn vị"))
    checks = models.JSONField(_("kết quả kiểm tra"), default=dict)
    loaded_at = models.DateTimeField(_("nạp lúc"), db_default=Now())

    objects = GenerationQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nạp ranh giới")
        verbose_name_plural = _("lần nạp ranh giới")
        ordering = ["-loaded_at", "-id"]
        get_latest_by = ["loaded_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.valid_from:%d/%m/%Y}"
