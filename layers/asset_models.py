"""Places that people depend on – schools, clinics, offices – to be counted where the hazard maps tell of danger."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.policy import can, reach_of
from places.models import Unit


class AssetKindQuerySet(models.QuerySet["AssetKind"]):
    def visible_to(self, user: Any) -> AssetKindQuerySet:
        """Public kinds for everyone; the others for those who work with them somewhere."""
        return self.all() if can(user, "asset.view") else self.filter(public=True)


class AssetKind(models.Model):
    """A kind of place. Rows, so that an office may add kinds and decide which of them everyone sees."""

    slug = models.SlugField(_("tên trong địa chỉ"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=80)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=80)
    public = models.BooleanField(_("công khai"), default=False)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    objects = AssetKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("loại công trình")
        verbose_name_plural = _("loại công trình")
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class AssetQuerySet(models.QuerySet["Asset"]):
    def visible_to(self, user: Any) -> AssetQuerySet:
        """Of public kinds for everyone; of the others for those who answer for the place."""
        return self.filter(Q(kind__public=True) | Q(unit_id__in=reach_of(user).unit_ids("asset.view")))


class Asset(models.Model):
    """One place. `point` is EPSG:4326; `unit` the commune that holds it, null outside of all communes of today."""

    kind = models.ForeignKey(AssetKind, on_delete=models.PROTECT, related_name="assets", verbose_name=_("loại"))
    name = models.CharField(_("tên"), max_length=200)
    point = models.PointField(_("vị trí"), srid=4326)
    source = models.CharField(_("nguồn"), max_length=300)
    unit = models.ForeignKey(
        Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="assets", verbose_name=_("xã, phường")
    )
    loaded_at = models.DateTimeField(db_default=Now())

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("công trình")
        verbose_name_plural = _("công trình")
        ordering = ["kind", "id"]
        indexes = [models.Index(fields=["kind", "id"], name="asset_in_order")]

    def __str__(self) -> str:
        return self.name


class AssetFileState(models.TextChoices):
    WAITING = "waiting", _("Đang đọc")
    DONE = "done", _("Đã nạp")
    FAILED = "failed", _("Không nạp được")


class AssetFileQuerySet(models.QuerySet["AssetFile"]):
    def sent_by(self, user: Any) -> AssetFileQuerySet:
        return self.filter(uploaded_by_id=user.pk).select_related("kind")


class AssetFile(models.Model):
    """A file of places that somebody handed over, and what became of it."""

    kind = models.ForeignKey(AssetKind, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("tên tệp"), max_length=255)
    path = models.CharField(max_length=300, help_text="Relative to UPLOADS_ROOT; the file goes once it was read")
    source = models.CharField(_("nguồn"), max_length=300)
    choices = models.JSONField(default=dict, help_text="name_field, srid, encoding")
    state = models.CharField(max_length=20, choices=AssetFileState.choices, default=AssetFileState.WAITING)
    loaded = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0, help_text="Rows without a shape or a name")
    error = models.JSONField(default=dict, blank=True, help_text="code, msgid and params of what went wrong")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    objects = AssetFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp công trình")
        verbose_name_plural = _("tệp công trình")
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def error_message(self) -> str:
        """What went wrong, in the language of the request; empty when nothing did."""
        return gettext(self.error["msgid"]) % self.error["params"] if self.error else ""
