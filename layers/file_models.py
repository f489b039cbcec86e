"""Files that offices hand over, and how each is being read into a draft."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.policy import reach_of
from layers.errors import told


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Đã nhận tệp")
    INSPECTING = "inspecting", _("Đang đọc tệp")
    INSPECTED = "inspected", _("Chờ chọn cách đọc")
    IMPORTING = "importing", _("Đang nhập")
    DONE = "done", _("Đã nhập")
    FAILED = "failed", _("Không nhập được")


class HazardFileQuerySet(models.QuerySet["HazardFile"]):
    def visible_to(self, user: Any) -> HazardFileQuerySet:
        """Files are for those who import into layers there."""
        return self.filter(layer__unit_id__in=reach_of(user).unit_ids("layer.import"))


class HazardFile(models.Model):
    """A file an office handed over, and how it is being read into a draft."""

    layer = models.ForeignKey(
        "layers.HazardLayer", on_delete=models.CASCADE, related_name="files", verbose_name=_("lớp bản đồ")
    )
    version = models.OneToOneField(
        "layers.LayerVersion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="file",
        verbose_name=_("phiên bản bản đồ"),
    )
    name = models.CharField(_("tên tệp"), max_length=255)
    path = models.CharField(_("nơi lưu"), max_length=300, help_text=_("trong thư mục tệp đã nộp"))
    size = models.BigIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField(_("SHA-256 của tệp"), max_length=64)
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("người nộp")
    )
    uploaded_at = models.DateTimeField(_("nộp lúc"), db_default=Now())
    chosen_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người chọn cách đọc")
    )
    state = models.CharField(_("trạng thái"), max_length=20, choices=ImportState.choices, default=ImportState.UPLOADED)
    progress = models.PositiveSmallIntegerField(_("tiến độ (%)"), default=0)
    summary = models.JSONField(default=dict, help_text="What the file holds, as found")
    choices = models.JSONField(
        _("cách đọc đã chọn"), default=dict, help_text=_("lớp, hệ toạ độ, bảng mã, cột, lớp của từng giá trị")
    )
    error = models.JSONField(_("lỗi"), default=dict, blank=True)
    heartbeat_at = models.DateTimeField(_("báo tiến độ lần cuối"), db_default=Now())

    objects = HazardFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp bản đồ")
        verbose_name_plural = _("tệp bản đồ")
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="hazard_file_progress_in_percent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def error_message(self) -> str:
        """What went wrong, in the language of the request; empty when nothing did."""
        return told(self.error)

    @property
    def policy_unit_id(self) -> int:
        return self.layer.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return self.layer.policy_agency_ids
