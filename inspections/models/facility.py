"""Facilities at risk of polluting (cơ sở có nguy cơ gây ô nhiễm)."""

from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.policy import reach_of
from inspections import guards
from places.folding import Fold
from places.models import Unit


class Risk(models.TextChoices):
    HIGH = "high", _("Cao")
    MEDIUM = "medium", _("Trung bình")
    LOW = "low", _("Thấp")


class FacilityQuerySet(models.QuerySet["Facility"]):
    def visible_to(self, user: Any) -> "FacilityQuerySet":
        """Facilities in the person's area."""
        return self.filter(unit_id__in=reach_of(user).unit_ids("facility.view"))


class Facility(models.Model):
    """`location` is EPSG:4326; null where only the address is known. `version` counts the facility's events. A facility
    is the same when name (without accents), tax code and unit are: an enterprise has one tax code for all its places.
    """

    name = models.CharField(_("tên cơ sở"), max_length=200)
    owner = models.CharField(_("chủ cơ sở"), max_length=200, blank=True)
    trade = models.CharField(_("ngành nghề"), max_length=200, blank=True)
    tax_code = models.CharField(_("mã số thuế"), max_length=20, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    location = models.PointField(_("vị trí"), srid=4326, null=True, blank=True)
    permits = models.TextField(_("giấy phép môi trường"), blank=True)
    risk = models.CharField(_("mức nguy cơ"), max_length=10, choices=Risk.choices, default=Risk.MEDIUM)
    note = models.TextField(_("ghi chú"), blank=True)
    active = models.BooleanField(_("đang hoạt động"), default=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ sở")
        verbose_name_plural = _("cơ sở")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["unit", "name"], name="facility_unit_name"),
            GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="facility_name_folded"),
        ]
        constraints = [
            models.UniqueConstraint(Fold("name"), F("tax_code"), F("unit"), name="facility_once"),
            models.CheckConstraint(condition=models.Q(name__gt=""), name="facility_has_a_name"),
        ]
        triggers = guards.FACILITY

    def __str__(self) -> str:
        return self.name

    @property
    def policy_unit_id(self) -> int:
        return self.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset()
